//! `numeric` columns: a rule a file, and what the rules share.
//!
//! - [`digits`]: how many digits the stored numbers have
//! - [`precision`]: declaring a precision

pub(super) mod array;
pub(super) mod as_string;
mod digits;
pub(super) mod nan;
pub(super) mod over_38;
mod precision;
pub(super) mod unusual_scale;
pub(super) mod without_precision;

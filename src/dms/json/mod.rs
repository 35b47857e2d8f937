//! Reading JSON files with the place of every value, so that messages and origins can point at it.
//!
//! [`serde_json`] decodes strings and numbers; the structure is walked here because it keeps no
//! positions.

mod cursor;
mod document;
mod error;
mod parser;

pub use cursor::UnknownKey;
pub(crate) use cursor::{Cursor, ObjectReader};
pub(crate) use document::{Document, is_secret};
pub use error::{Location, ReadError};

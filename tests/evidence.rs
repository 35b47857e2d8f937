//! Verdicts and fixes by evidence.
//!
//! - `values`: the database of these tests
//! - `end_to_end`: measured, judged, fixed on a real server, measured and judged again
//! - `never_milder`: what was not looked at proves nothing, whatever the rule
//! - `rows_alone`: dumps that hold rows of tables which they do not make

#![cfg(feature = "cli")]

mod program;
mod support;

#[path = "evidence/end_to_end.rs"]
mod end_to_end;
#[path = "evidence/never_milder.rs"]
mod never_milder;
#[path = "evidence/rows_alone.rs"]
mod rows_alone;
#[path = "evidence/values.rs"]
mod values;

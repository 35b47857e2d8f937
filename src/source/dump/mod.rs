//! Reads schema dumps: SQL text in, changes of a catalog out.
//!
//! - [`input`]: opens what the user named, and orders the files of a folder
//! - [`split`]: the bytes of a file to single statements, rows of data left out
//! - [`lexer`]: the tokens of a statement; [`literal`]: what quoted tokens mean (both of `crate::sql`)
//! - [`cursor`]: what every statement reader stands on; [`read_error`]: what it answers otherwise
//! - [`type_name`]: the names of types
//! - [`read`]: tokens to a [`statement`], one file an object kind
//! - [`interpret`]: statements to changes of a catalog, one file an object kind
//! - [`reading`]: all of that for whole dumps
// what the statement readers will use
#![allow(dead_code, unused_imports)]

pub(crate) use crate::sql::{lexer, literal};

pub(crate) mod cursor;
pub(crate) mod input;
pub(crate) mod interpret;
pub(crate) mod mention;
pub(crate) mod read;
pub(crate) mod read_error;
pub(crate) mod reading;
pub(crate) mod split;
pub(crate) mod statement;
pub(crate) mod type_name;

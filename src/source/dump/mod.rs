//! Reads schema dumps: SQL text in, changes of a catalog out.
//!
//! - [`input`]: opens what the user named, and orders the files of a folder
//! - [`split`]: the bytes of a file to single statements, rows of data left out
//! - [`lexer`], [`cursor`], [`type_name`], [`mention`] and [`read_error`]: what every reader stands
//!   on, of `crate::sql`
//! - [`read`]: tokens to a [`statement`], one file an object kind
//! - [`interpret`]: statements to changes of a catalog, one file an object kind
//! - [`reading`]: all of that for whole dumps
//! - [`data`]: what the rows of a dump hold, once it is known what is wanted of them
//! - [`continued`]: all of that for statements that are run on a catalog

pub(crate) use crate::sql::{cursor, lexer, mention, read_error, type_name};

pub(crate) mod continued;
pub(crate) mod data;
pub(crate) mod input;
pub(crate) mod interpret;
pub(crate) mod read;
pub(crate) mod reading;
pub(crate) mod split;
pub(crate) mod statement;

//! SQL text at the level of tokens, for whoever has to look into it: the readers of dumps, the
//! dependencies between objects, and rules that look into expressions and function bodies.
//!
//! - [`lexer`]: text to tokens; [`literal`]: what quoted tokens mean; [`Place`]: a part of a text
//! - [`cursor`]: a place among tokens, what every reader stands on; [`read_error`]: what it answers
//!   where something else stands
//! - [`type_name`]: the names of types
//! - [`mention`]: the names that a query or an expression mentions
// the readers, which use all of it, are left out with the feature `dump`
#![cfg_attr(not(feature = "dump"), allow(dead_code, unused_imports))]

pub(crate) mod cursor;
pub(crate) mod lexer;
pub(crate) mod literal;
pub(crate) mod mention;
mod place;
pub(crate) mod read_error;
pub(crate) mod type_name;

pub(crate) use place::Place;

//! SQL text at the level of tokens, for whoever has to look into it: the readers of dumps, and
//! rules that look into expressions and function bodies.
// the readers, which use all of it, are left out with the feature `dump`
#![cfg_attr(not(feature = "dump"), allow(dead_code))]

pub(crate) mod lexer;
pub(crate) mod literal;

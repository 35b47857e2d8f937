//! What PostgreSQL says of a database, and what our catalog says of it, in the same words.
//!
//! Both sides are told as [`facts::Fact`]s, such as `column shop.orders.price | type = numeric(10,2)`: one a line,
//! so that a difference names the object and what is wrong with it.
//!
//! | module | |
//! |---|---|
//! | [`facts`] | facts, and how they are compared |
//! | [`server`] | the facts that queries on `pg_catalog` tell (`queries/`) |
//! | [`catalog`] | the facts that a catalog tells |
//! | [`expression`] | what two spellings of one expression have in common |
//! | [`exceptions`] | the differences that are no fault of the reader, each with its reason |

pub mod catalog;
pub mod exceptions;
pub mod expression;
pub mod facts;
pub mod server;

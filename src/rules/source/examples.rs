//! The form of this group's examples: one small schema, and two servers.

use crate::rules::{Example, Given};

/// A schema that raises nothing.
pub(super) const SCHEMA: &str = "CREATE TABLE t (id integer PRIMARY KEY);";

/// An example of two servers with the same schema.
pub(super) const fn servers(
    object: &'static str,
    beside: &'static [&'static str],
    bad: &'static str,
    good: &'static str,
) -> Example {
    Example {
        bad: SCHEMA,
        object,
        beside,
        good: SCHEMA,
        given: Given { server: Some(bad), good_server: Some(good), ..Given::NOTHING },
    }
}

//! The objects as the file has them, one file a kind: what is written of each, and how it is made again.
//!
//! Each `of` takes an object of the catalog apart without `..`, and each `restore` puts it together
//! without defaults: a field that is added to the catalog does not compile before it is in the file.
//! Left out are places in the input (`span`: a snapshot has no text; the search path that held there is
//! kept), and what the rest says already: the schema of an index (its table's), the children of a
//! relation as long as they are in the order of their names.

pub(super) mod column;
pub(super) mod common;
pub(super) mod constraint;
pub(super) mod data_type;
pub(super) mod database;
pub(super) mod foreign_data;
pub(super) mod function;
pub(super) mod index;
pub(super) mod other;
pub(super) mod relation;
pub(super) mod relation_parts;
pub(super) mod replication;
pub(super) mod role;
pub(super) mod sequence;
pub(super) mod trigger;
pub(super) mod unread;
pub(super) mod user_type;

use std::collections::HashSet;

use super::error::Flaw;
use crate::catalog::{Name, ObjectKind};

/// Whether a value is what its key means when it is missing.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn is_true(value: &bool) -> bool {
    *value
}

fn yes() -> bool {
    true
}

/// No two of these may have the same name.
fn expect_unique<'a>(kind: ObjectKind, names: impl Iterator<Item = &'a Name>) -> Result<(), Flaw> {
    let mut seen = HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(Flaw::Twice { kind, name: name.to_string() });
        }
    }
    Ok(())
}

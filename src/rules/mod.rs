//! The rules, and what a rule is.
//!
//! A rule looks at a [`Migration`](crate::migration::Migration) and returns findings; it opens no
//! file and no connection. Adding one is a new file (or an entry in the file of a family that
//! shares one check) and a line in [`all`].

mod rule;

pub use rule::{Example, Given, Group, Input, Rule, Severity};

/// Every rule of this crate.
static ALL: &[&Rule] = &[];

/// Every rule of this crate, by group and name as listed in the design.
pub fn all() -> &'static [&'static Rule] {
    ALL
}

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

//! The rules, and what a rule is.
//!
//! A rule looks at a [`Migration`](crate::migration::Migration) and returns findings; it opens no
//! file and no connection. Adding one is a new file (or an entry in the file of a family that
//! shares one check) and a line in [`all`].

mod arriving;
#[cfg(all(test, feature = "dump"))]
mod by_evidence;
mod cited;
mod dms_user;
pub mod documented;
mod judged;
mod keys;
mod lobs;
pub(crate) mod mapped;
mod objects;
mod plugin;
mod policies;
mod replica_role;
mod row_type;
mod rule;
mod source;
mod tables;
mod target;
#[cfg(all(test, feature = "dump"))]
pub(crate) mod testing;
mod types;

pub(crate) use arriving::remakes_tables;
#[cfg(feature = "dump")]
pub(crate) use objects::goes_along;
pub(crate) use objects::is_given_role;
pub use rule::{Example, Given, Group, Input, Rule, Severity};
#[cfg(feature = "dump")]
pub(crate) use target::ANSWERED_ON_TARGET;

/// The rules of every group, in the order of the groups.
static GROUPS: &[&[&Rule]] = &[
    types::RULES,
    lobs::RULES,
    keys::RULES,
    tables::RULES,
    objects::LEFT_BEHIND,
    objects::RULES,
    source::RULES,
    target::RULES,
];

/// Every rule of this crate, group by group.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().copied().flatten().copied()
}

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

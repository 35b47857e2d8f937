//! What DMS leaves behind: everything that is no table, no column and no primary key.
//!
//! - [`left_behind`]: the one check over all kinds, and [`on_target`] what the target has already
//! - the kinds: [`index`], [`constraint`], [`column_default`], [`sequence`], [`code`] (with
//!   [`needed_early`]), [`view`], [`definitions`], [`surroundings`], [`roles`] and [`access`] (with
//!   [`provider`])
//! - [`sequence_headroom`], [`trigger_enabled_always`]: what makes recreating them dangerous

mod access;
mod code;
mod column_default;
mod constraint;
mod definitions;
mod index;
mod left_behind;
mod needed_early;
mod on_target;
mod provider;
mod roles;
mod sequence;
mod sequence_headroom;
mod surroundings;
#[cfg(all(test, feature = "dump"))]
mod tests;
mod trigger_enabled_always;
mod view;

use crate::catalog::{Catalog, ConstraintKind, ObjectId, ObjectKind};
use crate::finding::Finding;
use crate::remedy::{Change, Remedy};
use crate::rules::Rule;
use left_behind::LeftBehind;
pub(super) use on_target::OnTarget;
pub(crate) use provider::is_given as is_given_role;
#[cfg(feature = "dump")]
pub(crate) use sequence::is_wanted as goes_along;

/// The kinds of objects that are left behind.
static KINDS: [&LeftBehind; 29] = [
    &index::SECONDARY_INDEX,
    &constraint::UNIQUE_CONSTRAINT,
    &constraint::EXCLUSION_CONSTRAINT,
    &constraint::FOREIGN_KEY,
    &constraint::CHECK_CONSTRAINT,
    &column_default::DEFAULT,
    &sequence::SEQUENCE,
    &code::TRIGGER,
    &code::REWRITE_RULE,
    &code::FUNCTION,
    &view::VIEW,
    &definitions::TYPE,
    &definitions::OPERATOR,
    &definitions::COLLATION,
    &definitions::TEXT_SEARCH,
    &definitions::EXTENSION,
    &code::EVENT_TRIGGER,
    &surroundings::PUBLICATION,
    &surroundings::STATISTICS_OBJECT,
    &surroundings::STORAGE_OPTION,
    &surroundings::FOREIGN_SERVER,
    &view::POLICY,
    &roles::ROLE,
    &roles::ROLE_MEMBERSHIP,
    &access::PRIVILEGE,
    &access::DEFAULT_PRIVILEGE,
    &access::OWNERSHIP,
    &roles::DATABASE_SETTING,
    &surroundings::COMMENT,
];

/// The rules of [`KINDS`].
pub(super) static LEFT_BEHIND: &[&Rule] = &rules_of_kinds();

const fn rules_of_kinds() -> [&'static Rule; KINDS.len()] {
    let mut rules = [&KINDS[0].rule; KINDS.len()];
    let mut at = 0;
    while at < rules.len() {
        rules[at] = &KINDS[at].rule;
        at += 1;
    }
    rules
}

/// What makes an object on the target that it lacks, as the rule about what DMS leaves behind says: with the names that
/// it has in this catalog, which has the numbers of the source.
pub(super) fn remedy_on_target(
    migration: &crate::migration::Migration,
    catalog: &Catalog,
    finding: &Finding,
) -> Option<Remedy> {
    let object = finding.source_object();
    if object.is_some_and(|object| migration.is_incomplete(object)) {
        return Some(Remedy::removes(Change::Words(left_behind::PART_UNREAD.to_owned())));
    }
    let kind = match (object, finding.object_kind(catalog)) {
        (Some(object), _) => kind_of(catalog, object)?,
        (None, ObjectKind::Privilege) => &access::PRIVILEGE,
        (None, _) => return None,
    };
    kind.remedy(catalog, finding)
}

fn kind_of(catalog: &Catalog, object: ObjectId) -> Option<&'static LeftBehind> {
    Some(match object {
        ObjectId::Index(_) => &index::SECONDARY_INDEX,
        ObjectId::Constraint(table, at) => {
            match catalog.relations[table].constraints.get(at as usize)?.kind {
                ConstraintKind::Unique(_) => &constraint::UNIQUE_CONSTRAINT,
                ConstraintKind::Exclusion { .. } => &constraint::EXCLUSION_CONSTRAINT,
                ConstraintKind::ForeignKey(_) => &constraint::FOREIGN_KEY,
                ConstraintKind::Check { .. } => &constraint::CHECK_CONSTRAINT,
                _ => return None,
            }
        }
        ObjectId::Sequence(_) => &sequence::SEQUENCE,
        ObjectId::Extension(_) => &definitions::EXTENSION,
        ObjectId::Statistics(_) => &surroundings::STATISTICS_OBJECT,
        ObjectId::Role(_) => &roles::ROLE,
        _ => return None,
    })
}

/// The other rules of this group.
pub(super) static RULES: &[&Rule] = &[&sequence_headroom::RULE, &trigger_enabled_always::RULE];

//! What could not be read is not judged: whether a rule would find it nobody knows, and SQL that
//! makes it anew cannot be written.

#[cfg(all(test, feature = "dump"))]
mod remedies;

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, Constraint, Id, Index, ObjectId, ObjectKind, Unread, UnreadSubject};
use crate::finding::{Findings, NotCheckedReason};
use crate::rules::{self, Group, Rule};

/// The rules of this crate that look at subscriptions.
const OF_SUBSCRIPTIONS: &[&str] = &["publication-not-migrated"];
/// The rules of this crate that look at large objects.
const OF_LARGE_OBJECTS: &[&str] = &["large-object-reference", "large-objects-not-migrated"];
/// The rules of the groups `tables` and `objects` that judge views.
const OF_VIEWS: &[&str] = &["view-selected-with-cdc", "view-not-migrated"];
/// Those that judge materialized views.
const OF_MATERIALIZED_VIEWS: &[&str] = &["materialized-view"];
/// Those that judge indexes.
const OF_INDEXES: &[&str] = &["secondary-index-not-migrated"];

/// Takes back what the rule found of objects whose definition could not be read, and says that it
/// could not judge them, nor the kinds of which nothing could be read.
pub(super) fn leave_unjudged(findings: &mut Findings, source: &Catalog) {
    if source.unread.is_empty() {
        return;
    }
    let rule = findings.rule();
    let mut unread: Vec<(&Unread, ObjectId)> = Vec::new();
    for one in &source.unread {
        match one.subject {
            UnreadSubject::Definition(object) => {
                let unjudged = made_with(source, object).filter(|of| judges(rule, source.kind_of(*of)));
                unread.extend(unjudged.map(|object| (one, object)));
            }
            UnreadSubject::Kind(kind) if looks_at(rule, kind) => {
                findings.not_checked(NotCheckedReason::from(one), Vec::new());
            }
            // rules that need more of an object than its definition ask for that themselves
            UnreadSubject::Kind(_) | UnreadSubject::LastValue(_) => {}
        }
    }
    let objects: HashSet<ObjectId, RandomState> = unread.iter().map(|(_, object)| *object).collect();
    findings.retain(|finding| finding.source_object().is_none_or(|object| !objects.contains(&object)));
    findings.not_read(unread);
}

/// The object whose definition is unread, and the one whose statement has it as a part.
fn made_with(source: &Catalog, object: ObjectId) -> impl Iterator<Item = ObjectId> {
    let whole = match object {
        ObjectId::Index(index) => constraint_of(source, index),
        ObjectId::DomainConstraint(domain, _) => Some(ObjectId::Type(domain)),
        _ => None,
    };
    [object].into_iter().chain(whole)
}

/// The constraint that an index is for.
fn constraint_of(source: &Catalog, index: Id<Index>) -> Option<ObjectId> {
    let relation = source.indexes[index].relation;
    let is_meant = |constraint: &Constraint| constraint.index() == Some(index);
    let at = (0..).zip(&source.relations[relation].constraints).find(|(_, one)| is_meant(one));
    at.map(|(at, _)| ObjectId::Constraint(relation, at))
}

/// Whether a rule judges objects of a kind by their definition.
fn judges(rule: &Rule, kind: ObjectKind) -> bool {
    match rule.group {
        Group::Types | Group::Lobs => matches!(kind, ObjectKind::Column | ObjectKind::Type),
        Group::Keys => {
            matches!(
                kind,
                ObjectKind::Table | ObjectKind::Column | ObjectKind::Constraint | ObjectKind::Index
            )
        }
        Group::Tables | Group::Objects => match kind {
            ObjectKind::View => is_among(OF_VIEWS, rule),
            ObjectKind::MaterializedView => is_among(OF_MATERIALIZED_VIEWS, rule),
            ObjectKind::Index => is_among(OF_INDEXES, rule),
            _ => true,
        },
        Group::Source | Group::Target | Group::Task => false,
    }
}

/// Whether a rule's verdict may rest on the objects of a kind: any rule's may, unless it is known which
/// rules of this crate look at them.
fn looks_at(rule: &Rule, kind: ObjectKind) -> bool {
    match kind {
        ObjectKind::Subscription => is_among(OF_SUBSCRIPTIONS, rule),
        ObjectKind::LargeObject => is_among(OF_LARGE_OBJECTS, rule),
        _ => true,
    }
}

/// Whether these rules of this crate are meant. Of a rule from elsewhere nobody knows what it looks at.
fn is_among(names: &[&str], rule: &Rule) -> bool {
    names.contains(&rule.name) || rules::find(rule.name).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::UnreadReason;
    use crate::lint::Linter;
    use crate::migration::Migration;

    /// The rules that say that they could not judge a kind.
    fn not_checked(kind: ObjectKind) -> Vec<&'static str> {
        let mut catalog = Catalog::default();
        catalog.unread.push(Unread::new(UnreadSubject::Kind(kind), UnreadReason::Vanished));
        let report = Linter::new().run(&Migration::new(catalog));
        let words = format!("objects of the kind {kind} could not be read");
        let told = report.not_checked.iter().filter(|entry| entry.reason.to_string().starts_with(&words));
        told.map(|entry| entry.rule.name).collect()
    }

    #[test]
    fn a_kind_that_could_not_be_read_is_not_checked_by_the_rules_that_look_at_it() {
        assert_eq!(not_checked(ObjectKind::Subscription), OF_SUBSCRIPTIONS);
        assert_eq!(not_checked(ObjectKind::LargeObject), OF_LARGE_OBJECTS);
        // of others nobody says which rules those are
        assert_eq!(not_checked(ObjectKind::Role).len(), rules::all().count());
    }
}

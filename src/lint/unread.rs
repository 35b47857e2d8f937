//! What could not be read is not judged: whether a rule would find it nobody knows, and SQL that
//! makes it anew cannot be written.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, ObjectId, ObjectKind, Unread, UnreadSubject};
use crate::finding::Findings;
use crate::rules::Group;

/// Takes back what the rule found of objects whose definition could not be read, and says that it
/// could not judge them.
pub(super) fn leave_unjudged(findings: &mut Findings, source: &Catalog) {
    if source.unread.is_empty() {
        return;
    }
    let group = findings.rule().group;
    let unread: Vec<(&Unread, ObjectId)> = source
        .unread
        .iter()
        .filter_map(|unread| Some((unread, object(unread)?)))
        .filter(|(_, object)| judges(group, source.kind_of(*object)))
        .collect();
    let objects: HashSet<ObjectId, RandomState> = unread.iter().map(|(_, object)| *object).collect();
    findings.retain(|finding| finding.source_object().is_none_or(|object| !objects.contains(&object)));
    findings.not_read(unread);
}

/// The object whose definition is unread. Rules that need another thing of it ask for that themselves.
fn object(unread: &Unread) -> Option<ObjectId> {
    match unread.subject {
        UnreadSubject::Definition(object) => Some(object),
        UnreadSubject::LastValue(_) | UnreadSubject::Kind(_) => None,
    }
}

/// Whether the rules of a group look at objects of a kind.
fn judges(group: Group, kind: ObjectKind) -> bool {
    match group {
        Group::Types | Group::Lobs => matches!(kind, ObjectKind::Column | ObjectKind::Type),
        Group::Keys => {
            matches!(
                kind,
                ObjectKind::Table | ObjectKind::Column | ObjectKind::Constraint | ObjectKind::Index
            )
        }
        Group::Tables | Group::Objects => true,
        Group::Source | Group::Target | Group::Task => false,
    }
}

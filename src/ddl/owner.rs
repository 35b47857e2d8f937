//! Owners.

use super::Ddl;
use crate::catalog::{ObjectId, OtherKind, SequenceOwnership};
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    /// `OWNER TO`; nothing where the owner is not known, or the object has none of its own.
    pub fn set_owner(&self, object: ObjectId) -> Vec<Step> {
        let owner = self.catalog.common(object).and_then(|common| common.owner.as_ref());
        let (Some(owner), Some(reference)) = (owner, self.reference(object)) else { return Vec::new() };
        if !self.has_owner_of_its_own(object) {
            return Vec::new();
        }
        let lock = matches!(object, ObjectId::Relation(_)).then_some(LockMode::AccessExclusive);
        let up = format!("ALTER {reference} OWNER TO {owner}");
        vec![
            Step::metadata_only(up, "", lock)
                .irreversible("who owns it before is known where this runs alone"),
        ]
    }

    /// Indexes and identity sequences are their table's; extensions change no owner.
    pub(crate) fn has_owner_of_its_own(&self, object: ObjectId) -> bool {
        match object {
            ObjectId::Sequence(id) => !self.catalog.sequences[id].owner.is_some_and(|owner| {
                owner.kind == SequenceOwnership::Identity
                    // an owned sequence has its table's owner, and changes with it
                    || owner.kind == SequenceOwnership::OwnedBy
            }),
            ObjectId::Other(id) => !matches!(
                self.catalog.others[id].kind,
                OtherKind::Cast
                    | OtherKind::Transform
                    | OtherKind::AccessMethod
                    | OtherKind::TextSearchParser
                    | OtherKind::TextSearchTemplate
            ),
            ObjectId::Index(_) | ObjectId::Extension(_) => false,
            _ => true,
        }
    }
}

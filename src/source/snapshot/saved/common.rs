//! What every object has: owner, privileges, comment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::is_default;
use crate::catalog::{Acl, Common, Definition, Grant, Grantee, Name, Privileges, Span};
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// Owner, privileges and comment of an object.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedCommon {
    /// The owner, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Name>,
    /// The privileges; missing where they were never touched and PostgreSQL's defaults hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privileges: Option<Vec<SavedGrant>>,
    /// The comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Box<str>>,
    /// Security labels: provider and label.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security_labels: Vec<Definition>,
    /// The schemas that were searched where its texts were written. A dump and a server write names
    /// with their schemas, so that there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub search_path: Vec<Name>,
}

/// What one role was granted by another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedGrant {
    /// Who may.
    pub to: Grantee,
    /// Who granted it, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Name>,
    /// What.
    pub privileges: Privileges,
    /// Which of these may be passed on.
    #[serde(default, skip_serializing_if = "is_default")]
    pub grantable: Privileges,
}

impl SavedCommon {
    pub fn of(writer: &Writer<'_>, common: &Common) -> Self {
        let Common { owner, acl, comment, security_labels, span } = common;
        SavedCommon {
            owner: owner.clone(),
            privileges: acl.as_deref().map(saved_grants),
            comment: comment.clone(),
            security_labels: security_labels.to_vec(),
            search_path: writer.search_path(*span).to_vec(),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> Common {
        let SavedCommon { owner, privileges, comment, security_labels, search_path } = self;
        Common {
            owner,
            acl: privileges.map(|grants| Box::new(acl(grants))),
            comment,
            security_labels: security_labels.into(),
            span: reader.place_of(search_path),
        }
    }
}

/// The entries of an ACL.
pub(super) fn saved_grants(acl: &Acl) -> Vec<SavedGrant> {
    let Acl { grants } = acl;
    let saved = |grant: &Grant| {
        let Grant { grantee, grantor, privileges, grantable } = grant.clone();
        SavedGrant { to: grantee, by: grantor, privileges, grantable }
    };
    grants.iter().map(saved).collect()
}

/// The ACL of these entries.
pub(super) fn acl(saved: Vec<SavedGrant>) -> Acl {
    let grant = |saved: SavedGrant| {
        let SavedGrant { to, by, privileges, grantable } = saved;
        Grant { grantee: to, grantor: by, privileges, grantable }
    };
    Acl { grants: saved.into_iter().map(grant).collect() }
}

/// The search path of a part of a relation or type, where it is another than that of the whole.
pub(super) fn other_path(writer: &Writer<'_>, part: Option<Span>, whole: Option<Span>) -> Option<Vec<Name>> {
    let (part, whole) = (writer.search_path(part), writer.search_path(whole));
    (part != whole).then(|| part.to_vec())
}

/// The place of a part: that of the whole, unless another path is given.
pub(super) fn place_of_part(
    reader: &mut Reader,
    path: Option<Vec<Name>>,
    whole: Option<Span>,
) -> Option<Span> {
    match path {
        Some(path) => Some(reader.explicit_place_of(path)),
        None => whole,
    }
}

//! Large objects.

use crate::catalog::{ObjectKind, Unread, UnreadReason, UnreadSubject};
use crate::server::{Known, Unknown};

use super::Assembly;

/// Says how many large objects there are, as the server counted them.
pub(super) fn add(assembly: &mut Assembly, counted: Known<u64>) {
    let reason = match counted {
        Known::Value(count) => {
            assembly.catalog.large_objects.count = count;
            return;
        }
        Known::Unknown(Unknown::NoPrivilege { .. }) => UnreadReason::NotPermitted,
        Known::Unknown(why) => UnreadReason::Refused(why.to_string().into()),
    };
    let grant = format!("GRANT SELECT ON pg_catalog.pg_largeobject_metadata TO {}", assembly.role);
    let subject = UnreadSubject::Kind(ObjectKind::LargeObject);
    assembly.catalog.unread.push(Unread { subject, reason, grant: Some(grant.into()) });
}

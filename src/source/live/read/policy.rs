//! Row-level security policies.

use tokio_postgres::Error;

use crate::catalog::{Expression, Grantee, Name, ObjectId, Policy, PolicyCommand, PolicyEffect};

use super::super::address::PG_POLICY;
use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::Assembly;
use super::names::name;
use super::value::{next_place, texts};

/// A row of `policies.sql`.
pub(super) struct PolicyRow {
    oid: u32,
    relation: u32,
    name: Name,
    command: u8,
    permissive: bool,
    of_public: bool,
    roles: Vec<Box<str>>,
    has_using: bool,
    has_check: bool,
}

impl FromRow for PolicyRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(PolicyRow {
            oid: row.try_get("oid")?,
            relation: row.try_get("relation")?,
            name: name(row, "name")?,
            command: letter(row, "command")?,
            permissive: row.try_get("permissive")?,
            of_public: row.try_get("of_public")?,
            roles: texts(row, "roles")?,
            has_using: row.try_get("has_using")?,
            has_check: row.try_get("has_check")?,
        })
    }
}

/// Adds the policies of relations. What they demand follows.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<PolicyRow>) {
    for row in rows {
        let Some(relation) = assembly.relations.get(&row.relation).copied() else { continue };
        let policies = &mut assembly.catalog.relations[relation].policies;
        let at = next_place(policies);
        let roles = row.roles.iter().map(|role| Grantee::Role(Name::from(&**role)));
        policies.push(Policy {
            name: row.name,
            effect: if row.permissive { PolicyEffect::Permissive } else { PolicyEffect::Restrictive },
            command: match row.command {
                b'r' => PolicyCommand::Select,
                b'a' => PolicyCommand::Insert,
                b'w' => PolicyCommand::Update,
                b'd' => PolicyCommand::Delete,
                _ => PolicyCommand::All,
            },
            roles: row.of_public.then_some(Grantee::Public).into_iter().chain(roles).collect(),
            using: row.has_using.then(Expression::unread),
            check: row.has_check.then(Expression::unread),
            comment: None,
            span: None,
        });
        assembly.know(PG_POLICY, row.oid, ObjectId::Policy(relation, at));
        if row.has_using {
            let place = Place::PolicyUsing(relation, at);
            assembly.definitions.note(DefinitionKind::Policy, row.oid, 1, place);
        }
        if row.has_check {
            let place = Place::PolicyCheck(relation, at);
            assembly.definitions.note(DefinitionKind::Policy, row.oid, 2, place);
        }
    }
}

//! Privileges of objects, and default privileges.

use tokio_postgres::Error;

use crate::catalog::{
    Acl, Catalog, DefaultPrivilege, DefaultPrivilegeKind, Grant, Grantee, Name, ObjectId, Privilege,
    Privileges,
};

use super::super::address::Address;
use super::super::query::{FromRow, Row, letter};
use super::Assembly;
use super::comment::Part;
use super::names::{Names, name};

/// A row of `privileges.sql`.
pub(super) struct PrivilegeRow {
    /// The objects whose ACL begins with this row; none where it goes on.
    of: Vec<Part>,
    /// `None` for an ACL that grants nothing.
    entry: Option<AclEntry>,
}

impl FromRow for PrivilegeRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let catalog = row.try_get("class")?;
        let objects: Vec<u32> = row.try_get::<Option<_>>("objects")?.unwrap_or_default();
        let columns: Vec<i32> = row.try_get::<Option<_>>("parts")?.unwrap_or_default();
        let part = |(oid, column)| Part { of: Address { catalog, oid }, column };
        let of = objects.into_iter().zip(columns).map(part).collect();
        Ok(PrivilegeRow { of, entry: AclEntry::from_row(row)? })
    }
}

/// One privilege that an ACL grants. Roles are numbers, 0 for everyone.
struct AclEntry {
    grantee: u32,
    grantor: u32,
    /// `None` for a privilege that is not known here.
    privilege: Option<Privilege>,
    grantable: bool,
}

impl AclEntry {
    fn from_row(row: &Row<'_>) -> Result<Option<Self>, Error> {
        let Some(grantee) = row.try_get("grantee")? else { return Ok(None) };
        let grantor = row.try_get("grantor")?;
        let keyword: &str = row.try_get("privilege")?;
        Ok(Some(AclEntry {
            grantee,
            grantor,
            privilege: Privilege::ALL.into_iter().find(|privilege| privilege.keyword() == keyword),
            grantable: row.try_get("grantable")?,
        }))
    }

    /// Adds it to an ACL. What one role was granted by another comes in one piece.
    fn add_to(self, acl: &mut Acl, names: &Names) {
        let Some(privilege) = self.privilege else { return };
        let grantee = match self.grantee {
            0 => Grantee::Public,
            // a role that was dropped: the server prints its number
            oid => Grantee::Role(names.role(oid).unwrap_or_else(|| Name::from(oid.to_string()))),
        };
        let grantor = names.role(self.grantor);
        let privileges = Privileges::of(&[privilege]);
        let grantable = if self.grantable { privileges } else { Privileges::NONE };
        match acl.grants.last_mut() {
            Some(last) if last.grantee == grantee && last.grantor == grantor => {
                last.privileges = last.privileges.union(privileges);
                last.grantable = last.grantable.union(grantable);
            }
            _ => acl.grants.push(Grant { grantee, grantor, privileges, grantable }),
        }
    }
}

/// A row of `default_privileges.sql`.
pub(super) struct DefaultPrivilegeRow {
    oid: u32,
    role: Name,
    /// 0 for all schemas.
    schema: u32,
    kind: u8,
    entry: Option<AclEntry>,
}

impl FromRow for DefaultPrivilegeRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(DefaultPrivilegeRow {
            oid: row.try_get("oid")?,
            role: name(row, "role")?,
            schema: row.try_get("schema")?,
            kind: letter(row, "object_kind")?,
            entry: AclEntry::from_row(row)?,
        })
    }
}

/// Gives objects their privileges. To be called when all objects and their owners are known.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<PrivilegeRow>) {
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.next() {
        let mut acl = Acl::default();
        first.entry.into_iter().for_each(|entry| entry.add_to(&mut acl, &assembly.names));
        while let Some(next) = rows.next_if(|row| row.of.is_empty()) {
            next.entry.into_iter().for_each(|entry| entry.add_to(&mut acl, &assembly.names));
        }
        for part in first.of {
            if let Some(object) = part.object(assembly) {
                set_acl(&mut assembly.catalog, object, &acl);
            }
        }
    }
}

/// An ACL that says what PostgreSQL gives a new object is the same as none: no dump shows it.
fn set_acl(catalog: &mut Catalog, object: ObjectId, acl: &Acl) {
    let Some(initial) = catalog.initial_acl(object) else { return };
    let acl = Some(acl).filter(|acl| !initial.grants_the_same(acl)).map(|acl| Box::new(acl.clone()));
    if let ObjectId::Column(relation, number) = object {
        if let Some(column) = catalog.relations[relation].column_by_number_mut(number) {
            column.rare.change(|rare| rare.acl = acl);
        }
    } else if let Some(common) = catalog.common_mut(object) {
        common.acl = acl;
    }
}

/// Adds default privileges.
pub(super) fn add_defaults(assembly: &mut Assembly, rows: Vec<DefaultPrivilegeRow>) {
    let mut rows = rows.into_iter().peekable();
    while let Some(first) = rows.next() {
        let mut acl = Acl::default();
        first.entry.into_iter().for_each(|entry| entry.add_to(&mut acl, &assembly.names));
        while let Some(next) = rows.next_if(|row| row.oid == first.oid) {
            next.entry.into_iter().for_each(|entry| entry.add_to(&mut acl, &assembly.names));
        }
        let schema = assembly.schema(first.schema);
        let is_left_out = first.schema != 0 && schema.is_none();
        if let Some(object_kind) = default_privilege_kind(first.kind).filter(|_| !is_left_out) {
            let entry = DefaultPrivilege { role: Some(first.role), schema, object_kind, acl, span: None };
            assembly.catalog.default_privileges.push(entry);
        }
    }
}

fn default_privilege_kind(letter: u8) -> Option<DefaultPrivilegeKind> {
    Some(match letter {
        b'r' => DefaultPrivilegeKind::Tables,
        b'S' => DefaultPrivilegeKind::Sequences,
        b'f' => DefaultPrivilegeKind::Functions,
        b'T' => DefaultPrivilegeKind::Types,
        b'n' => DefaultPrivilegeKind::Schemas,
        b'L' => DefaultPrivilegeKind::LargeObjects,
        _ => return None,
    })
}

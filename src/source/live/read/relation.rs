//! Tables of every kind, views and materialized views, without their columns.

use crate::catalog::{
    CheckOption, Definition, Expression, ForeignTable, Name, ObjectId, Persistence, Relation, RelationKind,
    ReplicaIdentity, RowLevelSecurity, ViewDefinition,
};

use super::super::address::PG_CLASS;
use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::assembly::Assembly;
use super::names::{name, optional_name};
use super::options::options;

pub(super) struct RelationRow {
    oid: u32,
    name: Name,
    schema: u32,
    kind: Option<RelationKind>,
    persistence: Persistence,
    owner: u32,
    row_level_security: RowLevelSecurity,
    replica_identity: ReplicaIdentity,
    is_populated: bool,
    of_type: u32,
    options: Vec<Definition>,
    toast_options: Vec<Definition>,
    tablespace: Option<Name>,
    access_method: Option<Name>,
    foreign_server: Option<Name>,
    foreign_options: Vec<Definition>,
}

impl FromRow for RelationRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(RelationRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            schema: row.try_get("schema")?,
            kind: kind(letter(row, "kind")?),
            persistence: persistence(letter(row, "persistence")?),
            owner: row.try_get("owner")?,
            row_level_security: match (row.try_get("row_security")?, row.try_get("row_security_forced")?) {
                (false, false) => RowLevelSecurity::Disabled,
                (false, true) => RowLevelSecurity::ForcedButDisabled,
                (true, false) => RowLevelSecurity::Enabled,
                (true, true) => RowLevelSecurity::Forced,
            },
            replica_identity: replica_identity(letter(row, "replica_identity")?),
            is_populated: row.try_get("is_populated")?,
            of_type: row.try_get("of_type")?,
            options: options(row, "options")?,
            toast_options: options(row, "toast_options")?,
            tablespace: optional_name(row, "tablespace")?,
            access_method: optional_name(row, "access_method")?,
            foreign_server: optional_name(row, "foreign_server")?,
            foreign_options: options(row, "foreign_options")?,
        })
    }
}

fn kind(letter: u8) -> Option<RelationKind> {
    match letter {
        b'r' => Some(RelationKind::Table),
        b'p' => Some(RelationKind::PartitionedTable),
        b'f' => Some(RelationKind::ForeignTable),
        b'v' => Some(RelationKind::View),
        b'm' => Some(RelationKind::MaterializedView),
        _ => None,
    }
}

pub(super) fn persistence(letter: u8) -> Persistence {
    match letter {
        b'u' => Persistence::Unlogged,
        _ => Persistence::Permanent,
    }
}

/// That of an index is set when the index comes.
fn replica_identity(letter: u8) -> ReplicaIdentity {
    match letter {
        b'f' => ReplicaIdentity::Full,
        b'n' => ReplicaIdentity::Nothing,
        _ => ReplicaIdentity::Default,
    }
}

/// Adds the relations of the chosen schemas.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<RelationRow>) {
    for row in rows {
        let Some(kind) = row.kind.filter(|_| !assembly.is_member(PG_CLASS, row.oid)) else { continue };
        let Some(schema) = assembly.schema(row.schema) else { continue };
        let oid = row.oid;
        let of_type = row.of_type;
        let common = assembly.common(row.owner);
        let mut relation = Relation::new(schema, row.name.clone(), kind);
        relation.common = common;
        fill(&mut relation, row);
        let is_view = relation.view.is_some();
        let id = assembly.catalog.relations.insert(relation);
        assembly.relations.insert(oid, id);
        assembly.know(PG_CLASS, oid, ObjectId::Relation(id));
        if of_type != 0 {
            assembly.typed_tables.push((id, of_type));
        }
        if is_view {
            assembly.definitions.note(DefinitionKind::View, oid, 0, Place::View(id));
        }
    }
}

fn fill(relation: &mut Relation, row: RelationRow) {
    relation.persistence = row.persistence;
    relation.row_level_security = row.row_level_security;
    relation.replica_identity = match relation.kind {
        RelationKind::ForeignTable | RelationKind::View => ReplicaIdentity::Default,
        _ => row.replica_identity,
    };
    relation.tablespace = row.tablespace;
    relation.access_method = row.access_method.filter(|method| *method != "heap");
    let toast = row.toast_options.into_iter();
    let toast = toast
        .map(|option| Definition::new(Name::from(format!("toast.{}", option.name.as_str())), option.value));
    let (check_option, options) = match relation.kind {
        RelationKind::View => take_check_option(row.options),
        _ => (None, row.options),
    };
    relation.options = options.into_iter().chain(toast).collect();
    relation.view = matches!(relation.kind, RelationKind::View | RelationKind::MaterializedView).then(|| {
        let (query, with_no_data) = (Expression::unread(), !row.is_populated);
        Box::new(ViewDefinition { query, check_option, with_no_data })
    });
    relation.foreign = row
        .foreign_server
        .map(|server| Box::new(ForeignTable { server, server_id: None, options: row.foreign_options }));
}

/// `WITH CHECK OPTION`, which the server keeps as an option, and the other options.
fn take_check_option(options: Vec<Definition>) -> (Option<CheckOption>, Vec<Definition>) {
    let (check, others): (Vec<_>, Vec<_>) =
        options.into_iter().partition(|option| option.name == "check_option");
    let check_option = check.first().and_then(|option| match option.value.as_deref() {
        Some("local") => Some(CheckOption::Local),
        Some("cascaded") => Some(CheckOption::Cascaded),
        _ => None,
    });
    (check_option, others)
}

/// Ties the tables of a type (`CREATE TABLE ... OF`) to it.
pub(super) fn tie_to_types(assembly: &mut Assembly) {
    for (relation, of_type) in std::mem::take(&mut assembly.typed_tables) {
        assembly.catalog.relations[relation].of_type = assembly.types.get(&of_type).copied();
    }
}

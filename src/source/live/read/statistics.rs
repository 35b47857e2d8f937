//! Statistics objects.

use tokio_postgres::Error;

use crate::catalog::{Expression, Id, Name, ObjectId, Relation, StatisticsObject};

use super::super::address::PG_STATISTIC_EXT;
use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row};
use super::Assembly;
use super::names::name;
use super::trigger::column_number;
use super::value::texts;

/// A row of `statistics.sql`.
pub(super) struct StatisticsRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    relation: u32,
    /// A letter each.
    kinds: Vec<Box<str>>,
    columns: Vec<i16>,
    target: Option<i16>,
    has_expressions: bool,
}

impl FromRow for StatisticsRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let target: Option<i32> = row.try_get("target")?;
        Ok(StatisticsRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            relation: row.try_get("relation")?,
            kinds: texts(row, "kinds")?,
            columns: row.try_get("columns")?,
            target: target.and_then(|target| i16::try_from(target).ok()).filter(|target| *target >= 0),
            has_expressions: row.try_get("has_expressions")?,
        })
    }
}

/// The kinds of statistics on several columns: letter, and the version from which on it is one.
const KINDS: [(&str, &str, u32); 3] = [("d", "ndistinct", 10), ("f", "dependencies", 10), ("m", "mcv", 12)];

/// Adds statistics objects. What has expressions gets them later.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<StatisticsRow>) {
    for row in rows {
        if assembly.is_member(PG_STATISTIC_EXT, row.oid) {
            continue;
        }
        let Some(relation) = assembly.relations.get(&row.relation).copied() else { continue };
        let Some(schema) = assembly.schema(row.schema) else { continue };
        let on = column_list(assembly, relation, &row.columns);
        let common = assembly.common(row.owner);
        let kinds = kinds(assembly, &row);
        let id = assembly.catalog.statistics.insert(StatisticsObject {
            schema,
            name: row.name,
            relation: Some(relation),
            kinds,
            on: if row.has_expressions { Expression::unread() } else { Expression::from(&*on) },
            target: row.target,
            common,
        });
        assembly.know(PG_STATISTIC_EXT, row.oid, ObjectId::Statistics(id));
        if row.has_expressions {
            assembly.definitions.note(DefinitionKind::Statistics, row.oid, 0, Place::Statistics(id));
        }
    }
}

/// The kinds as the server prints them: none where all are on, or where there is one expression alone.
fn kinds(assembly: &Assembly, row: &StatisticsRow) -> Vec<Name> {
    let version = assembly.catalog.server_version.map_or(u32::MAX, |version| version.major());
    let known = || KINDS.iter().filter(|(_, _, since)| version >= *since);
    let is_on = |letter: &str| row.kinds.iter().any(|kind| **kind == *letter);
    let on: Vec<Name> =
        known().filter(|(letter, ..)| is_on(letter)).map(|(_, word, _)| Name::from(*word)).collect();
    if on.len() == known().count() { Vec::new() } else { on }
}

fn column_list(assembly: &Assembly, relation: Id<Relation>, numbers: &[i16]) -> String {
    let table = &assembly.catalog.relations[relation];
    let columns = numbers.iter().filter_map(|number| table.column_by_number(column_number(*number)?));
    columns.map(|column| column.name.to_string()).collect::<Vec<_>>().join(", ")
}

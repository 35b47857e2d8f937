//! Tables as rules about whole tables judge them: a partitioned table once, and not each of its
//! partitions.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, Id, ObjectId, Relation, RelationKind};
use crate::dms::types::TypeCase;
use crate::finding::{Detail, Findings, NotCheckedReason};
use crate::migration::{Migration, MovedColumn};
use crate::rules::Severity;

/// How many parents above each other are followed. A circle stands in no server, but may in a text.
const MAX_DEPTH: usize = 256;
/// How many columns without a definition of their type have it named.
const NAMED_TYPES: usize = 10;

/// The tables of which the task moves anything: plain tables, and for all partitions of a table the
/// topmost partitioned table, once.
pub(super) fn judged_tables(migration: &Migration) -> impl Iterator<Item = Id<Relation>> + '_ {
    let catalog = migration.source();
    let mut seen: HashSet<Id<Relation>, RandomState> = HashSet::default();
    migration.moved().relations.iter().copied().filter_map(move |id| {
        let relation = &catalog.relations[id];
        if relation.kind == RelationKind::Table && relation.partition_of.is_none() {
            return Some(id);
        }
        let root = partition_root(catalog, id);
        (relation.is_table() && seen.insert(root)).then_some(root)
    })
}

/// Says which tables and columns a rule about columns could not judge: the input does not tell all columns of a
/// table, or what type a column has. What it tells is judged all the same.
pub(super) fn note_unknown_columns(migration: &Migration, findings: &mut Findings) {
    let tables = &migration.moved().with_unknown_columns;
    if !tables.is_empty() {
        let reason = "the input does not tell all columns of these tables".to_owned();
        let tables = tables.iter().copied().map(ObjectId::Relation).collect();
        findings.not_checked(NotCheckedReason::Because(reason), tables);
    }
    note_columns_of(TypeCase::Unknown, migration, findings, |_| {
        "the input does not tell the type of these columns".to_owned()
    });
    note_columns_of(TypeCase::Undefined, migration, findings, |columns| {
        let types = types_below(migration.source(), columns);
        format!(
            "the input does not define the types of these columns, perhaps as it leaves out their schemas: {types}"
        )
    });
}

fn note_columns_of(
    case: TypeCase,
    migration: &Migration,
    findings: &mut Findings,
    reason: impl FnOnce(&[&MovedColumn]) -> String,
) {
    // of a table whose columns are not all known that is said already
    let is_whole =
        |column: &&MovedColumn| migration.source().relations[column.relation].columns_unknown.is_none();
    let columns: Vec<&MovedColumn> = migration.moved().columns_of(case).filter(is_whole).collect();
    if !columns.is_empty() {
        let ids = columns.iter().map(|column| column.id()).collect();
        findings.not_checked(NotCheckedReason::Because(reason(&columns)), ids);
    }
}

/// The types of the first few columns, below domains and arrays.
fn types_below(catalog: &Catalog, columns: &[&MovedColumn]) -> String {
    let named = columns.iter().take(NAMED_TYPES).filter_map(|moved| moved.column(catalog));
    let mut types: Vec<String> = named
        .map(|column| catalog.type_name(&catalog.base_type(&column.data_type).element()).to_string())
        .collect();
    types.sort();
    types.dedup();
    let more = if columns.len() > NAMED_TYPES { " ..." } else { "" };
    format!("{}{more}", types.join(", "))
}

/// Says of which tables a rule about indexes could not judge all: a statement about it could not be
/// read. What is known is judged all the same.
pub(super) fn note_unknown_indexes(migration: &Migration, findings: &mut Findings) {
    note_unread_indexes(&migration.moved().with_unknown_indexes, findings);
}

/// Of these tables those of which all indexes are known. Says that the others were not judged.
pub(super) fn with_known_indexes(
    migration: &Migration,
    findings: &mut Findings,
    tables: impl IntoIterator<Item = Id<Relation>>,
) -> Vec<Id<Relation>> {
    let relations = &migration.source().relations;
    let is_known = |id: &Id<Relation>| relations[*id].knows_its_indexes();
    let (known, unknown): (Vec<_>, Vec<_>) = tables.into_iter().partition(is_known);
    note_unread_indexes(&unknown, findings);
    known
}

fn note_unread_indexes(tables: &[Id<Relation>], findings: &mut Findings) {
    if !tables.is_empty() {
        let reason = "statements about these tables or their indexes could not be read".to_owned();
        let tables = tables.iter().copied().map(ObjectId::Relation).collect();
        findings.not_checked(NotCheckedReason::Because(reason), tables);
    }
}

/// The topmost partitioned table above a partition; the table itself where it is none.
pub(super) fn partition_root(catalog: &Catalog, id: Id<Relation>) -> Id<Relation> {
    partitioned_above(catalog, id).last().unwrap_or(id)
}

/// The partitioned tables that a partition belongs to, from the next to the topmost.
pub(super) fn partitioned_above(
    catalog: &Catalog,
    id: Id<Relation>,
) -> impl Iterator<Item = Id<Relation>> + '_ {
    let parent = |id: &Id<Relation>| catalog.relations[*id].partition_of.as_ref().map(|place| place.parent);
    std::iter::successors(parent(&id), parent).take(MAX_DEPTH)
}

/// The tables that hold the rows of a judged table: itself, or its partitions at all levels. Those
/// that the task leaves out are left out, unless it moves the partitioned table alone.
pub(super) fn tables_with_rows(migration: &Migration, table: Id<Relation>) -> Vec<Id<Relation>> {
    let all = leaves(migration.source(), table);
    let moved: Vec<_> = all.iter().copied().filter(|leaf| migration.moved().contains(*leaf)).collect();
    if moved.is_empty() { all } else { moved }
}

fn leaves(catalog: &Catalog, table: Id<Relation>) -> Vec<Id<Relation>> {
    let mut found = Vec::new();
    let mut seen: HashSet<Id<Relation>, RandomState> = HashSet::default();
    let mut open = vec![table];
    while let Some(id) = open.pop() {
        let relation = &catalog.relations[id];
        if !seen.insert(id) {
            continue;
        }
        match relation.kind {
            RelationKind::PartitionedTable => open.extend(relation.children.iter().rev()),
            RelationKind::Table => found.push(id),
            _ => {}
        }
    }
    found
}

/// Adds what concerns the tables that hold rows: the partitioned table once where it is so for all
/// of its partitions, and otherwise each partition for which it is so.
pub(super) fn add_for_rows(
    migration: &Migration,
    findings: &mut Findings,
    severity: Severity,
    is_so: impl Fn(&Relation) -> bool,
) {
    let catalog = migration.source();
    for table in judged_tables(migration) {
        if catalog.relations[table].kind == RelationKind::Table {
            if is_so(&catalog.relations[table]) {
                findings.add_with(ObjectId::Relation(table), severity, Detail::None);
            }
            continue;
        }
        let stored = tables_with_rows(migration, table);
        let concerned: Vec<_> = stored.iter().copied().filter(|id| is_so(&catalog.relations[*id])).collect();
        let reported =
            if concerned.len() == stored.len() && !stored.is_empty() { vec![table] } else { concerned };
        for id in reported {
            findings.add_with(ObjectId::Relation(id), severity, Detail::None);
        }
    }
}

//! Remedies for a table whose rows cannot be told apart: the least disturbing first.

use crate::catalog::{
    Catalog, Column, Id, Index, IndexRole, Name, NullsOrder, QualifiedName, Relation, RelationKind,
    SortDirection, Uniqueness,
};
use crate::dms::types::{Lob, map_column};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, Safety, SqlChange, Step};
use crate::rules::judged::tables_with_rows;
use crate::rules::plugin::{self, Plugin};
use crate::rules::row_type::stored_row_of;

use super::key::{is_known_without_nulls, key_columns, known_nulls, nullable_columns, row_keys};
use super::{proven, steps};

/// The first server version in which `SET NOT NULL` trusts a validated CHECK.
const TRUSTS_CHECKS: u32 = 12;
/// The first server version with identity columns.
const HAS_IDENTITY: u32 = 10;
const EXCLUSIVE: Option<LockMode> = Some(LockMode::AccessExclusive);

/// Ways to give the table a primary key: out of a unique index where there is one, otherwise from a
/// new column.
pub(super) fn add_primary_key(migration: &Migration, table: Id<Relation>) -> Vec<Remedy> {
    let catalog = migration.source();
    let relation = &catalog.relations[table];
    if let Some(first) = keys_in_the_way(catalog, table) {
        return vec![first];
    }
    match best_candidate(migration, relation) {
        Some(candidate) => vec![from_index(migration, table, relation, candidate)],
        None => {
            let proven = proven::add_primary_key(migration, table);
            proven.into_iter().chain([from_new_column(migration, table, relation)]).collect()
        }
    }
}

/// What to do first where some partitions have primary keys of their own: a partitioned table gets a primary
/// key only together with all of its partitions, and none of them can have two.
fn keys_in_the_way(catalog: &Catalog, table: Id<Relation>) -> Option<Remedy> {
    let partitioned = catalog.relations[table].kind == RelationKind::PartitionedTable;
    let below = if partitioned { catalog.with_descendants(table) } else { Vec::new() };
    let mut keys = below.iter().filter_map(|id| Some((id, catalog.relations[*id].primary_key()?)));
    let (partition, key) = keys.next()?;
    let others = match keys.count() {
        0 => String::new(),
        others => format!(", and those of {others} more"),
    };
    let words = format!(
        "drop the primary key {} of the partition {}{others}: with it the partitioned table cannot be given one; then \
         make columns that identify a row, the partition key among them, its primary key",
        key.name,
        catalog.relation_name(*partition)
    );
    Some(Remedy::removes(Change::Words(words)))
}

/// Writes every column of an old row to the WAL, where that helps: not with pglogical, and not where
/// no table holds rows (a partitioned table without partitions).
pub(super) fn whole_old_rows(migration: &Migration, table: Id<Relation>) -> Option<Remedy> {
    let plugin = Plugin::of(migration);
    if plugin.is_pglogical() || tables_with_rows(migration, table).is_empty() {
        return None;
    }
    let remedy = Remedy::lowers(set_replica_identity(migration, table, "FULL"));
    let wal = "each UPDATE and DELETE writes the whole old row to the WAL, and finds its row on the target \
               without an index";
    Some(match plugin {
        Plugin::TestDecoding => remedy.with_caveat(wal),
        _ => remedy.with_caveat(format!(
            "{wal}; it does not work with pglogical, so set PluginName to test-decoding on the source endpoint too"
        )),
    })
}

/// `ALTER TABLE ... REPLICA IDENTITY` for the table, or for each partition that holds its rows:
/// partitions do not take it from their parent.
pub(super) fn set_replica_identity(migration: &Migration, table: Id<Relation>, identity: &str) -> Change {
    let catalog = migration.source();
    let step = |id: Id<Relation>| {
        let name = catalog.relation_name(id);
        let before = steps::replica_identity(catalog, &catalog.relations[id]);
        Step::metadata_only(
            format!("ALTER TABLE ONLY {name} REPLICA IDENTITY {identity}"),
            format!("ALTER TABLE ONLY {name} REPLICA IDENTITY {before}"),
            EXCLUSIVE,
        )
    };
    let steps = tables_with_rows(migration, table).into_iter().map(step).collect();
    Change::Sql(SqlChange::new(Phase::SourceBeforeTask, steps))
}

/// Makes DMS read with test_decoding.
pub(super) fn read_with_test_decoding() -> Remedy {
    Remedy::removes(plugin::use_test_decoding())
        .with_caveat("the plugin is chosen when the replication slot is made: before the task starts")
}

/// Removes NULL from a unique key and makes it the primary key.
pub(super) fn from_index_of(migration: &Migration, table: Id<Relation>, index: Id<Index>) -> Option<Remedy> {
    let catalog = migration.source();
    let relation = &catalog.relations[table];
    is_candidate(migration, relation, &catalog.indexes[index]).then(|| {
        let first = keys_in_the_way(catalog, table);
        first.unwrap_or_else(|| from_index(migration, table, relation, index))
    })
}

/// The unique index that makes the best primary key: without nullable columns, no constraint's own,
/// of few columns.
fn best_candidate(migration: &Migration, relation: &Relation) -> Option<Id<Index>> {
    row_keys(migration.source(), relation)
        .filter(|(_, index)| is_candidate(migration, relation, index))
        .min_by_key(|(_, index)| {
            let nullable = nullable_columns(relation, index).len();
            (nullable, !can_be_promoted(relation, index), index.elements.len(), index.name.clone())
        })
        .map(|(id, _)| id)
}

/// Whether a primary key of these columns can be made, and would be no worse than none: DMS does not
/// replicate a table whose primary key is a LOB.
fn is_candidate(migration: &Migration, relation: &Relation, index: &Index) -> bool {
    let catalog = migration.source();
    let settings = migration.type_settings();
    let schema = catalog.schema_name(relation.schema).as_str();
    let is_carried = |column: &&Column| {
        map_column(catalog, relation, column, &settings).lob() != Lob::Yes
            && migration.scope().column(schema, relation.name.as_str(), column.name.as_str()).is_moved()
    };
    key_columns(relation, index).iter().all(is_carried) && known_nulls(migration, relation, index) == 0
}

/// Whether `ADD PRIMARY KEY USING INDEX` takes the index as it is.
fn can_be_promoted(relation: &Relation, index: &Index) -> bool {
    relation.kind == RelationKind::Table
        && relation.partition_of.is_none()
        && index.role == IndexRole::Secondary
        && index.uniqueness == Uniqueness::NullsDistinct
        && index.elements.iter().all(|element| {
            element.direction == SortDirection::Ascending
                && element.nulls == NullsOrder::Last
                && element.collation.is_none()
                && element.operator_class.is_none()
        })
}

fn from_index(migration: &Migration, table: Id<Relation>, relation: &Relation, index: Id<Index>) -> Remedy {
    let catalog = migration.source();
    let name = catalog.relation_name(table);
    let nullable = nullable_columns(relation, &catalog.indexes[index]);
    let key = key_from_index(migration, table, relation, index);
    let set = |column| match key.iter().any(|step| step.down.is_none()) {
        true => set_not_null(&name, column).irreversible("the primary key needs it"),
        false if is_not_null_below(catalog, table, column) => set_not_null(&name, column)
            .irreversible("DROP NOT NULL would take it from the tables below as well, which had it before"),
        false => set_not_null(&name, column),
    };
    let mut all: Vec<Step> =
        nullable.iter().flat_map(|column| not_null(catalog, &name, relation, column, set(column))).collect();
    all.extend(key);
    let remedy = Remedy::removes(Change::Sql(SqlChange::new(Phase::SourceBeforeTask, all)));
    if nullable.is_empty() {
        return remedy;
    }
    let columns: Vec<String> = nullable.iter().map(|column| column.name.to_string()).collect();
    let columns = columns.join(", ");
    remedy.with_caveat(match is_known_without_nulls(migration, relation, &catalog.indexes[index]) {
        true => {
            format!("no stored row held NULL in {columns} when they were measured; otherwise VALIDATE fails")
        }
        false => {
            format!(
                "rows that hold NULL in {columns} have to be given a value before, otherwise VALIDATE fails"
            )
        }
    })
}

fn key_from_index(
    migration: &Migration,
    table: Id<Relation>,
    relation: &Relation,
    id: Id<Index>,
) -> Vec<Step> {
    let catalog = migration.source();
    let (name, index) = (&catalog.relation_name(table), &catalog.indexes[id]);
    if can_be_promoted(relation, index) {
        return vec![steps::promote(migration, table, id)];
    }
    let columns: Vec<String> =
        key_columns(relation, index).iter().map(|column| column.name.to_string()).collect();
    let key = free_name(catalog, relation, &format!("{}_pkey", short(relation.name.as_str())));
    let columns = columns.join(", ");
    if relation.kind == RelationKind::PartitionedTable || relation.partition_of.is_some() {
        // no USING INDEX and no CONCURRENTLY for a partitioned table
        let drop = format!("ALTER TABLE {name} DROP CONSTRAINT {key}");
        let add = format!("ALTER TABLE {name} ADD CONSTRAINT {key} PRIMARY KEY ({columns})");
        return vec![Step::metadata_only(add, drop, EXCLUSIVE).with_safety(Safety::Scan)];
    }
    steps::build_primary_key(catalog, name, relation, &key, &columns)
}

/// Whether a table that inherits the column, or a partition, refuses NULL in it already.
fn is_not_null_below(catalog: &Catalog, table: Id<Relation>, column: &Column) -> bool {
    let of_table = |id: &Id<Relation>| catalog.relations[*id].column(column.name.as_str());
    catalog.with_descendants(table).iter().skip(1).filter_map(of_table).any(|column| column.not_null)
}

fn set_not_null(table: &QualifiedName, column: &Column) -> Step {
    Step::metadata_only(
        format!("ALTER TABLE {table} ALTER COLUMN {} SET NOT NULL", column.name),
        format!("ALTER TABLE {table} ALTER COLUMN {} DROP NOT NULL", column.name),
        EXCLUSIVE,
    )
}

/// Makes a column NOT NULL, with the way back.
pub(super) fn not_null_steps(
    catalog: &Catalog,
    table: &QualifiedName,
    relation: &Relation,
    column: &Column,
) -> Vec<Step> {
    not_null(catalog, table, relation, column, set_not_null(table, column))
}

/// Makes a column NOT NULL. A validated CHECK first lets writers go on during the scan.
fn not_null(
    catalog: &Catalog,
    table: &QualifiedName,
    relation: &Relation,
    column: &Column,
    set: Step,
) -> Vec<Step> {
    if catalog.server_version.is_some_and(|version| version.major() < TRUSTS_CHECKS) {
        return vec![set.with_safety(Safety::Scan)];
    }
    let check = free_constraint(relation, &format!("{}_not_null", short(column.name.as_str())));
    let add =
        format!("ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({} IS NOT NULL) NOT VALID", column.name);
    let drop = format!("ALTER TABLE {table} DROP CONSTRAINT {check}");
    let validate = Step::metadata_only(
        format!("ALTER TABLE {table} VALIDATE CONSTRAINT {check}"),
        "",
        Some(LockMode::ShareUpdateExclusive),
    );
    vec![
        Step::metadata_only(&add, &drop, EXCLUSIVE),
        validate.with_safety(Safety::Online).irreversible("a constraint that was validated needs no undoing"),
        set,
        Step::metadata_only(drop, add, EXCLUSIVE),
    ]
}

fn from_new_column(migration: &Migration, table: Id<Relation>, relation: &Relation) -> Remedy {
    let catalog = migration.source();
    if relation.kind == RelationKind::PartitionedTable || relation.partition_of.is_some() {
        return Remedy::removes(Change::Words(
            "choose columns that identify a row, the partition key among them, and make them the primary key"
                .to_owned(),
        ));
    }
    if relation.has_unread_parents() {
        return Remedy::removes(Change::Words(
            "choose columns that identify a row and make them the primary key; what the table inherits from, or is a \
             partition of, was left out when the source was read, and a partition takes no column of its own"
                .to_owned(),
        ));
    }
    if relation.of_type.is_some() || relation.columns_unknown.is_some() {
        return Remedy::removes(Change::Words(
            "choose columns that identify a row and make them the primary key".to_owned(),
        ));
    }
    if let Some(column) = catalog.with_descendants(table).iter().find_map(|id| stored_row_of(migration, *id))
    {
        return Remedy::removes(Change::Words(format!(
            "choose columns that identify a row and make them the primary key; PostgreSQL refuses a new column with \
             numbers of its own as long as the column {column} stores rows of the table"
        )));
    }
    if let Some(rule) = catalog.with_descendants(table).iter().find_map(|id| {
        let relation = &catalog.relations[*id];
        relation.rules.iter().find(|rule| rule.returns_rows()).map(|rule| &rule.name)
    }) {
        return Remedy::removes(Change::Words(format!(
            "choose columns that identify a row and make them the primary key; rule {rule} has to return all columns \
             of the table: behind a new one nobody can restore it from a dump, nor the plan make it on the target"
        )));
    }
    let name = catalog.relation_name(table);
    let column = free_column(catalog, table);
    let definition = match catalog.server_version {
        Some(version) if version.major() < HAS_IDENTITY => "bigserial",
        // an identity column cannot be handed down to the tables that inherit
        _ if !relation.children.is_empty() => "bigserial",
        _ => "bigint GENERATED BY DEFAULT AS IDENTITY",
    };
    let step = Step::metadata_only(
        format!("ALTER TABLE {name} ADD COLUMN {column} {definition} PRIMARY KEY"),
        format!("ALTER TABLE {name} DROP COLUMN {column}"),
        EXCLUSIVE,
    );
    let change = SqlChange::new(Phase::SourceBeforeTask, vec![step.with_safety(Safety::Rewrite)]);
    Remedy::removes(Change::Sql(change)).with_caveat(
        "rewrites the table while nobody can read it; statements that rely on the table's columns as they are \
         (SELECT *, INSERT without a column list) see one more; if other columns identify a row, make them the key",
    )
}

/// A start of a name that leaves room for what is put behind it.
pub(super) fn short(name: &str) -> &str {
    crate::catalog::truncate(name, 48)
}

/// A name for an index that nothing in the schema has.
pub(super) fn free_name(catalog: &Catalog, relation: &Relation, wanted: &str) -> Name {
    let schema = catalog.schema_name(relation.schema).as_str();
    free(wanted, |name| {
        catalog.relation(schema, name).is_some()
            || catalog.index(schema, name).is_some()
            || catalog.sequence(schema, name).is_some()
            || relation.constraint(name).is_some()
    })
}

fn free_constraint(relation: &Relation, wanted: &str) -> Name {
    free(wanted, |name| relation.constraint(name).is_some())
}

/// A name for a column that neither the table has nor one that inherits from it.
fn free_column(catalog: &Catalog, table: Id<Relation>) -> Name {
    let tree = catalog.with_descendants(table);
    free("id", |name| tree.iter().any(|id| catalog.relations[*id].column(name).is_some()))
}

fn free(wanted: &str, is_taken: impl Fn(&str) -> bool) -> Name {
    let numbered = (1..).map(|number| format!("{wanted}{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
    Name::from(names.find(|name| !is_taken(name)).unwrap_or_default())
}

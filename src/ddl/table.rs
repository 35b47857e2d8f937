//! Tables of every kind, partitions, replica identity.

use super::text::{clause, foreign_options, in_parentheses, list, storage_parameters};
use super::{Ddl, create};
use crate::catalog::{
    Expression, Id, IndexKey, PartitionKey, PartitionKeyElement, PartitionStrategy, Persistence, Relation,
    RelationKind, ReplicaIdentity, RowLevelSecurity,
};
use crate::remedy::{LockMode, Safety, Step};

impl Ddl<'_> {
    /// A table with its columns: types, collations, defaults, NOT NULL, generated columns, identity,
    /// storage. Constraints, indexes, the place in a partitioned table come with functions of their
    /// own. `None` for views, and where the columns are not known.
    pub fn create_table(&self, id: Id<Relation>) -> Option<Vec<Step>> {
        let table = &self.catalog.relations[id];
        let is_view = matches!(table.kind, RelationKind::View | RelationKind::MaterializedView);
        if is_view || table.columns_unknown.is_some() {
            return None;
        }
        let name = self.relation_name(id);
        let mut steps = create(
            format!(
                "CREATE{} {name}{}{}",
                table_words(table),
                self.table_columns(id),
                self.table_clauses(id)
            ),
            format!("DROP {} {name}", self.relation_word(id)),
        );
        for column in &table.columns {
            if !column.is_local && !self.is_partition(id) {
                steps.extend(self.own_part_of_inherited(id, column));
            }
            steps.extend(self.add_identity(id, column.number));
        }
        steps.extend(self.not_nulls_not_valid(id));
        steps.extend(self.set_column_storage(id));
        Some(steps)
    }

    fn is_partition(&self, id: Id<Relation>) -> bool {
        self.catalog.relations[id].partition_of.is_some()
    }

    /// The type or the list of columns. A partition lists all of its columns: it is made as a table
    /// of its own and attached later, so that the order of its columns stays.
    fn table_columns(&self, id: Id<Relation>) -> String {
        let table = &self.catalog.relations[id];
        if let Some(of) = table.of_type {
            let of = self.type_name(of);
            let columns = list(table.columns.iter().filter_map(|column| self.typed_column(id, column)));
            return format!(" OF {of}{}", in_parentheses("", &columns));
        }
        let is_partition = self.is_partition(id);
        let own = table.columns.iter().filter(|column| column.is_local || is_partition);
        let mut columns: Vec<String> =
            own.map(|column| format!("\n    {}", self.column_definition(id, column))).collect();
        if !is_partition {
            let named = self.own_not_nulls_of_inherited(id).into_iter();
            columns.extend(named.map(|constraint| format!("\n    {constraint}")));
        }
        match columns.is_empty() {
            true => " ()".to_owned(),
            false => format!(" ({}\n)", columns.join(",")),
        }
    }

    fn table_clauses(&self, id: Id<Relation>) -> String {
        let table = &self.catalog.relations[id];
        let parents = list(table.inherits.iter().map(|parent| self.relation_name(*parent)));
        let partitioned = table.partitioned_by.as_deref().map(|key| self.partition_key(id, key));
        let foreign = table.foreign.as_deref();
        let server =
            foreign.map(|foreign| format!("{}{}", foreign.server, foreign_options(&foreign.options)));
        [
            in_parentheses("INHERITS", &parents),
            clause("PARTITION BY", partitioned),
            clause("SERVER", server),
            clause("USING", table.access_method.as_ref()),
            in_parentheses("WITH", &storage_parameters(&table.options)),
            clause("TABLESPACE", table.tablespace.as_ref()),
        ]
        .concat()
    }

    fn partition_key(&self, id: Id<Relation>, key: &PartitionKey) -> String {
        let strategy = match key.strategy {
            PartitionStrategy::Range => "RANGE",
            PartitionStrategy::List => "LIST",
            PartitionStrategy::Hash => "HASH",
        };
        let elements = list(key.elements.iter().map(|element| self.partition_key_element(id, element)));
        format!("{strategy} ({elements})")
    }

    fn partition_key_element(&self, id: Id<Relation>, element: &PartitionKeyElement) -> String {
        let collation = clause("COLLATE", element.collation.as_deref());
        let class = clause("", element.operator_class.as_deref());
        format!("{}{collation}{class}", self.index_key(id, &element.key))
    }

    /// A column's name, or an expression in parentheses.
    pub(super) fn index_key(&self, relation: Id<Relation>, key: &IndexKey) -> String {
        match key {
            IndexKey::Column(number) => self.column_names(relation, &[*number]),
            IndexKey::Expression(expression) => format!("({expression})"),
        }
    }

    /// Makes a table the partition that it is; nothing where it is none.
    pub fn attach_partition(&self, id: Id<Relation>) -> Vec<Step> {
        let Some(place) = self.catalog.relations[id].partition_of.as_deref() else { return Vec::new() };
        let parent = self.relation_name(place.parent);
        let name = self.relation_name(id);
        let bound: &Expression = &place.bound;
        vec![
            Step::metadata_only(
                format!("ALTER TABLE ONLY {parent} ATTACH PARTITION {name} {bound}"),
                format!("ALTER TABLE {parent} DETACH PARTITION {name}"),
                Some(LockMode::AccessExclusive),
            )
            .with_safety(Safety::Scan),
        ]
    }

    /// `REPLICA IDENTITY`; nothing where it is the default.
    pub fn set_replica_identity(&self, id: Id<Relation>) -> Vec<Step> {
        let identity = match self.catalog.relations[id].replica_identity {
            ReplicaIdentity::Default => return Vec::new(),
            ReplicaIdentity::Full => "FULL".to_owned(),
            ReplicaIdentity::Nothing => "NOTHING".to_owned(),
            ReplicaIdentity::Index(index) => format!("USING INDEX {}", self.catalog.indexes[index].name),
        };
        let table = self.alter_only(id);
        vec![Step::metadata_only(
            format!("{table} REPLICA IDENTITY {identity}"),
            format!("{table} REPLICA IDENTITY DEFAULT"),
            Some(LockMode::AccessExclusive),
        )]
    }

    /// `CLUSTER ON`, which rewrites nothing by itself; nothing where the table has no such index.
    pub fn set_cluster_index(&self, id: Id<Relation>) -> Vec<Step> {
        let relation = &self.catalog.relations[id];
        let Some(index) = relation.clustered_on else { return Vec::new() };
        // materialized views have no CLUSTER ON of their own grammar before ALTER MATERIALIZED VIEW
        let table = match relation.kind {
            RelationKind::MaterializedView => format!("ALTER MATERIALIZED VIEW {}", self.relation_name(id)),
            _ => format!("ALTER TABLE {}", self.relation_name(id)),
        };
        vec![Step::metadata_only(
            format!("{table} CLUSTER ON {}", self.catalog.indexes[index].name),
            format!("{table} SET WITHOUT CLUSTER"),
            Some(LockMode::ShareUpdateExclusive),
        )]
    }

    /// Switches row-level security on as the table has it; nothing where it is off.
    pub fn set_row_level_security(&self, id: Id<Relation>) -> Vec<Step> {
        let table = format!("ALTER TABLE {}", self.relation_name(id));
        let enable = || switch(&table, "ENABLE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY");
        let force = || switch(&table, "FORCE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY");
        match self.catalog.relations[id].row_level_security {
            RowLevelSecurity::Disabled => Vec::new(),
            RowLevelSecurity::Enabled => vec![enable()],
            RowLevelSecurity::Forced => vec![enable(), force()],
            RowLevelSecurity::ForcedButDisabled => vec![force()],
        }
    }
}

fn switch(table: &str, on: &str, off: &str) -> Step {
    Step::metadata_only(format!("{table} {on}"), format!("{table} {off}"), Some(LockMode::AccessExclusive))
}

fn table_words(table: &Relation) -> &'static str {
    match (table.kind, table.persistence) {
        (RelationKind::ForeignTable, _) => " FOREIGN TABLE",
        (_, Persistence::Unlogged) => " UNLOGGED TABLE",
        _ => " TABLE",
    }
}

//! Indexes.

use std::collections::HashSet;

use super::Ddl;
use super::text::{clause, in_parentheses, list, storage_parameters};
use crate::catalog::{
    Id, Index, IndexElement, Name, NullsOrder, ObjectId, QualifiedName, Relation, RelationKind,
    SortDirection, Uniqueness,
};
use crate::remedy::{LockMode, Safety, Step};

/// How an index is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IndexBuild {
    /// `CREATE INDEX`: writers wait.
    Blocking,
    /// `CREATE INDEX CONCURRENTLY`: writers go on, and it takes longer.
    Concurrently,
}

impl Ddl<'_> {
    /// An index. That of a partitioned table is made on each partition under the partition's own
    /// name and attached, so that it can be built concurrently.
    pub fn create_index(&self, id: Id<Index>, build: IndexBuild) -> Vec<Step> {
        let tree = self.attached_below(id);
        let mut steps: Vec<Step> = tree
            .iter()
            .flat_map(|part| {
                self.create_one_index(*part, build).into_iter().chain(self.set_index_statistics(*part))
            })
            .collect();
        steps.extend(tree.iter().skip(1).flat_map(|part| self.attach_index(*part)));
        steps
    }

    /// The index of one table of a tree of partitions; for a partitioned table, which has no rows, without the
    /// parts that [`Ddl::attach_index`] gives it.
    pub fn create_index_of_one_table(&self, id: Id<Index>, build: IndexBuild) -> Vec<Step> {
        self.create_one_index(id, build)
    }

    /// The index and all that are attached to it, those above before those below.
    pub(crate) fn attached_below(&self, id: Id<Index>) -> Vec<Id<Index>> {
        let mut tree = vec![id];
        // a text can hold a circle of partitions, which no server does
        let mut seen: HashSet<Id<Index>> = HashSet::from([id]);
        let mut at = 0;
        while let Some(&above) = tree.get(at) {
            at += 1;
            let table = &self.catalog.relations[self.catalog.indexes[above].relation];
            let of_partitions =
                table.children.iter().flat_map(|child| &self.catalog.relations[*child].indexes);
            for &index in of_partitions {
                if self.catalog.indexes[index].attached_to == Some(above) && seen.insert(index) {
                    tree.push(index);
                }
            }
        }
        tree
    }

    fn create_one_index(&self, id: Id<Index>, build: IndexBuild) -> Vec<Step> {
        vec![self.create_index_named(id, &self.catalog.indexes[id].name, build)]
    }

    /// One index, its parts on partitions left out, under this name.
    pub(crate) fn create_index_named(&self, id: Id<Index>, name: &Name, build: IndexBuild) -> Step {
        let index = &self.catalog.indexes[id];
        let relation = &self.catalog.relations[index.relation];
        let is_partitioned = relation.kind == RelationKind::PartitionedTable;
        let concurrently = match build {
            IndexBuild::Concurrently if !is_partitioned => " CONCURRENTLY",
            _ => "",
        };
        let only = if is_partitioned { " ONLY" } else { "" };
        let unique = if index.uniqueness == Uniqueness::NotUnique { "" } else { " UNIQUE" };
        let up = format!(
            "CREATE{unique} INDEX{concurrently} {name} ON{only} {} USING {} ({}){}",
            self.relation_name(index.relation),
            index.method,
            list(index.elements.iter().map(|element| self.index_element(index.relation, element))),
            self.index_clauses(index),
        );
        let down = format!("DROP INDEX{concurrently} {}", self.catalog.qualified(index.schema, name));
        let step = Step::metadata_only(up, down, Some(LockMode::Share));
        match (is_partitioned, concurrently.is_empty()) {
            (true, _) => step,
            (false, true) => step.with_safety(Safety::Scan),
            (false, false) => Step { lock: Some(LockMode::ShareUpdateExclusive), ..step }
                .with_safety(Safety::Online)
                .outside_transaction(),
        }
    }

    /// `INCLUDE`, `NULLS NOT DISTINCT`, `WITH`, `TABLESPACE`, `WHERE`.
    fn index_clauses(&self, index: &Index) -> String {
        let nulls = match index.uniqueness {
            Uniqueness::NullsNotDistinct => " NULLS NOT DISTINCT",
            _ => "",
        };
        [
            in_parentheses("INCLUDE", &self.column_names(index.relation, &index.include)),
            nulls.to_owned(),
            in_parentheses("WITH", &storage_parameters(&index.options)),
            clause("TABLESPACE", index.tablespace.as_ref()),
            index.predicate.as_ref().map(|predicate| format!(" WHERE ({predicate})")).unwrap_or_default(),
        ]
        .concat()
    }

    /// A column or expression with collation, operator class and order.
    pub(super) fn index_element(&self, relation: Id<Relation>, element: &IndexElement) -> String {
        let class = element.operator_class.as_deref().map(|class| {
            format!(" {class}{}", in_parentheses("", &storage_parameters(&element.operator_class_options)))
        });
        let order = match (element.direction, element.nulls) {
            (SortDirection::Ascending, NullsOrder::Last) => "",
            (SortDirection::Ascending, NullsOrder::First) => " NULLS FIRST",
            (SortDirection::Descending, NullsOrder::First) => " DESC",
            (SortDirection::Descending, NullsOrder::Last) => " DESC NULLS LAST",
        };
        format!(
            "{}{}{}{order}",
            self.index_key(relation, &element.key),
            clause("COLLATE", element.collation.as_deref()),
            class.unwrap_or_default(),
        )
    }

    pub(super) fn index_name(&self, id: Id<Index>) -> QualifiedName {
        let index = &self.catalog.indexes[id];
        self.catalog.qualified(index.schema, &index.name)
    }

    /// Makes a partition's index a part of the partitioned table's; nothing where it is none.
    pub fn attach_index(&self, id: Id<Index>) -> Vec<Step> {
        let Some(above) = self.catalog.indexes[id].attached_to else { return Vec::new() };
        let up = format!("ALTER INDEX {} ATTACH PARTITION {}", self.index_name(above), self.index_name(id));
        let step = Step::metadata_only(up, "", Some(LockMode::AccessShare));
        vec![step.irreversible("an attached index goes with the one above it")]
    }

    /// What an index has that neither `CREATE INDEX` nor `ADD CONSTRAINT` says, and that goes with it: its
    /// comment and its constraint's, `CLUSTER ON`, statistics targets. Its parts on partitions are left out.
    pub(crate) fn set_index_extras(&self, id: Id<Index>) -> Vec<Step> {
        let table = self.catalog.indexes[id].relation;
        let relation = &self.catalog.relations[table];
        let constraints = (0..).zip(&relation.constraints);
        let own = constraints.filter(|(_, constraint)| constraint.index() == Some(id));
        let objects = own.map(|(at, _)| ObjectId::Constraint(table, at)).chain([ObjectId::Index(id)]);
        let mut steps: Vec<Step> = objects.flat_map(|object| self.comment_on(object)).collect();
        if relation.clustered_on == Some(id) {
            steps.extend(self.set_cluster_index(table));
        }
        steps.extend(self.set_index_statistics(id));
        steps
    }

    /// The statistics targets of expressions; nothing where none is set.
    pub fn set_index_statistics(&self, id: Id<Index>) -> Vec<Step> {
        let name = self.index_name(id);
        let targets = &self.catalog.indexes[id].statistics_targets;
        // of the table nothing is locked
        let set = |(column, target): &(u16, i16)| {
            let alter = format!("ALTER INDEX {name} ALTER COLUMN {column} SET STATISTICS");
            Step::metadata_only(format!("{alter} {target}"), format!("{alter} -1"), None)
        };
        targets.iter().map(set).collect()
    }
}

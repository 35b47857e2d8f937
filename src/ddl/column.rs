//! Columns: their definitions, defaults, identity.

use super::text::{clause, foreign_options};
use super::{Ddl, create};
use crate::catalog::{
    Column, ColumnNumber, Constraint, GeneratedKind, Id, Identity, IdentityKind, Name, Relation,
    RelationKind, Sequence,
};
use crate::remedy::{LockMode, Safety, Step};

impl Ddl<'_> {
    /// A column as it stands in `CREATE TABLE`. Identity is added later, with its sequence.
    pub(super) fn column_definition(&self, relation: Id<Relation>, column: &Column) -> String {
        let data_type = self.catalog.type_name(&column.data_type);
        let is_foreign = self.catalog.relations[relation].kind == RelationKind::ForeignTable;
        let options = if is_foreign { foreign_options(&column.foreign_options) } else { String::new() };
        let collation = clause("COLLATE", column.collation.as_deref());
        format!(
            "{} {data_type}{options}{collation}{}",
            column.name,
            self.column_constraints(relation, column)
        )
    }

    /// A column of a typed table, `None` where it adds nothing to its type.
    pub(super) fn typed_column(&self, relation: Id<Relation>, column: &Column) -> Option<String> {
        let constraints = self.column_constraints(relation, column);
        (!constraints.is_empty()).then(|| format!("{} WITH OPTIONS{constraints}", column.name))
    }

    fn column_constraints(&self, relation: Id<Relation>, column: &Column) -> String {
        let value = match (&column.generated, &column.default) {
            (Some(generated), _) => {
                let kind = match generated.kind {
                    GeneratedKind::Stored => "STORED",
                    GeneratedKind::Virtual => "VIRTUAL",
                };
                format!(" GENERATED ALWAYS AS ({}) {kind}", generated.expression)
            }
            (None, Some(default)) => format!(" DEFAULT {default}"),
            // otherwise it would take the parent's
            (None, None) if self.has_parent_with_default(relation, &column.name) => {
                " DEFAULT NULL".to_owned()
            }
            (None, None) => String::new(),
        };
        let not_null = if column.not_null { self.not_null(relation, column) } else { String::new() };
        format!("{value}{not_null}")
    }

    fn has_parent_with_default(&self, relation: Id<Relation>, column: &Name) -> bool {
        let relations = &self.catalog.relations;
        let parents =
            relations[relation].inherits.iter().map(|parent| relations[*parent].column(column.as_str()));
        parents.flatten().any(|column| column.default.is_some())
    }

    /// `NOT NULL`, with the name that PostgreSQL 18 keeps; nothing where it is not valid, which only
    /// [`Ddl::add_not_null`] can say.
    fn not_null(&self, relation: Id<Relation>, column: &Column) -> String {
        match self.named_not_null(relation, column.number) {
            Some(constraint) if !constraint.validated => String::new(),
            Some(constraint) => {
                format!(" CONSTRAINT {} NOT NULL{}", constraint.name, no_inherit(constraint))
            }
            // it would have a name of its own beside the parent's
            None if self.inherits_not_null(relation, column) => String::new(),
            None => " NOT NULL".to_owned(),
        }
    }

    fn inherits_not_null(&self, relation: Id<Relation>, column: &Column) -> bool {
        let parents = &self.catalog.relations[relation].inherits;
        column.inherited_from > 0
            && parents.iter().any(|parent| {
                let above = self.catalog.relations[*parent].column(column.name.as_str());
                above.is_some_and(|above| {
                    let named = self.named_not_null(*parent, above.number);
                    above.not_null && named.is_none_or(|named| !named.no_inherit)
                })
            })
    }

    /// The `NOT NULL` of a column that says more than that, which PostgreSQL 18 keeps.
    fn named_not_null(&self, relation: Id<Relation>, column: ColumnNumber) -> Option<&Constraint> {
        let mut constraints = self.catalog.relations[relation].constraints.iter();
        constraints.find(|constraint| constraint.not_null_column() == Some(column))
    }

    /// The `NOT NULL`s with names of their own of columns that the table only inherits, as they stand in
    /// `CREATE TABLE`.
    pub(super) fn own_not_nulls_of_inherited(&self, relation: Id<Relation>) -> Vec<String> {
        let columns = self.catalog.relations[relation].columns.iter();
        let inherited = columns.filter(|column| !column.is_local && column.not_null);
        let named = inherited.filter_map(|column| {
            let constraint = self.named_not_null(relation, column.number)?;
            (constraint.is_local && constraint.validated).then(|| {
                format!("CONSTRAINT {} NOT NULL {}{}", constraint.name, column.name, no_inherit(constraint))
            })
        });
        named.collect()
    }

    /// `NOT NULL` for a column that lacks it, under the name that it has where PostgreSQL 18 keeps one: one that is
    /// not valid stays so.
    pub fn add_not_null(&self, relation: Id<Relation>, number: ColumnNumber) -> Vec<Step> {
        let Some(column) = self.catalog.relations[relation].column_by_number(number) else {
            return Vec::new();
        };
        let (table, name) = (format!("ALTER TABLE {}", self.relation_name(relation)), &column.name);
        let named = self.named_not_null(relation, number);
        let (up, safety) = match named {
            Some(constraint) => {
                let inherit = no_inherit(constraint);
                let (validity, safety) = match constraint.validated {
                    true => ("", Safety::Scan),
                    false => (" NOT VALID", Safety::MetadataOnly),
                };
                let constraint = &constraint.name;
                (format!("{table} ADD CONSTRAINT {constraint} NOT NULL {name}{inherit}{validity}"), safety)
            }
            None => (format!("{table} ALTER COLUMN {name} SET NOT NULL"), Safety::Scan),
        };
        let down = format!("{table} ALTER COLUMN {name} DROP NOT NULL");
        vec![Step::metadata_only(up, down, Some(LockMode::AccessExclusive)).with_safety(safety)]
    }

    /// The `NOT NULL`s that are not valid, which come behind the table: [`Ddl::add_not_null`].
    pub(super) fn not_nulls_not_valid(&self, relation: Id<Relation>) -> Vec<Step> {
        let table = &self.catalog.relations[relation];
        let columns = table.columns.iter().filter(|column| column.not_null);
        let unchecked = columns.filter(|column| {
            self.named_not_null(relation, column.number)
                .is_some_and(|constraint| constraint.is_local && !constraint.validated)
        });
        unchecked.flat_map(|column| self.add_not_null(relation, column.number)).collect()
    }

    /// `ALTER COLUMN ... SET DEFAULT`; nothing where the column has none.
    pub fn set_default(&self, relation: Id<Relation>, column: ColumnNumber) -> Vec<Step> {
        let Some((table, column)) = self.alter_column(relation, column) else { return Vec::new() };
        let Some(default) = &column.default else { return Vec::new() };
        let column = &column.name;
        vec![Step::metadata_only(
            format!("{table} ALTER COLUMN {column} SET DEFAULT {default}"),
            format!("{table} ALTER COLUMN {column} DROP DEFAULT"),
            Some(LockMode::AccessExclusive),
        )]
    }

    /// Makes an identity column of a column that is NOT NULL, with a sequence of the same name and
    /// parameters; nothing where it is none, or draws from the sequence of the table that it is a partition of.
    pub fn add_identity(&self, relation: Id<Relation>, column: ColumnNumber) -> Vec<Step> {
        let Some(column) = self.catalog.relations[relation].column_by_number(column) else {
            return Vec::new();
        };
        let Some((kind, sequence)) = self.own_identity(relation, column) else { return Vec::new() };
        let table = self.alter_for_identity(relation);
        let kind = match kind {
            IdentityKind::Always => "ALWAYS",
            IdentityKind::ByDefault => "BY DEFAULT",
        };
        let name = self.sequence_name(sequence);
        let parameters = self.sequence_parameters(&self.catalog.sequences[sequence]);
        let column = &column.name;
        vec![Step::metadata_only(
            format!(
                "{table} ALTER COLUMN {column} ADD GENERATED {kind} AS IDENTITY (SEQUENCE NAME {name}{parameters})"
            ),
            format!("{table} ALTER COLUMN {column} DROP IDENTITY"),
            Some(LockMode::AccessExclusive),
        )]
    }

    /// The identity of a column whose sequence is its own. From PostgreSQL 17 on partitions share that of the
    /// partitioned table, and get it when they are attached.
    pub(crate) fn own_identity(
        &self,
        relation: Id<Relation>,
        column: &Column,
    ) -> Option<(IdentityKind, Id<Sequence>)> {
        let Identity { kind, sequence } = column.identity?;
        let sequence = sequence?;
        let owner = self.catalog.sequences[sequence].owner;
        let is_own = owner.is_none_or(|owner| (owner.relation, owner.column) == (relation, column.number));
        is_own.then_some((kind, sequence))
    }

    /// The start of an `ALTER` about a column's identity. From PostgreSQL 17 on that of a partitioned table goes with
    /// all its partitions, and ONLY is refused; before, the statement is for the one table in any case.
    pub(crate) fn alter_for_identity(&self, relation: Id<Relation>) -> String {
        match self.catalog.relations[relation].kind {
            RelationKind::PartitionedTable => format!("ALTER TABLE {}", self.relation_name(relation)),
            _ => self.alter_only(relation),
        }
    }

    /// Adds the column to a table that lacks it.
    pub fn add_column(&self, relation: Id<Relation>, column: ColumnNumber) -> Vec<Step> {
        let Some((table, column)) = self.alter_column(relation, column) else { return Vec::new() };
        let definition = self.column_definition(relation, column);
        create(format!("{table} ADD COLUMN {definition}"), format!("{table} DROP COLUMN {}", column.name))
            .into_iter()
            .map(|step| Step { lock: Some(LockMode::AccessExclusive), ..step })
            .collect()
    }

    /// `ALTER TABLE ONLY ...` and the column.
    fn alter_column(&self, relation: Id<Relation>, column: ColumnNumber) -> Option<(String, &Column)> {
        let column = self.catalog.relations[relation].column_by_number(column)?;
        Some((self.alter_only(relation), column))
    }

    /// The start of an `ALTER` that is for one relation, its children left out.
    pub(super) fn alter_only(&self, relation: Id<Relation>) -> String {
        let name = self.relation_name(relation);
        match self.catalog.relations[relation].kind {
            RelationKind::Table | RelationKind::PartitionedTable => format!("ALTER TABLE ONLY {name}"),
            RelationKind::ForeignTable => format!("ALTER FOREIGN TABLE ONLY {name}"),
            RelationKind::View => format!("ALTER VIEW {name}"),
            RelationKind::MaterializedView => format!("ALTER MATERIALIZED VIEW {name}"),
        }
    }

    /// What an inherited column has that its parents do not give it.
    pub(super) fn own_part_of_inherited(&self, relation: Id<Relation>, column: &Column) -> Vec<Step> {
        let parents = &self.catalog.relations[relation].inherits;
        let inherited: Vec<&Column> = parents
            .iter()
            .filter_map(|parent| self.catalog.relations[*parent].column(column.name.as_str()))
            .collect();
        let differing = inherited.iter().find(|parent| parent.default != column.default);
        let mut steps = match (differing, &column.default) {
            (None, _) => Vec::new(),
            _ if column.generated.is_some() => Vec::new(),
            (Some(_), Some(_)) => self.set_default(relation, column.number),
            (Some(parent), None) => self.drop_inherited_default(relation, &column.name, parent),
        };
        let is_named = self.named_not_null(relation, column.number).is_some_and(|named| named.is_local);
        if column.not_null && !is_named && !inherited.iter().any(|parent| parent.not_null) {
            let table = self.alter_only(relation);
            let column = &column.name;
            steps.push(Step::metadata_only(
                format!("{table} ALTER COLUMN {column} SET NOT NULL"),
                format!("{table} ALTER COLUMN {column} DROP NOT NULL"),
                Some(LockMode::AccessExclusive),
            ));
        }
        steps
    }

    fn drop_inherited_default(&self, relation: Id<Relation>, column: &Name, parent: &Column) -> Vec<Step> {
        let Some(default) = &parent.default else { return Vec::new() };
        let table = self.alter_only(relation);
        vec![Step::metadata_only(
            format!("{table} ALTER COLUMN {column} DROP DEFAULT"),
            format!("{table} ALTER COLUMN {column} SET DEFAULT {default}"),
            Some(LockMode::AccessExclusive),
        )]
    }
}

fn no_inherit(constraint: &Constraint) -> &'static str {
    if constraint.no_inherit { " NO INHERIT" } else { "" }
}

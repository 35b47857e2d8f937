//! NOT NULL of what took NULL while DMS wrote.
//!
//! `SET NOT NULL` reads the whole table under a lock that stops everybody, in the minutes that count most. So the
//! cutover makes a check that is not valid yet, which refuses NULL from then on and reads nothing; once the
//! application runs it is validated while others read and write, and NOT NULL takes its place without reading
//! (PostgreSQL 12 and later; older ones read once more). Before the cutover such a check would refuse what DMS writes.

use std::collections::BTreeSet;

use super::Rebuild;
use crate::catalog::{
    BaseType, Catalog, Column, ColumnNumber, DataType, Id, IndexKey, ObjectId, Relation, ReplicaIdentity,
    Type, TypeKind, quote_identifier,
};
use crate::comparison::NOT_NULL_CHECK;
use crate::comparison::while_loading::{refusing_domains, refusing_lobs};
use crate::fix::{Topic, Unit, ValidationTime};
use crate::remedy::{LockMode, Safety, Step};

/// How many bytes a name may have.
const MOST_BYTES: usize = 63;

/// The version that keeps the names of NOT NULLs.
const NAMES_KEPT_SINCE: u32 = 18;

impl Rebuild<'_> {
    /// NOT NULL at the cutover, or what stands for it until [`Rebuild::refusals_made_whole`].
    pub(super) fn refusals(&self) -> Vec<Unit> {
        let domains = refusing_domains(self.catalog, self.context.migration).into_iter();
        let columns = self.refusing_columns().into_iter();
        domains
            .filter_map(|id| self.domain_refusal(id))
            .chain(columns.filter_map(|(relation, column)| match self.waits(relation, column) {
                true => self.check_instead(relation, column),
                false => self.refusal(relation, column),
            }))
            .collect()
    }

    /// NOT NULL in the place of the checks that stood for it.
    pub(super) fn refusals_made_whole(&self) -> Vec<Unit> {
        let columns = self.refusing_columns().into_iter();
        let waiting = columns.filter(|(relation, column)| self.waits(*relation, *column));
        waiting.flat_map(|(relation, column)| self.refusal_made_whole(relation, column)).collect()
    }

    /// The columns that took NULL, those left out that get NOT NULL with a table above.
    fn refusing_columns(&self) -> Vec<(Id<Relation>, ColumnNumber)> {
        let mut columns: BTreeSet<_> =
            refusing_lobs(self.catalog, self.context.migration).into_iter().collect();
        columns.extend(self.nullable_there());
        let in_scope = |id: Id<Relation>| self.scope.has(self.catalog, ObjectId::Relation(id));
        let own = columns.iter().copied().filter(|(relation, column)| {
            in_scope(*relation) && !self.comes_from_above(*relation, *column, &columns)
        });
        own.collect()
    }

    /// Whether a column is among those of a table above, with which it gets NOT NULL.
    fn comes_from_above(
        &self,
        relation: Id<Relation>,
        number: ColumnNumber,
        columns: &BTreeSet<(Id<Relation>, ColumnNumber)>,
    ) -> bool {
        let table = &self.catalog.relations[relation];
        let Some(column) = table.column_by_number(number) else { return false };
        let parents = table.inherits.iter().chain(table.partition_of.iter().map(|place| &place.parent));
        let above = parents.filter_map(|parent| {
            let column = self.catalog.relations[*parent].column(column.name.as_str())?;
            Some((*parent, column.number))
        });
        above.into_iter().any(|column| columns.contains(&column))
    }

    /// The columns that refuse NULL on the source, and take it on the target that was read.
    fn nullable_there(&self) -> Vec<(Id<Relation>, ColumnNumber)> {
        let mut columns = Vec::new();
        for (id, relation) in self.loading.relations.iter().filter(|(_, relation)| relation.is_table()) {
            let refusing = relation.columns.iter().filter(|column| column.not_null);
            let nullable = refusing
                .filter(|column| self.existing.column(id, column).is_some_and(|there| !there.not_null));
            columns.extend(nullable.map(|column| (id, column.number)));
        }
        columns
    }

    /// Whether a check stands for the NOT NULL until the application runs. What comes behind it at the cutover may
    /// need the NOT NULL itself: a replica identity does, and its comment. One that is not valid reads nothing anyway.
    /// And no check says what NOT NULL says of a row type: `IS NOT NULL` asks for all of its fields.
    fn waits(&self, relation: Id<Relation>, number: ColumnNumber) -> bool {
        let table = &self.catalog.relations[relation];
        let identifies_rows = match table.replica_identity {
            ReplicaIdentity::Index(index) => {
                let elements = &self.catalog.indexes[index].elements;
                elements.iter().any(|element| element.key == IndexKey::Column(number))
            }
            _ => false,
        };
        let mut named =
            table.constraints.iter().filter(|constraint| constraint.not_null_column() == Some(number));
        let is_plain = named.all(|constraint| constraint.validated && constraint.comment.is_none());
        let may_be_row = table
            .column_by_number(number)
            .is_none_or(|column| may_be_row_type(self.catalog, &column.data_type));
        self.context.options.validation == ValidationTime::AfterCutover
            && !identifies_rows
            && is_plain
            && !may_be_row
    }

    fn domain_refusal(&self, id: Id<Type>) -> Option<Unit> {
        let name = self.catalog.qualified(self.catalog.types[id].schema, &self.catalog.types[id].name);
        let step = Step::metadata_only(
            format!("ALTER DOMAIN {name} SET NOT NULL"),
            format!("ALTER DOMAIN {name} DROP NOT NULL"),
            Some(LockMode::Share),
        );
        let step = step.with_safety(Safety::Scan);
        let done = self.ddl().domain_refuses_null(id);
        self.alter(Topic::Types, ObjectId::Type(id), "NOT NULL again", vec![step], done)
    }

    fn refusal(&self, relation: Id<Relation>, number: ColumnNumber) -> Option<Unit> {
        let column = self.catalog.relations[relation].column_by_number(number)?;
        let done = self.ddl().refuses_null(relation, column);
        let object = ObjectId::Column(relation, number);
        self.alter(Topic::Tables, object, "NOT NULL again", self.refusal_steps(relation, column), done)
    }

    fn refusal_steps(&self, relation: Id<Relation>, column: &Column) -> Vec<Step> {
        let mut steps = self.refusals_of_partitions(relation, column);
        let own = self.ddl().add_not_null(relation, column.number);
        match steps.is_empty() {
            true => own,
            false => {
                steps.extend(own.into_iter().map(|step| self.under_the_usual_name(relation, column, step)));
                steps
            }
        }
    }

    /// PostgreSQL would choose another name where a partition has the usual one already.
    fn under_the_usual_name(&self, relation: Id<Relation>, column: &Column, step: Step) -> Step {
        let table = &self.catalog.relations[relation];
        let is_named =
            table.constraints.iter().any(|constraint| constraint.not_null_column() == Some(column.number));
        let usual = format!("{}_{}_not_null", table.name.as_str(), column.name.as_str());
        if is_named || usual.len() > MOST_BYTES {
            return step;
        }
        let up = format!(
            "ALTER TABLE {} ADD CONSTRAINT {} NOT NULL {}",
            self.catalog.relation_name(relation),
            quote_identifier(&usual),
            column.name
        );
        Step { up, ..step }
    }

    /// Where names are kept, partitions get theirs first: what comes from above would have the name from above.
    fn refusals_of_partitions(&self, relation: Id<Relation>, column: &Column) -> Vec<Step> {
        let keeps_names =
            self.catalog.server_version.is_some_and(|version| version.major() >= NAMES_KEPT_SINCE);
        let mut steps = Vec::new();
        let mut open = if keeps_names { vec![relation] } else { Vec::new() };
        while let Some(table) = open.pop() {
            let children = self.catalog.relations[table].children.iter().copied();
            for part in children.filter(|part| self.catalog.relations[*part].partition_of.is_some()) {
                open.push(part);
                let own = self.catalog.relations[part].column(column.name.as_str());
                steps.extend(own.into_iter().flat_map(|own| self.ddl().add_not_null(part, own.number)));
            }
        }
        // those at the bottom before those above them
        steps.reverse();
        steps
    }

    fn check_instead(&self, relation: Id<Relation>, number: ColumnNumber) -> Option<Unit> {
        let column = self.catalog.relations[relation].column_by_number(number)?;
        let table = format!("ALTER TABLE {}", self.catalog.relation_name(relation));
        let name = check_name(number);
        let step = Step::metadata_only(
            format!("{table} ADD CONSTRAINT {name} {}", self.check(relation, column)),
            format!("{table} DROP CONSTRAINT IF EXISTS {name}"),
            Some(LockMode::AccessExclusive),
        );
        let ddl = self.ddl();
        let done =
            format!("({} OR {})", ddl.has_constraint(relation, &name), ddl.refuses_null(relation, column));
        let object = ObjectId::Column(relation, number);
        self.alter(Topic::Tables, object, "no NULL from now on", vec![step], done)
    }

    /// Two units: who validates must not hold the lock of what comes behind.
    fn refusal_made_whole(&self, relation: Id<Relation>, number: ColumnNumber) -> Vec<Unit> {
        let Some(column) = self.catalog.relations[relation].column_by_number(number) else {
            return Vec::new();
        };
        let ddl = self.ddl();
        let (object, name) = (ObjectId::Column(relation, number), check_name(number));
        let table = format!("ALTER TABLE {}", self.catalog.relation_name(relation));
        let validate = Step::metadata_only(
            format!("{table} VALIDATE CONSTRAINT {name}"),
            "",
            Some(LockMode::ShareUpdateExclusive),
        );
        let validate = validate
            .with_safety(Safety::Online)
            .irreversible("a constraint that was validated stays valid, which hurts nobody");
        let is_not_null = ddl.refuses_null(relation, column);
        let validated = format!("({} OR {is_not_null})", ddl.has_valid_constraint(relation, &name));
        // the check says already that no row holds NULL: nothing is read
        let proven = |step: Step| step.with_safety(Safety::MetadataOnly);
        let mut steps: Vec<Step> = self.refusal_steps(relation, column).into_iter().map(proven).collect();
        steps.push(Step::metadata_only(
            format!("{table} DROP CONSTRAINT IF EXISTS {name}"),
            format!("{table} ADD CONSTRAINT {name} {}", self.check(relation, column)),
            Some(LockMode::AccessExclusive),
        ));
        let units = [
            self.alter(
                Topic::Constraints,
                object,
                "validate that it holds no NULL",
                vec![validate],
                validated,
            ),
            self.alter(Topic::Tables, object, "NOT NULL again", steps, is_not_null),
        ];
        units.into_iter().flatten().collect()
    }

    fn check(&self, relation: Id<Relation>, column: &Column) -> String {
        let mut constraints = self.catalog.relations[relation].constraints.iter();
        let named = constraints.find(|constraint| constraint.not_null_column() == Some(column.number));
        let inherit = if named.is_some_and(|named| named.no_inherit) { " NO INHERIT" } else { "" };
        format!("CHECK ({} IS NOT NULL){inherit} NOT VALID", column.name)
    }
}

/// Types of extensions that are known to be no row types.
const PLAIN_TYPES: &[&str] =
    &["citext", "cube", "geography", "geometry", "hstore", "ltree", "raster", "vector"];

/// Whether values of the type may be rows, whose fields `IS NULL` looks at.
fn may_be_row_type(catalog: &Catalog, data_type: &DataType) -> bool {
    let base = catalog.base_type(data_type);
    !base.is_array()
        && match &base.base {
            BaseType::Builtin(_) | BaseType::Multirange(_) => false,
            BaseType::Defined(id) => matches!(catalog.types[*id].kind, TypeKind::Composite(_)),
            BaseType::External(name) => !PLAIN_TYPES.contains(&name.name.as_str()),
            BaseType::Row(_) | BaseType::Unknown => true,
        }
}

/// The name of the check that stands for a column's NOT NULL.
fn check_name(number: ColumnNumber) -> String {
    format!("{NOT_NULL_CHECK}{}", number.0)
}

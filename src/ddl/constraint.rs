//! Constraints of tables.

use super::Ddl;
use super::text::{clause, dollar_quote, in_parentheses, list, storage_parameters};
use crate::catalog::{
    Constraint, ConstraintKind, ConstraintTiming, ForeignKey, Id, Index, IndexElement, KeyConstraint,
    MatchType, QualifiedName, ReferencedTable, ReferentialAction, Relation, RelationKind, Uniqueness,
    quote_literal,
};
use crate::remedy::{LockMode, Safety, Step};

/// When the rows that are there are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Validation {
    /// While the constraint is added.
    AtOnce,
    /// By [`Ddl::validate_constraint`], which lets readers and writers go on. Foreign keys of
    /// partitioned tables cannot wait before PostgreSQL 18; they are checked at once.
    Later,
}

impl Ddl<'_> {
    /// `ADD CONSTRAINT`. `at` is the constraint's place in its table's list. Nothing for NOT NULL,
    /// which comes with its column.
    pub fn add_constraint(&self, relation: Id<Relation>, at: u32, validation: Validation) -> Vec<Step> {
        let Some(constraint) = self.constraint(relation, at) else { return Vec::new() };
        match &constraint.kind {
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) | ConstraintKind::Exclusion { .. } => {
                self.add_key(relation, constraint)
            }
            ConstraintKind::ForeignKey(key) => self.add_foreign_key(relation, constraint, key, validation),
            ConstraintKind::Check { expression } => {
                let inherit = if constraint.no_inherit { " NO INHERIT" } else { "" };
                let definition = format!("CHECK ({expression}){inherit}");
                let lock = LockMode::AccessExclusive;
                vec![self.add_checked(relation, constraint, &definition, lock, validation)]
            }
            ConstraintKind::NotNull { .. } => Vec::new(),
        }
    }

    fn constraint(&self, relation: Id<Relation>, at: u32) -> Option<&Constraint> {
        self.catalog.relations[relation].constraints.get(at as usize)
    }

    /// A constraint that an index enforces. Where partitions have their own parts of it, each gets
    /// its own, under its own name, and is attached.
    fn add_key(&self, relation: Id<Relation>, constraint: &Constraint) -> Vec<Step> {
        let Some(index) = constraint.index() else { return Vec::new() };
        let tree = self.attached_below(index);
        if tree.len() == 1 {
            let table = format!("ALTER TABLE {}", self.relation_name(relation));
            return vec![self.add_one_key(&table, constraint, index)];
        }
        if matches!(constraint.kind, ConstraintKind::Exclusion { .. }) {
            return self.add_exclusion_with_parts(relation, constraint, &tree);
        }
        let mut steps: Vec<Step> = tree.iter().filter_map(|part| self.add_part_of_key(*part)).collect();
        steps.extend(tree.iter().skip(1).flat_map(|part| self.attach_index(*part)));
        steps
    }

    /// PostgreSQL attaches no exclusion constraint to another, pg_dump's scripts fail at that. So the partitions get
    /// theirs with the one above, and the names that they had.
    fn add_exclusion_with_parts(
        &self,
        relation: Id<Relation>,
        constraint: &Constraint,
        tree: &[Id<Index>],
    ) -> Vec<Step> {
        let Some(index) = tree.first() else { return Vec::new() };
        let table = format!("ALTER TABLE {}", self.relation_name(relation));
        let mut steps = vec![self.add_one_key(&table, constraint, *index)];
        steps.extend(tree.iter().skip(1).filter_map(|part| self.rename_part_of_exclusion(*part)));
        steps
    }

    /// Gives a partition's exclusion constraint its name, whichever PostgreSQL chose; `None` where it chooses that one.
    fn rename_part_of_exclusion(&self, part: Id<Index>) -> Option<Step> {
        let index = &self.catalog.indexes[part];
        let above = &self.catalog.indexes[index.attached_to?];
        let table = &self.catalog.relations[index.relation];
        let columns = index.key_columns().unwrap_or_default();
        let columns = columns.iter().filter_map(|number| table.column_by_number(*number));
        let chosen: String = columns.map(|column| format!("{}_", column.name.as_str())).collect();
        if index.name.as_str() == format!("{}_{chosen}excl", table.name.as_str()) {
            return None;
        }
        let name = self.relation_name(index.relation);
        let regclass =
            |id| format!("{}::pg_catalog.regclass", quote_literal(&self.relation_name(id).to_string()));
        let body = format!(
            "DECLARE chosen pg_catalog.name;\nBEGIN\n\
             SELECT c.conname INTO STRICT chosen FROM pg_catalog.pg_constraint AS c \
             JOIN pg_catalog.pg_constraint AS above ON above.oid = c.conparentid \
             WHERE c.conrelid = {} AND above.conrelid = {} AND above.conname = {};\n\
             IF chosen <> {} THEN EXECUTE pg_catalog.format({}, chosen); END IF;\nEND",
            regclass(index.relation),
            regclass(above.relation),
            quote_literal(above.name.as_str()),
            quote_literal(index.name.as_str()),
            quote_literal(&format!(
                "ALTER TABLE {} RENAME CONSTRAINT %I TO {}",
                name.to_string().replace('%', "%%"),
                index.name.to_string().replace('%', "%%")
            )),
        );
        let up = format!("DO {}", dollar_quote(&body));
        Some(Step::metadata_only(up, "", Some(LockMode::AccessExclusive)))
    }

    /// The key or exclusion constraint of one table of a tree of partitions, that this index enforces.
    /// [`Ddl::attach_index`] makes it a part of the one above.
    pub fn add_key_of_one_table(&self, index: Id<Index>) -> Vec<Step> {
        self.add_part_of_key(index).into_iter().collect()
    }

    fn add_part_of_key(&self, index: Id<Index>) -> Option<Step> {
        let relation = self.catalog.indexes[index].relation;
        let mut constraints = self.catalog.relations[relation].constraints.iter();
        let constraint = constraints.find(|constraint| constraint.index() == Some(index))?;
        let step = self.add_one_key(&self.alter_only(relation), constraint, index);
        // the table above stores no rows
        let is_partitioned = self.catalog.relations[relation].kind == RelationKind::PartitionedTable;
        Some(if is_partitioned { step.with_safety(Safety::MetadataOnly) } else { step })
    }

    fn add_one_key(&self, table: &str, constraint: &Constraint, index: Id<Index>) -> Step {
        let definition = self.key_definition(constraint, index);
        let timing = timing(constraint.timing);
        Step::metadata_only(
            format!("{table} ADD CONSTRAINT {} {definition}{timing}", constraint.name),
            format!("{table} DROP CONSTRAINT {}", constraint.name),
            Some(LockMode::AccessExclusive),
        )
        .with_safety(Safety::Scan)
    }

    /// The statement that drops a constraint and makes it anew, checked at this time; `None` for one that no
    /// index enforces. What hangs on its index goes with it.
    pub(crate) fn make_key_anew(
        &self,
        relation: Id<Relation>,
        constraint: &Constraint,
        checked: ConstraintTiming,
    ) -> Option<String> {
        let definition = self.key_definition(constraint, constraint.index()?);
        let name = &constraint.name;
        Some(format!(
            "ALTER TABLE {} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {definition}{}",
            self.relation_name(relation),
            timing(checked)
        ))
    }

    fn key_definition(&self, constraint: &Constraint, id: Id<Index>) -> String {
        let index = &self.catalog.indexes[id];
        let include = in_parentheses("INCLUDE", &self.column_names(index.relation, &index.include));
        let options = in_parentheses("WITH", &storage_parameters(&index.options));
        let tablespace = clause("USING INDEX TABLESPACE", index.tablespace.as_ref());
        // a key in a GiST index is one of PostgreSQL 18, whose last column is a period
        let period = if index.method == "gist" { " WITHOUT OVERLAPS" } else { "" };
        let columns =
            |key: &KeyConstraint| format!("{}{period}", self.column_names(index.relation, &key.columns));
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => {
                format!("PRIMARY KEY ({}){include}{options}{tablespace}", columns(key))
            }
            ConstraintKind::Unique(key) => {
                let nulls = match index.uniqueness {
                    Uniqueness::NullsNotDistinct => " NULLS NOT DISTINCT",
                    _ => "",
                };
                format!("UNIQUE{nulls} ({}){include}{options}{tablespace}", columns(key))
            }
            _ => {
                let elements =
                    index.elements.iter().map(|element| self.excluded_element(index.relation, element));
                let predicate = index.predicate.as_ref().map(|predicate| format!(" WHERE ({predicate})"));
                format!(
                    "EXCLUDE USING {} ({}){include}{options}{tablespace}{}",
                    index.method,
                    list(elements),
                    predicate.unwrap_or_default()
                )
            }
        }
    }

    fn excluded_element(&self, relation: Id<Relation>, element: &IndexElement) -> String {
        let operator = element.exclusion_operator.as_deref().map(operator_name);
        format!("{}{}", self.index_element(relation, element), clause("WITH", operator))
    }

    /// Makes a constraint of a unique index that exists: no scan, unless a primary key's columns
    /// are not NOT NULL yet. The index takes the constraint's name.
    pub fn add_key_using_index(&self, relation: Id<Relation>, at: u32, index: Id<Index>) -> Vec<Step> {
        let Some(constraint) = self.constraint(relation, at) else { return Vec::new() };
        let word = match constraint.kind {
            ConstraintKind::PrimaryKey(_) => "PRIMARY KEY",
            ConstraintKind::Unique(_) => "UNIQUE",
            _ => return Vec::new(),
        };
        let table = format!("ALTER TABLE {}", self.relation_name(relation));
        let name = &constraint.name;
        let index = &self.catalog.indexes[index].name;
        let timing = timing(constraint.timing);
        vec![Step::metadata_only(
            format!("{table} ADD CONSTRAINT {name} {word} USING INDEX {index}{timing}"),
            format!("{table} DROP CONSTRAINT {name}"),
            Some(LockMode::AccessExclusive),
        )]
    }

    fn add_foreign_key(
        &self,
        relation: Id<Relation>,
        constraint: &Constraint,
        key: &ForeignKey,
        validation: Validation,
    ) -> Vec<Step> {
        let is_partitioned = self.catalog.relations[relation].kind == RelationKind::PartitionedTable;
        let validation = if is_partitioned { Validation::AtOnce } else { validation };
        let definition =
            format!("{}{}", self.foreign_key_definition(relation, key), timing(constraint.timing));
        let lock = LockMode::ShareRowExclusive;
        vec![self.add_checked(relation, constraint, &definition, lock, validation)]
    }

    fn foreign_key_definition(&self, relation: Id<Relation>, key: &ForeignKey) -> String {
        let period = |names: String| match (key.period, names.rsplit_once(", ")) {
            (true, Some((others, last))) => format!("{others}, PERIOD {last}"),
            (true, None) => format!("PERIOD {names}"),
            (false, _) => names,
        };
        let columns = period(self.column_names(relation, &key.columns));
        let (table, referenced) = match &key.references {
            ReferencedTable::Known(table, columns) => {
                (self.relation_name(*table), self.column_names(*table, columns))
            }
            ReferencedTable::Missing(table, columns) => (table.clone(), list(columns)),
        };
        let referenced = in_parentheses("", &period(referenced));
        let matching = match key.match_type {
            MatchType::Full => " MATCH FULL",
            MatchType::Simple => "",
        };
        let on_delete = in_parentheses("", &self.column_names(relation, &key.on_delete_columns));
        format!(
            "FOREIGN KEY ({columns}) REFERENCES {table}{referenced}{matching}{}{}",
            action("ON UPDATE", key.on_update, ""),
            action("ON DELETE", key.on_delete, &on_delete),
        )
    }

    /// A constraint whose rows are checked, now or later. One that is not valid stays so.
    fn add_checked(
        &self,
        relation: Id<Relation>,
        constraint: &Constraint,
        definition: &str,
        lock: LockMode,
        validation: Validation,
    ) -> Step {
        let at_once = constraint.validated && constraint.enforced && validation == Validation::AtOnce;
        let ending = match (constraint.enforced, at_once) {
            (false, _) => " NOT ENFORCED",
            (true, true) => "",
            (true, false) => " NOT VALID",
        };
        let table = match self.catalog.relations[relation].kind {
            RelationKind::ForeignTable => format!("ALTER FOREIGN TABLE {}", self.relation_name(relation)),
            _ => format!("ALTER TABLE {}", self.relation_name(relation)),
        };
        let step = Step::metadata_only(
            format!("{table} ADD CONSTRAINT {} {definition}{ending}", constraint.name),
            format!("{table} DROP CONSTRAINT {}", constraint.name),
            Some(lock),
        );
        if at_once { step.with_safety(Safety::Scan) } else { step }
    }

    /// `VALIDATE CONSTRAINT` of a foreign key or check that was added with [`Validation::Later`];
    /// nothing for what is not valid on purpose, or was checked at once.
    pub fn validate_constraint(&self, relation: Id<Relation>, at: u32) -> Vec<Step> {
        let Some(constraint) = self.constraint(relation, at) else { return Vec::new() };
        let is_partitioned = self.catalog.relations[relation].kind == RelationKind::PartitionedTable;
        let can_wait = match constraint.kind {
            ConstraintKind::ForeignKey(_) => !is_partitioned,
            ConstraintKind::Check { .. } => true,
            _ => false,
        };
        if !can_wait || !constraint.validated || !constraint.enforced {
            return Vec::new();
        }
        let table = self.relation_name(relation);
        let up = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {}", constraint.name);
        vec![
            Step::metadata_only(up, "", Some(LockMode::ShareUpdateExclusive))
                .with_safety(Safety::Online)
                .irreversible("a constraint that was validated stays valid, which hurts nobody"),
        ]
    }
}

/// An operator's name: `OPERATOR(schema.=)` where it has a schema.
fn operator_name(operator: &QualifiedName) -> String {
    match &operator.schema {
        Some(schema) => format!("OPERATOR({schema}.{})", operator.name.as_str()),
        None => operator.name.as_str().to_owned(),
    }
}

pub(super) fn timing(timing: ConstraintTiming) -> &'static str {
    match timing {
        ConstraintTiming::Immediate => "",
        ConstraintTiming::Deferrable => " DEFERRABLE",
        ConstraintTiming::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

fn action(event: &str, action: ReferentialAction, columns: &str) -> String {
    let words = match action {
        ReferentialAction::NoAction => return String::new(),
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    };
    format!(" {event} {words}{columns}")
}

//! What the rules of this group share: finding columns by the case of their type, and the column of
//! a finding with what DMS makes of it.

use std::collections::HashSet;

use crate::catalog::{Column, Constraint, Id, IndexKey, Name, ObjectId, QualifiedName, Relation};
use crate::dms::scope::ColumnScope;
use crate::dms::types::{TypeCase, TypeMapping, map_column};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings, NotCheckedReason};
use crate::migration::{Figure, Migration, MovedColumn, StoredValues};
use crate::rules::Severity;
use crate::rules::judged::note_unknown_columns;

/// Adds the columns of these cases, domains over them and arrays of them, with the severity that
/// `judge` gives to each; `None` is no finding.
pub(super) fn find(
    migration: &Migration,
    findings: &mut Findings,
    cases: &[TypeCase],
    judge: impl Fn(&Candidate<'_>, &TypeMapping) -> Option<Severity>,
) {
    note_unknown_columns(migration, findings);
    for &case in cases {
        for moved in migration.moved().columns_of(case) {
            let layer = moved.mapping.layers().find(|layer| layer.case() == case);
            let severity = layer.and_then(|layer| judge(&Candidate { migration, moved }, layer));
            if let Some(severity) = severity {
                findings.add_with(moved.id(), severity, Detail::None);
            }
        }
    }
}

/// Lists the columns of these cases that the profile does not settle: those that hold no such value
/// as far as is known, and of which not every row was looked at.
pub(super) fn not_settled(
    migration: &Migration,
    findings: &mut Findings,
    cases: &[TypeCase],
    figures: impl Fn(&StoredValues<'_>) -> Vec<Option<Figure>>,
) {
    let mut open = Vec::new();
    for moved in cases.iter().flat_map(|case| migration.moved().columns_of(*case)) {
        let figures = figures(&Candidate { migration, moved }.values());
        let is_found = figures.iter().flatten().any(|figure| figure.value > 0);
        let is_settled = figures.iter().all(|figure| figure.is_some_and(Figure::is_exact));
        if !is_found && !is_settled {
            open.push(moved.id());
        }
    }
    if !open.is_empty() {
        let reason = "the profile does not tell it of every row of these columns".to_owned();
        findings.not_checked(NotCheckedReason::Because(reason), open);
    }
}

/// Puts a finding about a column of one of these cases into words.
pub(super) fn describe(
    migration: &Migration,
    finding: &Finding,
    cases: &[TypeCase],
    words: impl FnOnce(&FoundColumn<'_>, &TypeMapping) -> Description,
) -> Description {
    let found = FoundColumn::of_finding(migration, finding);
    let described = found.as_ref().and_then(|found| Some(words(found, found.layer(cases)?)));
    described.unwrap_or_else(|| Description::new(finding.rule.summary))
}

/// A column that the task moves, to be judged: there are many, so that the catalog is asked for no more
/// than the verdict needs.
pub(super) struct Candidate<'a> {
    pub migration: &'a Migration,
    moved: &'a MovedColumn,
}

impl<'a> Candidate<'a> {
    /// What the profile knows of the values.
    pub fn values(&self) -> StoredValues<'a> {
        if self.migration.profile().is_none() {
            return StoredValues::default();
        }
        match self.moved.column(self.migration.source()) {
            Some(column) => self.migration.stored_values(self.moved.relation, column),
            None => StoredValues::default(),
        }
    }

    /// Schema and table.
    pub fn table(&self) -> QualifiedName {
        self.migration.source().relation_name(self.moved.relation)
    }
}

/// A column of a finding, with what DMS makes of it.
pub(super) struct FoundColumn<'a> {
    pub migration: &'a Migration,
    pub relation: Id<Relation>,
    pub column: &'a Column,
    mapping: TypeMapping,
}

impl<'a> FoundColumn<'a> {
    fn of_finding(migration: &'a Migration, finding: &Finding) -> Option<Self> {
        let ObjectId::Column(id, number) = finding.source_object()? else { return None };
        let relation = &migration.source().relations[id];
        let column = relation.column_by_number(number)?;
        let mapping = map_column(migration.source(), relation, column, &migration.type_settings());
        Some(FoundColumn { migration, relation: id, column, mapping })
    }

    /// The outermost of the types that the column's type is made of that is one of these cases.
    pub fn layer(&self, cases: &[TypeCase]) -> Option<&TypeMapping> {
        self.mapping.layers().find(|layer| cases.contains(&layer.case()))
    }

    /// Whether the column is of this type itself, and not of a domain over it or an array of it.
    pub fn is_itself(&self, layer: &TypeMapping) -> bool {
        self.mapping.case() == layer.case()
    }

    /// The table that declares the column.
    pub fn declared_in(&self) -> &'a Relation {
        &self.migration.source().relations[self.relation]
    }

    /// Schema and table.
    pub fn table(&self) -> QualifiedName {
        self.migration.source().relation_name(self.relation)
    }

    /// The column's type as PostgreSQL writes it.
    pub fn type_name(&self) -> String {
        self.migration.source().type_name(&self.column.data_type).to_string()
    }

    /// What the profile knows of the values.
    pub fn values(&self) -> StoredValues<'a> {
        self.migration.stored_values(self.relation, self.column)
    }

    /// Whether the target is PostgreSQL.
    pub fn is_homogeneous(&self) -> bool {
        self.migration.task().is_homogeneous()
    }

    /// Table and column on the target, unless the mappings compute a name.
    pub fn on_target(&self) -> Option<(QualifiedName, Name)> {
        let source = self.migration.source();
        let table = self.declared_in();
        let (schema, name) = (source.schema_name(table.schema).as_str(), table.name.as_str());
        let scope = self.migration.scope();
        let arrives = scope.target_name(schema, name);
        let ColumnScope::Moved { target_name, .. } = scope.column(schema, name, self.column.name.as_str())
        else {
            return None;
        };
        let table = QualifiedName {
            schema: Some(arrives.schema.name()?.clone()),
            name: arrives.table.name()?.clone(),
        };
        Some((table, target_name.name()?.clone()))
    }

    /// The primary key of the table that declares the column.
    pub fn primary_key(&self) -> Option<&'a Constraint> {
        self.declared_in().primary_key()
    }

    /// Whether the column is part of the key by which the table, or one of its partitions, is
    /// partitioned: its type is fixed then.
    pub fn is_in_partition_key(&self) -> bool {
        let relations = &self.migration.source().relations;
        let mut seen = HashSet::new();
        let mut open = vec![self.relation];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if self.partitions(&relations[id]) {
                return true;
            }
            open.extend(&relations[id].children);
        }
        false
    }

    fn partitions(&self, relation: &Relation) -> bool {
        let Some(key) = &relation.partitioned_by else { return false };
        key.elements.iter().any(|element| match &element.key {
            IndexKey::Column(number) => {
                relation.column_by_number(*number).is_some_and(|of| of.name == self.column.name)
            }
            // it may use the column
            IndexKey::Expression(_) => true,
        })
    }

    /// The settings that decided about a layer of the column's type.
    pub fn decisions(&self, layer: &TypeMapping) -> Vec<DecidedBy> {
        layer.case().settings_of(self.migration.task()).iter().map(DecidedBy::from).collect()
    }
}

//! The columns that a task moves, with what DMS makes of their types and, where a profile tells it, what their
//! stored values say of that: what `pgdms-lint types` lists.
//!
//! What values say is said by the rules of the groups types and lobs, so that the list and a report agree.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Linter, Report};
use crate::catalog::{Catalog, Column, ColumnNumber, Id, Name, ObjectId, Relation};
use crate::dms::{ColumnTypeRow, column_types};
use crate::finding::{Finding, NotChecked};
use crate::migration::{Migration, StoredValues, declaration, read_with};
use crate::profile::Scope;
use crate::profile::wanted::Wanted;
use crate::rules::{Group, Severity};

/// A column with what DMS makes of its type, and what its values say of that.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct JudgedColumn {
    /// What DMS makes of its type.
    #[serde(flatten)]
    pub by_type: ColumnTypeRow,
    /// What its stored values say; absent without a profile, and where the values do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stored: Option<StoredVerdict>,
}

/// What the stored values of a column say.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct StoredVerdict {
    /// In one word.
    pub verdict: StoredOutcome,
    /// How many rows were looked at, where the profile tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Whether these are all rows; absent where none were looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// When, as the profile says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measured_at: Option<String>,
    /// The table in whose rows and those of all tables below it these are; absent where it is the column's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared_in: Option<DeclaringTable>,
    /// What the rules find, the most severe first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<ColumnFinding>,
    /// The rules that the profile does not settle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_settled: Vec<&'static str>,
}

/// What stored values say, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StoredOutcome {
    /// A rule finds an error.
    Error,
    /// A rule finds something to be warned of.
    Warning,
    /// Rules find nothing but advice: mostly, that all values fit today.
    Info,
    /// Every row was looked at, and no rule finds anything.
    NoLoss,
    /// No rule finds anything, and not all that matters is known of every row.
    Open,
    /// The profile does not speak of the column, and its values matter.
    NotMeasured,
}

/// The table that declares an inherited column, or that of a partition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct DeclaringTable {
    /// Its schema.
    pub schema: Name,
    /// The table.
    pub table: Name,
}

/// What a rule finds of a column.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ColumnFinding {
    /// The rule's name.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What there is to say, with the figures.
    pub message: String,
}

/// All columns that the task moves, by schema and table, and within a table as they stand.
pub fn judged_columns(migration: &Migration) -> Vec<JudgedColumn> {
    let rows = column_types(migration.source(), migration.scope(), &migration.type_settings());
    let judge = migration.profile().map(|_| Judge::of(migration));
    let judged = rows.into_iter().map(|by_type| {
        let stored = judge.as_ref().and_then(|judge| judge.stored(&by_type));
        JudgedColumn { by_type, stored }
    });
    judged.collect()
}

/// What the rules say of columns, by column.
struct Judge<'a> {
    migration: &'a Migration,
    wanted: Wanted,
    found: HashMap<ObjectId, Vec<Finding>, RandomState>,
    open: HashMap<ObjectId, Vec<&'static str>, RandomState>,
}

impl<'a> Judge<'a> {
    fn of(migration: &'a Migration) -> Self {
        let Report { findings, not_checked } = of_columns().run(migration);
        let mut found: HashMap<ObjectId, Vec<Finding>, RandomState> = HashMap::default();
        for finding in findings {
            if let Some(object @ ObjectId::Column(..)) = finding.source_object() {
                found.entry(object).or_default().push(finding);
            }
        }
        Judge { migration, wanted: Wanted::of(migration), found, open: open(&not_checked) }
    }

    fn stored(&self, row: &ColumnTypeRow) -> Option<StoredVerdict> {
        let catalog = self.migration.source();
        let id = catalog.relation(row.schema.as_str(), row.table.as_str())?;
        let column = catalog.relations[id].column(row.column.as_str())?;
        let (declared_in, column) = declaration(catalog, id, column);
        let values = self.migration.stored_values(declared_in, column);
        if !self.is_wanted(declared_in, column) && values.is_unknown() {
            return None;
        }
        let verdict = self.verdict(declared_in, column.number, &values);
        let declared_in = (declared_in != id).then(|| declaring(catalog, declared_in));
        Some(StoredVerdict { declared_in, ..verdict })
    }

    fn verdict(
        &self,
        relation: Id<Relation>,
        number: ColumnNumber,
        values: &StoredValues<'_>,
    ) -> StoredVerdict {
        let column = ObjectId::Column(relation, number);
        let scope = values.scope();
        let known = || self.found.get(&column).map_or(&[][..], Vec::as_slice);
        // without facts rules speak of the type alone, of which enough is said already
        let findings: &[Finding] = if scope.is_some() { known() } else { &[] };
        let not_settled = scope.and_then(|_| self.open.get(&column)).cloned().unwrap_or_default();
        StoredVerdict {
            verdict: outcome(scope, findings, &not_settled),
            rows: values.rows().map(|rows| rows.value),
            scope,
            measured_at: values.measured_at().filter(|_| scope.is_some()).map(str::to_owned),
            declared_in: None,
            findings: findings.iter().map(|finding| self.described(finding)).collect(),
            not_settled,
        }
    }

    fn described(&self, finding: &Finding) -> ColumnFinding {
        let message = finding.describe(self.migration).message;
        ColumnFinding { rule: finding.rule.name, severity: finding.severity, message }
    }

    /// Whether some rule asks for the values of a column, in any of the tables that store them.
    fn is_wanted(&self, relation: Id<Relation>, column: &Column) -> bool {
        let catalog = self.migration.source();
        read_with(self.migration, relation, |_| false).into_iter().any(|id| {
            let table = &catalog.relations[id];
            let wanted = self.wanted.table(catalog.schema_name(table.schema).as_str(), table.name.as_str());
            wanted.is_some_and(|wanted| wanted.columns.iter().any(|wanted| wanted.name == column.name))
        })
    }
}

/// The rules that judge columns by their type and values.
fn of_columns() -> Linter {
    let mut linter = Linter::new();
    linter.rules.retain(|rule| matches!(rule.group, Group::Types | Group::Lobs));
    linter
}

/// The rules that could not judge a column, by column.
fn open(not_checked: &[NotChecked]) -> HashMap<ObjectId, Vec<&'static str>, RandomState> {
    let mut open: HashMap<ObjectId, Vec<&'static str>, RandomState> = HashMap::default();
    for one in not_checked {
        for &object in &one.objects {
            let rules = open.entry(object).or_default();
            // one rule may have several reasons
            if !rules.contains(&one.rule.name) {
                rules.push(one.rule.name);
            }
        }
    }
    open
}

fn outcome(scope: Option<Scope>, findings: &[Finding], not_settled: &[&str]) -> StoredOutcome {
    match (scope, findings.iter().map(|finding| finding.severity).max()) {
        (None, _) => StoredOutcome::NotMeasured,
        (_, Some(Severity::Error)) => StoredOutcome::Error,
        (_, Some(Severity::Warning)) => StoredOutcome::Warning,
        (_, Some(Severity::Info)) => StoredOutcome::Info,
        (Some(Scope::All), None) if not_settled.is_empty() => StoredOutcome::NoLoss,
        (Some(_), None) => StoredOutcome::Open,
    }
}

fn declaring(catalog: &Catalog, id: Id<Relation>) -> DeclaringTable {
    let relation = &catalog.relations[id];
    DeclaringTable { schema: catalog.schema_name(relation.schema).clone(), table: relation.name.clone() }
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::rules::testing::Case;

    const SQL: &str = "CREATE TABLE t (id bigint PRIMARY KEY, a numeric, b numeric, c numeric, d numeric(10,2), \
                       e numeric(10,2), f inet, g date);";

    fn profile(tables: &str) -> String {
        format!(r#"{{"schema_version": 1, "measured_at": "2026-11-20", "tables": [{tables}]}}"#)
    }

    fn t(columns: &str) -> String {
        profile(&format!(
            r#"{{"schema": "public", "table": "t", "rows": {{"count": 12000, "exact": true}}, "columns": {{{columns}}}}}"#
        ))
    }

    fn judged(sql: &str, profile: Option<&str>) -> Vec<JudgedColumn> {
        let case = Case::new(sql);
        let case = match profile {
            Some(profile) => case.profile(profile),
            None => case,
        };
        judged_columns(&case.migration())
    }

    fn stored<'a>(judged: &'a [JudgedColumn], table: &str, column: &str) -> Option<&'a StoredVerdict> {
        let found = judged.iter().find(|row| row.by_type.table == table && row.by_type.column == column);
        found.unwrap().stored.as_ref()
    }

    #[test]
    fn without_a_profile_nothing_is_said_of_values() {
        assert!(judged(SQL, None).iter().all(|row| row.stored.is_none()));
    }

    #[test]
    fn the_verdict_rests_on_what_is_stored() {
        let fits = r#""number": {"max_integer_digits": 3, "max_scale": 5, "max_precision": 8, "nan": 0, "infinite": 0,
            "rows_over_scale_6": 0, "rows_over_integer_digits_22": 0}"#;
        let loses = r#""number": {"max_integer_digits": 3, "max_scale": 15, "rows_over_scale_6": 1204, "nan": 0,
            "infinite": 0}"#;
        let columns = format!(
            r#""a": {{{loses}}}, "b": {{{fits}}}, "c": {{"scope": "sample", {fits}}},
               "d": {{"number": {{"nan": 0, "infinite": 0}}}}, "e": {{"scope": "sample", "number": {{"nan": 0}}}}"#
        );
        let judged = judged(SQL, Some(&t(&columns)));
        let verdict = |column| stored(&judged, "t", column).map(|stored| stored.verdict);
        assert_eq!(verdict("id"), None, "whatever is stored arrives");
        assert_eq!(verdict("a"), Some(StoredOutcome::Error));
        assert_eq!(verdict("b"), Some(StoredOutcome::Info));
        assert_eq!(verdict("c"), Some(StoredOutcome::Warning), "a sample proves nothing harmless");
        assert_eq!(verdict("d"), Some(StoredOutcome::NoLoss));
        assert_eq!(verdict("e"), Some(StoredOutcome::Open));
        assert_eq!(verdict("f"), Some(StoredOutcome::NotMeasured));
        assert_eq!(verdict("g"), Some(StoredOutcome::NotMeasured));
        let a = stored(&judged, "t", "a").unwrap();
        assert_eq!(
            (a.rows, a.scope, a.measured_at.as_deref()),
            (Some(12_000), Some(Scope::All), Some("2026-11-20"))
        );
        assert!(
            a.findings[0].message.contains("1,204 of 12,000 values have more"),
            "{}",
            a.findings[0].message
        );
        assert!(stored(&judged, "t", "e").unwrap().not_settled.contains(&"numeric-nan"));
        assert_eq!(stored(&judged, "t", "g").unwrap().scope, None);
    }

    #[test]
    fn a_partition_shares_the_verdict_of_the_table_that_declares_the_column() {
        let sql = "CREATE TABLE p (id int, n numeric) PARTITION BY RANGE (id); \
                   CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);";
        let facts = r#"{"schema": "public", "table": "p1", "rows": {"count": 5, "exact": true},
            "columns": {"n": {"number": {"max_integer_digits": 3, "max_scale": 9, "rows_over_scale_6": 5}}}}"#;
        let judged = judged(sql, Some(&profile(facts)));
        let (table, partition) = (stored(&judged, "p", "n").unwrap(), stored(&judged, "p1", "n").unwrap());
        assert_eq!((table.verdict, table.rows), (StoredOutcome::Error, Some(5)));
        assert_eq!((partition.verdict, &partition.findings), (table.verdict, &table.findings));
        assert_eq!(table.declared_in, None);
        assert_eq!(partition.declared_in.as_ref().map(|declared| declared.table.as_str()), Some("p"));
    }
}

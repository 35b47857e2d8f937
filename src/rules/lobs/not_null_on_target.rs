//! LOB columns that refuse NULL on the target.

use crate::catalog::{
    BaseType, Catalog, Column, ConstraintKind, Id, Name, ObjectId, ObjectKind, ObjectRef, QualifiedName,
    Relation, TypeKind,
};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page};
use crate::dms::scope::ColumnScope;
use crate::dms::task::{LobMode, TargetTablePrepMode, Task};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::{Migration, MovedColumn};
use crate::remedy::{Change, LockMode, Phase, Remedy, SqlChange, Step};
use crate::rules::judged::note_unknown_columns;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::table::{each_lob_table, mode_of};

pub(super) static LOB_NOT_NULL_ON_TARGET: Rule = Rule {
    name: "lob-not-null-on-target",
    summary: "the LOB column refuses NULL on the target",
    group: Group::Lobs,
    severity: Severity::Error,
    explanation: "\
In full LOB mode DMS writes a row first with its LOB columns NULL and fills them afterwards. Where the
column is NOT NULL on the target, the insert fails. AWS's best practices say so of LOBs in general; in limited
LOB mode the finding is a warning.

It applies to target tables that exist before the load. Tables that DMS creates itself
(`DROP_AND_CREATE`) take NULL in LOB columns.

What to do: drop NOT NULL on the target before the load, and put it back at cutover. Where a domain refuses
NULL, give the column the domain's base type for that time.",
    example: Example {
        bad: "CREATE TABLE notes (id bigint PRIMARY KEY, body text NOT NULL, title varchar(200) NOT NULL);",
        object: "column:public.notes.body",
        beside: &["lob-may-be-truncated"],
        good: "CREATE TABLE notes (id bigint PRIMARY KEY, title varchar(200) NOT NULL);",
        given: Given {
            target: Some(
                "CREATE TABLE notes (id bigint PRIMARY KEY, body text NOT NULL, title varchar(200) NOT NULL);",
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &["full-lob-not-nullable-at-target"],
    limitations: &["lob-target-not-nullable"],
    sources: &[
        Citation::new(Page::BestPractices, "Migrating large binary objects (LOBs)", ONLY_2026),
        Citation::new(
            Page::AssessmentsAll,
            "Large objects (LOBs) are used but target LOB columns are not nullable",
            ALL_EDITIONS,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(target) = migration.target().filter(|_| !creates_tables(migration.task())) else { return };
    note_unknown_columns(migration, findings);
    each_lob_table(migration, |table| {
        let severity = match table.mode.value {
            LobMode::Off => return,
            LobMode::Limited { .. } => Severity::Warning,
            _ => Severity::Error,
        };
        for moved in table.columns {
            if target_column(migration, target, moved).is_some_and(|found| found.refusal(target).is_some()) {
                findings.add_with(moved.id(), severity, Detail::None);
            }
        }
    });
}

/// Whether DMS makes the target's tables itself before it loads.
fn creates_tables(task: &Task) -> bool {
    task.migration_type.value.loads()
        && task.settings.full_load.target_table_prep_mode.value == TargetTablePrepMode::DropAndCreate
}

/// A column where it arrives.
struct TargetColumn<'a> {
    table: QualifiedName,
    relation: &'a Relation,
    column: &'a Column,
}

/// Why a column refuses NULL.
enum Refusal {
    NotNull,
    /// A domain is NOT NULL.
    Domain,
}

impl TargetColumn<'_> {
    fn refusal(&self, target: &Catalog) -> Option<Refusal> {
        let key = self.relation.primary_key();
        let is_key = key.is_some_and(|key| match &key.kind {
            ConstraintKind::PrimaryKey(key) => key.columns.contains(&self.column.number),
            _ => false,
        });
        // a key column cannot take NULL: `lob-primary-key` is about those
        if is_key {
            None
        } else if self.column.not_null {
            Some(Refusal::NotNull)
        } else {
            domain_refuses_null(target, self.column).then_some(Refusal::Domain)
        }
    }

    fn object(&self) -> ObjectRef {
        let schema = self.table.schema.clone().unwrap_or_else(|| Name::from("public"));
        ObjectRef::in_table(ObjectKind::Column, schema, self.table.name.clone(), self.column.name.clone())
    }
}

/// How many domains above each other are followed.
const MAX_DOMAIN_DEPTH: usize = 64;

fn domain_refuses_null(catalog: &Catalog, column: &Column) -> bool {
    let mut data_type = &column.data_type;
    for _ in 0..MAX_DOMAIN_DEPTH {
        let BaseType::Defined(id) = &data_type.base else { return false };
        let TypeKind::Domain(domain) = &catalog.types[*id].kind else { return false };
        if data_type.is_array() {
            return false;
        }
        if domain.not_null {
            return true;
        }
        data_type = &domain.base;
    }
    false
}

fn target_column<'t>(
    migration: &Migration,
    target: &'t Catalog,
    moved: &MovedColumn,
) -> Option<TargetColumn<'t>> {
    let column = moved.column(migration.source())?;
    arrival(migration, target, moved.relation, column)
}

fn arrival<'t>(
    migration: &Migration,
    target: &'t Catalog,
    relation: Id<Relation>,
    column: &Column,
) -> Option<TargetColumn<'t>> {
    let source = migration.source();
    let table = &source.relations[relation];
    let (schema, name) = (source.schema_name(table.schema).as_str(), table.name.as_str());
    let scope = migration.scope();
    let arrives = scope.target_name(schema, name);
    let (schema_there, table_there) = (arrives.schema.name()?, arrives.table.name()?);
    let ColumnScope::Moved { target_name, .. } = scope.column(schema, name, column.name.as_str()) else {
        return None;
    };
    let relation = &target.relations[target.relation(schema_there.as_str(), table_there.as_str())?];
    Some(TargetColumn {
        table: QualifiedName { schema: Some(schema_there.clone()), name: table_there.clone() },
        column: relation.column(target_name.name()?.as_str())?,
        relation,
    })
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let summary = || Description::new(finding.rule.summary);
    let Some(ObjectId::Column(id, number)) = finding.source_object() else { return summary() };
    let Some(column) = migration.source().relations[id].column_by_number(number) else { return summary() };
    let found = migration.target().and_then(|target| Some((target, arrival(migration, target, id, column)?)));
    let Some((target, found)) = found else { return summary() };
    let mode = mode_of(migration, id);
    let message = match finding.severity {
        Severity::Error => format!(
            "in {} DMS writes the row first with this column NULL, which {} refuses on the target",
            mode.value,
            found.object().path()
        ),
        _ => format!(
            "{} refuses NULL on the target; DMS may write the row first with this column NULL, even in {}",
            found.object().path(),
            mode.value
        ),
    };
    Description::new(message)
        .related(found.object())
        .decided_by(DecidedBy::from(&mode))
        .decided_by(DecidedBy::from(&migration.task().settings.full_load.target_table_prep_mode))
        .remedy(allow_null(target, &found))
}

fn allow_null(target: &Catalog, found: &TargetColumn<'_>) -> Remedy {
    let (table, column) = (&found.table, &found.column.name);
    if let Some(Refusal::Domain) = found.refusal(target) {
        let words = format!("on the target give {table}.{column} the domain's base type until cutover");
        return Remedy::removes(Change::Words(words));
    }
    let step = Step::metadata_only(
        format!("ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL"),
        format!("ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL"),
        Some(LockMode::AccessExclusive),
    );
    Remedy::removes(Change::Sql(SqlChange::new(Phase::TargetBeforeLoad, vec![step])))
        .with_caveat("put NOT NULL back at cutover; that reads the whole table")
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::dms::task::TaskBuilder;
    use crate::lint::Linter;
    use crate::rules::lobs::testing::{catalog, found, full_load, metadata, migration, remedies, settings};

    static RULE: &Rule = &LOB_NOT_NULL_ON_TARGET;
    const NOTES: &str = "CREATE TABLE notes (id bigint PRIMARY KEY, body text NOT NULL);";
    const FULL: &str = r#""FullLobMode": true"#;

    fn against(target: &str, task: Task) -> Migration {
        migration(NOTES, task).with_target(catalog(target))
    }

    #[test]
    fn the_mode_and_who_makes_the_table_decide() {
        let drop = r#"{"TargetMetadata": {"FullLobMode": true}, "FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#;
        let cases = [
            (metadata(FULL).build(), "error"),
            (TaskBuilder::new().build(), "warning"),
            (metadata(r#""SupportLobs": false"#).build(), ""),
            (full_load(settings(drop)), ""),
        ];
        for (task, severity) in cases {
            let found = found(RULE, &against(NOTES, task));
            let expected = if severity.is_empty() {
                vec![]
            } else {
                vec![format!("{severity} column:public.notes.body")]
            };
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_target_decides_and_not_the_source() {
        let targets = [
            ("CREATE TABLE notes (id bigint PRIMARY KEY, body text);", 0),
            ("CREATE TABLE notes (id bigint PRIMARY KEY);", 0),
            ("CREATE TABLE other (id bigint PRIMARY KEY, body text NOT NULL);", 0),
            ("CREATE TABLE notes (id bigint, body text PRIMARY KEY);", 0),
            ("CREATE DOMAIN full_text AS text NOT NULL; CREATE TABLE notes (id bigint, body full_text);", 1),
            ("CREATE DOMAIN full_text AS text; CREATE TABLE notes (id bigint, body full_text);", 0),
        ];
        for (target, count) in targets {
            assert_eq!(found(RULE, &against(target, metadata(FULL).build())).len(), count, "{target}");
        }
    }

    #[test]
    fn names_follow_the_table_mappings() {
        let mappings = br#"{"rules": [
            {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
             "object-locator": {"schema-name": "public", "table-name": "%"}},
            {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-target": "schema",
             "rule-action": "rename", "value": "New", "object-locator": {"schema-name": "public"}}]}"#;
        let task = metadata(FULL).table_mappings("m.json", mappings).unwrap().build();
        let target =
            "CREATE SCHEMA \"New\"; CREATE TABLE \"New\".notes (id bigint PRIMARY KEY, body text NOT NULL);";
        let sql = &remedies(RULE, &against(target, task))[0];
        assert!(sql.contains(r#"ALTER TABLE \"New\".notes ALTER COLUMN body DROP NOT NULL"#), "{sql}");
    }

    #[test]
    fn without_a_target_it_is_not_checked() {
        let report = Linter::new().run(&migration(NOTES, metadata(FULL).build()));
        assert!(report.not_checked.iter().any(|found| found.rule == RULE));
    }
}

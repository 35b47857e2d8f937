//! Tables with LOB columns and no key to fetch the LOBs by.

use crate::catalog::{Catalog, Column, Id, ObjectId, Relation, RelationKind};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Edition, ONLY_2026, Page};
use crate::dms::task::LobMode;
use crate::dms::types::{TypeSettings, map_column};
use crate::figures;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::{Figure, Migration};
use crate::remedy::{Change, Remedy};
use crate::rules::judged::{note_unknown_columns, note_unknown_indexes};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::key::{RowKey, is_empty_parent, partition_root, row_key};
use super::table::mode_of;

pub(super) static LOB_WITHOUT_KEY: Rule = Rule {
    name: "lob-without-key",
    summary: "LOB columns in a table without a key",
    group: Group::Lobs,
    severity: Severity::Error,
    explanation: "\
DMS looks a LOB up by the key of its row. In a task with changes (CDC) a primary key is mandatory for
tables with LOB columns; the premigration assessment also takes a unique key, so with only such a key the
finding is a warning. Without any key the LOB values do not arrive.

A task that only loads can read LOBs without a key, says one page; another says that they are not
migrated, and full LOB mode needs a key in any case: a warning, and none where there is a unique key.

With a data profile that looked at every row, none of which holds a LOB, the finding is advice.

As a unique key counts a valid unique index without a predicate, checked at once, on columns that are
NOT NULL and no LOBs themselves.

What to do: give the table a primary key. `missing-primary-key` names the ways.",
    example: Example {
        bad: "CREATE TABLE events (happened timestamptz, payload jsonb);",
        object: "table:public.events",
        beside: &["missing-primary-key", "lob-may-be-truncated", "document-column", "timestamptz-normalised"],
        good: "CREATE TABLE events (id bigint PRIMARY KEY, happened timestamptz, payload jsonb);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["table-with-lob-but-without-primary-key-or-unique-constraint"],
    limitations: &["lob-cdc-needs-primary-key", "no-pk-or-unique-index-extra-limits", "qlik-lob-needs-key"],
    sources: &[
        Citation::new(Page::LobSupport, "Setting LOB support for source databases", ONLY_2026),
        Citation::new(
            Page::AssessmentsAll,
            "Source table with LOBs but without primary keys or unique constraints",
            ALL_EDITIONS,
        ),
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            ALL_EDITIONS,
        ),
        Citation::new(Page::QlikLimitations, "LOBs", &[Edition::Qlik("May 2025")]),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    note_unknown_columns(migration, findings);
    note_unknown_indexes(migration, findings);
    let settings = migration.type_settings();
    let mut found: Vec<(Id<Relation>, Severity)> = Vec::new();
    for &id in &migration.moved().relations {
        if let Some(severity) = judge(migration, id, &settings) {
            // a partition speaks for its partitioned table
            found.push((partition_root(migration.source(), id), severity));
        }
    }
    // the worst first
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    found.dedup_by_key(|(id, _)| *id);
    for (id, severity) in found {
        findings.add_with(ObjectId::Relation(id), severity, Detail::None);
    }
}

fn judge(migration: &Migration, id: Id<Relation>, settings: &TypeSettings) -> Option<Severity> {
    let catalog = migration.source();
    let relation = &catalog.relations[id];
    let stores_rows = matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    // a statement that could not be read may have made a key
    let is_told =
        [id, partition_root(catalog, id)].iter().all(|id| catalog.relations[*id].knows_its_indexes());
    if !stores_rows || is_empty_parent(relation) || !is_told {
        return None;
    }
    let severity = match row_key(catalog, id, settings) {
        RowKey::Primary => return None,
        RowKey::Unique if captures_changes(migration) => Severity::Warning,
        RowKey::Unique => return None,
        RowKey::None if captures_changes(migration) => Severity::Error,
        RowKey::None => Severity::Warning,
    };
    let is_left_out = || mode_of(migration, id).value == LobMode::Off;
    let is_found = has_moved_lob(migration, id, settings) && !is_left_out();
    let is_harmless = || stored_lobs(migration, id, settings).is_some_and(|stored| stored.is_within(0));
    is_found.then(|| if is_harmless() { Severity::Info } else { severity })
}

fn captures_changes(migration: &Migration) -> bool {
    migration.task().migration_type.value.captures_changes()
}

fn has_moved_lob(migration: &Migration, id: Id<Relation>, settings: &TypeSettings) -> bool {
    !moved_lobs(migration, id, settings, 1).is_empty()
}

/// How many LOBs are stored in all LOB columns of a table that the task moves, as far as a profile tells.
fn stored_lobs(migration: &Migration, id: Id<Relation>, settings: &TypeSettings) -> Option<Figure> {
    migration.profile()?;
    let of_column = |column: &Column| migration.stored_values(id, column).not_null();
    let columns = moved_lobs(migration, id, settings, usize::MAX).into_iter();
    let figures: Vec<Figure> = columns.map(of_column).collect::<Option<_>>()?;
    figures.into_iter().reduce(|sum, figure| Figure {
        value: sum.value.saturating_add(figure.value),
        scope: if sum.is_exact() { figure.scope } else { sum.scope },
    })
}

/// The LOB columns of a table that the task moves, inherited ones too; the first `limit`.
fn moved_lobs<'a>(
    migration: &'a Migration,
    id: Id<Relation>,
    settings: &TypeSettings,
    limit: usize,
) -> Vec<&'a Column> {
    let catalog: &Catalog = migration.source();
    let relation = &catalog.relations[id];
    let schema = catalog.schema_name(relation.schema).as_str();
    let scope = migration.scope().columns(schema, relation.name.as_str());
    relation
        .columns
        .iter()
        .filter(|column| map_column(catalog, relation, column, settings).travels_as_lob())
        .filter(|column| scope.column(column.name.as_str()).is_moved())
        .take(limit)
        .collect()
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(id)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let settings = migration.type_settings();
    let lobs = moved_lobs(migration, id, &settings, usize::MAX);
    let columns: Vec<String> = lobs.iter().map(|column| column.name.to_string()).collect();
    let values = lobs.iter().map(|column| migration.stored_values(id, column));
    let measured = values.map(|values| values.measured_at()).min().flatten();
    let measured = measured.map(|date| format!(" (measured {date})")).unwrap_or_default();
    let stored = match stored_lobs(migration, id, &settings) {
        Some(stored) if stored.value > 0 => {
            format!("; the table holds {} LOBs{measured}", figures::count(stored.value))
        }
        Some(stored) if stored.is_exact() => {
            format!("; no row holds one today{measured}, so nothing is lost until one does")
        }
        _ => String::new(),
    };
    let description =
        Description::new(format!("{}{stored}", message(migration, id, &settings, finding.severity)))
            .decided_by(DecidedBy::from(&migration.task().migration_type))
            .decided_by(DecidedBy::from(&mode_of(migration, id)))
            .evidence("lob_columns", columns);
    description.remedy(Remedy::removes(Change::Words(
        "give the table a primary key (missing-primary-key names the ways)".to_owned(),
    )))
}

fn message(migration: &Migration, id: Id<Relation>, settings: &TypeSettings, severity: Severity) -> String {
    let key = row_key(migration.source(), id, settings);
    let message = match (severity, key) {
        (Severity::Error, _) | (Severity::Info, RowKey::None) if captures_changes(migration) => {
            "without a key DMS cannot look LOBs up while changes flow: they do not arrive"
        }
        (_, RowKey::Unique) => {
            "to look LOBs up while changes flow DMS wants a primary key, though its assessment accepts a unique key"
        }
        _ => {
            "without a key there is no full LOB mode, and AWS's pages disagree whether LOBs are loaded at all"
        }
    };
    message.to_owned()
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::dms::task::TaskBuilder;
    use crate::rules::lobs::testing::{found, full_load, metadata, migration};

    /// What is found of `t`: in a task with changes, and in one that only loads.
    fn verdicts(sql: &str) -> [String; 2] {
        let verdict = |task| {
            let found = found(&LOB_WITHOUT_KEY, &migration(sql, task));
            assert!(found.iter().all(|line| line.ends_with(" table:public.t")), "{found:?}");
            found.iter().map(|line| line.split(' ').next().unwrap_or_default()).collect::<Vec<_>>().join(",")
        };
        [verdict(TaskBuilder::new().build()), verdict(full_load(TaskBuilder::new()))]
    }

    #[test]
    fn the_key_decides() {
        let t = "CREATE TABLE t (id int NOT NULL, other int, note varchar(9) NOT NULL, body text NOT NULL);";
        let keys = [
            ("", ["error", "warning"]),
            ("ALTER TABLE t ADD PRIMARY KEY (id);", ["", ""]),
            ("ALTER TABLE t ADD UNIQUE (id);", ["warning", ""]),
            ("CREATE UNIQUE INDEX ON t (id, note);", ["warning", ""]),
            ("ALTER TABLE t ADD UNIQUE (other);", ["error", "warning"]),
            ("ALTER TABLE t ADD UNIQUE (id) DEFERRABLE;", ["error", "warning"]),
            ("CREATE UNIQUE INDEX ON t (id) WHERE id > 0;", ["error", "warning"]),
            ("CREATE UNIQUE INDEX ON t ((id + 1));", ["error", "warning"]),
            ("CREATE INDEX ON t (id);", ["error", "warning"]),
            ("CREATE UNIQUE INDEX ON t (body);", ["error", "warning"]),
        ];
        for (key, expected) in keys {
            assert_eq!(verdicts(&format!("{t} {key}")), expected, "{key}");
        }
    }

    #[test]
    fn tables_without_lobs_or_with_lobs_left_out_are_fine() {
        assert_eq!(verdicts("CREATE TABLE t (id int, note varchar(9));"), ["", ""]);
        let off = metadata(r#""SupportLobs": false"#).build();
        assert!(found(&LOB_WITHOUT_KEY, &migration("CREATE TABLE t (body text);", off)).is_empty());
        let mappings = br#"{"rules": [
            {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
             "object-locator": {"schema-name": "%", "table-name": "%"}},
            {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-target": "column",
             "rule-action": "remove-column",
             "object-locator": {"schema-name": "public", "table-name": "t", "column-name": "body"}}]}"#;
        let removed = TaskBuilder::new().table_mappings("m.json", mappings).unwrap().build();
        assert!(
            found(&LOB_WITHOUT_KEY, &migration("CREATE TABLE t (id int, body text);", removed)).is_empty()
        );
    }

    #[test]
    fn partitions_speak_for_their_table_and_heirs_for_themselves() {
        let partitions = "CREATE TABLE t (id int NOT NULL, body text) PARTITION BY RANGE (id);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (2);
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (2) TO (3);";
        assert_eq!(verdicts(partitions), ["error", "warning"]);
        assert_eq!(verdicts(&format!("{partitions} ALTER TABLE t ADD PRIMARY KEY (id);")), ["", ""]);
        let one = format!("{partitions} ALTER TABLE t1 ADD PRIMARY KEY (id);");
        assert_eq!(verdicts(&one), ["error", "warning"], "t2 has none");
        assert_eq!(verdicts(&format!("{one} ALTER TABLE t2 ADD PRIMARY KEY (id);")), ["", ""]);
        // a primary key is not inherited
        let heir = "CREATE TABLE p (id int PRIMARY KEY, body text); CREATE TABLE t () INHERITS (p);";
        assert_eq!(verdicts(heir), ["error", "warning"]);
    }
}

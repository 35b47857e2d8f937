//! Primary keys that hold a LOB column.

use crate::catalog::{BuiltinType, Catalog, Column, ConstraintKind, Id, KeyConstraint, ObjectId, Relation};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page, SINCE_2025};
use crate::dms::types::{TypeSettings, map_column};
use crate::finding::{Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::judged::note_unknown_columns;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::key::partition_root;

pub(super) static LOB_PRIMARY_KEY: Rule = Rule {
    name: "lob-primary-key",
    summary: "the primary key holds a LOB column",
    group: Group::Lobs,
    severity: Severity::Error,
    explanation: "\
DMS writes a row first with its LOB columns empty and fills them afterwards. A key column cannot be empty,
so DMS does not replicate tables whose primary key holds a LOB. For PostgreSQL that is more than it seems:
`text`, `citext`, `bytea`, `jsonb`, arrays and others are LOBs to DMS. A `varchar` is none, whatever its
length, unless `MapLongVarcharAs` makes it one.

What to do: give a column of text the type `varchar(n)` on the source, with an n that holds what is stored;
for any other LOB choose another key. Changing the type rewrites the table under a lock that keeps readers and writers out.",
    example: Example {
        bad: "CREATE TABLE settings (name text, value integer, CONSTRAINT settings_pkey PRIMARY KEY (name));",
        object: "constraint:public.settings.settings_pkey",
        beside: &["lob-may-be-truncated"],
        good: "CREATE TABLE settings (name varchar(100), value integer, CONSTRAINT settings_pkey PRIMARY KEY (name));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-pk-lob"],
    limitations: &["lob-primary-key-unsupported"],
    sources: &[
        Citation::new(
            Page::AssessmentsPostgreSql,
            "Validate if the source table primary key is of LOB Datatype",
            SINCE_2025,
        ),
        Citation::new(
            Page::Troubleshooting,
            "Tasks fail when a primary key is created on a LOB column",
            ONLY_2026,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    note_unknown_columns(migration, findings);
    let settings = migration.type_settings();
    for &id in &migration.moved().relations {
        if has_key_from_above(migration, id) {
            continue;
        }
        if let Some((at, key)) = primary_key(&migration.source().relations[id])
            && !lob_columns(migration, id, key, &settings).is_empty()
        {
            findings.add_with(ObjectId::Constraint(id, at), Severity::Error, Detail::None);
        }
    }
}

/// Whether the table is a partition whose key is the partitioned table's, where it is reported.
fn has_key_from_above(migration: &Migration, id: Id<Relation>) -> bool {
    let root = partition_root(migration.source(), id);
    root != id
        && migration.moved().contains(root)
        && migration.source().relations[root].primary_key().is_some()
}

/// The primary key with its place among the constraints.
fn primary_key(relation: &Relation) -> Option<(u32, &KeyConstraint)> {
    (0..).zip(&relation.constraints).find_map(|(at, constraint)| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => Some((at, key)),
        _ => None,
    })
}

fn lob_columns<'a>(
    migration: &'a Migration,
    id: Id<Relation>,
    key: &KeyConstraint,
    settings: &TypeSettings,
) -> Vec<&'a Column> {
    let catalog = migration.source();
    let relation = &catalog.relations[id];
    let columns = key.columns.iter().filter_map(|number| relation.column_by_number(*number));
    columns.filter(|column| map_column(catalog, relation, column, settings).travels_as_lob()).collect()
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let summary = || Description::new(finding.rule.summary);
    let Some(ObjectId::Constraint(id, _)) = finding.source_object() else { return summary() };
    let catalog = migration.source();
    let Some((_, key)) = primary_key(&catalog.relations[id]) else { return summary() };
    let columns = lob_columns(migration, id, key, &migration.type_settings());
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("{} ({})", column.name, catalog.type_name(&column.data_type)))
        .collect();
    let lobs = if names.len() == 1 { "a LOB" } else { "LOBs" };
    let mut description = Description::new(format!(
        "DMS does not replicate this table: its primary key holds {lobs}, {}",
        names.join(", ")
    ));
    let sizes: Vec<String> = columns.iter().map(|column| with_longest(migration, id, column)).collect();
    let words = match columns.iter().all(|column| is_text(catalog, column)) {
        true => format!(
            "on the source give {} the type varchar(n), with an n that holds what is stored (rewrites the \
             table), or choose another key",
            sizes.join(" and ")
        ),
        false => "choose another key, of columns that are no LOBs to DMS".to_owned(),
    };
    description.remedies.push(Remedy::removes(Change::Words(words)));
    description.related =
        columns.iter().map(|column| catalog.object_ref(ObjectId::Column(id, column.number))).collect();
    description
}

/// Whether the column's values are text, which `varchar(n)` can hold as they are.
fn is_text(catalog: &Catalog, column: &Column) -> bool {
    matches!(
        catalog.base_type(&column.data_type).as_builtin(),
        Some(BuiltinType::Text | BuiltinType::Varchar | BuiltinType::Bpchar)
    )
}

/// The column with what helps to choose its length.
fn with_longest(migration: &Migration, id: Id<Relation>, column: &Column) -> String {
    let longest = migration
        .stored_values(id, column)
        .largest(|facts| facts.text.as_ref().and_then(|text| text.max_characters));
    let name = &column.name;
    match longest {
        Some(longest) if longest.is_exact() => {
            format!("{name} (the longest value has {} characters)", longest.value)
        }
        Some(longest) => format!("{name} (the longest value of a sample has {} characters)", longest.value),
        None => name.to_string(),
    }
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::dms::task::TaskBuilder;
    use crate::rules::lobs::testing::{found, messages, migration, remedies, with_profile};

    fn keys(sql: &str) -> Vec<String> {
        found(&LOB_PRIMARY_KEY, &migration(sql, TaskBuilder::new().build()))
    }

    #[test]
    fn lobs_of_all_shapes_make_no_key() {
        let expected = ["error constraint:public.t.t_pkey"];
        for column in ["text", "bytea", "jsonb", "citext", "prose", "int[]"] {
            let sql = format!(
                "CREATE EXTENSION citext; CREATE DOMAIN prose AS text; CREATE TABLE t (id int, k {column}, PRIMARY KEY (id, k));"
            );
            assert_eq!(keys(&sql), expected, "{column}");
        }
        for column in ["varchar(10)", "varchar", "uuid", "numeric", "char(3)"] {
            assert!(
                keys(&format!("CREATE TABLE t (k {column} PRIMARY KEY, body text);")).is_empty(),
                "{column}"
            );
        }
        assert!(keys("CREATE TABLE t (id int PRIMARY KEY, k text UNIQUE);").is_empty(), "no primary key");
    }

    #[test]
    fn partitions_are_reported_at_their_table() {
        let sql = "CREATE TABLE t (k text PRIMARY KEY) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN ('a');";
        assert_eq!(keys(sql), ["error constraint:public.t.t_pkey"]);
    }

    #[test]
    fn one_remedy_answers_all_columns_of_a_key() {
        let sql = "CREATE TABLE t (a text, n int, b text, PRIMARY KEY (a, n, b));";
        let migration = migration(sql, TaskBuilder::new().build());
        assert_eq!(
            messages(&LOB_PRIMARY_KEY, &migration),
            ["DMS does not replicate this table: its primary key holds LOBs, a (text), b (text)"]
        );
        let all = remedies(&LOB_PRIMARY_KEY, &migration);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(all[0].contains("give a and b the type"), "{}", all[0]);
    }

    #[test]
    fn a_length_is_advised_for_text_alone() {
        for (column, advises) in [("text", true), ("bytea", false), ("jsonb", false), ("text[]", false)] {
            let sql = format!("CREATE TABLE t (k {column}, PRIMARY KEY (k));");
            let all = remedies(&LOB_PRIMARY_KEY, &migration(&sql, TaskBuilder::new().build())).join("\n");
            assert_eq!(all.contains("varchar(n)"), advises, "{column}: {all}");
            assert!(all.contains("another key"), "{column}: {all}");
        }
    }

    #[test]
    fn what_is_stored_helps_to_choose_a_length() {
        let plain = migration("CREATE TABLE t (k text PRIMARY KEY);", TaskBuilder::new().build());
        let table =
            r#"[{"schema": "public", "table": "t", "columns": {"k": {"text": {"max_characters": 36}}}}]"#;
        let migration = with_profile(plain, table);
        assert_eq!(
            messages(&LOB_PRIMARY_KEY, &migration),
            ["DMS does not replicate this table: its primary key holds a LOB, k (text)"]
        );
        assert!(remedies(&LOB_PRIMARY_KEY, &migration)[0].contains("the longest value has 36 characters"));
    }
}

//! What is offered where a part of the catalog could not be read.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, ObjectId, ObjectKind, UnreadReason};
use crate::finding::{Finding, NotChecked};
use crate::lint::Linter;
use crate::migration::Migration;
use crate::remedy::Change;
use crate::source::{DumpOptions, read_dump_from};

use super::*;

/// The remedies of a finding where the definition of one object could not be read.
fn remedies(sql: &str, id: &str, unread: fn(&Catalog) -> Option<ObjectId>) -> Vec<Change> {
    let reading = read_dump_from("test.sql", sql.as_bytes(), &DumpOptions::default()).expect("SQL is read");
    let mut catalog = reading.catalog;
    if let Some(object) = unread(&catalog) {
        catalog.unread.push(Unread::new(UnreadSubject::Definition(object), UnreadReason::Locked));
    }
    let migration = Migration::new(catalog);
    let findings = Linter::new().run(&migration).findings;
    let mut found = findings.iter().filter(|finding| finding.id(migration.source()) == id);
    let finding = found.next().expect("it is found");
    finding.describe(&migration).remedies.into_iter().map(|remedy| remedy.change).collect()
}

/// With everything read there is SQL, with that object unread there is none.
fn needs(sql: &str, id: &str, unread: fn(&Catalog) -> Option<ObjectId>) {
    let has_sql = |changes: Vec<Change>| changes.iter().any(|change| matches!(change, Change::Sql(_)));
    assert!(has_sql(remedies(sql, id, |_| None)), "{id}");
    assert!(!has_sql(remedies(sql, id, unread)), "{id}");
}

#[test]
fn no_object_is_made_without_a_part_that_could_not_be_read() {
    needs(
        "CREATE TABLE t (a integer PRIMARY KEY);\nCREATE VIEW v AS SELECT a FROM t;\n\
         ALTER VIEW v ALTER COLUMN a SET DEFAULT 1;",
        "view-not-migrated:view:public.v",
        |catalog| {
            let view = catalog.relation("public", "v")?;
            Some(ObjectId::Column(view, catalog.relations[view].column("a")?.number))
        },
    );
    let partitions = "CREATE TABLE t (a integer PRIMARY KEY, b text) PARTITION BY RANGE (a);\n\
         CREATE TABLE p PARTITION OF t FOR VALUES FROM (0) TO (10);\n\
         CREATE INDEX above ON ONLY t (lower(b));\nCREATE INDEX below ON p (lower(b));\n\
         ALTER INDEX above ATTACH PARTITION below;";
    needs(partitions, "secondary-index-not-migrated:index:public.t.above", |catalog| {
        let indexes = &catalog.relations[catalog.relation("public", "p")?].indexes;
        let below = indexes.iter().find(|index| catalog.indexes[**index].name == "below")?;
        Some(ObjectId::Index(*below))
    });
}

#[test]
fn no_column_is_altered_while_a_view_that_could_not_be_read_may_use_it() {
    needs(
        "CREATE TABLE t (a integer PRIMARY KEY, b numeric(2,4));\nCREATE VIEW v AS SELECT a FROM t;",
        "numeric-unusual-scale:column:public.t.b",
        |catalog| catalog.relation("public", "v").map(ObjectId::Relation),
    );
}

#[test]
fn no_key_is_replaced_whose_index_could_not_be_read() {
    let sql = "CREATE TABLE t (a integer PRIMARY KEY DEFERRABLE);";
    let replaces_key = |changes: &[Change]| {
        let up = |change: &Change| match change {
            Change::Sql(change) => change.steps.iter().any(|step| step.up.contains("ADD CONSTRAINT t_pkey")),
            _ => false,
        };
        changes.iter().any(up)
    };
    let id = "deferrable-primary-key:table:public.t";
    assert!(replaces_key(&remedies(sql, id, |_| None)));
    let unread = remedies(sql, id, |catalog| catalog.indexes.ids().next().map(ObjectId::Index));
    assert!(!replaces_key(&unread));
}

/// The rules about tables and what is left behind that find objects of a kind, and those that say that they could not
/// judge them where none could be read.
fn judging(sql: &str, kind: ObjectKind) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let lint = |catalog: Catalog| {
        let migration = Migration::new(catalog);
        (Linter::new().select(&["tables", "objects"]).expect("groups").run(&migration), migration)
    };
    let catalog =
        || read_dump_from("test.sql", sql.as_bytes(), &DumpOptions::default()).expect("SQL").catalog;
    let (report, migration) = lint(catalog());
    let source = migration.source();
    let is_meant = |finding: &&Finding| finding.source_object().is_some_and(|id| source.kind_of(id) == kind);
    let finding = report.findings.iter().filter(is_meant).map(|finding| finding.rule.name).collect();

    let mut catalog = catalog();
    let ids: Vec<ObjectId> = catalog.object_ids().filter(|id| catalog.kind_of(*id) == kind).collect();
    let unread = |id: &ObjectId| Unread::new(UnreadSubject::Definition(*id), UnreadReason::Locked);
    catalog.unread.extend(ids.iter().map(unread));
    let (report, _) = lint(catalog);
    let is_told = |entry: &&NotChecked| entry.objects.iter().any(|id| ids.contains(id));
    (finding, report.not_checked.iter().filter(is_told).map(|entry| entry.rule.name).collect())
}

#[test]
fn the_rules_that_find_views_and_indexes_leave_those_unjudged_that_could_not_be_read() {
    let sql = "CREATE TABLE t (a integer PRIMARY KEY, b text);\nCREATE INDEX i ON t (lower(b));\n\
         CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t;\nCOMMENT ON VIEW v IS 'one';\n\
         CREATE MATERIALIZED VIEW m AS SELECT a FROM t;\nCREATE VIEW awsdms_v AS SELECT a FROM t;";
    let kinds = [
        (ObjectKind::View, OF_VIEWS),
        (ObjectKind::MaterializedView, OF_MATERIALIZED_VIEWS),
        (ObjectKind::Index, OF_INDEXES),
    ];
    for (kind, names) in kinds {
        let names: BTreeSet<&str> = names.iter().copied().collect();
        let (finding, not_checked) = judging(sql, kind);
        // what these judge by was read: the name, the comment
        let without_definition = ["awsdms-artifact", "comment-not-migrated"];
        let more: Vec<_> =
            finding.difference(&names).filter(|rule| !without_definition.contains(*rule)).collect();
        assert!(more.is_empty(), "{kind}: {more:?}");
        assert_eq!(not_checked, names, "{kind}");
    }
}

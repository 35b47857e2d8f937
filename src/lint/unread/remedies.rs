//! What is offered where a part of the catalog could not be read.

use crate::catalog::{Catalog, ObjectId, UnreadReason};
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

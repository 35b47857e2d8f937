//! Tables whose rows the target tells apart by something else.

use super::lacks::RULE;
use crate::catalog::{ConstraintKind, Id, Index, IndexKey, Name, ObjectId, Relation, Uniqueness};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page, SINCE_2025};
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::objects::OnTarget;
use crate::rules::{Example, Given, Rule};

pub(super) static TARGET_PRIMARY_KEY_DIFFERS: Rule = Rule {
    name: "target-primary-key-differs",
    summary: "primary key of the target's table is another one than the source's",
    explanation: "\
DMS finds the row that it changes by the primary key. Where the key on the target has other columns than that on the
source, what replication does to the rows cannot be foretold: an UPDATE or DELETE may find no row, or several, and an
INSERT may be refused. The columns count, and not the key's name or their order.

Give both tables the same primary key before the load. A table of the target that has no key at all is not reported here;
where DMS drops the tables first (`DROP_AND_CREATE`), nothing is.",
    example: Example {
        bad: "CREATE TABLE lines (orders bigint, line integer, PRIMARY KEY (orders, line));",
        object: "table:public.lines",
        beside: &[],
        good: "CREATE TABLE lines (orders bigint PRIMARY KEY, line integer NOT NULL);",
        given: Given {
            target: Some("CREATE TABLE lines (orders bigint CONSTRAINT pk PRIMARY KEY, line integer NOT NULL);"),
            ..Given::NOTHING
        },
    },
    assessments: &["target-table-has-unique-key-or-primary-key-for-cdc"],
    limitations: &["primary-key-mismatch-source-target", "duplicates-without-target-key"],
    sources: &[
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            SINCE_2025,
        ),
        Citation::new(
            Page::Troubleshooting,
            "Duplicate records occur on a target table without a primary key",
            ONLY_2026,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
    ..RULE
};

fn check(migration: &Migration, findings: &mut Findings) {
    let source = migration.source();
    for table in migration.moved().involved().filter(|id| source.relations[*id].is_table()) {
        if keys(migration, table).is_some_and(|keys| keys.differ()) {
            findings.add(ObjectId::Relation(table));
        }
    }
}

/// The primary keys of a table on both sides, as columns under their names on the target.
struct Keys {
    expected: Option<Vec<Name>>,
    found: Option<Vec<Name>>,
    /// Whether the target has a unique key of columns that take no NULL.
    has_unique_key: bool,
}

impl Keys {
    fn differ(&self) -> bool {
        match (&self.expected, &self.found) {
            (Some(expected), Some(found)) => sorted(expected) != sorted(found),
            (Some(_), None) => self.has_unique_key,
            (None, Some(_)) => true,
            (None, None) => false,
        }
    }
}

fn sorted(names: &[Name]) -> Vec<&Name> {
    let mut names: Vec<&Name> = names.iter().collect();
    names.sort();
    names
}

/// `None` where the target does not have the table, or DMS makes it anew.
fn keys(migration: &Migration, table: Id<Relation>) -> Option<Keys> {
    let found = OnTarget::of(migration)?.relation(table)?;
    let expected = &migration.target_comparison()?.expected().relations[table];
    let target = migration.target()?;
    let is_unique = |index: &Index| {
        let refuses_null = |key: &IndexKey| match key {
            IndexKey::Column(number) => found.column_by_number(*number).is_some_and(|column| column.not_null),
            IndexKey::Expression(_) => false,
        };
        index.uniqueness != Uniqueness::NotUnique
            && index.predicate.is_none()
            && index.elements.iter().all(|element| refuses_null(&element.key))
    };
    Some(Keys {
        expected: primary_key(expected),
        found: primary_key(found),
        has_unique_key: found.indexes.iter().any(|index| is_unique(&target.indexes[*index])),
    })
}

fn primary_key(relation: &Relation) -> Option<Vec<Name>> {
    let ConstraintKind::PrimaryKey(key) = &relation.primary_key()?.kind else { return None };
    let names = key.columns.iter().map(|number| Some(relation.column_by_number(*number)?.name.clone()));
    names.collect()
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let Some(keys) = keys(migration, table) else { return Description::new(finding.rule.summary) };
    let columns = |key: &Option<Vec<Name>>| match key {
        Some(names) => format!("({})", names.iter().map(Name::to_string).collect::<Vec<_>>().join(", ")),
        None => "none".to_owned(),
    };
    let (source, target) = (columns(&keys.expected), columns(&keys.found));
    let words = match keys.expected {
        Some(_) => "give the target's table the source's primary key before the load",
        None => {
            "give both tables the same primary key, or none: the target refuses rows that are alike in these columns"
        }
    };
    Description::new(format!("the primary key is {source} on the source, and {target} on the target"))
        .remedy(Remedy::removes(Change::Words(words.to_owned())))
}

//! Unique indexes on expressions that DMS cannot work with.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{Id, Index, IndexKey, ObjectId, ObjectRef, QualifiedName, Relation, Uniqueness};
use crate::ddl::{Ddl, IndexBuild};
use crate::dms::documentation::Basis;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings, Subject};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, Safety, SqlChange, Step};
use crate::rules::arriving::{Arriving, arriving, remakes_tables};
use crate::rules::judged::{judged_tables, note_unknown_indexes};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited, mapped};
use crate::sql::lexer::{StandardStrings, Token, TokenKind, tokenize};

pub(super) static COALESCE_UNIQUE_INDEX: Rule = Rule {
    name: "coalesce-unique-index",
    summary: "unique index on coalesce(): DMS does not replicate the table",
    group: Group::Keys,
    severity: Severity::Error,
    explanation: "\
DMS does not replicate a table that has a unique index over a `coalesce()` expression, neither from the
source nor to the target.

Drop the index for the time of the migration, on the source and on the target, and build it again after the
cutover. Where it only makes NULL equal to NULL, `UNIQUE NULLS NOT DISTINCT` does the same from PostgreSQL 15
on. While it is gone, nothing keeps duplicates out.",
    example: Example {
        bad: "CREATE TABLE seats (id integer PRIMARY KEY, flight integer, seat integer);\n\
              CREATE UNIQUE INDEX seats_once ON seats (flight, COALESCE(seat, 0));",
        object: "index:public.seats.seats_once",
        beside: &["secondary-index-not-migrated"],
        good: "CREATE TABLE seats (id integer PRIMARY KEY, flight integer, seat integer);\n\
               CREATE INDEX seats_by_seat ON seats (flight, COALESCE(seat, 0));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["unique-index-with-coalesce", "target-unique-index-with-coalesce"],
    sources: &[cited::SOURCE_LIMITATIONS, cited::TARGET_LIMITATIONS],
    basis: Basis::Dms,
    check: |migration, findings| {
        check(migration, findings, COALESCE);
        check_target(migration, findings);
    },
    describe: |migration, finding| match &finding.object {
        Subject::Source(_) => describe(migration, finding, "coalesce()"),
        Subject::Named(index) => describe_on_target(index),
    },
};

pub(super) static CASE_UNIQUE_INDEX: Rule = Rule {
    name: "case-unique-index",
    summary: "unique index on a CASE expression",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
Qlik Replicate, which has the same engine as DMS, does not support a table with a unique index over a CASE
expression. AWS documents the same for `coalesce()` and says nothing of CASE.

A partial unique index (`CREATE UNIQUE INDEX ... WHERE ...`) often says the same and has no expression. It can
be built concurrently beside the old one.",
    example: Example {
        bad: "CREATE TABLE tickets (id integer PRIMARY KEY, place integer, void boolean);\n\
              CREATE UNIQUE INDEX tickets_place ON tickets ((CASE WHEN void THEN NULL ELSE place END));",
        object: "index:public.tickets.tickets_place",
        beside: &["secondary-index-not-migrated"],
        good: "CREATE TABLE tickets (id integer PRIMARY KEY, place integer, void boolean);\n\
               CREATE UNIQUE INDEX tickets_place ON tickets (place) WHERE NOT void;",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["qlik-unique-index-case"],
    sources: &[cited::QLIK_SOURCE_LIMITATIONS],
    basis: Basis::Qlik,
    check: |migration, findings| check(migration, findings, CASE),
    describe: |migration, finding| describe(migration, finding, "a CASE expression"),
};

/// What stands in an expression that DMS cannot work with.
#[derive(Clone, Copy)]
struct Construct {
    keyword: &'static str,
    /// Whether it is written like a call. A function of somebody's own may have the name in quotes.
    needs_parenthesis: bool,
}

const COALESCE: Construct = Construct { keyword: "coalesce", needs_parenthesis: true };
const CASE: Construct = Construct { keyword: "case", needs_parenthesis: false };

fn check(migration: &Migration, findings: &mut Findings, construct: Construct) {
    let catalog = migration.source();
    note_unknown_indexes(migration, findings);
    let mut tokens = Vec::new();
    // the index of a partition is reported with the index that it is attached to
    let holding = catalog.indexes.iter().filter(|(_, index)| {
        index.uniqueness != Uniqueness::NotUnique
            && index.attached_to.is_none()
            && holds(index, construct, &mut tokens)
    });
    let holding: Vec<_> = holding.collect();
    if holding.is_empty() {
        return;
    }
    let judged: HashSet<Id<Relation>, RandomState> = judged_tables(migration).collect();
    for (id, index) in holding {
        if judged.contains(&index.relation) || is_of_partition_alone(migration, index) {
            findings.add_with(ObjectId::Index(id), severity(migration, construct), Detail::None);
        }
    }
}

/// Finds such indexes of the target's tables that the source does not have under the same name, in
/// tasks that keep those tables.
fn check_target(migration: &Migration, findings: &mut Findings) {
    let Some(target) = migration.target().filter(|_| !remakes_tables(migration)) else { return };
    let mut tokens = Vec::new();
    for id in judged_tables(migration) {
        let Arriving::There(_, relation) = arriving(migration, id) else { continue };
        for index in &relation.indexes {
            let is_unique = target.indexes[*index].uniqueness != Uniqueness::NotUnique;
            if !is_unique || !holds(&target.indexes[*index], COALESCE, &mut tokens) {
                continue;
            }
            let object = target.object_ref(ObjectId::Index(*index));
            if !is_on_source(migration, id, &object) {
                findings.add_with(object, severity(migration, COALESCE), Detail::None);
            }
        }
    }
}

/// Whether the source's table has the index too, which is found there.
fn is_on_source(migration: &Migration, table: Id<Relation>, index: &ObjectRef) -> bool {
    let source = migration.source();
    let indexes = source.relations[table].indexes.iter();
    indexes.into_iter().any(|id| source.object_ref(ObjectId::Index(*id)) == *index)
}

fn describe_on_target(index: &ObjectRef) -> Description {
    let name = QualifiedName { schema: index.schema.clone(), name: index.name.clone() };
    let step = Step::metadata_only(
        format!("DROP INDEX CONCURRENTLY IF EXISTS {name}"),
        "",
        Some(LockMode::ShareUpdateExclusive),
    )
    .with_safety(Safety::Online)
    .outside_transaction()
    .irreversible("the index is built again after the cutover: see the target's schema dump");
    let drop = Change::Sql(SqlChange::new(Phase::TargetBeforeLoad, vec![step]));
    Description::new("the target's table has this unique index on coalesce(): DMS does not replicate to it")
        .remedy(Remedy::removes(drop).with_caveat(
        "nothing keeps duplicates out until the index is built again; one on a partitioned table is dropped \
             without CONCURRENTLY",
    ))
}

fn is_of_partition_alone(migration: &Migration, index: &Index) -> bool {
    migration.moved().contains(index.relation) && migration.source().relations[index.relation].is_table()
}

/// AWS speaks of replication; whether a load alone minds is not documented.
fn severity(migration: &Migration, construct: Construct) -> Severity {
    let replicates = migration.task().migration_type.value.captures_changes();
    match construct.needs_parenthesis && replicates {
        true => Severity::Error,
        false => Severity::Warning,
    }
}

fn holds(index: &Index, construct: Construct, tokens: &mut Vec<Token>) -> bool {
    index.elements.iter().any(|element| match &element.key {
        IndexKey::Column(_) => false,
        IndexKey::Expression(expression) => {
            let text = expression.as_str().as_bytes();
            tokenize(text, StandardStrings::On, tokens);
            has_construct(text, tokens, construct)
        }
    })
}

/// Whether the keyword stands there as a keyword: not in quotes, not in a string, not as the name of
/// a column behind a point.
fn has_construct(text: &[u8], tokens: &[Token], construct: Construct) -> bool {
    let is_at = |at: usize| {
        let word = text.get(tokens[at].start as usize..tokens[at].end as usize).unwrap_or_default();
        let before = at.checked_sub(1).map(|before| tokens[before].kind);
        let after = tokens.get(at + 1).map(|token| token.kind);
        tokens[at].kind == TokenKind::Word
            && word.eq_ignore_ascii_case(construct.keyword.as_bytes())
            && before != Some(TokenKind::Punctuation(b'.'))
            && (!construct.needs_parenthesis || after == Some(TokenKind::Punctuation(b'(')))
    };
    (0..tokens.len()).any(is_at)
}

fn describe(migration: &Migration, finding: &Finding, what: &str) -> Description {
    let catalog = migration.source();
    let Some(ObjectId::Index(id)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let index = &catalog.indexes[id];
    let relation = &catalog.relations[index.relation];
    let table = catalog.relation_name(index.relation);
    let message = match (finding.severity, finding.rule.basis) {
        (_, Basis::Qlik) => format!(
            "{table} has a unique index on {what}: Qlik documents this as not supported, AWS says nothing"
        ),
        (Severity::Error, _) => {
            format!("{table} has a unique index on {what}: DMS does not replicate the table")
        }
        _ => format!(
            "{table} has a unique index on {what}: DMS does not replicate changes of such a table; whether the load \
             alone works is not documented"
        ),
    };
    let drop = Remedy::removes(drop_index(migration, id)).with_caveat(
        "nothing keeps duplicates out until the index is built again, and queries that used it get slow",
    );
    let exclude = Remedy::removes(mapped::exclude_table(migration, relation))
        .with_caveat("the table does not arrive: copy it by other means");
    Description::new(message)
        .related(catalog.object_ref(ObjectId::Relation(index.relation)))
        .decided_by(DecidedBy::from(&migration.task().migration_type))
        .remedy(exclude)
        .remedy(drop)
}

/// Takes the index away; it can be built again while readers and writers go on.
fn drop_index(migration: &Migration, id: Id<Index>) -> Change {
    let catalog = migration.source();
    let index = &catalog.indexes[id];
    let name = catalog.qualified(index.schema, &index.name);
    let is_partitioned = catalog.relations[index.relation].partitioned_by.is_some();
    let steps = if is_partitioned {
        let drop = Step::metadata_only(format!("DROP INDEX {name}"), "", Some(LockMode::AccessExclusive));
        vec![
            drop.irreversible("the index is built again on each partition and attached: see the schema dump"),
        ]
    } else {
        let ddl = Ddl::new(catalog);
        let again = ddl.create_index_named(id, &index.name, IndexBuild::Concurrently);
        let extras = ddl.set_index_extras(id).into_iter().rev();
        let drop = Step { up: format!("DROP INDEX CONCURRENTLY {name}"), down: Some(again.up), ..again };
        extras.filter_map(Step::reversed).chain([drop]).collect()
    };
    Change::Sql(SqlChange::new(Phase::SourceBeforeTask, steps))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str, construct: Construct) -> bool {
        let mut tokens = Vec::new();
        tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
        has_construct(text.as_bytes(), &tokens, construct)
    }

    #[test]
    fn coalesce_is_found_as_a_keyword_alone() {
        for yes in
            ["COALESCE(a, 0)", "lower(Coalesce (a, ''))", "(COALESCE(a, b)) || 'x'", "coalesce/* */(a)"]
        {
            assert!(has(yes, COALESCE), "{yes}");
        }
        for no in [
            "\"coalesce\"(a)",
            "'COALESCE(a)' || a",
            "f(a) -- coalesce(a)",
            "my.coalesce(a)",
            "coalesced(a)",
            "$$coalesce(a)$$ || a",
            "",
        ] {
            assert!(!has(no, COALESCE), "{no}");
        }
    }

    #[test]
    fn case_is_found_as_a_keyword_alone() {
        assert!(has("(CASE WHEN a THEN b END)", CASE));
        assert!(has("f(case a when 1 then 2 end)", CASE));
        for no in ["\"case\"", "t.case", "lower(a) || 'CASE'", "cased"] {
            assert!(!has(no, CASE), "{no}");
        }
    }
}

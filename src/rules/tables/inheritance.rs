//! Tables that inherit from others.

use crate::catalog::{Id, ObjectId, Relation};
use crate::dms::documentation::Basis;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited, mapped};

const FAMILY: &str = "CREATE TABLE documents (id integer PRIMARY KEY, title varchar(100));\n\
     CREATE TABLE letters (PRIMARY KEY (id), sender varchar(100)) INHERITS (documents);";
const APART: &str = "CREATE TABLE documents (id integer PRIMARY KEY, title varchar(100));\n\
     CREATE TABLE letters (id integer PRIMARY KEY, title varchar(100), sender varchar(100));";

pub(super) static INHERITED_TABLE: Rule = Rule {
    name: "inherited-table",
    summary: "table that inherits: DMS makes a plain table of it",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
DMS does not reproduce table inheritance. Where it makes the tables, parents and children become plain tables
that know nothing of each other, and a query of the parent no longer shows the children's rows.

Make the tables on the target with `INHERITS` before the load, and let the task keep them
(`TRUNCATE_BEFORE_LOAD`).",
    example: Example {
        bad: FAMILY,
        object: "table:public.letters",
        beside: &["inheritance-parent-selected"],
        good: APART,
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["partition-and-inheritance-metadata-lost", "inheritance-parent-loads-child-rows"],
    sources: &[cited::SOURCE_LIMITATIONS_SINCE_2025],
    basis: Basis::Dms,
    check: check_child,
    describe: describe_child,
};

pub(super) static INHERITANCE_PARENT_SELECTED: Rule = Rule {
    name: "inheritance-parent-selected",
    summary: "parent by inheritance: its children's rows are loaded into it too",
    group: Group::Tables,
    severity: Severity::Error,
    explanation: "\
DMS does not read `ONLY` the parent: when the task selects a table from which others inherit, the children's
rows are loaded into the parent's table on the target as well. Where the children are selected too, their rows
arrive twice.

Select only the tables that hold the rows, or tell the parent's own rows apart with a source filter.",
    example: Example {
        bad: FAMILY,
        object: "table:public.documents",
        beside: &["inherited-table"],
        good: APART,
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["inheritance-parent-loads-child-rows"],
    sources: &[cited::SOURCE_LIMITATIONS_SINCE_2025],
    basis: Basis::Dms,
    check: check_parent,
    describe: describe_parent,
};

fn check_child(migration: &Migration, findings: &mut Findings) {
    let mut of_unknown = Vec::new();
    for &id in &migration.moved().relations {
        let relation = &migration.source().relations[id];
        if relation.is_table() && !relation.inherits.is_empty() {
            findings.add(ObjectId::Relation(id));
        } else if relation.has_unread_parents() {
            of_unknown.push(ObjectId::Relation(id));
        }
    }
    if !of_unknown.is_empty() {
        let reason =
            "what these tables inherit from, or are partitions of, was left out when the source was read";
        findings.not_checked(NotCheckedReason::Because(reason.to_owned()), of_unknown);
    }
}

fn describe_child(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let parents = &catalog.relations[table].inherits;
    let names: Vec<String> =
        parents.iter().map(|parent| catalog.relation_name(*parent).to_string()).collect();
    let words = "make the tables on the target with INHERITS before the load, and keep them with TRUNCATE_BEFORE_LOAD";
    let mut description = Description::new(format!(
        "this table inherits from {}: where DMS makes the tables, they become plain ones that know nothing of each other",
        names.join(", ")
    ))
    .decided_by(DecidedBy::from(&migration.task().settings.full_load.target_table_prep_mode))
    .remedy(Remedy::lowers(Change::Words(words.to_owned())));
    description.related =
        parents.iter().map(|parent| catalog.object_ref(ObjectId::Relation(*parent))).collect();
    description
}

fn check_parent(migration: &Migration, findings: &mut Findings) {
    if !migration.task().migration_type.value.loads() {
        return;
    }
    let relations = &migration.source().relations;
    for &id in &migration.moved().relations {
        if children(&relations[id], migration).next().is_none() {
            continue;
        }
        let severity =
            match children(&relations[id], migration).any(|child| migration.moved().contains(child)) {
                true => Severity::Error,
                false => Severity::Warning,
            };
        findings.add_with(ObjectId::Relation(id), severity, Detail::None);
    }
}

/// The tables that inherit from this one, partitions left out.
fn children<'a>(relation: &'a Relation, migration: &'a Migration) -> impl Iterator<Item = Id<Relation>> + 'a {
    let relations = &migration.source().relations;
    relation.children.iter().copied().filter(|child| relations[*child].partition_of.is_none())
}

fn inheriting(tables: usize) -> String {
    match tables {
        1 => "1 table that inherits from this one".to_owned(),
        count => format!("{count} tables that inherit from this one"),
    }
}

fn describe_parent(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let relation = &catalog.relations[table];
    let (moved, others): (Vec<_>, Vec<_>) =
        children(relation, migration).partition(|child| migration.moved().contains(*child));
    let message = match moved.len() {
        0 => format!(
            "rows of {}, which the task leaves out, are loaded into this one as well",
            inheriting(others.len())
        ),
        count => format!("rows of {} are loaded twice: there, and into this one", inheriting(count)),
    };
    let exclude =
        Remedy::removes(mapped::exclude_table(migration, relation)).with_caveat(own_rows(migration, table));
    let words = "tell the parent's own rows apart with a source filter on the parent";
    let mut description = Description::new(message)
        .decided_by(DecidedBy::from(&migration.task().migration_type))
        .remedy(exclude)
        .remedy(Remedy::lowers(Change::Words(words.to_owned())));
    description.related =
        moved.iter().chain(&others).map(|child| catalog.object_ref(ObjectId::Relation(*child))).collect();
    description
}

fn own_rows(migration: &Migration, table: Id<Relation>) -> String {
    let name = migration.source().relation_name(table);
    format!("rows of the parent's own (SELECT count(*) FROM ONLY {name}) do not arrive then")
}

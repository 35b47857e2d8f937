//! Tables whose names differ only in case.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::catalog::{Id, ObjectId, Relation, Schema};
use crate::dms::documentation::Basis;
use crate::finding::{Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited, mapped};

pub(super) static SIMILAR_TABLE_NAMES: Rule = Rule {
    name: "similar-table-names",
    summary: "another table has the same name in other letters",
    group: Group::Tables,
    severity: Severity::Error,
    explanation: "\
DMS does not support several tables whose names differ only in upper and lower case: which rows arrive where
is unpredictable. AWS does not say whether tables of different schemas count; here those of one schema do.

Rename all but one, or leave all but one out of the task and copy them by other means.",
    example: Example {
        bad: "CREATE TABLE orders (id integer PRIMARY KEY);\n\
              CREATE TABLE \"Orders\" (id integer PRIMARY KEY);",
        object: "table:public.orders",
        beside: &[],
        good: "CREATE TABLE orders (id integer PRIMARY KEY);\n\
               CREATE TABLE \"OldOrders\" (id integer PRIMARY KEY);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-similar-table-name"],
    limitations: &["table-names-differ-only-in-case"],
    sources: &[cited::SOURCE_LIMITATIONS, cited::assessment("Validate if tables with similar names exist")],
    basis: Basis::Dms,
    check,
    describe,
};

/// The first relation of a name, until a second comes.
enum Seen {
    Once(Id<Relation>),
    Several(Vec<Id<Relation>>),
}

fn check(migration: &Migration, findings: &mut Findings) {
    let relations = &migration.source().relations;
    let mut by_name: HashMap<(Id<Schema>, String), Seen, RandomState> = HashMap::default();
    for &id in &migration.moved().relations {
        let relation = &relations[id];
        let key = (relation.schema, relation.name.as_str().to_lowercase());
        by_name
            .entry(key)
            .and_modify(|seen| match seen {
                Seen::Once(first) => *seen = Seen::Several(vec![*first, id]),
                Seen::Several(all) => all.push(id),
            })
            .or_insert(Seen::Once(id));
    }
    for seen in by_name.values() {
        if let Seen::Several(alike) = seen {
            add_each(migration, findings, alike);
        }
    }
}

fn add_each(migration: &Migration, findings: &mut Findings, alike: &[Id<Relation>]) {
    let relations = &migration.source().relations;
    let mut alike = alike.to_vec();
    alike.sort_by(|a, b| relations[*a].name.cmp(&relations[*b].name));
    for (at, &id) in alike.iter().enumerate() {
        // one other is enough to say what is wrong, and keeps many alike from listing each other
        let other = if at == 0 { alike[1] } else { alike[0] };
        let detail = Detail::Objects(Box::new([ObjectId::Relation(other)]));
        findings.add_with(ObjectId::Relation(id), Severity::Error, detail);
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let (Some(ObjectId::Relation(id)), Detail::Objects(others)) = (finding.source_object(), &finding.detail)
    else {
        return Description::new(finding.rule.summary);
    };
    let others: Vec<_> = others.iter().map(|other| catalog.object_ref(*other)).collect();
    let names: Vec<String> = others.iter().map(|other| other.path().to_string()).collect();
    let mut description = Description::new(format!(
        "the name differs from {} only in case: which rows arrive where is unpredictable",
        names.join(", ")
    ))
    .remedy(
        Remedy::removes(mapped::exclude_table(migration, &catalog.relations[id]))
            .with_caveat("the table does not arrive: copy it by other means"),
    )
    .remedy(Remedy::removes(Change::Words("rename all but one of them".to_owned())));
    description.related = others;
    description
}

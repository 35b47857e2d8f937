//! Which findings an object has.

use std::collections::HashMap;

use crate::catalog::{Catalog, ColumnNumber, Id, Name, ObjectId, ObjectRef, Relation, Schema};
use crate::finding::Finding;
use crate::rules::{Group, Rule};

/// Rules whose findings stand at an object and are answered by another unit than the one that makes it.
const ANSWERED_LATER: &[&str] =
    &["comment-not-migrated", "ownership-not-migrated", "privilege-not-migrated", "policy-not-migrated"];

/// Rules beside those of what DMS leaves behind whose findings the target's units answer.
const ANSWERED_TOO: &[&str] =
    &["materialized-view", "trigger-enabled-always", "identity-always-column", "lob-not-null-on-target"];

/// The findings of a report that units of the target answer, by the object of the source that they are about.
///
/// A table that is made before the load does not answer what DMS makes of its columns' types: such findings are not
/// among these.
#[derive(Clone, Debug, Default)]
pub struct FindingsByObject {
    by_object: HashMap<ObjectRef, Vec<Entry>>,
}

#[derive(Clone, Debug)]
struct Entry {
    rule: &'static str,
    id: String,
}

impl FindingsByObject {
    /// These findings about objects of this source.
    pub fn of<'f>(source: &Catalog, findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut by_object: HashMap<ObjectRef, Vec<Entry>> = HashMap::new();
        for finding in findings.into_iter().filter(|finding| is_answered(finding.rule)) {
            let entry = Entry { rule: finding.rule.name, id: finding.id(source) };
            by_object.entry(finding.object_ref(source)).or_default().push(entry);
        }
        FindingsByObject { by_object }
    }

    /// The ids of those that the unit answers which makes the object.
    pub(super) fn of_object(&self, object: &ObjectRef) -> Vec<String> {
        self.chosen(object, |rule| !ANSWERED_LATER.contains(&rule))
    }

    /// The ids of those of one rule.
    pub(super) fn of_rule(&self, object: &ObjectRef, wanted: &str) -> Vec<String> {
        self.chosen(object, |rule| rule == wanted)
    }

    fn chosen(&self, object: &ObjectRef, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let entries = self.by_object.get(object).into_iter().flatten();
        entries.filter(|entry| is_wanted(entry.rule)).map(|entry| entry.id.clone()).collect()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.by_object.is_empty()
    }
}

fn is_answered(rule: &Rule) -> bool {
    let is_left_behind = rule.group == Group::Objects && rule.name.ends_with("-not-migrated");
    is_left_behind || ANSWERED_TOO.contains(&rule.name)
}

/// The name that an object has on the source: findings are about those.
pub(super) fn name_on_source(source: &Catalog, renamed: &Catalog, object: ObjectId) -> ObjectRef {
    let name = renamed.object_ref(object);
    let of_table = |id: Id<Relation>| {
        is_of(source.relations.added(), id.index()).then(|| {
            let relation = &source.relations[id];
            (source.schema_name(relation.schema).clone(), relation.name.clone())
        })
    };
    match object {
        ObjectId::Relation(id) => match of_table(id) {
            Some((schema, table)) => ObjectRef { schema: Some(schema), name: table, ..name },
            None => name,
        },
        ObjectId::Column(id, number) => match of_table(id) {
            Some((schema, table)) => {
                let column = column_on_source(source, id, number).unwrap_or_else(|| name.name.clone());
                ObjectRef { schema: Some(schema), table: Some(table), name: column, ..name }
            }
            None => name,
        },
        _ => match renamed.relation_of(object).and_then(of_table) {
            Some((schema, table)) => ObjectRef { schema: Some(schema), table: Some(table), ..name },
            None => in_schema_of_source(source, renamed, object, name),
        },
    }
}

fn column_on_source(source: &Catalog, relation: Id<Relation>, number: ColumnNumber) -> Option<Name> {
    source.relations[relation].column_by_number(number).map(|column| column.name.clone())
}

fn in_schema_of_source(source: &Catalog, renamed: &Catalog, object: ObjectId, name: ObjectRef) -> ObjectRef {
    let schema: Option<Id<Schema>> = match object {
        ObjectId::Sequence(id) => Some(renamed.sequences[id].schema),
        ObjectId::Type(id) | ObjectId::DomainConstraint(id, _) => Some(renamed.types[id].schema),
        ObjectId::Function(id) => Some(renamed.functions[id].schema),
        ObjectId::Statistics(id) => Some(renamed.statistics[id].schema),
        ObjectId::Other(id) => renamed.others[id].schema,
        ObjectId::Schema(id) if is_of(source.schemas.added(), id.index()) => {
            return ObjectRef { name: source.schema_name(id).clone(), ..name };
        }
        _ => None,
    };
    match schema.filter(|id| is_of(source.schemas.added(), id.index())) {
        Some(id) => ObjectRef { schema: Some(source.schema_name(id).clone()), ..name },
        None => name,
    }
}

/// What the first phase made has no name on the source.
fn is_of(count: usize, number: usize) -> bool {
    number < count
}

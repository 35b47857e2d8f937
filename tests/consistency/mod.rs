//! What holds in every catalog, whatever was read: references lead to objects that exist, and both ends of
//! a relation between objects know of it.

mod relation;

use std::collections::HashSet;
use std::fmt::Debug;

use pgdms_lint::catalog::{
    BaseType, Catalog, ColumnNumber, DataType, Id, Keyed, Objects, Sequence, SequenceOwnership, TypeKind,
};

/// What does not hold; empty for a consistent catalog.
pub fn problems(catalog: &Catalog) -> Vec<String> {
    let mut problems = Problems::default();
    check_keys(catalog, &mut problems);
    check_schemas(catalog, &mut problems);
    for (id, relation) in catalog.relations.iter() {
        relation::check(catalog, id, relation, &mut problems);
    }
    check_indexes(catalog, &mut problems);
    for (_, sequence) in catalog.sequences.iter() {
        check_sequence(catalog, sequence, &mut problems);
    }
    check_types(catalog, &mut problems);
    check_functions(catalog, &mut problems);
    check_references(catalog, &mut problems);
    problems.0
}

/// What was found so far.
#[derive(Default)]
pub struct Problems(Vec<String>);

impl Problems {
    /// Notes what is not so.
    pub fn expect(&mut self, holds: bool, problem: impl FnOnce() -> String) {
        if !holds {
            self.0.push(problem());
        }
    }

    /// Notes a reference to an object that was dropped.
    fn expect_live<T: Keyed>(&mut self, objects: &Objects<T>, id: Id<T>, who: impl FnOnce() -> String) {
        self.expect(!objects.is_dropped(id), || {
            format!("{} refers to a dropped {:?}", who(), objects[id].key())
        });
    }
}

/// Every object is found by its key, so no two have the same.
fn check_keys(catalog: &Catalog, problems: &mut Problems) {
    fn check<T: Keyed>(kind: &str, objects: &Objects<T>, problems: &mut Problems) {
        for (id, object) in objects.iter() {
            let found = objects.find(&object.key());
            problems.expect(found == Some(id), || {
                format!("{kind} {:?} {id:?} is found as {found:?}", object.key())
            });
        }
    }
    check("schema", &catalog.schemas, problems);
    check("extension", &catalog.extensions, problems);
    check("relation", &catalog.relations, problems);
    check("index", &catalog.indexes, problems);
    check("sequence", &catalog.sequences, problems);
    check("type", &catalog.types, problems);
    check("function", &catalog.functions, problems);
    check("object", &catalog.others, problems);
    check("event trigger", &catalog.event_triggers, problems);
    check("publication", &catalog.publications, problems);
    check("statistics object", &catalog.statistics, problems);
    check("role", &catalog.roles, problems);
    check_shared_names(catalog, problems);
}

/// Tables, indexes and sequences share one space of names; tables and types another.
fn check_shared_names(catalog: &Catalog, problems: &mut Problems) {
    let relations: Vec<_> = catalog.relations.iter().map(|(_, relation)| relation.key()).collect();
    let classes = relations
        .iter()
        .cloned()
        .chain(catalog.indexes.iter().map(|(_, index)| index.key()))
        .chain(catalog.sequences.iter().map(|(_, sequence)| sequence.key()));
    expect_unique("two of tables, indexes and sequences", classes, problems);
    let types = relations.iter().cloned().chain(catalog.types.iter().map(|(_, defined)| defined.key()));
    expect_unique("two of tables and types", types, problems);
}

fn expect_unique<K: Eq + std::hash::Hash + Debug + Clone>(
    what: &str,
    keys: impl IntoIterator<Item = K>,
    problems: &mut Problems,
) {
    let mut seen = HashSet::new();
    for key in keys {
        problems.expect(seen.insert(key.clone()), || format!("{what} are called {key:?}"));
    }
}

fn check_schemas(catalog: &Catalog, problems: &mut Problems) {
    let schemas = catalog
        .relations
        .iter()
        .map(|(_, relation)| relation.schema)
        .chain(catalog.indexes.iter().map(|(_, index)| index.schema))
        .chain(catalog.sequences.iter().map(|(_, sequence)| sequence.schema))
        .chain(catalog.types.iter().map(|(_, defined)| defined.schema))
        .chain(catalog.functions.iter().map(|(_, function)| function.schema))
        .chain(catalog.statistics.iter().map(|(_, statistics)| statistics.schema));
    for schema in schemas {
        problems.expect_live(&catalog.schemas, schema, || "an object's schema".to_owned());
    }
}

fn check_indexes(catalog: &Catalog, problems: &mut Problems) {
    for (id, index) in catalog.indexes.iter() {
        let name = || format!("index {}", catalog.qualified(index.schema, &index.name));
        problems.expect_live(&catalog.relations, index.relation, name);
        let relation = &catalog.relations[index.relation];
        problems.expect(relation.indexes.contains(&id), || format!("{}: its table does not know it", name()));
        problems.expect(relation.schema == index.schema, || format!("{}: not in its table's schema", name()));
        let columns = index.elements.iter().filter_map(|element| match element.key {
            pgdms_lint::catalog::IndexKey::Column(number) => Some(number),
            _ => None,
        });
        for column in columns.chain(index.include.iter().copied()) {
            relation::expect_column(relation, column, problems, name);
        }
        if let Some(parent) = index.attached_to {
            problems.expect_live(&catalog.indexes, parent, name);
            let of_parent = relation.partition_of.as_ref().map(|partition| partition.parent);
            problems.expect(of_parent == Some(catalog.indexes[parent].relation), || {
                format!("{}: attached to an index of another table than its parent", name())
            });
        }
    }
}

fn check_sequence(catalog: &Catalog, sequence: &Sequence, problems: &mut Problems) {
    let name = || format!("sequence {}", catalog.qualified(sequence.schema, &sequence.name));
    problems.expect(sequence.increment != 0, || format!("{}: increment 0", name()));
    let Some(owner) = sequence.owner else { return };
    problems.expect_live(&catalog.relations, owner.relation, name);
    let relation = &catalog.relations[owner.relation];
    problems.expect(relation.schema == sequence.schema, || format!("{}: not in its table's schema", name()));
    relation::expect_column(relation, owner.column, problems, name);
    if owner.kind == SequenceOwnership::Identity {
        let identity = relation.column_by_number(owner.column).and_then(|column| column.identity);
        let of_column = identity.and_then(|identity| identity.sequence);
        problems.expect(of_column.map(|id| &catalog.sequences[id].name) == Some(&sequence.name), || {
            format!("{}: the column has another identity sequence", name())
        });
    }
}

fn check_types(catalog: &Catalog, problems: &mut Problems) {
    for (_, defined) in catalog.types.iter() {
        let name = || format!("type {}", catalog.qualified(defined.schema, &defined.name));
        match &defined.kind {
            TypeKind::Enum(labels) => expect_unique("two labels", labels.iter(), problems),
            TypeKind::Composite(attributes) => {
                expect_unique("two attributes", attributes.iter().map(|attribute| &attribute.name), problems);
                for attribute in attributes {
                    expect_type(catalog, &attribute.data_type, problems, name);
                }
            }
            TypeKind::Domain(domain) => {
                expect_type(catalog, &domain.base, problems, name);
                expect_unique("two constraints", domain.constraints.iter().map(|one| &one.name), problems);
            }
            TypeKind::Range(range) => expect_type(catalog, &range.subtype, problems, name),
            _ => {}
        }
    }
}

fn check_functions(catalog: &Catalog, problems: &mut Problems) {
    for (_, function) in catalog.functions.iter() {
        let name = || format!("function {}", catalog.qualified(function.schema, &function.name));
        for argument in &function.arguments {
            expect_type(catalog, &argument.data_type, problems, name);
        }
    }
}

/// Publications and statistics objects.
fn check_references(catalog: &Catalog, problems: &mut Problems) {
    for (_, publication) in catalog.publications.iter() {
        for id in publication.tables.iter().filter_map(|published| published.relation) {
            problems.expect_live(&catalog.relations, id, || format!("publication {}", publication.name));
        }
    }
    for (_, statistics) in catalog.statistics.iter() {
        if let Some(id) = statistics.relation {
            problems.expect_live(&catalog.relations, id, || format!("statistics object {}", statistics.name));
        }
    }
}

/// A type's definition exists.
pub fn expect_type(
    catalog: &Catalog,
    data_type: &DataType,
    problems: &mut Problems,
    who: impl FnOnce() -> String,
) {
    match data_type.base {
        BaseType::Defined(id) | BaseType::Multirange(id) => problems.expect_live(&catalog.types, id, who),
        BaseType::Row(id) => problems.expect_live(&catalog.relations, id, who),
        _ => {}
    }
}

/// Column numbers that must rise.
pub fn are_ascending(numbers: impl IntoIterator<Item = ColumnNumber>) -> bool {
    numbers.into_iter().is_sorted_by(|left, right| left < right)
}

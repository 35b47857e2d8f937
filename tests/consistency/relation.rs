//! Tables and views: columns, parents and children, constraints, indexes.

use pgdms_lint::catalog::{
    Catalog, ColumnNumber, Constraint, ConstraintKind, Id, Index, ReferencedTable, Relation, RelationKind,
    ReplicaIdentity,
};

use super::{Problems, are_ascending, expect_type, expect_unique};

pub fn check(catalog: &Catalog, id: Id<Relation>, relation: &Relation, problems: &mut Problems) {
    let name = || format!("relation {}", catalog.relation_name(id));
    check_columns(catalog, id, relation, problems);
    check_parents(catalog, id, relation, problems);
    check_constraints(catalog, id, relation, problems);
    for index in &relation.indexes {
        expect_index(catalog, id, *index, problems);
    }
    expect_unique("two indexes of a table", relation.indexes.iter(), problems);
    if let ReplicaIdentity::Index(index) = relation.replica_identity {
        expect_index(catalog, id, index, problems);
    }
    if let Some(index) = relation.clustered_on {
        expect_index(catalog, id, index, problems);
    }
    if let Some(defined) = relation.of_type {
        problems.expect_live(&catalog.types, defined, name);
    }
    let is_view = matches!(relation.kind, RelationKind::View | RelationKind::MaterializedView);
    problems.expect(is_view == relation.view.is_some(), || format!("{}: a view has a query", name()));
    let is_partitioned = relation.kind == RelationKind::PartitionedTable;
    problems.expect(is_partitioned == relation.partitioned_by.is_some(), || {
        format!("{}: a partitioned table has a partition key", name())
    });
    expect_unique("two triggers", relation.triggers.iter().map(|trigger| &trigger.name), problems);
    expect_unique("two rules", relation.rules.iter().map(|rule| &rule.name), problems);
    expect_unique("two policies", relation.policies.iter().map(|policy| &policy.name), problems);
    for trigger in &relation.triggers {
        for column in &trigger.update_columns {
            expect_column(relation, *column, problems, || format!("{}, trigger {}", name(), trigger.name));
        }
        if let Some(function) = trigger.function_id {
            problems.expect_live(&catalog.functions, function, || format!("{}, {}", name(), trigger.name));
        }
    }
}

fn check_columns(catalog: &Catalog, id: Id<Relation>, relation: &Relation, problems: &mut Problems) {
    let name = || format!("relation {}", catalog.relation_name(id));
    let numbers = relation.columns.iter().map(|column| column.number);
    problems.expect(are_ascending(numbers), || format!("{}: column numbers do not rise", name()));
    expect_unique("two columns of a table", relation.columns.iter().map(|column| &column.name), problems);
    for column in &relation.columns {
        let name = || format!("column {}.{}", catalog.relation_name(id), column.name);
        expect_type(catalog, &column.data_type, problems, name);
        let origins = [column.default.is_some(), column.generated.is_some(), column.identity.is_some()];
        problems.expect(origins.iter().filter(|origin| **origin).count() <= 1, || {
            format!("{}: several of default, generated and identity", name())
        });
        let sequence = column.identity.and_then(|identity| identity.sequence);
        if let Some(sequence) = sequence {
            problems.expect_live(&catalog.sequences, sequence, name);
            let owner = catalog.sequences[sequence].owner;
            problems.expect(
                owner.is_some_and(|owner| owner.relation == id && owner.column == column.number),
                || format!("{}: its identity sequence is another column's", name()),
            );
        }
        let parents = relation.inherits.len() + usize::from(relation.partition_of.is_some());
        problems.expect(usize::from(column.inherited_from) <= parents, || {
            format!("{}: inherited from more parents than there are", name())
        });
        problems.expect(column.is_local || column.inherited_from > 0, || {
            format!("{}: neither local nor inherited", name())
        });
    }
}

/// Parents know their children and children their parents; nobody is below itself.
fn check_parents(catalog: &Catalog, id: Id<Relation>, relation: &Relation, problems: &mut Problems) {
    let name = || format!("relation {}", catalog.relation_name(id));
    let partitioned = relation.partition_of.as_ref().map(|partition| partition.parent);
    for parent in relation.inherits.iter().copied().chain(partitioned) {
        problems.expect_live(&catalog.relations, parent, name);
        let known = catalog.relations[parent].children.iter().filter(|child| **child == id).count();
        problems.expect(known == 1, || format!("{}: {known} times among its parent's children", name()));
    }
    for child in &relation.children {
        problems.expect_live(&catalog.relations, *child, name);
        let child = &catalog.relations[*child];
        let of_child = child.partition_of.as_ref().map(|partition| partition.parent);
        problems.expect(child.inherits.contains(&id) || of_child == Some(id), || {
            format!("{}: its child {} has other parents", name(), child.name)
        });
    }
    problems.expect(!is_below(catalog, id, id), || format!("{}: below itself", name()));
}

/// Whether `ancestor` is reached from `relation` over parents.
fn is_below(catalog: &Catalog, relation: Id<Relation>, ancestor: Id<Relation>) -> bool {
    let mut seen = std::collections::HashSet::new();
    let mut open = vec![relation];
    while let Some(next) = open.pop() {
        let relation = &catalog.relations[next];
        let partitioned = relation.partition_of.as_ref().map(|partition| partition.parent);
        for parent in relation.inherits.iter().copied().chain(partitioned) {
            if parent == ancestor {
                return true;
            }
            if seen.insert(parent) {
                open.push(parent);
            }
        }
    }
    false
}

fn check_constraints(catalog: &Catalog, id: Id<Relation>, relation: &Relation, problems: &mut Problems) {
    expect_unique(
        "two constraints of a table",
        relation.constraints.iter().map(|constraint| &constraint.name),
        problems,
    );
    let primary_keys = relation.constraints.iter().filter(|constraint| constraint.is_primary_key()).count();
    problems.expect(primary_keys <= 1, || {
        format!("relation {}: {primary_keys} primary keys", catalog.relation_name(id))
    });
    for constraint in &relation.constraints {
        check_constraint(catalog, id, constraint, problems);
    }
}

fn check_constraint(catalog: &Catalog, id: Id<Relation>, constraint: &Constraint, problems: &mut Problems) {
    let relation = &catalog.relations[id];
    let name = || format!("constraint {} of {}", constraint.name, catalog.relation_name(id));
    if let Some(index) = constraint.index() {
        expect_index(catalog, id, index, problems);
        problems.expect(catalog.indexes[index].name == constraint.name, || {
            format!("{}: its index is called {}", name(), catalog.indexes[index].name)
        });
    }
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => {
            problems.expect(catalog.indexes[key.index].key_columns().as_ref() == Some(&key.columns), || {
                format!("{}: its index has other columns", name())
            });
        }
        ConstraintKind::ForeignKey(key) => {
            for column in key.columns.iter().chain(&key.on_delete_columns) {
                expect_column(relation, *column, problems, name);
            }
            if let ReferencedTable::Known(target, columns) = &key.references {
                problems.expect_live(&catalog.relations, *target, name);
                for column in columns {
                    expect_column(&catalog.relations[*target], *column, problems, name);
                }
            }
        }
        ConstraintKind::NotNull { column } => expect_column(relation, *column, problems, name),
        _ => {}
    }
}

/// The table has this column.
pub fn expect_column(
    relation: &Relation,
    number: ColumnNumber,
    problems: &mut Problems,
    who: impl FnOnce() -> String,
) {
    problems.expect(relation.column_by_number(number).is_some(), || {
        format!("{} refers to column {} of {}, which is not there", who(), number.0, relation.name)
    });
}

/// The index exists, and is this table's.
fn expect_index(catalog: &Catalog, id: Id<Relation>, index: Id<Index>, problems: &mut Problems) {
    let name = || format!("relation {}", catalog.relation_name(id));
    problems.expect_live(&catalog.indexes, index, name);
    problems.expect(
        catalog.indexes[index].relation == id && catalog.relations[id].indexes.contains(&index),
        || format!("{}: index {} is not its own", name(), catalog.indexes[index].name),
    );
}

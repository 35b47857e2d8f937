//! The tables and columns that the task moves, with what DMS makes of each column.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::catalog::{Catalog, Column, ColumnNumber, Id, ObjectId, Relation, RelationKind, Schema};
use crate::dms::scope::{Scope, TableKind};
use crate::dms::types::{SharedMappings, TypeCase, TypeMapping, TypeSettings};

/// How many parents above each other are followed. A circle stands in no server, but may in a text.
const MAX_INHERITANCE_DEPTH: usize = 256;

/// How many relations one task works out: enough to be worth a task.
const RELATIONS_OF_A_TASK: usize = 64;

/// What the task moves.
#[derive(Debug)]
#[non_exhaustive]
pub struct Moved {
    /// The tables, partitioned tables and selected views, in the order of the catalog.
    pub relations: Vec<Id<Relation>>,
    /// Their columns. One that is inherited, or comes from a partitioned table, stands here once,
    /// where it is declared: at the topmost parent.
    pub columns: Vec<MovedColumn>,
    /// Those of the relations of which the input does not tell all columns: made by a query, or by a
    /// statement that could not be read.
    pub with_unknown_columns: Vec<Id<Relation>>,
    /// Those of the relations of which the input does not tell all indexes.
    pub with_unknown_indexes: Vec<Id<Relation>>,
    selected: HashSet<Id<Relation>, foldhash::fast::RandomState>,
    partitioned_above: BTreeSet<Id<Relation>>,
    schemas_left_out: HashSet<Id<Schema>, foldhash::fast::RandomState>,
    /// The places of the columns of each case, at the case's number.
    by_case: Vec<Vec<u32>>,
    /// The places of the columns that travel as LOBs, those of one table together.
    lobs: Vec<u32>,
}

/// A column that the task moves.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MovedColumn {
    /// The table in which it is declared.
    pub relation: Id<Relation>,
    /// The column.
    pub number: ColumnNumber,
    /// Where its values come from, where none is given.
    pub(crate) origin: Origin,
    /// What DMS makes of it. Columns of which it makes the same share this.
    pub mapping: Arc<TypeMapping>,
}

/// Where the values of a column come from, where none is given. It stands beside the column's number so that rules
/// need not look at all columns of the catalog for the few that they are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// From a default.
    pub has_default: bool,
    /// From an expression or an identity.
    pub is_computed: bool,
}

impl Origin {
    fn of(column: &Column) -> Self {
        Origin {
            has_default: column.default.is_some(),
            is_computed: column.generated.is_some() || column.identity.is_some(),
        }
    }
}

impl MovedColumn {
    /// The column as an object.
    pub fn id(&self) -> ObjectId {
        ObjectId::Column(self.relation, self.number)
    }

    /// The column in its catalog.
    pub fn column<'a>(&self, catalog: &'a Catalog) -> Option<&'a Column> {
        catalog.relations[self.relation].column_by_number(self.number)
    }
}

impl Moved {
    pub(super) fn of(catalog: &Catalog, scope: &Scope, settings: &TypeSettings) -> Self {
        let relations: Vec<_> = catalog
            .relations
            .iter()
            .filter(|(_, relation)| is_moved(catalog, scope, relation))
            .map(|(id, _)| id)
            .collect();
        let parts: Vec<Part> = relations
            .par_chunks(RELATIONS_OF_A_TASK)
            .map_init(
                || SharedMappings::new(catalog, settings),
                |mappings, part| Part::of(catalog, scope, part, mappings),
            )
            .collect();
        let columns = each_once(parts);
        let (by_case, lobs) = rayon::join(|| by_case(&columns), || lobs(&columns));
        let schemas_left_out = schemas_left_out(catalog, &relations);
        let is_unknown = |id: &Id<Relation>| catalog.relations[*id].columns_unknown.is_some();
        let lacks_indexes = |id: &Id<Relation>| !catalog.relations[*id].knows_its_indexes();
        let selected: HashSet<_, _> = relations.iter().copied().collect();
        Moved {
            with_unknown_columns: relations.iter().copied().filter(is_unknown).collect(),
            with_unknown_indexes: relations.iter().copied().filter(lacks_indexes).collect(),
            partitioned_above: partitioned_above(catalog, &relations, &selected),
            selected,
            schemas_left_out,
            relations,
            columns,
            by_case,
            lobs,
        }
    }

    /// Whether the functions, types and other objects of a schema go with the migration: unless it
    /// has tables and the task moves none of them. A schema without tables serves others.
    pub fn touches(&self, schema: Id<Schema>) -> bool {
        !self.schemas_left_out.contains(&schema)
    }

    /// Whether the task moves rows of the relation: of itself or, where AWS's advice is followed to
    /// select partitions alone, of its partitions.
    pub fn involves(&self, relation: Id<Relation>) -> bool {
        self.contains(relation) || self.partitioned_above.contains(&relation)
    }

    /// The relations of which the task moves rows ([`involves`](Self::involves)).
    pub fn involved(&self) -> impl Iterator<Item = Id<Relation>> + '_ {
        self.relations.iter().copied().chain(self.partitioned_above.iter().copied())
    }

    /// Whether the task moves the relation itself.
    pub fn contains(&self, relation: Id<Relation>) -> bool {
        self.selected.contains(&relation)
    }

    /// The columns of these origins, with what the catalog tells of each.
    pub(crate) fn columns_in<'a>(
        &'a self,
        catalog: &'a Catalog,
        is_wanted: fn(Origin) -> bool,
    ) -> impl Iterator<Item = (&'a MovedColumn, &'a Column)> {
        // those of one table mostly stand together: it is looked up once for all of them
        let of_tables = self.columns.chunk_by(|a, b| a.relation == b.relation);
        of_tables.flat_map(move |of_table| {
            let relation = of_table.first().map(|first| &catalog.relations[first.relation]);
            let wanted = of_table.iter().filter(move |moved| is_wanted(moved.origin));
            wanted.filter_map(move |moved| Some((moved, relation?.column_by_number(moved.number)?)))
        })
    }

    /// The columns whose type is of this case, or is made of one that is: a domain over it, an
    /// array of it. A rule for one case does not have to walk all columns.
    pub fn columns_of(&self, case: TypeCase) -> impl Iterator<Item = &MovedColumn> {
        let places = self.by_case.get(case as usize).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|at| self.columns.get(*at as usize))
    }

    /// The columns that travel as LOBs, those of one table together. One that does not arrive at all
    /// is none of them.
    pub fn lob_columns(&self) -> impl ExactSizeIterator<Item = &MovedColumn> {
        self.lobs.iter().map(|at| &self.columns[*at as usize])
    }
}

/// The places of the columns of each case, at the case's number.
fn by_case(columns: &[MovedColumn]) -> Vec<Vec<u32>> {
    let mut places: Vec<Vec<u32>> = Vec::new();
    for (at, column) in (0..).zip(columns) {
        for layer in column.mapping.layers() {
            let case = layer.case() as usize;
            if places.len() <= case {
                places.resize_with(case + 1, Vec::new);
            }
            // a domain over an array of a domain has the case twice
            if places[case].last() != Some(&at) {
                places[case].push(at);
            }
        }
    }
    places
}

/// The places of the columns that travel as LOBs, by table: columns stand where they are declared, but
/// in the order in which heirs were met.
fn lobs(columns: &[MovedColumn]) -> Vec<u32> {
    let mut places: Vec<u32> =
        (0..).zip(columns).filter(|(_, column)| column.mapping.travels_as_lob()).map(|(at, _)| at).collect();
    places.sort_by_key(|at| columns[*at as usize].relation);
    places
}

/// The partitioned tables above moved partitions that are not moved themselves.
fn partitioned_above(
    catalog: &Catalog,
    moved: &[Id<Relation>],
    selected: &HashSet<Id<Relation>, foldhash::fast::RandomState>,
) -> BTreeSet<Id<Relation>> {
    let parent = |id: Id<Relation>| catalog.relations[id].partition_of.as_ref().map(|place| place.parent);
    let mut above = BTreeSet::new();
    for &id in moved {
        let mut next = parent(id);
        // what is above a table that was met is there already
        while let Some(table) = next.filter(|table| !selected.contains(table) && above.insert(*table)) {
            next = parent(table);
        }
    }
    above
}

/// The schemas that have tables, none of which is moved.
fn schemas_left_out(
    catalog: &Catalog,
    moved: &[Id<Relation>],
) -> HashSet<Id<Schema>, foldhash::fast::RandomState> {
    let with_tables = catalog.relations.iter().filter(|(_, relation)| relation.is_table());
    let mut schemas: HashSet<_, _> = with_tables.map(|(_, relation)| relation.schema).collect();
    for id in moved {
        schemas.remove(&catalog.relations[*id].schema);
    }
    schemas
}

fn is_moved(catalog: &Catalog, scope: &Scope, relation: &Relation) -> bool {
    let kind = match relation.kind {
        RelationKind::Table | RelationKind::PartitionedTable | RelationKind::ForeignTable => TableKind::Table,
        RelationKind::View => TableKind::View,
        RelationKind::MaterializedView => TableKind::MaterializedView,
    };
    scope.table(catalog.schema_name(relation.schema).as_str(), relation.name.as_str(), kind).is_selected()
}

/// The columns of some of the relations that are moved, each where it is declared, in the order in which
/// they are met.
struct Part {
    columns: Vec<MovedColumn>,
    /// Whether a column may be met a second time, here or in another part.
    may_repeat: bool,
}

impl Part {
    fn of<'a>(
        catalog: &'a Catalog,
        scope: &Scope,
        relations: &[Id<Relation>],
        mappings: &mut SharedMappings<'a>,
    ) -> Self {
        let mut part = Part { columns: Vec::new(), may_repeat: false };
        for &id in relations {
            let relation = &catalog.relations[id];
            let schema = catalog.schema_name(relation.schema).as_str();
            let moved = scope.columns(schema, relation.name.as_str());
            let stands_alone = stands_alone(relation);
            part.may_repeat |= !stands_alone;
            for column in
                relation.columns.iter().filter(|column| moved.column(column.name.as_str()).is_moved())
            {
                let (id, column) = if stands_alone { (id, column) } else { declaration(catalog, id, column) };
                let mapping = mappings.of_column(&catalog.relations[id], column);
                part.columns.push(MovedColumn {
                    relation: id,
                    number: column.number,
                    origin: Origin::of(column),
                    mapping,
                });
            }
        }
        part
    }
}

/// Whether no column of the relation is one of another's: it has neither parents nor children.
fn stands_alone(relation: &Relation) -> bool {
    parents(relation).next().is_none() && relation.children.is_empty()
}

fn each_once(parts: Vec<Part>) -> Vec<MovedColumn> {
    let mut seen: HashSet<(Id<Relation>, ColumnNumber), foldhash::fast::RandomState> = HashSet::default();
    let mut columns = Vec::with_capacity(parts.iter().map(|part| part.columns.len()).sum());
    for mut part in parts {
        if part.may_repeat {
            part.columns.retain(|column| seen.insert((column.relation, column.number)));
        }
        columns.append(&mut part.columns);
    }
    columns
}

fn parents(relation: &Relation) -> impl Iterator<Item = Id<Relation>> + '_ {
    let partitioned = relation.partition_of.as_ref().map(|partition| partition.parent);
    partitioned.into_iter().chain(relation.inherits.iter().copied())
}

/// The topmost parent's column of the same name.
pub(crate) fn declaration<'a>(
    catalog: &'a Catalog,
    id: Id<Relation>,
    column: &'a Column,
) -> (Id<Relation>, &'a Column) {
    let mut place = (id, column);
    for _ in 0..MAX_INHERITANCE_DEPTH {
        let above = parents(&catalog.relations[place.0]).find_map(|parent| {
            let inherited = catalog.relations[parent].column(column.name.as_str())?;
            Some((parent, inherited))
        });
        match above {
            Some(above) => place = above,
            None => break,
        }
    }
    place
}

//! The order of objects by name: what everything that is shown is sorted by.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;

use rayon::prelude::*;

use super::{Catalog, Id, Name, ObjectId, ObjectRef, Relation, Schema};

/// Where each relation stands among all by the names of its schema and its own. Made once, it spares
/// the comparison of names where many objects of tables are sorted.
#[derive(Debug)]
pub struct RelationOrder {
    /// The rank of each relation, by its number.
    ranks: Vec<u32>,
}

impl RelationOrder {
    /// The order of the relations of a catalog.
    pub fn of(catalog: &Catalog) -> Self {
        let mut named: Vec<(&str, &str, Id<Relation>)> = catalog
            .relations
            .iter()
            .map(|(id, relation)| (catalog.schema_name(relation.schema).as_str(), relation.name.as_str(), id))
            .collect();
        named.par_sort_unstable();
        let mut ranks = vec![u32::MAX; catalog.relations.added()];
        for (rank, (_, _, id)) in named.into_iter().enumerate() {
            ranks[id.index()] = u32::try_from(rank).unwrap_or(u32::MAX);
        }
        RelationOrder { ranks }
    }

    /// Where a relation stands.
    pub fn rank(&self, relation: Id<Relation>) -> u32 {
        self.ranks.get(relation.index()).copied().unwrap_or(u32::MAX)
    }
}

impl Catalog {
    /// The order of two objects of this catalog by name: schema, table, name, arguments; kinds
    /// apart where these are equal.
    pub fn compare(&self, a: ObjectId, b: ObjectId) -> Ordering {
        self.place_by_name(a).cmp(&self.place_by_name(b))
    }

    /// What [`compare`](Self::compare) compares. To look it up once an object is faster than once a
    /// comparison where many are sorted. It allocates nothing but for the few kinds whose names are put
    /// together.
    pub(crate) fn place_by_name(&self, id: ObjectId) -> impl Ord + use<'_> {
        let path = self.path(id).unwrap_or_else(|| Path::owned(self.object_ref(id)));
        (path, self.kind_of(id))
    }

    /// The part of [`place_by_name`](Self::place_by_name) that decides between objects of one table.
    pub(crate) fn place_in_table(&self, id: ObjectId) -> impl Ord + use<'_> {
        (self.name_in_table(id).map(Name::as_str), self.kind_of(id))
    }

    /// Sorts objects: kind by kind as [`Catalog::object_ids`] has them, those of a kind by name.
    pub fn sort_by_name(&self, objects: &mut [ObjectId]) {
        objects.sort_by_cached_key(|id| (place_of_kind(*id), self.place_by_name(*id)));
    }

    /// Sorts the children of all relations by name: when they were made decides nothing. For readers, when
    /// all relations have their names.
    pub(crate) fn sort_children(&mut self) {
        let has_several =
            |(id, relation): (Id<Relation>, &Relation)| (relation.children.len() > 1).then_some(id);
        let parents: Vec<Id<Relation>> = self.relations.iter().filter_map(has_several).collect();
        for parent in parents {
            let mut children = std::mem::take(&mut self.relations[parent].children);
            children.sort_by(|a, b| self.compare(ObjectId::Relation(*a), ObjectId::Relation(*b)));
            self.relations[parent].children = children;
        }
    }

    /// A relation, its partitions and those that inherit from it, at all levels: each once, those of one level
    /// by parent and name.
    pub(crate) fn with_descendants(&self, top: Id<Relation>) -> Vec<Id<Relation>> {
        let mut tree = vec![top];
        // a text can hold a circle, which no server does
        let mut seen = HashSet::from([top]);
        let mut at = 0;
        while let Some(&above) = tree.get(at) {
            at += 1;
            tree.extend(self.relations[above].children.iter().filter(|child| seen.insert(**child)));
        }
        tree
    }

    /// The relation that an object belongs to; none for the relation itself.
    pub fn relation_of(&self, id: ObjectId) -> Option<Id<Relation>> {
        match id {
            ObjectId::Column(relation, _)
            | ObjectId::Constraint(relation, _)
            | ObjectId::Trigger(relation, _)
            | ObjectId::Policy(relation, _)
            | ObjectId::Rule(relation, _) => Some(relation),
            ObjectId::Index(id) => Some(self.indexes[id].relation),
            _ => None,
        }
    }

    /// What an object is ordered by, without a copy, of all that stands in a schema or a table.
    fn path(&self, id: ObjectId) -> Option<Path<'_>> {
        match id {
            ObjectId::Schema(id) => Some(Path::global(&self.schemas[id].name)),
            ObjectId::Role(id) => Some(Path::global(&self.roles[id].name)),
            ObjectId::Extension(id) => Some(Path::global(&self.extensions[id].name)),
            ObjectId::Relation(id) => {
                let relation = &self.relations[id];
                Some(self.in_named_schema(relation.schema, &relation.name))
            }
            ObjectId::Sequence(id) => {
                let sequence = &self.sequences[id];
                Some(self.in_named_schema(sequence.schema, &sequence.name))
            }
            ObjectId::Type(id) => {
                let user_type = &self.types[id];
                Some(self.in_named_schema(user_type.schema, &user_type.name))
            }
            ObjectId::Statistics(id) => {
                let statistics = &self.statistics[id];
                Some(self.in_named_schema(statistics.schema, &statistics.name))
            }
            ObjectId::Function(id) => {
                let function = &self.functions[id];
                let path = self.in_named_schema(function.schema, &function.name);
                Some(Path { arguments: Some(Cow::Borrowed(&*function.signature)), ..path })
            }
            _ => self.path_in_table(id),
        }
    }

    fn in_named_schema<'a>(&'a self, schema: Id<Schema>, name: &'a Name) -> Path<'a> {
        Path { schema: Some(self.schema_name(schema).as_str().into()), ..Path::global(name) }
    }

    /// The name of what belongs to a table.
    fn name_in_table(&self, id: ObjectId) -> Option<&Name> {
        let relation = &self.relations[self.relation_of(id)?];
        Some(match id {
            ObjectId::Column(_, number) => &relation.column_by_number(number)?.name,
            ObjectId::Constraint(_, at) => &relation.constraints.get(at as usize)?.name,
            ObjectId::Trigger(_, at) => &relation.triggers.get(at as usize)?.name,
            ObjectId::Policy(_, at) => &relation.policies.get(at as usize)?.name,
            ObjectId::Rule(_, at) => &relation.rules.get(at as usize)?.name,
            ObjectId::Index(id) => &self.indexes[id].name,
            _ => return None,
        })
    }

    fn path_in_table(&self, id: ObjectId) -> Option<Path<'_>> {
        let relation = &self.relations[self.relation_of(id)?];
        let own = self.name_in_table(id)?;
        Some(Path {
            table: Some(relation.name.as_str().into()),
            ..self.in_named_schema(relation.schema, own)
        })
    }
}

/// Where a kind stands in the order of all objects; what belongs to a relation or a type stands with it.
fn place_of_kind(id: ObjectId) -> u8 {
    match id {
        ObjectId::Database => 0,
        ObjectId::Schema(_) => 1,
        ObjectId::Extension(_) => 2,
        ObjectId::Type(_) | ObjectId::DomainConstraint(..) => 3,
        ObjectId::Function(_) => 4,
        ObjectId::Other(_) => 5,
        ObjectId::Sequence(_) => 6,
        ObjectId::Relation(_)
        | ObjectId::Column(..)
        | ObjectId::Constraint(..)
        | ObjectId::Trigger(..)
        | ObjectId::Rule(..)
        | ObjectId::Policy(..) => 7,
        ObjectId::Index(_) => 8,
        ObjectId::Statistics(_) => 9,
        ObjectId::ForeignDataWrapper(_) => 10,
        ObjectId::ForeignServer(_) => 11,
        ObjectId::EventTrigger(_) => 12,
        ObjectId::Publication(_) => 13,
        ObjectId::Subscription(_) => 14,
        ObjectId::Role(_) => 15,
        ObjectId::Membership(_) => 16,
        ObjectId::Setting(_) => 17,
        ObjectId::DefaultPrivilege(_) => 18,
        ObjectId::Supplied(_) => 19,
        ObjectId::LargeObjects => 20,
    }
}

/// The names that an object is ordered by, as in [`ObjectRef`].
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Path<'a> {
    schema: Option<Cow<'a, str>>,
    table: Option<Cow<'a, str>>,
    name: Cow<'a, str>,
    arguments: Option<Cow<'a, str>>,
}

impl<'a> Path<'a> {
    fn global(name: &'a Name) -> Self {
        Path { schema: None, table: None, name: name.as_str().into(), arguments: None }
    }

    fn owned(object: ObjectRef) -> Self {
        let owned = |name: Name| Cow::Owned(name.as_str().to_owned());
        Path {
            schema: object.schema.map(owned),
            table: object.table.map(owned),
            name: owned(object.name),
            arguments: object.arguments.map(Cow::Owned),
        }
    }
}

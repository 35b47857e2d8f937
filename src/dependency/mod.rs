//! What depends on what in a catalog: computed when it is asked for, in time linear in the catalog.
//!
//! - here: the edges and the way back
//! - `declared`: what the model itself says: foreign keys, parents, types, owned sequences
//! - `text`: what queries, expressions and function bodies mention; `name`: finding what they mean
//! - `order`: dependencies before what depends on them
//!
//! Owners and grants are no dependencies here, nor are operators that a text uses.

mod declared;
mod name;
mod order;
#[cfg(all(test, feature = "dump"))]
mod tests;
mod text;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, ObjectId, QualifiedName};

/// What an object depends on, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Edge {
    /// The definition says so: a foreign key's table, a column's type, an index's table.
    Declared(ObjectId),
    /// A text mentions it: a view's query, a default, a function's body. Of functions that share a
    /// name all are taken, since text does not tell which one is called.
    FromText(ObjectId),
    /// It has this name, and the catalog does not hold it: an extension's, or missing.
    Unresolved {
        /// What the name has to be of.
        kind: NameKind,
        /// The name as written.
        name: QualifiedName,
    },
}

impl Edge {
    /// The object, where the catalog holds it.
    pub fn target(&self) -> Option<ObjectId> {
        match self {
            Edge::Declared(target) | Edge::FromText(target) => Some(*target),
            Edge::Unresolved { .. } => None,
        }
    }
}

/// What a name is of, by the place where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NameKind {
    /// A table, view or sequence.
    Relation,
    /// A function, procedure or aggregate.
    Function,
    /// A type.
    Type,
    /// A collation.
    Collation,
}

/// An object that depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Dependent {
    /// The object.
    pub object: ObjectId,
    /// How that is known.
    pub basis: Basis,
}

/// How a dependency is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// The definition says so.
    Declared,
    /// A text mentions it.
    FromText,
}

/// The dependencies between the objects of one catalog.
///
/// A part of a table depends on what it uses itself: ask for columns, constraints, triggers by
/// their own [`ObjectId`]. A view depends on its tables, and on their columns as far as its query
/// names them.
///
/// ```
/// # #[cfg(feature = "dump")] {
/// use pgdms_lint::catalog::ObjectId;
/// use pgdms_lint::dependency::{Basis, Dependencies};
/// use pgdms_lint::source::{DumpOptions, read_dump_from};
///
/// let sql = "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t;";
/// let catalog = read_dump_from("t.sql", sql.as_bytes(), &DumpOptions::default())?.catalog;
/// let id = |name| ObjectId::Relation(catalog.relation("public", name).unwrap());
/// let dependencies = Dependencies::of(&catalog);
/// let dependents = dependencies.dependents(id("t"));
/// assert_eq!(dependents.len(), 1);
/// assert_eq!((dependents[0].object, dependents[0].basis), (id("v"), Basis::FromText));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Dependencies {
    edges: Vec<Edge>,
    /// Which of the edges start at an object.
    ranges: HashMap<ObjectId, Range<usize>, RandomState>,
    dependents: HashMap<ObjectId, Vec<Dependent>, RandomState>,
    /// The columns and domain constraints that have edges, by the object that they are made with.
    parts: HashMap<ObjectId, Vec<ObjectId>, RandomState>,
    /// The objects that depend on themselves, searched for when they are asked for.
    circles: OnceLock<HashSet<ObjectId, RandomState>>,
}

impl Dependencies {
    /// The dependencies in a catalog.
    pub fn of(catalog: &Catalog) -> Self {
        Dependencies::reaching(catalog, Reach::Everything)
    }

    /// What has to be there before an object can be made. A body that is kept as text is looked at when it runs;
    /// a sequence is made before its table, and given to its column afterwards.
    pub(crate) fn of_creation(catalog: &Catalog) -> Self {
        Dependencies::reaching(catalog, Reach::Creation)
    }

    fn reaching(catalog: &Catalog, reach: Reach) -> Self {
        let mut dependencies = Dependencies::default();
        declared::visit(catalog, reach, |links| dependencies.add(links));
        dependencies
    }

    /// What an object depends on, each once, in the order in which it is defined: what is declared
    /// before what text mentions.
    pub fn edges(&self, from: ObjectId) -> &[Edge] {
        self.ranges.get(&from).map_or(&[], |range| &self.edges[range.clone()])
    }

    /// What depends directly on an object.
    pub fn dependents(&self, on: ObjectId) -> &[Dependent] {
        self.dependents.get(&on).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, links: Links) {
        if links.edges.is_empty() {
            return;
        }
        let from = links.from;
        for edge in &links.edges {
            let (on, basis) = match edge {
                Edge::Declared(on) => (*on, Basis::Declared),
                Edge::FromText(on) => (*on, Basis::FromText),
                Edge::Unresolved { .. } => continue,
            };
            self.dependents.entry(on).or_default().push(Dependent { object: from, basis });
        }
        let start = self.edges.len();
        self.edges.extend(links.edges);
        self.ranges.insert(from, start..self.edges.len());
        let whole = whole(from);
        if whole != from {
            self.parts.entry(whole).or_default().push(from);
        }
    }
}

/// Which dependencies are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// All.
    Everything,
    /// What the statement that makes an object needs.
    Creation,
}

/// The object whose CREATE statement makes this one too.
fn whole(object: ObjectId) -> ObjectId {
    match object {
        ObjectId::Column(relation, _) => ObjectId::Relation(relation),
        ObjectId::DomainConstraint(domain, _) => ObjectId::Type(domain),
        other => other,
    }
}

/// The edges of one object while they are found, each once.
struct Links {
    from: ObjectId,
    edges: Vec<Edge>,
    known: HashSet<ObjectId, RandomState>,
    unresolved: HashSet<(NameKind, QualifiedName), RandomState>,
}

impl Links {
    fn new(from: ObjectId) -> Self {
        Links { from, edges: Vec::new(), known: HashSet::default(), unresolved: HashSet::default() }
    }

    fn declare(&mut self, on: ObjectId) {
        if on != self.from && self.known.insert(on) {
            self.edges.push(Edge::Declared(on));
        }
    }

    fn mention(&mut self, on: ObjectId) {
        if on != self.from && self.known.insert(on) {
            self.edges.push(Edge::FromText(on));
        }
    }

    fn miss(&mut self, kind: NameKind, name: &QualifiedName) {
        if self.unresolved.insert((kind, name.clone())) {
            self.edges.push(Edge::Unresolved { kind, name: name.clone() });
        }
    }
}

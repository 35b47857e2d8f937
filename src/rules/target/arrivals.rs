//! The tables of the target that rows arrive in: under the names that the transformation rules give.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, Id, ObjectId, ObjectKind, ObjectRef, Relation, Unread, UnreadSubject};
use crate::finding::{Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::rules::arriving::{name_on_target, remakes_tables};

/// How many parents above each other are followed. A circle stands in no server, but may in a text.
const MAX_DEPTH: usize = 256;

/// A table of the source, and the table of the target that its rows arrive in.
#[derive(Clone, Copy)]
pub(super) struct Arrival {
    pub from: Id<Relation>,
    pub to: Id<Relation>,
}

/// The tables of the target that rows arrive in.
pub(super) struct Arrivals<'a> {
    pub target: &'a Catalog,
    /// Each table of the target once, in the order of the source.
    pub tables: Vec<Arrival>,
}

impl<'a> Arrivals<'a> {
    /// The tables that are there; `None` without a target, or where it is no PostgreSQL.
    pub fn of(migration: &'a Migration) -> Option<Self> {
        let target = migration.target().filter(|_| migration.task().is_homogeneous())?;
        let mut seen: HashSet<Id<Relation>, RandomState> = HashSet::default();
        let arrival = |&from: &Id<Relation>| {
            let name = name_on_target(migration, from)?;
            let to = target.relation(name.schema?.as_str(), name.name.as_str())?;
            (target.relations[to].is_table() && seen.insert(to)).then_some(Arrival { from, to })
        };
        let tables = migration.moved().relations.iter().filter_map(arrival).collect();
        Some(Arrivals { target, tables })
    }

    /// The tables that stay as they are: `None` where DMS drops them before the load as well.
    pub fn kept(migration: &'a Migration) -> Option<Self> {
        if remakes_tables(migration) {
            return None;
        }
        Arrivals::of(migration)
    }

    /// The table of the source whose rows arrive in each table of the target.
    pub fn sources(&self) -> HashMap<Id<Relation>, Id<Relation>, RandomState> {
        self.tables.iter().map(|arrival| (arrival.to, arrival.from)).collect()
    }

    /// The tables, the partitioned tables above them and their partitions: what belongs to any of these works
    /// on rows that arrive. Each once.
    pub fn with_partitions(&self) -> Vec<Id<Relation>> {
        let mut seen: HashSet<Id<Relation>, RandomState> = HashSet::default();
        let mut all = Vec::new();
        for arrival in &self.tables {
            let above = ancestors(self.target, arrival.to);
            let mut open: Vec<Id<Relation>> = above.collect();
            open.push(arrival.to);
            let found = open.into_iter().chain(below(self.target, arrival.to));
            all.extend(found.filter(|id| seen.insert(*id)));
        }
        all
    }
}

/// The partitioned tables above a partition, from the next to the topmost.
pub(super) fn ancestors(catalog: &Catalog, table: Id<Relation>) -> impl Iterator<Item = Id<Relation>> + '_ {
    let parent = |id: &Id<Relation>| catalog.relations[*id].partition_of.as_ref().map(|place| place.parent);
    std::iter::successors(parent(&table), parent).take(MAX_DEPTH)
}

/// The partitions of a table, at all levels.
fn below(catalog: &Catalog, table: Id<Relation>) -> Vec<Id<Relation>> {
    let mut found = Vec::new();
    let mut seen: HashSet<Id<Relation>, RandomState> = HashSet::default();
    let mut open = vec![table];
    while let Some(id) = open.pop() {
        let relation = &catalog.relations[id];
        if relation.partitioned_by.is_some() && seen.insert(id) {
            found.extend(&relation.children);
            open.extend(&relation.children);
        }
    }
    found
}

/// The relation of the target that a finding names, or that it names a part of.
pub(super) fn relation_of(target: &Catalog, object: &ObjectRef) -> Option<Id<Relation>> {
    let table = object.table.as_ref().unwrap_or(&object.name);
    target.relation(object.schema.as_ref()?.as_str(), table.as_str())
}

/// The place of a part with this name among the parts of a relation.
pub(super) fn place<T>(parts: &[T], is_it: impl Fn(&T) -> bool) -> Option<u32> {
    parts.iter().position(is_it).and_then(|at| u32::try_from(at).ok())
}

/// Says of which kinds of objects of the target nothing could be read, so that there may be some.
pub(super) fn note_unread(target: &Catalog, kind: ObjectKind, findings: &mut Findings) {
    let of_kind = |unread: &&Unread| unread.subject == UnreadSubject::Kind(kind);
    for unread in target.unread.iter().filter(of_kind) {
        let words = NotCheckedReason::from(unread).to_string();
        findings.not_checked(NotCheckedReason::Because(format!("on the target: {words}")), Vec::new());
    }
}

/// Whether the statements that make an object of the target can be written in full.
pub(super) fn is_whole(target: &Catalog, object: ObjectId) -> bool {
    target.unread.is_empty() || !target.incomplete().contains(&object)
}

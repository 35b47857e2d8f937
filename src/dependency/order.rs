//! Dependencies before what depends on them.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::catalog::ObjectId;

use super::{Dependencies, whole};

impl Dependencies {
    /// The objects in an order in which they can be made: each behind all that it depends on, also
    /// by way of objects that are not among them. Where that leaves a choice, the given order is
    /// kept. Objects that depend on each other in a circle come together, in one group; any other
    /// group holds one object.
    ///
    /// Columns count as their table, domain constraints as their domain, and each object is given
    /// out once.
    pub fn order(&self, objects: &[ObjectId]) -> Vec<Vec<ObjectId>> {
        let mut search = Search::new(self, objects);
        for object in objects {
            search.from(whole(*object));
        }
        search.groups
    }

    /// Whether an object depends on itself by way of others, so that no order makes them all in one go each: a
    /// view and a function that takes its rows, a table and the sequence that it owns. Columns count as their
    /// table, domain constraints as their domain.
    pub fn is_in_circle(&self, object: ObjectId) -> bool {
        self.circles.get_or_init(|| self.find_circles()).contains(&whole(object))
    }

    fn find_circles(&self) -> HashSet<ObjectId, RandomState> {
        let all: Vec<ObjectId> = self.ranges.keys().copied().collect();
        self.order(&all).into_iter().filter(|group| group.len() > 1).flatten().collect()
    }

    /// These objects and all that they depend on, also by way of others. Columns count as their table, domain
    /// constraints as their domain.
    pub(crate) fn with_all_below(
        &self,
        objects: impl IntoIterator<Item = ObjectId>,
    ) -> HashSet<ObjectId, RandomState> {
        let mut found = HashSet::default();
        let mut waiting: Vec<ObjectId> = objects.into_iter().map(whole).collect();
        while let Some(object) = waiting.pop() {
            if found.insert(object) {
                waiting.extend(self.wholes_below(object));
            }
        }
        found
    }

    /// What an object and its parts depend on, each named as a whole. May repeat itself.
    pub(crate) fn wholes_below(&self, object: ObjectId) -> Vec<ObjectId> {
        let parts = self.parts.get(&object).map_or(&[][..], Vec::as_slice);
        let all = std::iter::once(&object).chain(parts);
        let below = all.flat_map(|part| self.edges(*part)).filter_map(|edge| edge.target()).map(whole);
        below.filter(|below| *below != object).collect()
    }
}

/// Tarjan's search for strongly connected components, without recursion: a chain of views may be of
/// any length.
struct Search<'a> {
    dependencies: &'a Dependencies,
    /// Where each wanted object stands among those given.
    wanted: HashMap<ObjectId, usize, RandomState>,
    seen: HashMap<ObjectId, Seen, RandomState>,
    /// Objects whose component is not complete.
    open: Vec<ObjectId>,
    /// The way down to the object that is looked at.
    path: Vec<Step>,
    groups: Vec<Vec<ObjectId>>,
}

#[derive(Clone, Copy)]
struct Seen {
    number: usize,
    /// The least number that is known to be reached from here.
    lowest: usize,
    is_open: bool,
}

struct Step {
    object: ObjectId,
    below: std::vec::IntoIter<ObjectId>,
}

impl<'a> Search<'a> {
    fn new(dependencies: &'a Dependencies, objects: &[ObjectId]) -> Self {
        let mut wanted = HashMap::default();
        for (at, object) in objects.iter().enumerate() {
            wanted.entry(whole(*object)).or_insert(at);
        }
        Search {
            dependencies,
            wanted,
            seen: HashMap::default(),
            open: Vec::new(),
            path: Vec::new(),
            groups: Vec::new(),
        }
    }

    fn from(&mut self, object: ObjectId) {
        if self.seen.contains_key(&object) {
            return;
        }
        self.enter(object);
        while let Some(step) = self.path.last_mut() {
            let object = step.object;
            match step.below.next() {
                Some(below) => match self.seen.get(&below) {
                    None => self.enter(below),
                    Some(seen) if seen.is_open => self.lower(object, seen.number),
                    Some(_) => {}
                },
                None => self.leave(object),
            }
        }
    }

    fn enter(&mut self, object: ObjectId) {
        let number = self.seen.len();
        self.seen.insert(object, Seen { number, lowest: number, is_open: true });
        self.open.push(object);
        let below = self.dependencies.wholes_below(object).into_iter();
        self.path.push(Step { object, below });
    }

    fn lower(&mut self, object: ObjectId, number: usize) {
        if let Some(seen) = self.seen.get_mut(&object) {
            seen.lowest = seen.lowest.min(number);
        }
    }

    /// All that an object depends on was looked at.
    fn leave(&mut self, object: ObjectId) {
        self.path.pop();
        let Some(seen) = self.seen.get(&object).copied() else { return };
        if let Some(above) = self.path.last().map(|step| step.object) {
            self.lower(above, seen.lowest);
        }
        if seen.lowest == seen.number {
            self.close(object);
        }
    }

    /// The component that was entered by this object is complete.
    fn close(&mut self, first: ObjectId) {
        let mut group = Vec::new();
        while let Some(object) = self.open.pop() {
            if let Some(seen) = self.seen.get_mut(&object) {
                seen.is_open = false;
            }
            group.push(object);
            if object == first {
                break;
            }
        }
        group.retain(|object| self.wanted.contains_key(object));
        group.sort_by_key(|object| self.wanted.get(object).copied());
        if !group.is_empty() {
            self.groups.push(group);
        }
    }
}

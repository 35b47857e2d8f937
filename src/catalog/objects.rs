//! Arenas: the objects of one kind, found by number and by name.

use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use foldhash::fast::RandomState;

use super::blocks::Blocks;

/// The number of an object in one catalog's arena of its kind. Numbers say nothing about order,
/// and mean nothing in another catalog.
pub struct Id<T> {
    number: u32,
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    fn new(index: usize) -> Self {
        Id { number: u32::try_from(index).expect("fewer than 2^32 objects of a kind"), kind: PhantomData }
    }

    /// Where the object stands in its arena.
    pub fn index(self) -> usize {
        self.number as usize
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.number.cmp(&other.number)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.number)
    }
}

/// An object that is found by a key within its kind.
pub trait Keyed {
    /// What makes the object unique among its kind: usually its schema and name.
    type Key: Hash + Eq + Clone + fmt::Debug;
    /// The key of this object.
    fn key(&self) -> Self::Key;
}

/// All objects of one kind. Dropped ones keep their number, so that an id of this catalog always
/// leads to an object; iteration and look-up pass them over.
#[derive(Clone, Debug)]
pub struct Objects<T: Keyed> {
    items: Blocks<T>,
    dropped: Vec<bool>,
    by_key: HashMap<T::Key, Id<T>, RandomState>,
    /// What was added or may have changed, where someone wants to know.
    changes: Option<Vec<Id<T>>>,
}

impl<T: Keyed> Default for Objects<T> {
    fn default() -> Self {
        Objects { items: Blocks::new(), dropped: Vec::new(), by_key: HashMap::default(), changes: None }
    }
}

impl<T: Keyed> Objects<T> {
    /// Adds an object. An object with the same key must not stand there: look first.
    pub fn insert(&mut self, item: T) -> Id<T> {
        let id = Id::new(self.items.len());
        self.by_key.insert(item.key(), id);
        self.items.push(item);
        self.dropped.push(false);
        self.note_change(id);
        id
    }

    /// What was added or may have changed since the last call; all objects at the first one, from
    /// which on changes are noted.
    pub(crate) fn take_changes(&mut self) -> Vec<Id<T>> {
        match self.changes.replace(Vec::new()) {
            Some(mut changes) => {
                changes.sort_unstable();
                changes.dedup();
                changes
            }
            None => self.ids().collect(),
        }
    }

    fn note_change(&mut self, id: Id<T>) {
        if let Some(changes) = &mut self.changes
            && changes.last() != Some(&id)
        {
            changes.push(id);
        }
    }

    /// The object with this key.
    pub fn find(&self, key: &T::Key) -> Option<Id<T>> {
        self.by_key.get(key).copied()
    }

    /// Changes what the key is made of (a rename, another schema).
    pub fn rekey(&mut self, id: Id<T>, change: impl FnOnce(&mut T)) {
        self.note_change(id);
        let item = &mut self.items[id.index()];
        let before = item.key();
        change(item);
        let after = item.key();
        if self.by_key.get(&before) == Some(&id) {
            self.by_key.remove(&before);
        }
        self.by_key.insert(after, id);
    }

    /// Takes the object out of iteration and look-up.
    pub fn drop_object(&mut self, id: Id<T>) {
        let key = self.items[id.index()].key();
        if self.by_key.get(&key) == Some(&id) {
            self.by_key.remove(&key);
        }
        self.dropped[id.index()] = true;
    }

    /// Whether the object was dropped.
    pub fn is_dropped(&self, id: Id<T>) -> bool {
        self.dropped[id.index()]
    }

    /// The objects that exist, with their ids, in the order in which they were created.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        self.items
            .iter()
            .enumerate()
            .filter(|(index, _)| !self.dropped[*index])
            .map(|(index, item)| (Id::new(index), item))
    }

    /// The ids of the objects that exist, in the order in which they were created.
    pub fn ids(&self) -> impl Iterator<Item = Id<T>> + use<'_, T> {
        self.iter().map(|(id, _)| id)
    }

    /// How many objects were ever added.
    pub(crate) fn added(&self) -> usize {
        self.items.len()
    }

    /// The ids of the objects that were added when there had been `added` before.
    pub(crate) fn added_since(&self, added: usize) -> impl Iterator<Item = Id<T>> + use<T> {
        (added..self.items.len()).map(Id::new)
    }

    /// How many objects exist.
    pub fn len(&self) -> usize {
        self.dropped.iter().filter(|dropped| !**dropped).count()
    }

    /// Whether no object exists.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl<T: Keyed> Index<Id<T>> for Objects<T> {
    type Output = T;
    fn index(&self, id: Id<T>) -> &T {
        &self.items[id.index()]
    }
}

impl<T: Keyed> IndexMut<Id<T>> for Objects<T> {
    /// Never change what the key is made of through this: [`Objects::rekey`] does.
    fn index_mut(&mut self, id: Id<T>) -> &mut T {
        self.note_change(id);
        &mut self.items[id.index()]
    }
}

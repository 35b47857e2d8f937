//! A list that is nearly always empty.

use std::fmt;
use std::ops::{Deref, DerefMut};

/// A list that is nearly always empty: an empty one takes a single word. It is read as a slice.
#[derive(Clone)]
pub struct RareList<T> {
    #[allow(clippy::box_collection, reason = "a vector takes three words where it is empty, too")]
    items: Option<Box<Vec<T>>>,
}

impl<T> RareList<T> {
    /// An empty list.
    pub const fn new() -> Self {
        RareList { items: None }
    }

    /// The list, to change it.
    pub fn to_mut(&mut self) -> &mut Vec<T> {
        self.items.get_or_insert_default()
    }

    /// Adds an item behind the others.
    pub fn push(&mut self, item: T) {
        self.to_mut().push(item);
    }

    /// Keeps only these items.
    pub fn retain(&mut self, is_kept: impl FnMut(&T) -> bool) {
        if let Some(items) = &mut self.items {
            items.retain(is_kept);
        }
    }
}

impl<T> Default for RareList<T> {
    fn default() -> Self {
        RareList::new()
    }
}

impl<T> Deref for RareList<T> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        self.items.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl<T> DerefMut for RareList<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.items.as_deref_mut().map_or(&mut [], Vec::as_mut_slice)
    }
}

impl<T> From<Vec<T>> for RareList<T> {
    fn from(items: Vec<T>) -> Self {
        RareList { items: (!items.is_empty()).then(|| Box::new(items)) }
    }
}

impl<T> From<RareList<T>> for Vec<T> {
    fn from(list: RareList<T>) -> Self {
        list.items.map(|items| *items).unwrap_or_default()
    }
}

impl<T> FromIterator<T> for RareList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Vec::from_iter(items).into()
    }
}

impl<T> Extend<T> for RareList<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.to_mut().extend(items);
        }
    }
}

impl<T> IntoIterator for RareList<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        Vec::from(self).into_iter()
    }
}

impl<'a, T> IntoIterator for &'a RareList<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut RareList<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl<T: PartialEq> PartialEq for RareList<T> {
    fn eq(&self, other: &Self) -> bool {
        self[..] == other[..]
    }
}

impl<T: Eq> Eq for RareList<T> {}

impl<T: PartialEq> PartialEq<Vec<T>> for RareList<T> {
    fn eq(&self, other: &Vec<T>) -> bool {
        self[..] == other[..]
    }
}

impl<T: PartialEq, const N: usize> PartialEq<[T; N]> for RareList<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        self[..] == other[..]
    }
}

impl<T: fmt::Debug> fmt::Debug for RareList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_was_emptied_equals_one_that_never_held_anything() {
        let mut list = RareList::new();
        list.push(1);
        list.extend([2, 3]);
        assert_eq!(list, vec![1, 2, 3]);
        list.retain(|item| *item > 3);
        assert_eq!(list, RareList::new());
        assert_eq!(Vec::from(list), Vec::<i32>::new());
    }

    #[test]
    fn an_empty_list_takes_one_word() {
        assert_eq!(size_of::<RareList<u64>>(), size_of::<usize>());
    }
}

//! A list that grows without moving what is in it.

use std::ops::{Index, IndexMut};

/// How many items a block has room for.
const BLOCK_ITEMS: usize = 128;

/// Items in blocks of one size. A `Vec` of a hundred megabytes would be copied to one of twice the
/// size when it is full; here the next block is added.
#[derive(Clone, Debug)]
pub(super) struct Blocks<T> {
    /// All but the last one are full.
    blocks: Vec<Vec<T>>,
}

impl<T> Blocks<T> {
    pub fn new() -> Self {
        Blocks { blocks: Vec::new() }
    }

    pub fn push(&mut self, item: T) {
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK_ITEMS => block.push(item),
            last => {
                // most lists of a small schema stay short: the first block has no more than it needs
                let room = if last.is_some() { BLOCK_ITEMS } else { 1 };
                let mut block = Vec::with_capacity(room);
                block.push(item);
                self.blocks.push(block);
            }
        }
    }

    pub fn len(&self) -> usize {
        match self.blocks.split_last() {
            Some((last, full)) => full.len() * BLOCK_ITEMS + last.len(),
            None => 0,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.blocks.iter().flatten()
    }
}

impl<T> Index<usize> for Blocks<T> {
    type Output = T;
    #[inline]
    fn index(&self, at: usize) -> &T {
        &self.blocks[at / BLOCK_ITEMS][at % BLOCK_ITEMS]
    }
}

impl<T> IndexMut<usize> for Blocks<T> {
    #[inline]
    fn index_mut(&mut self, at: usize) -> &mut T {
        &mut self.blocks[at / BLOCK_ITEMS][at % BLOCK_ITEMS]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_keep_their_places_over_the_ends_of_blocks() {
        let mut blocks = Blocks::new();
        assert_eq!(blocks.len(), 0);
        for item in 0..3 * BLOCK_ITEMS {
            blocks.push(item);
            assert_eq!(blocks.len(), item + 1);
        }
        blocks[BLOCK_ITEMS] = 7;
        let expected = (0..3 * BLOCK_ITEMS).map(|item| if item == BLOCK_ITEMS { 7 } else { item });
        assert!(blocks.iter().copied().eq(expected.clone()));
        assert!((0..blocks.len()).map(|at| blocks[at]).eq(expected));
    }
}

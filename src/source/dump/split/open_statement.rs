//! What is known of a statement before its end is reached.

use super::byte_class::{ByteSet, MARKS, MARKS_AND_WORDS};
use super::raw_statement::{InsertData, Open};
use super::shape::{RoutineBody, Rows, Shape};

/// A statement that has begun.
#[derive(Debug)]
pub(super) struct OpenStatement {
    /// Its first byte in retained text.
    pub start: u32,
    pub shape: Shape,
    /// How many parentheses are open.
    pub depth: u32,
    /// Where the outermost of them, or the body, began.
    nested_at: u32,
    /// Where in the file the left-out rows began.
    pub rows_from: u64,
    pub insert: InsertData,
}

impl OpenStatement {
    pub(super) fn new(start: u32) -> Self {
        OpenStatement {
            start,
            shape: Shape::Start,
            depth: 0,
            nested_at: start,
            rows_from: 0,
            insert: InsertData::default(),
        }
    }

    /// Whether what comes is left out.
    pub(super) fn is_in_rows(&self) -> bool {
        matches!(self.shape, Shape::Values(_))
    }

    /// What an end of the file would cut off, and where it began.
    pub(super) fn opens(&self) -> Option<(Open, u32)> {
        let since = if self.is_in_rows() { self.start } else { self.nested_at };
        if self.depth > 0 {
            return Some((Open::Parenthesis, since));
        }
        self.shape.is_in_body().then_some((Open::RoutineBody, since))
    }

    /// The bytes that cannot be passed over.
    pub(super) fn bytes_that_matter(&self) -> &'static ByteSet {
        if self.depth == 0 && self.shape.follows_words() { &MARKS_AND_WORDS } else { &MARKS }
    }

    pub(super) fn ends_at_semicolon(&self) -> bool {
        self.depth == 0 && !self.shape.is_in_body()
    }

    /// `position`: where the parenthesis is in retained text.
    pub(super) fn open_parenthesis(&mut self, position: u32) {
        if self.depth == 0 {
            if self.shape == Shape::Values(Rows::Counted) {
                self.insert.rows += 1;
            }
            if !self.shape.is_in_body() {
                self.nested_at = position;
            }
        }
        self.other_token();
        self.depth = self.depth.saturating_add(1);
    }

    /// A token that is no word.
    pub(super) fn other_token(&mut self) {
        if self.depth == 0 {
            self.shape = self.shape.after_other_token();
        }
    }

    /// A word outside parentheses.
    pub(super) fn word(&mut self, word: &[u8], position: u32) {
        let after = self.shape.after(word);
        if after == Shape::Routine(RoutineBody::Begin) {
            self.nested_at = position;
        }
        self.shape = after;
    }
}

//! The `search_path` along which names without a schema were meant.

use super::{Name, Span};

/// The search path that was in force at each place of the input. A dump sets it to nothing, so that
/// its texts name all schemas; in statements written by hand it says what their texts mean.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct SearchPaths {
    /// In the order of the input.
    changes: Vec<Change>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    source: u16,
    start: u32,
    schemas: Box<[Name]>,
}

impl SearchPaths {
    /// The schemas that were searched where this was written; none where that is not known.
    pub fn at(&self, span: Option<Span>) -> &[Name] {
        let Some(span) = span else { return &[] };
        let behind =
            self.changes.partition_point(|change| (change.source, change.start) <= (span.source, span.start));
        behind.checked_sub(1).map_or(&[], |at| &self.changes[at].schemas)
    }

    /// From here on these schemas are searched. What comes in another order than the input's is
    /// left out: there it is known already.
    pub(crate) fn note(&mut self, from: Span, schemas: &[Name]) {
        let is_news = self.changes.last().is_none_or(|last| {
            *last.schemas != *schemas && (last.source, last.start) < (from.source, from.start)
        });
        if is_news {
            self.changes.push(Change { source: from.source, start: from.start, schemas: schemas.into() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_change_before_a_place_holds() {
        let span = |source, start| Span { source, start, end: start + 1 };
        let mut paths = SearchPaths::default();
        paths.note(span(0, 0), &["public".into()]);
        paths.note(span(0, 10), &["public".into()]);
        paths.note(span(0, 20), &[]);
        paths.note(span(1, 5), &["a".into(), "b".into()]);
        paths.note(span(0, 30), &["late".into()]);
        let at =
            |source, start| paths.at(Some(span(source, start))).iter().map(Name::as_str).collect::<Vec<_>>();
        assert_eq!((at(0, 0), at(0, 19)), (vec!["public"], vec!["public"]));
        assert_eq!((at(0, 20), at(1, 4)), (vec![], vec![]));
        assert_eq!(at(7, 0), ["a", "b"]);
        assert!(paths.at(None).is_empty());
    }
}

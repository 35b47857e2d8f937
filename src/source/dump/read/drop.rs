//! `DROP` of every kind of object.

/// What a `DROP` does with the objects that depend on what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DropBehavior {
    /// `RESTRICT`, which holds where nothing is written: refuse.
    Restrict,
    /// `CASCADE`: drop them too.
    Cascade,
}

/// To be written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DropStatement {}

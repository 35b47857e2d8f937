//! Why a snapshot could not be read.

use crate::catalog::{Name, ObjectKind};
use crate::profile::ProfileError;

use super::SNAPSHOT_VERSION;

/// Why a snapshot could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// It ends in the middle.
    #[error(
        "{file}:{line}:{column}: the snapshot ends here in the middle: it was cut off when it was copied or \
         written; copy it again, or make it again with `pgdms-lint snapshot`"
    )]
    CutOff {
        /// The file.
        file: String,
        /// The last line, from 1.
        line: usize,
        /// The column behind the last character, from 1.
        column: usize,
    },
    /// It is JSON, but no snapshot.
    #[error(
        "{file}: this is JSON, but no snapshot of pgdms-lint: the key \"format\" does not say \
         \"pgdms-lint-snapshot\". `pgdms-lint snapshot` makes one; the files of a task go to --task-settings, \
         --table-mappings, --source-endpoint and --target-endpoint, a data profile to --profile"
    )]
    OtherJson {
        /// The file.
        file: String,
    },
    /// A newer version of the program wrote it.
    #[error(
        "{file}: the snapshot has version {found} and was written by {written_by}; this program reads up to \
         version {SNAPSHOT_VERSION}: use {written_by} or a later one, or make the snapshot again with this \
         program"
    )]
    Newer {
        /// The file.
        file: String,
        /// Its version.
        found: u64,
        /// The program that wrote it, with its version; as far as the file says.
        written_by: String,
    },
    /// It is no JSON, or not of a snapshot's form.
    #[error(
        "{file}:{line}:{column}: {message}: the snapshot is damaged; make it again with `pgdms-lint snapshot`"
    )]
    Form {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1; 0 for the start of a line.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// What it says of an object cannot be.
    #[error("{file}: {object}: {flaw}: the snapshot is damaged; make it again with `pgdms-lint snapshot`")]
    Flaw {
        /// The file.
        file: String,
        /// The object, by kind and name.
        object: String,
        /// What is wrong with it.
        flaw: Flaw,
    },
    /// The data profile in it cannot be used.
    #[error(transparent)]
    Profile(#[from] ProfileError),
}

/// What is wrong with an object of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// It refers to something that is not there.
    #[error("it refers to the {kind} {name}, which is not in the file")]
    Missing {
        /// The kind of what it refers to.
        kind: ObjectKind,
        /// Its name.
        name: String,
    },
    /// Something is there twice.
    #[error("the {kind} {name} is there twice")]
    Twice {
        /// The kind.
        kind: ObjectKind,
        /// The name.
        name: String,
    },
    /// It is above itself.
    #[error("it is its own ancestor")]
    Circle,
    /// It lists other children than those that name it as their parent.
    #[error("its children are not those relations that have it as parent")]
    Children,
    /// A text is no type.
    #[error("`{text}` is no type")]
    UnknownType {
        /// The text.
        text: String,
    },
    /// The numbers of columns do not rise.
    #[error("the column {column} does not have a higher number than the one before")]
    ColumnNumber {
        /// The column.
        column: Name,
    },
    /// A sequence that stays where it is.
    #[error("a sequence cannot have the increment 0")]
    NoIncrement,
    /// A domain with a key.
    #[error("a domain can have no other constraints than checks")]
    NoDomainConstraint,
}

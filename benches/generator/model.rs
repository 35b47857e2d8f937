//! What an invented schema consists of.

use super::templates::ColumnTemplate;

/// Who owns everything.
pub const OWNER: &str = "app_owner";
/// Who may read.
pub const READER: &str = "app_reader";
/// Who may change rows.
pub const WRITER: &str = "app_writer";

pub struct Table {
    pub schema: &'static str,
    pub name: String,
    pub key: Key,
    pub shape: Shape,
    /// The columns after the key (and, with partitions, after `day`).
    pub columns: Vec<Column>,
    pub references: Vec<Reference>,
    pub is_commented: bool,
    pub has_view: bool,
    pub has_trigger: bool,
    pub has_function: bool,
    pub readers: Readers,
}

/// How a table's primary key gets its values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Serial,
    IdentityAlways,
    IdentityByDefault,
    Uuid,
    Code,
    /// Given by the application: what partitioned tables have here.
    Given,
}

/// What a table is to others.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Ordinary,
    /// Partitioned by range of `day`.
    Partitioned,
    /// The partition of a year.
    Partition {
        year: u16,
    },
}

pub struct Column {
    pub template: &'static ColumnTemplate,
    pub is_required: bool,
    pub access: Access,
}

/// What finds rows by a column.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    None,
    Unique,
    Index,
}

/// A foreign key to another table's primary key.
pub struct Reference {
    pub column: String,
    pub schema: &'static str,
    pub table: String,
    pub key: Key,
    pub is_required: bool,
    pub on_delete: OnDelete,
}

#[derive(Clone, Copy)]
pub enum OnDelete {
    NoAction,
    Cascade,
    SetNull,
}

/// Who besides the owner may use a table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    Nobody,
    Reader,
    ReaderAndWriter,
}

impl Table {
    /// The name with its schema, as pg_dump writes it.
    pub fn path(&self) -> String {
        format!("{}.{}", self.schema, self.name)
    }

    /// The primary key's column.
    pub fn key_column(&self) -> &'static str {
        match self.key {
            Key::Code => "code",
            _ => "id",
        }
    }

    /// Whether rows are stored in the table itself.
    pub fn holds_rows(&self) -> bool {
        self.shape != Shape::Partitioned
    }
}

impl Key {
    pub fn sql_type(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::Code => "character varying(32)",
            Self::Serial | Self::IdentityAlways | Self::IdentityByDefault | Self::Given => "bigint",
        }
    }
}

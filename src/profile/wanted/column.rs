//! Which facts about a column are wanted.

use std::collections::BTreeSet;

use crate::catalog::{
    BaseType, BuiltinType, Catalog, Column, ColumnNumber, DataType, Id, Modifier, Name, Relation,
};
use crate::dms::types::{Effect, Lob, Outcome, TypeCase};
use crate::migration::{Migration, MovedColumn};
use crate::profile::Limit;

use super::limits;

/// The most digits of a declared `numeric` that DMS carries as it is.
const CARRIED_DIGITS: u16 = 38;

/// What is to be measured of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WantedColumn {
    /// The column's number in its table.
    pub number: ColumnNumber,
    /// Its name.
    pub name: Name,
    /// Its type, as PostgreSQL prints it.
    pub data_type: String,
    /// How its values are stored, domains looked through.
    pub stored: StoredType,
    /// The facts.
    pub facts: BTreeSet<Fact>,
    /// The limits that rows are to be counted above, each once.
    pub limits: Vec<Limit>,
}

/// A kind of facts. NULLs are counted of every wanted column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fact {
    /// Digits before and after the point: `max_integer_digits`, `max_scale`, `rows_over_scale_6`,
    /// `rows_over_integer_digits_22`.
    Digits,
    /// Digits of one value: `max_precision`, `rows_over_precision_28`, `rows_over_precision_38`.
    Precision,
    /// `nan` and `infinite` of numbers.
    NotFinite,
    /// `max_characters` and `max_octets` of text.
    Length,
    /// `trailing_blanks` and `blank_only` of text.
    Blanks,
    /// `empty` of text.
    Empty,
    /// `four_byte_characters` of text.
    FourByteCharacters,
    /// All of `octets`.
    Octets,
    /// All of `time`.
    Time,
    /// All of `array`.
    Array,
    /// `large_object_references`.
    LargeObjects,
}

/// How the values of a column are stored, as far as it decides how they are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoredType {
    /// `numeric`
    Numeric,
    /// `text`, `varchar`, `citext`: its bytes are its text form.
    Text,
    /// `character(n)`, `bpchar`: blanks at the end are stored.
    PaddedText,
    /// `bytea`
    Bytes,
    /// `json`: its text as it was stored.
    Json,
    /// `jsonb`
    Jsonb,
    /// `xml`
    Xml,
    /// `date`
    Date,
    /// `timestamp`
    Timestamp,
    /// `timestamptz`
    TimestampTz,
    /// `oid`, `lo`
    Oid,
    /// An array of any type.
    Array,
    /// Anything else, of which the text form is measured: `hstore`, composite types ...
    Other,
}

impl StoredType {
    /// How values of a type are stored.
    pub fn of(catalog: &Catalog, data_type: &DataType) -> Self {
        let base = catalog.base_type(data_type);
        if base.is_array() {
            return StoredType::Array;
        }
        match &base.base {
            BaseType::Builtin(builtin) => StoredType::of_builtin(*builtin),
            BaseType::External(name) if name.name == "citext" => StoredType::Text,
            BaseType::External(name) if name.name == "lo" => StoredType::Oid,
            _ => StoredType::Other,
        }
    }

    fn of_builtin(builtin: BuiltinType) -> Self {
        match builtin {
            BuiltinType::Numeric => StoredType::Numeric,
            BuiltinType::Text | BuiltinType::Varchar => StoredType::Text,
            BuiltinType::Bpchar => StoredType::PaddedText,
            BuiltinType::Bytea => StoredType::Bytes,
            BuiltinType::Json => StoredType::Json,
            BuiltinType::Jsonb => StoredType::Jsonb,
            BuiltinType::Xml => StoredType::Xml,
            BuiltinType::Date => StoredType::Date,
            BuiltinType::Timestamp => StoredType::Timestamp,
            BuiltinType::TimestampTz => StoredType::TimestampTz,
            BuiltinType::Oid => StoredType::Oid,
            _ => StoredType::Other,
        }
    }

    /// Whether values are text.
    pub fn is_text(self) -> bool {
        matches!(self, StoredType::Text | StoredType::PaddedText)
    }
}

impl WantedColumn {
    /// What is wanted of a column that the task moves, in one of the tables that store its values; `None`
    /// where no rule asks for anything.
    pub(super) fn of(
        migration: &Migration,
        moved: &MovedColumn,
        table: Id<Relation>,
        column: &Column,
    ) -> Option<Self> {
        let stored = StoredType::of(migration.source(), &column.data_type);
        let facts = facts(migration, moved, stored, &column.data_type);
        let limits = limits::of(migration, moved, table, column, stored, &facts);
        let facts = with_what_limits_need(facts, &limits);
        let wanted = WantedColumn {
            number: column.number,
            name: column.name.clone(),
            data_type: migration.source().type_name(&column.data_type).to_string(),
            stored,
            facts,
            limits,
        };
        // of what does not migrate whatever its value is, how many values there are
        let is_lost_as_such = moved.mapping.verdict() == Outcome::None;
        (is_lost_as_such || !wanted.facts.is_empty()).then_some(wanted)
    }

    /// Whether this fact is wanted.
    pub fn wants(&self, fact: Fact) -> bool {
        self.facts.contains(&fact)
    }
}

fn facts(
    migration: &Migration,
    moved: &MovedColumn,
    stored: StoredType,
    data_type: &DataType,
) -> BTreeSet<Fact> {
    let mut facts = BTreeSet::new();
    let mapping = &moved.mapping;
    match stored {
        StoredType::Numeric => facts.extend(of_number(&migration.source().base_type(data_type).modifier)),
        StoredType::Date | StoredType::Timestamp | StoredType::TimestampTz => facts.extend([Fact::Time]),
        StoredType::Array => facts.extend([Fact::Array]),
        StoredType::Text | StoredType::PaddedText => facts.extend(of_text(migration, moved)),
        _ => {}
    }
    let refers_to_large_objects = |case| matches!(case, TypeCase::LargeObject | TypeCase::Oid);
    if stored == StoredType::Oid && mapping.layers().any(|layer| refers_to_large_objects(layer.case())) {
        facts.insert(Fact::LargeObjects);
    }
    let may_be_lob = mapping.travels_as_lob() || mapping.lob() == Lob::Unknown;
    if may_be_lob && stored != StoredType::Oid {
        facts.insert(Fact::Octets);
        facts.extend(stored.is_text().then_some(Fact::Length));
    }
    facts
}

/// A declared precision and scale hold all values but NaN.
fn of_number(modifier: &Modifier) -> &'static [Fact] {
    match modifier {
        Modifier::Numeric { precision, scale }
            if *precision <= CARRIED_DIGITS && (0..=i32::from(*precision)).contains(&i32::from(*scale)) =>
        {
            &[Fact::NotFinite]
        }
        _ => &[Fact::Digits, Fact::Precision, Fact::NotFinite],
    }
}

/// Of a declared length only what it does not tell.
fn of_text(migration: &Migration, moved: &MovedColumn) -> Vec<Fact> {
    let mut facts = Vec::new();
    for layer in moved.mapping.layers() {
        let has_no_length = matches!(
            layer.case(),
            TypeCase::VarcharUnbounded | TypeCase::CharWithoutLength | TypeCase::Text | TypeCase::Citext
        );
        if has_no_length {
            facts.push(Fact::Length);
        }
        if layer.effect == Effect::PaddingTrimmed {
            facts.push(Fact::Blanks);
        }
    }
    if !migration.task().is_homogeneous() {
        // other engines may take '' for NULL, and characters of three bytes at most
        facts.extend([Fact::Empty, Fact::FourByteCharacters]);
    }
    facts
}

fn with_what_limits_need(mut facts: BTreeSet<Fact>, limits: &[Limit]) -> BTreeSet<Fact> {
    for limit in limits {
        facts.insert(match limit {
            Limit::Numeric { .. } => Fact::Digits,
            Limit::Digits { .. } => Fact::Precision,
            Limit::Characters { .. } => Fact::Length,
            Limit::Octets { .. } if facts.contains(&Fact::Octets) => continue,
            Limit::Octets { .. } => Fact::Length,
            Limit::Finite | Limit::FourDigitYears => continue,
        });
    }
    facts
}

//! The columns and constraints of a table before it exists.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::catalog::{
    Column, ColumnNumber, Constraint, ConstraintKind, DataType, Expression, Id, Index, Modifier, Name,
    ObjectKind, QualifiedName, Rare, RareOfColumn, ServerVersion, StatisticsObject, Unknown,
};

use super::super::super::read::table::column::{ColumnDefinition, IdentityDefinition, NotNull};
use super::super::super::read::table::constraint::TableConstraint;
use super::super::super::type_name::{SerialType, TypeNameRef};
use super::super::{ApplyError, Interpreter};

/// The most columns a table can have.
const MAX_COLUMNS: usize = 1600;

/// How many columns are looked through for a name: most tables have no more, and need no map.
const FEW_COLUMNS: usize = 16;

/// A table in the making.
#[derive(Default)]
pub(super) struct Draft {
    /// The columns, in order. What follows names them by their place here.
    pub columns: Vec<Column>,
    /// The places of columns by name, once there are more than [`FEW_COLUMNS`].
    places: HashMap<Name, usize, RandomState>,
    /// Whether any of them was drafted from a parent or a type.
    has_from_above: bool,
    /// The sequences that columns ask for: place of the column, and which sequence.
    pub sequences: Vec<(usize, SequenceWish)>,
    /// Checks that came from parents or through `LIKE`, and named NOT NULLs.
    pub ready_constraints: Vec<Constraint>,
    /// The columns that parents refuse NULL for, and that the statement does too, without a name.
    pub not_null_again: Vec<ColumnNumber>,
    /// The constraints as written.
    pub constraints: Vec<TableConstraint>,
    /// The indexes that `LIKE` copies.
    pub copied_indexes: Vec<Id<Index>>,
    /// The statistics objects that `LIKE` copies.
    pub copied_statistics: Vec<Id<StatisticsObject>>,
    /// Why columns are missing here: nobody knows them.
    pub lacks_columns: Option<Unknown>,
    /// Why indexes are missing among those that `LIKE` copies.
    pub lacks_indexes: Option<Unknown>,
}

/// A sequence that a column asks for.
#[derive(Clone)]
pub(super) enum SequenceWish {
    /// `serial` and its kin.
    Serial(SerialType),
    /// `GENERATED ... AS IDENTITY`
    Identity(Box<IdentityDefinition>),
}

impl Draft {
    /// A table without columns, with room for so many.
    pub fn with_capacity(columns: usize) -> Self {
        let columns = columns.min(MAX_COLUMNS);
        Draft { columns: Vec::with_capacity(columns), ..Draft::default() }
    }

    /// Adds a column at the end.
    pub fn push(&mut self, mut column: Column) -> Result<usize, ApplyError> {
        let place = self.columns.len();
        if place >= MAX_COLUMNS {
            return Err(ApplyError::Refused(format!("a table can have at most {MAX_COLUMNS} columns")));
        }
        if self.find(&column.name).is_some() {
            let name = QualifiedName { schema: None, name: column.name };
            return Err(ApplyError::Exists { kind: ObjectKind::Column, name });
        }
        column.number = ColumnNumber(place as u16 + 1);
        self.has_from_above |= is_from_above(&column);
        self.columns.push(column);
        self.note_places();
        Ok(place)
    }

    fn note_places(&mut self) {
        let noted = self.places.len();
        if self.columns.len() > FEW_COLUMNS {
            let new = self.columns.iter().enumerate().skip(noted);
            self.places.extend(new.map(|(place, column)| (column.name.clone(), place)));
        }
    }

    /// Where the column of this name is that came from a parent or a type.
    fn find_from_above(&self, name: &Name) -> Option<usize> {
        // most tables have none: then no name has to be looked up
        let found = if self.has_from_above { self.find(name) } else { None };
        found.filter(|place| self.columns.get(*place).is_some_and(is_from_above))
    }

    /// Where the column of this name is.
    pub fn find(&self, name: &Name) -> Option<usize> {
        match self.places.is_empty() {
            true => self.columns.iter().position(|column| column.name == *name),
            false => self.places.get(name).copied(),
        }
    }
}

impl Interpreter {
    /// Takes a column of the statement up: a new one, or one that parents or a type have as well.
    pub(super) fn draft_column(
        &mut self,
        draft: &mut Draft,
        mut definition: ColumnDefinition,
    ) -> Result<(), ApplyError> {
        refuse_several_origins(&definition)?;
        let wish = take_sequence_wish(&mut definition);
        draft.constraints.append(&mut definition.constraints);
        let not_null = definition.not_null.clone();
        let origin = Origin::of(&definition);
        let own = self.column_of(definition);
        let known = draft.find_from_above(&own.name);
        let was_not_null = known.is_some_and(|place| draft.columns[place].not_null);
        let place = match known {
            Some(place) => {
                merge_own(&mut draft.columns[place], own, origin);
                place
            }
            None => draft.push(own)?,
        };
        let number = draft.columns[place].number;
        let has_name = not_null.as_ref().is_some_and(|not_null| not_null.name.is_some());
        if was_not_null && not_null.is_some() && !has_name && self.keeps_names_of_not_nulls() {
            draft.not_null_again.push(number);
        }
        if let Some(mut constraint) = self.named_not_null(not_null, number) {
            // a column has one of them: its own name goes before that of a parent's
            constraint.inherited = was_not_null;
            draft.ready_constraints.retain(|known| known.not_null_column() != constraint.not_null_column());
            draft.ready_constraints.push(constraint);
        }
        if let Some(wish) = wish {
            draft.columns[place].not_null = true;
            draft.sequences.push((place, wish));
        }
        Ok(())
    }

    /// The column as its definition has it, without its sequence and its constraints.
    pub(super) fn column_of(&self, definition: ColumnDefinition) -> Column {
        let data_type = match &definition.data_type {
            Some(parsed) => self.data_type(parsed),
            None => DataType::UNKNOWN,
        };
        let mut column = Column::new(ColumnNumber(0), definition.name, data_type);
        column.not_null = definition.not_null.is_some();
        column.default =
            definition.default.and_then(|default| self.stored_default(default, &column.data_type));
        column.rare = Rare::from(RareOfColumn {
            generated: definition.generated,
            collation: self.found_collation(definition.collation.map(|name| *name)),
            storage: definition.storage,
            compression: definition.compression,
            foreign_options: definition.foreign_options.into(),
            ..RareOfColumn::default()
        });
        column.span = self.part(definition.place);
        column
    }

    /// The default that the server stores: NULL is none, unless the column's modifier makes a call of
    /// it that the server keeps.
    pub(in super::super) fn stored_default(
        &self,
        default: Expression,
        data_type: &DataType,
    ) -> Option<Expression> {
        if !default.as_str().eq_ignore_ascii_case("null") {
            return Some(default);
        }
        if data_type.modifier == Modifier::None {
            return None;
        }
        let plain = DataType { modifier: Modifier::None, ..data_type.clone() };
        Some(Expression::from(format!("NULL::{}", self.catalog.type_name(&plain)).as_str()))
    }

    fn keeps_names_of_not_nulls(&self) -> bool {
        self.catalog.server_version.is_some_and(|version| version >= ServerVersion::from_number(180_000))
    }

    /// The constraint of a NOT NULL with a name, which servers before PostgreSQL 18 forget.
    pub(super) fn named_not_null(
        &self,
        not_null: Option<NotNull>,
        column: ColumnNumber,
    ) -> Option<Constraint> {
        let not_null = not_null.filter(|_| self.keeps_names_of_not_nulls())?;
        let mut constraint = Constraint::new(not_null.name?, ConstraintKind::NotNull { column });
        constraint.no_inherit = not_null.no_inherit;
        constraint.span = self.span();
        Some(constraint)
    }
}

/// The values of a column come from its default, its expression, its identity or as a serial: from one.
pub(super) fn refuse_several_origins(definition: &ColumnDefinition) -> Result<(), ApplyError> {
    let is_serial = definition
        .data_type
        .as_ref()
        .is_some_and(|data_type| matches!(data_type.name, TypeNameRef::Serial(_)));
    let origins = [
        definition.default.is_some(),
        definition.generated.is_some(),
        definition.identity.is_some(),
        is_serial,
    ];
    if origins.into_iter().filter(|is_given| *is_given).count() < 2 {
        return Ok(());
    }
    let name = &definition.name;
    Err(ApplyError::Refused(format!("column {name} has several of default, expression, identity, serial")))
}

/// The sequence that a column asks for, taken out of its definition.
pub(super) fn take_sequence_wish(definition: &mut ColumnDefinition) -> Option<SequenceWish> {
    if let Some(identity) = definition.identity.take() {
        return Some(SequenceWish::Identity(identity));
    }
    match definition.data_type.as_ref()?.name {
        TypeNameRef::Serial(serial) => Some(SequenceWish::Serial(serial)),
        _ => None,
    }
}

/// Whether a column came from a parent or a type, so that the statement may name it again.
fn is_from_above(column: &Column) -> bool {
    !column.is_local
}

/// Where the values of a column come from that its parents have too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The statement says: a default, which may be NULL, or an expression.
    Own,
    /// From where the parents' come.
    Parents,
}

impl Origin {
    fn of(definition: &ColumnDefinition) -> Self {
        let is_own = definition.default.is_some() || definition.generated.is_some();
        if is_own { Origin::Own } else { Origin::Parents }
    }
}

/// Puts what a statement says about a column over what it has from above.
fn merge_own(column: &mut Column, own: Column, origin: Origin) {
    let mut rare = (*column.rare).clone();
    column.is_local = true;
    column.not_null |= own.not_null;
    if origin == Origin::Own {
        rare.generated = own.generated.clone();
        column.default = own.default;
    }
    rare.collation = rare.collation.or_else(|| own.rare.collation.clone());
    rare.storage = own.rare.storage.or(rare.storage);
    rare.compression = own.rare.compression.or(rare.compression);
    rare.foreign_options.extend(own.rare.foreign_options.iter().cloned());
    column.rare = rare.into();
    column.span = own.span;
}

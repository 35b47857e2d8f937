//! Columns of tables and views, attributes of composite types.

use crate::catalog::{
    Attribute, Column, ColumnNumber, Compression, Definition, Expression, Generated, GeneratedKind, Id,
    Identity, IdentityKind, Name, RareOfColumn, Relation, RelationKind, Storage, TypeKind,
};

use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::assembly::Assembly;
use super::names::{DEFAULT_COLLATION, name, storage};
use super::options::options;

pub(super) struct ColumnRow {
    /// The table, view, composite type or index, by its number in `pg_class`.
    pub relation: u32,
    pub number: ColumnNumber,
    name: Name,
    data_type: u32,
    modifier: i32,
    printed_type: Option<Box<str>>,
    not_null: bool,
    default: Option<u32>,
    identity: Option<IdentityKind>,
    generated: Option<GeneratedKind>,
    collation: u32,
    storage: Option<Storage>,
    compression: Option<Compression>,
    pub statistics_target: Option<i16>,
    is_local: bool,
    inherited_from: u16,
    pub options: Vec<Definition>,
    foreign_options: Vec<Definition>,
}

impl FromRow for ColumnRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(ColumnRow {
            relation: row.try_get("relation")?,
            number: column_number(row.try_get("number")?),
            name: name(row, "name")?,
            data_type: row.try_get("type")?,
            modifier: row.try_get("modifier")?,
            printed_type: row.try_get("type_text")?,
            not_null: row.try_get("not_null")?,
            default: row.try_get("default_oid")?,
            identity: match letter(row, "identity")? {
                b'a' => Some(IdentityKind::Always),
                b'd' => Some(IdentityKind::ByDefault),
                _ => None,
            },
            generated: match letter(row, "generated")? {
                b's' => Some(GeneratedKind::Stored),
                b'v' => Some(GeneratedKind::Virtual),
                _ => None,
            },
            collation: row.try_get("collation")?,
            storage: storage(letter(row, "storage")?),
            compression: match letter(row, "compression")? {
                b'p' => Some(Compression::Pglz),
                b'l' => Some(Compression::Lz4),
                _ => None,
            },
            statistics_target: row.try_get("statistics_target").map(statistics_target)?,
            is_local: row.try_get("is_local")?,
            inherited_from: u16::try_from(row.try_get::<i32>("inherited_from")?).unwrap_or(0),
            options: options(row, "options")?,
            foreign_options: options(row, "foreign_options")?,
        })
    }
}

/// The number of a column of the user's: those of the server's own are negative and not asked for.
pub(super) fn column_number(number: i16) -> ColumnNumber {
    ColumnNumber(u16::try_from(number).unwrap_or(0))
}

/// A statistics target; -1 stands for none.
fn statistics_target(target: i16) -> Option<i16> {
    Some(target).filter(|target| *target >= 0)
}

/// Adds the columns to their relations, and the attributes to their types. Hands back what belongs to
/// neither: the columns of indexes.
pub(super) fn add(assembly: &mut Assembly, mut rows: Vec<ColumnRow>) -> Vec<ColumnRow> {
    rows.sort_unstable_by_key(|row| (row.relation, row.number));
    let mut others = Vec::new();
    for row in rows {
        if let Some(composite) = assembly.composites.get(&row.relation).copied() {
            let attribute = attribute(assembly, row);
            if let TypeKind::Composite(attributes) = &mut assembly.catalog.types[composite].kind {
                attributes.push(attribute);
            }
        } else if assembly.relations.contains_key(&row.relation) {
            add_column(assembly, row);
        } else {
            others.push(row);
        }
    }
    others
}

fn attribute(assembly: &Assembly, row: ColumnRow) -> Attribute {
    let of_type = assembly.names.type_name(row.data_type).map_or(0, |of_type| of_type.collation);
    Attribute {
        name: row.name,
        data_type: assembly.data_type(row.data_type, row.modifier, row.printed_type.as_deref()),
        collation: assembly.names.collation_beside(row.collation, of_type),
        comment: None,
    }
}

fn add_column(assembly: &mut Assembly, row: ColumnRow) {
    let Some(id) = assembly.relations.get(&row.relation).copied() else { return };
    let data_type = assembly.data_type(row.data_type, row.modifier, row.printed_type.as_deref());
    let mut column = Column::new(row.number, row.name, data_type);
    column.not_null = row.not_null;
    column.is_local = row.is_local;
    column.inherited_from = row.inherited_from;
    let of_type = assembly.names.type_name(row.data_type);
    let mut rare = RareOfColumn {
        identity: row.identity.map(|kind| Identity { kind, sequence: None }),
        storage: row.storage.filter(|storage| of_type.is_some_and(|known| known.storage != Some(*storage))),
        compression: row.compression,
        statistics_target: row.statistics_target,
        options: row.options.into(),
        foreign_options: row.foreign_options.into(),
        ..RareOfColumn::default()
    };
    if !matches!(row.collation, 0 | DEFAULT_COLLATION) {
        assembly.column_collations.insert((id, row.number), row.collation);
    }
    // the columns of a view have the collations of its query
    let kind = assembly.catalog.relations[id].kind;
    if !matches!(kind, RelationKind::View | RelationKind::MaterializedView) {
        let collation = of_type.map_or(0, |of_type| of_type.collation);
        rare.collation = assembly.names.collation_beside(row.collation, collation);
    }
    match (row.default, row.generated) {
        (Some(default), Some(kind)) => {
            rare.generated = Some(Box::new(Generated { expression: Expression::unread(), kind }));
            let place = Place::Generated(id, row.number);
            assembly.definitions.note(DefinitionKind::GeneratedColumn, default, 0, place);
        }
        (Some(default), None) => {
            column.default = Some(Expression::unread());
            assembly.definitions.note(DefinitionKind::Default, default, 0, Place::Default(id, row.number));
        }
        (None, _) => {}
    }
    column.rare = rare.into();
    let relation = &mut assembly.catalog.relations[id];
    relation.next_column = row.number.0.saturating_add(1);
    relation.columns.push(column);
}

impl Assembly {
    /// The number of a column's collation; that of texts where it has none of its own.
    pub fn column_collation(&self, relation: Id<Relation>, number: ColumnNumber) -> u32 {
        self.column_collations.get(&(relation, number)).copied().unwrap_or(DEFAULT_COLLATION)
    }
}

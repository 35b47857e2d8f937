//! Comments and security labels, of objects of every kind.

use tokio_postgres::Error;

use crate::catalog::{ColumnNumber, Definition, Name, ObjectId, TypeKind};

use super::super::address::Address;
use super::super::query::{FromRow, Row};
use super::Assembly;
use super::names::name;

/// A row of `comments.sql`.
pub(super) struct CommentRow {
    of: Part,
    /// Of an attribute of a composite type: its place, from 1.
    attribute: Option<i64>,
    text: Box<str>,
}

impl FromRow for CommentRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let (attribute, text) = (row.try_get("attribute")?, row.try_get("text")?);
        Ok(CommentRow { of: Part::from_row(row)?, attribute, text })
    }
}

/// A row of `security_labels.sql`.
pub(super) struct LabelRow {
    of: Part,
    provider: Name,
    label: Box<str>,
}

impl FromRow for LabelRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let (provider, label) = (name(row, "provider")?, row.try_get("label")?);
        Ok(LabelRow { of: Part::from_row(row)?, provider, label })
    }
}

/// An object, or a column of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub of: Address,
    /// The number of the column; 0 for the whole.
    pub column: i32,
}

impl Part {
    pub fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let of = Address { catalog: row.try_get("class")?, oid: row.try_get("object")? };
        Ok(Part { of, column: row.try_get("part")? })
    }

    /// The object of the catalog.
    pub fn object(self, assembly: &Assembly) -> Option<ObjectId> {
        let whole = assembly.objects.get(&self.of).copied()?;
        match (whole, self.column) {
            (whole, 0) => Some(whole),
            (ObjectId::Relation(id), number) => {
                u16::try_from(number).ok().map(|number| ObjectId::Column(id, ColumnNumber(number)))
            }
            _ => None,
        }
    }
}

/// What every database's `public` has and no dump says.
const COMMENT_OF_PUBLIC: &str = "standard public schema";

/// Gives objects their comments. To be called when all objects are known.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<CommentRow>) {
    for row in rows {
        if let Some(place) = row.attribute {
            comment_on_attribute(assembly, row.of.of.oid, place, row.text);
            continue;
        }
        let Some(object) = row.of.object(assembly) else { continue };
        if matches!(object, ObjectId::Schema(_)) && &*row.text == COMMENT_OF_PUBLIC {
            continue;
        }
        if let Some(comment) = assembly.catalog.comment_mut(object) {
            *comment = Some(row.text);
        }
    }
}

fn comment_on_attribute(assembly: &mut Assembly, composite: u32, place: i64, text: Box<str>) {
    let Some(id) = assembly.composites.get(&composite).copied() else { return };
    let at = usize::try_from(place - 1).ok();
    if let (TypeKind::Composite(attributes), Some(at)) = (&mut assembly.catalog.types[id].kind, at)
        && let Some(attribute) = attributes.get_mut(at)
    {
        attribute.comment = Some(text);
    }
}

/// Gives objects their security labels. To be called when all objects are known.
pub(super) fn add_labels(assembly: &mut Assembly, rows: Vec<LabelRow>) {
    for row in rows {
        let object = row.of.object(assembly);
        if let Some(common) = object.and_then(|object| assembly.catalog.common_mut(object)) {
            common.security_labels.push(Definition::new(row.provider, Some(row.label)));
        }
    }
}

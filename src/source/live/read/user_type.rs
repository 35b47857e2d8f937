//! Types that the database defines.

use tokio_postgres::types as wire;

use crate::catalog::{DataType, Domain, Expression, Name, ObjectId, Type, TypeKind};

use super::super::address::PG_TYPE;
use super::super::definitions::{DefinitionKind, Place};
use super::super::error::LiveError;
use super::super::queries;
use super::super::query::{FromRow, Row, letter};
use super::super::session::Session;
use super::assembly::{Assembly, ByOid};
use super::base_type::{self, BaseTypeRow};
use super::names::name;
use super::range::{self, RangeRow};

struct TypeRow {
    oid: u32,
    name: Name,
    schema: u32,
    kind: u8,
    owner: u32,
    relation: u32,
    base: u32,
    modifier: i32,
    printed_base: Option<Box<str>>,
    not_null: bool,
    has_default: bool,
    collation: u32,
}

impl FromRow for TypeRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(TypeRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            schema: row.try_get("schema")?,
            kind: letter(row, "kind")?,
            owner: row.try_get("owner")?,
            relation: row.try_get("relation")?,
            base: row.try_get("base")?,
            modifier: row.try_get("modifier")?,
            printed_base: row.try_get("base_text")?,
            not_null: row.try_get("not_null")?,
            has_default: row.try_get("has_default_expression")?,
            collation: row.try_get("collation")?,
        })
    }
}

struct EnumLabel {
    of_type: u32,
    label: Box<str>,
}

impl FromRow for EnumLabel {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(EnumLabel { of_type: row.try_get("type")?, label: row.try_get("label")? })
    }
}

/// Types of every kind.
pub(super) struct TypeRows {
    types: Vec<TypeRow>,
    labels: Vec<EnumLabel>,
    ranges: Vec<RangeRow>,
    base_types: Vec<BaseTypeRow>,
}

impl TypeRows {
    pub async fn read(session: &Session<'_>, schemas: &Vec<u32>) -> Result<TypeRows, LiveError> {
        let schemas = &[(schemas as _, wire::Type::OID_ARRAY)];
        let (types, labels, ranges, base_types) = tokio::try_join!(
            biased;
            session.rows(&queries::TYPES, schemas),
            session.rows(&queries::ENUM_LABELS, schemas),
            session.rows(&queries::RANGES, schemas),
            session.rows(&queries::BASE_TYPES, schemas),
        )?;
        Ok(TypeRows { types, labels, ranges, base_types })
    }

    /// Adds the types, so that columns can name them. What they are made of comes when all are there.
    pub fn add(&self, assembly: &mut Assembly) {
        let mut labels: ByOid<Vec<Box<str>>> = ByOid::default();
        for label in &self.labels {
            labels.entry(label.of_type).or_default().push(label.label.clone());
        }
        for row in &self.types {
            if !assembly.is_member(PG_TYPE, row.oid) {
                add(assembly, row, labels.remove(&row.oid).unwrap_or_default());
            }
        }
        range::note_multiranges(assembly, &self.ranges);
    }

    /// Says what the types are made of, once all of them and the relations are there.
    pub fn complete(self, assembly: &mut Assembly) {
        complete_domains(assembly, self.types);
        range::complete(assembly, self.ranges);
        base_type::complete(assembly, self.base_types);
    }
}

fn add(assembly: &mut Assembly, row: &TypeRow, labels: Vec<Box<str>>) {
    let Some(schema) = assembly.schema(row.schema) else { return };
    let kind = match row.kind {
        b'e' => TypeKind::Enum(labels),
        b'c' => TypeKind::Composite(Vec::new()),
        b'd' => TypeKind::Domain(Box::new(domain(row))),
        _ => TypeKind::Shell,
    };
    let common = assembly.common(row.owner);
    let id = assembly.catalog.types.insert(Type { schema, name: row.name.clone(), kind, common });
    assembly.types.insert(row.oid, id);
    assembly.know(PG_TYPE, row.oid, ObjectId::Type(id));
    if row.kind == b'c' {
        assembly.composites.insert(row.relation, id);
    }
    if row.has_default && row.kind == b'd' {
        assembly.definitions.note(DefinitionKind::DomainDefault, row.oid, 0, Place::DomainDefault(id));
    }
}

/// A domain without its base type.
fn domain(row: &TypeRow) -> Domain {
    Domain {
        base: DataType::UNKNOWN,
        not_null: row.not_null,
        default: row.has_default.then(Expression::unread),
        collation: None,
        constraints: Vec::new(),
    }
}

/// Says which types the domains stand on.
fn complete_domains(assembly: &mut Assembly, rows: Vec<TypeRow>) {
    for row in rows.into_iter().filter(|row| row.kind == b'd') {
        let Some(id) = assembly.types.get(&row.oid).copied() else { continue };
        let base = assembly.data_type(row.base, row.modifier, row.printed_base.as_deref());
        let of_base = assembly.names.type_name(row.base).map_or(0, |base| base.collation);
        let collation = assembly.names.collation_beside(row.collation, of_base);
        if let TypeKind::Domain(domain) = &mut assembly.catalog.types[id].kind {
            domain.base = base;
            domain.collation = collation;
        }
    }
}

//! Sequences, those of identity columns too.

use crate::catalog::{
    Column, Cycle, Id, Name, ObjectId, Persistence, Sequence, SequenceOwner, SequenceOwnership, SequenceType,
    Unread, UnreadReason, UnreadSubject,
};

use super::super::address::PG_CLASS;
use super::super::query::{FromRow, Row, letter};
use super::assembly::Assembly;
use super::column::column_number;
use super::names::name;
use super::relation::persistence;

/// A sequence whose value the role may read.
pub(in super::super) struct ReadableSequence {
    /// Its number.
    pub oid: u32,
    /// The sequence.
    pub id: Id<Sequence>,
}

pub(super) struct SequenceRow {
    oid: u32,
    name: Name,
    schema: u32,
    persistence: Persistence,
    owner: u32,
    may_read: Option<bool>,
    data_type: SequenceType,
    start: i64,
    increment: i64,
    minimum: i64,
    maximum: i64,
    cache: i64,
    is_cycling: bool,
    owner_relation: Option<u32>,
    owner_column: Option<i32>,
    ownership: SequenceOwnership,
}

impl FromRow for SequenceRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(SequenceRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            schema: row.try_get("schema")?,
            persistence: persistence(letter(row, "persistence")?),
            owner: row.try_get("owner")?,
            may_read: row.try_get("may_read")?,
            data_type: sequence_type(row.try_get("type")?),
            start: row.try_get("start")?,
            increment: row.try_get("increment")?,
            minimum: row.try_get("minimum")?,
            maximum: row.try_get("maximum")?,
            cache: row.try_get("cache")?,
            is_cycling: row.try_get("is_cycling")?,
            owner_relation: row.try_get("owner_relation")?,
            owner_column: row.try_get("owner_column")?,
            ownership: match row.try_get::<Option<i8>>("ownership")?.map(i8::cast_unsigned) {
                Some(b'i') => SequenceOwnership::Identity,
                _ => SequenceOwnership::OwnedBy,
            },
        })
    }
}

fn sequence_type(oid: u32) -> SequenceType {
    const INT2: u32 = 21;
    const INT4: u32 = 23;
    match oid {
        INT2 => SequenceType::SmallInt,
        INT4 => SequenceType::Integer,
        _ => SequenceType::BigInt,
    }
}

/// Adds the sequences, and ties those of identity columns to them.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<SequenceRow>) {
    for row in rows.into_iter() {
        if assembly.is_member(PG_CLASS, row.oid) {
            continue;
        }
        let Some(schema) = assembly.schema(row.schema) else { continue };
        let owner = owner(assembly, &row);
        let common = assembly.common(row.owner);
        let id = assembly.catalog.sequences.insert(Sequence {
            schema,
            name: row.name,
            data_type: row.data_type,
            start: row.start,
            increment: row.increment,
            minimum: row.minimum,
            maximum: row.maximum,
            cache: row.cache,
            cycle: if row.is_cycling { Cycle::Restart } else { Cycle::Stop },
            owner,
            persistence: row.persistence,
            last_value: None,
            common,
        });
        assembly.sequences.insert(row.oid, id);
        assembly.know(PG_CLASS, row.oid, ObjectId::Sequence(id));
        tie_identity(assembly, id, owner);
        note_value(assembly, row.oid, id, row.may_read);
    }
}

fn owner(assembly: &Assembly, row: &SequenceRow) -> Option<SequenceOwner> {
    let relation = *assembly.relations.get(&row.owner_relation?)?;
    let column = column_number(i16::try_from(row.owner_column?).ok()?);
    Some(SequenceOwner { relation, column, kind: row.ownership })
}

fn tie_identity(assembly: &mut Assembly, sequence: Id<Sequence>, owner: Option<SequenceOwner>) {
    let Some(owner) = owner.filter(|owner| owner.kind == SequenceOwnership::Identity) else { return };
    let column = assembly.catalog.relations[owner.relation].column_by_number_mut(owner.column);
    if let Some(identity) = column.and_then(Column::identity_mut) {
        identity.sequence = Some(sequence);
    }
}

/// Notes whether the value is to be asked for, or why not.
fn note_value(assembly: &mut Assembly, oid: u32, id: Id<Sequence>, may_read: Option<bool>) {
    let unread = match may_read {
        Some(true) => {
            assembly.readable_sequences.push(ReadableSequence { oid, id });
            return;
        }
        Some(false) => {
            let grant = grant(assembly, id);
            let subject = UnreadSubject::LastValue(id);
            Unread { subject, reason: UnreadReason::NotPermitted, grant: Some(grant.into()) }
        }
        None => Unread::new(UnreadSubject::LastValue(id), UnreadReason::Vanished),
    };
    assembly.catalog.unread.push(unread);
}

/// What lets the role see where the sequences of a schema stand.
fn grant(assembly: &Assembly, sequence: Id<Sequence>) -> String {
    let schema = assembly.catalog.schema_name(assembly.catalog.sequences[sequence].schema);
    let role = &assembly.role;
    format!(
        "GRANT USAGE ON SCHEMA {schema} TO {role}; GRANT SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"
    )
}

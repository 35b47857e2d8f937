//! Where sequences stand: the only thing that is read from a relation itself, since no catalog has it.

use futures_util::future::join_all;
use tokio_postgres::Row;

use crate::catalog::{Catalog, LastValue, QualifiedName, Unread, UnreadReason, UnreadSubject};

use super::super::error::{Failure, LiveError};
use super::super::query::FromRow;
use super::super::session::Session;
use super::assembly::ByOid;
use super::sequence::ReadableSequence;

/// How many sequences one query reads. They stay locked until it ends, as a table does that is read.
const BATCH: usize = 100;

const READING: &str = "the values of sequences";

/// Reads the values of the sequences that the role may read.
pub(in super::super) async fn read_into(
    session: &Session<'_>,
    sequences: Vec<ReadableSequence>,
    catalog: &mut Catalog,
) -> Result<(), LiveError> {
    let batches: Vec<&[ReadableSequence]> = sequences.chunks(BATCH).collect();
    let failed = read_batches(session, &batches, catalog).await?;
    let singles: Vec<&[ReadableSequence]> = failed.iter().flat_map(|(batch, _)| batch.chunks(1)).collect();
    for (single, reason) in read_batches(session, &singles, catalog).await? {
        let unread = single.iter().map(|sequence| UnreadSubject::LastValue(sequence.id));
        catalog.unread.extend(unread.map(|subject| Unread::new(subject, reason.clone())));
    }
    Ok(())
}

/// A batch that could not be read, and why.
type Failed<'a> = (&'a [ReadableSequence], UnreadReason);

async fn read_batches<'a>(
    session: &Session<'_>,
    batches: &[&'a [ReadableSequence]],
    catalog: &mut Catalog,
) -> Result<Vec<Failed<'a>>, LiveError> {
    let queries: Vec<String> = batches.iter().map(|batch| query(batch, catalog)).collect();
    let answers = queries.iter().map(|sql| session.guarded_sql::<ValueRow>(READING, sql, &[]));
    let answers = join_all(answers).await;
    let mut failed = Vec::new();
    for (batch, answer) in batches.iter().zip(answers) {
        match answer? {
            Ok(rows) => fill(batch, &rows, catalog),
            Err(error) if Failure::of(&error) == Failure::TimedOut => {
                return Err(session.error(READING, error));
            }
            Err(error) => failed.push((*batch, super::super::definitions::reason(&error))),
        }
    }
    Ok(failed)
}

/// `SELECT ... FROM a.b UNION ALL SELECT ... FROM a.c ...`
fn query(batch: &[ReadableSequence], catalog: &Catalog) -> String {
    let selects = batch.iter().map(|ReadableSequence { oid, id }| {
        let sequence = &catalog.sequences[*id];
        select(*oid, &catalog.qualified(sequence.schema, &sequence.name))
    });
    selects.collect::<Vec<_>>().join("\nUNION ALL ")
}

fn select(oid: u32, name: &QualifiedName) -> String {
    format!("SELECT {oid}::oid AS sequence, last_value AS value, is_called FROM {name}")
}

/// What the query for one sequence looks like.
pub(in super::super) fn example() -> String {
    select(
        16_384,
        &QualifiedName { schema: Some("schema_of_sequence".into()), name: "name_of_sequence".into() },
    )
}

fn fill(batch: &[ReadableSequence], rows: &[ValueRow], catalog: &mut Catalog) {
    let values: ByOid<LastValue> = rows.iter().map(|row| (row.sequence, row.value)).collect();
    for sequence in batch {
        catalog.sequences[sequence.id].last_value = values.get(&sequence.oid).copied();
    }
}

struct ValueRow {
    sequence: u32,
    value: LastValue,
}

impl FromRow for ValueRow {
    fn from_row(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let value = LastValue { value: row.try_get("value")?, is_called: row.try_get("is_called")? };
        Ok(ValueRow { sequence: row.try_get("sequence")?, value })
    }
}

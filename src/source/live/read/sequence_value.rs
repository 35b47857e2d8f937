//! Where sequences stand: the only thing that is read from a relation itself, since no catalog has it.

use futures_util::future::{join_all, try_join_all};
use tokio_postgres::types::Type;

use crate::catalog::{Catalog, LastValue, QualifiedName, Unread, UnreadReason, UnreadSubject};

use super::super::error::{Failure, LiveError};
use super::super::queries;
use super::super::query::{FromRow, Row};
use super::super::session::{Guard, Session};
use super::super::sessions::Sessions;
use super::assembly::ByOid;
use super::sequence::ReadableSequence;

/// How many sequences one query asks for. They stay locked, as by a call, until its transaction ends.
const ASKED_AT_ONCE: usize = 500;
/// How many sequences one query reads as tables, which takes the server longer.
const READ_AT_ONCE: usize = 100;

const READING: &str = queries::SEQUENCE_VALUES.name;

/// Ends the transaction in which all else was read, and reads the values of the sequences that the role
/// may read: they stand outside of transactions, and their locks shall not last.
pub(in super::super) async fn end_and_read_into(
    sessions: &Sessions<'_>,
    sequences: Vec<ReadableSequence>,
    catalog: &mut Catalog,
) -> Result<(), LiveError> {
    let oids: Vec<u32> = sequences.iter().map(|sequence| sequence.oid).collect();
    let count = oids.len().div_ceil(ASKED_AT_ONCE).max(1);
    let session_of = |part| sessions.nth(part * sessions.count() / count);
    let parts = oids.chunks(ASKED_AT_ONCE).enumerate();
    let asked = parts.map(|(part, oids)| ask(session_of(part), oids.to_vec()));
    let mut values: ByOid<LastValue> = ByOid::default();
    let ((), answers) = tokio::join!(biased; sessions.end(), try_join_all(asked));
    for rows in answers? {
        values.extend(rows.into_iter().filter_map(|row| Some((row.sequence, row.value?))));
    }
    let (known, rest): (Vec<_>, Vec<_>) =
        sequences.into_iter().partition(|sequence| values.contains_key(&sequence.oid));
    fill(&known, &values, catalog);
    read_as_tables(&sessions.first, &rest, catalog).await
}

/// Asks for values in a transaction of its own. One that fails is as one that answers nothing: what it
/// asked for is read from the sequences themselves.
async fn ask(session: &Session<'_>, oids: Vec<u32>) -> Result<Vec<ValueRow>, LiveError> {
    let parameters = &[(&oids as _, Type::OID_ARRAY)];
    let rows = session.guarded_rows(Guard::Transaction, &queries::SEQUENCE_VALUES, parameters).await?;
    Ok(rows.unwrap_or_default())
}

async fn read_as_tables(
    session: &Session<'_>,
    sequences: &[ReadableSequence],
    catalog: &mut Catalog,
) -> Result<(), LiveError> {
    let batches: Vec<&[ReadableSequence]> = sequences.chunks(READ_AT_ONCE).collect();
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
    let answers =
        queries.iter().map(|sql| session.guarded_sql::<ValueRow>(Guard::Transaction, READING, sql, &[]));
    let answers = join_all(answers).await;
    let mut failed = Vec::new();
    for (batch, answer) in batches.iter().zip(answers) {
        match answer? {
            Ok(rows) => {
                let values = rows.into_iter().filter_map(|row| Some((row.sequence, row.value?))).collect();
                fill(batch, &values, catalog);
            }
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

fn fill(sequences: &[ReadableSequence], values: &ByOid<LastValue>, catalog: &mut Catalog) {
    for sequence in sequences {
        catalog.sequences[sequence.id].last_value = values.get(&sequence.oid).copied();
    }
}

struct ValueRow {
    sequence: u32,
    value: Option<LastValue>,
}

impl FromRow for ValueRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        let (value, is_called): (Option<i64>, Option<bool>) =
            (row.try_get("value")?, row.try_get("is_called")?);
        let value = value.zip(is_called).map(|(value, is_called)| LastValue { value, is_called });
        Ok(ValueRow { sequence: row.try_get("sequence")?, value })
    }
}

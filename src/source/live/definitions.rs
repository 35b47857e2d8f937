//! Expressions and definitions, which only functions of the server can print.
//!
//! These functions lock the relations that they look at, and wait where another session has locked
//! one. So they are asked for the objects that have a definition, after the plain columns of the
//! catalogs were read, in queries that each run under a savepoint of their own: when it is rolled
//! back the locks go. What is locked when we look is not asked for at all; where a lock comes in
//! between, the query fails after a fraction of a second and is asked again in smaller parts.

mod kind;
mod objects;
mod place;

use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;
use futures_util::future::join_all;
use tokio_postgres::types::Type;

use crate::catalog::{Catalog, ObjectId, Unread, UnreadReason, UnreadSubject};

pub(super) use kind::DefinitionKind;
pub(super) use place::Place;

use super::address::Address;
use super::error::{Failure, LiveError, message};
use super::queries::LOCKED;
use super::query::{FromRow, Row};
use super::session::{Guard, Session};
use super::sessions::Sessions;

/// How often what failed is asked for again.
const MAX_ATTEMPTS: u32 = 5;
/// How many texts of one kind are worth being asked for in two sessions.
const WORTH_SHARING: usize = 100;
/// Into how many parts a query is split that failed.
const PARTS: usize = 8;

/// The definitions that are to be asked for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    by_kind: BTreeMap<DefinitionKind, Vec<WantedText>>,
}

/// One text that is to be asked for.
#[derive(Clone, Debug)]
struct WantedText {
    /// The object whose definition it is, by number.
    object: u32,
    /// Which of its texts, see the query.
    part: i16,
    /// Where the text belongs.
    place: Place,
}

impl Wanted {
    /// Notes that a text is to be asked for. Until it has come, its place holds an unread expression.
    pub fn note(&mut self, kind: DefinitionKind, object: u32, part: i16, place: Place) {
        self.by_kind.entry(kind).or_default().push(WantedText { object, part, place });
    }

    /// Asks for all of it, and puts what comes where it belongs. What does not come is noted as unread.
    pub async fn read_into(self, sessions: &Sessions<'_>, catalog: &mut Catalog) -> Result<(), LiveError> {
        let first = &sessions.first;
        let mut unread = UnreadDefinitions::default();
        let mut batches: Vec<Batch> = self
            .by_kind
            .into_iter()
            .flat_map(|(kind, texts)| batches(kind, texts, sessions.count()))
            .collect();
        for attempt in 1..=MAX_ATTEMPTS {
            if batches.is_empty() {
                break;
            }
            let locked: HashSet<Address, RandomState> =
                first.rows(&LOCKED, &[]).await?.into_iter().map(|LockedRow(address)| address).collect();
            batches.iter_mut().for_each(|batch| batch.leave_out(&locked, &mut unread));
            let answers = join_all(batches.iter().map(|batch| batch.ask(sessions.nth(batch.session)))).await;
            let mut failed = Vec::new();
            for (batch, answer) in batches.into_iter().zip(answers) {
                match answer? {
                    Ok(rows) => batch.fill(rows, catalog, &mut unread),
                    Err(error) if Failure::of(&error) == Failure::TimedOut => {
                        return Err(first.error(batch.kind.query().name, error));
                    }
                    Err(error) if attempt == MAX_ATTEMPTS || batch.texts.len() == 1 => {
                        batch.give_up(&reason(&error), &mut unread);
                    }
                    Err(_) => failed.extend(batch.split()),
                }
            }
            batches = failed;
        }
        unread.add_to(catalog);
        Ok(())
    }
}

/// What is asked for in one query.
#[derive(Debug)]
struct Batch {
    kind: DefinitionKind,
    /// The session that is asked.
    session: usize,
    texts: Vec<WantedText>,
}

/// Each session gets its part of a kind in one piece: the texts of a table, of whatever kind, then mostly come
/// from the session that has looked at the table already.
fn batches(kind: DefinitionKind, texts: Vec<WantedText>, sessions: usize) -> impl Iterator<Item = Batch> {
    let sessions = if texts.len() < WORTH_SHARING { 1 } else { sessions };
    let size = texts.len().div_ceil(sessions).clamp(1, kind.batch_size());
    let chunks: Vec<Vec<WantedText>> = texts.chunks(size).map(<[_]>::to_vec).collect();
    let count = chunks.len();
    let batch = move |(at, texts)| Batch { kind, session: at * sessions / count, texts };
    chunks.into_iter().enumerate().map(batch)
}

impl Batch {
    /// Asks for nothing that is locked: we would wait, and others behind us.
    fn leave_out(&mut self, locked: &HashSet<Address, RandomState>, unread: &mut UnreadDefinitions) {
        if locked.is_empty() || !self.kind.takes_locks() {
            return;
        }
        let catalog = self.kind.catalog();
        self.texts.retain(|text| {
            let is_locked = locked.contains(&Address { catalog, oid: text.object });
            if is_locked {
                unread.note(text.place, UnreadReason::Locked);
            }
            !is_locked
        });
    }

    async fn ask(
        &self,
        session: &Session<'_>,
    ) -> Result<Result<Vec<DefinitionRow>, tokio_postgres::Error>, LiveError> {
        if self.texts.is_empty() {
            return Ok(Ok(Vec::new()));
        }
        let mut objects: Vec<u32> = self.texts.iter().map(|text| text.object).collect();
        objects.dedup();
        session.guarded_rows(Guard::LookUp, self.kind.query(), &[(&objects, Type::OID_ARRAY)]).await
    }

    fn fill(self, rows: Vec<DefinitionRow>, catalog: &mut Catalog, unread: &mut UnreadDefinitions) {
        let mut texts: HashMap<(u32, i16), String, RandomState> =
            rows.into_iter().filter_map(|row| Some(((row.object, row.part), row.text?))).collect();
        for wanted in self.texts {
            match texts.remove(&(wanted.object, wanted.part)) {
                Some(text) => wanted.place.fill(catalog, &text),
                None => unread.note(wanted.place, UnreadReason::Vanished),
            }
        }
    }

    fn give_up(&self, reason: &UnreadReason, unread: &mut UnreadDefinitions) {
        self.texts.iter().for_each(|text| unread.note(text.place, reason.clone()));
    }

    fn split(self) -> impl Iterator<Item = Batch> {
        let size = self.texts.len().div_ceil(PARTS).max(1);
        let chunks: Vec<Vec<WantedText>> = self.texts.chunks(size).map(<[_]>::to_vec).collect();
        chunks.into_iter().map(move |texts| Batch { kind: self.kind, session: self.session, texts })
    }
}

pub(super) fn reason(error: &tokio_postgres::Error) -> UnreadReason {
    match Failure::of(error) {
        Failure::Locked => UnreadReason::Locked,
        Failure::NotPermitted => UnreadReason::NotPermitted,
        Failure::Vanished => UnreadReason::Vanished,
        _ => UnreadReason::Refused(message(error).into()),
    }
}

/// The objects whose definition did not come, each once, in the order in which they were missed.
#[derive(Debug, Default)]
struct UnreadDefinitions {
    known: HashSet<ObjectId, RandomState>,
    unread: Vec<Unread>,
}

impl UnreadDefinitions {
    fn note(&mut self, place: Place, reason: UnreadReason) {
        if self.known.insert(place.object()) {
            self.unread.push(Unread::new(UnreadSubject::Definition(place.object()), reason));
        }
    }

    fn add_to(self, catalog: &mut Catalog) {
        catalog.unread.extend(self.unread);
    }
}

struct LockedRow(Address);

impl FromRow for LockedRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(LockedRow(Address { catalog: row.try_get("catalog")?, oid: row.try_get("oid")? }))
    }
}

struct DefinitionRow {
    object: u32,
    part: i16,
    text: Option<String>,
}

impl FromRow for DefinitionRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(DefinitionRow {
            object: row.try_get("object")?,
            part: row.try_get("part")?,
            text: row.try_get("text")?,
        })
    }
}

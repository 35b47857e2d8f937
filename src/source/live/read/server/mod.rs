//! What the running server tells beside its catalog.
//!
//! All queries are sent at once. What a role may not see, or a provider refuses, ends no reading: each
//! query that can be refused runs under a savepoint of its own, and its facts are then not known.

mod identity;
mod setting;
mod size;
mod slot;
mod transaction;

use std::collections::BTreeMap;

use tokio_postgres::types::Type;

use crate::catalog::Name;
use crate::server::{AvailableExtension, Known, Listing, Right, ServerFacts, Unknown};

use super::super::error::{Failure, LiveError};
use super::super::queries::server as queries;
use super::super::query::{FromRow, Query, Row};
use super::super::session::{Guard, Parameter, Session};
use super::super::sessions::Sessions;
use super::names::name;

use identity::Identity;
use setting::SettingRow;
use size::SizeRow;
use slot::SlotRow;
use transaction::{OpenRow, PreparedRow};

/// Reads the facts of the server, in one round trip; sizes are those of tables in these schemas.
pub(super) async fn read(sessions: &Sessions<'_>, schemas: &Vec<u32>) -> Result<ServerFacts, LiveError> {
    let session = &sessions.first;
    let schemas = &[(schemas as _, Type::OID_ARRAY)];
    let (identity, settings) = (
        session.rows::<Identity>(&queries::SERVER, &[]),
        session.rows::<SettingRow>(&queries::SETTINGS, &[]),
    );
    let (slots, position, senders) = (
        guarded::<SlotRow>(session, &queries::SLOTS, &[]),
        guarded::<Number>(session, &queries::WAL_POSITION, &[]),
        guarded::<Number>(session, &queries::WAL_SENDERS, &[]),
    );
    let (prepared, open) = (
        guarded::<PreparedRow>(session, &queries::PREPARED_TRANSACTIONS, &[]),
        guarded::<OpenRow>(session, &queries::OPEN_TRANSACTIONS, &[]),
    );
    let (extensions, large_objects, sizes) = (
        guarded::<ExtensionRow>(session, &queries::EXTENSIONS, &[]),
        guarded::<Number>(session, &queries::LARGE_OBJECTS, &[]),
        async { guarded::<SizeRow>(sessions.at_leisure().await, &queries::TABLE_SIZES, schemas).await },
    );
    let (identity, settings, slots, position, senders, prepared, open, extensions, large_objects, sizes) = tokio::try_join!(
        biased;
        identity,
        settings,
        slots,
        position,
        senders,
        prepared,
        open,
        extensions,
        large_objects,
        sizes
    )?;

    let mut facts = ServerFacts::new(session.version);
    let block_size = identity.first().map_or(0, |identity| identity.block_size);
    if let Some(identity) = identity.into_iter().next() {
        identity.add_to(&mut facts);
    }
    facts.settings = setting::settings(settings);
    facts.settings.hidden = missing_right(&facts, Right::ReadAllSettings);
    let end_of_wal = number(position).value();
    facts.replication_slots = listing(slots, |slot| slot.into_slot(end_of_wal));
    facts.wal_senders = number(senders).map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    facts.prepared_transactions = listing(prepared, PreparedRow::into_transaction);
    facts.open_transactions = listing(open, OpenRow::into_transaction);
    let others = missing_right(&facts, Right::ReadAllStats);
    facts.open_transactions.hidden = facts.open_transactions.hidden.or(others);
    facts.extensions =
        extensions.map(|rows| rows.into_iter().map(ExtensionRow::into_pair).collect::<BTreeMap<_, _>>());
    facts.large_objects = number(large_objects);
    facts.tables = listing(sizes, |size| size.into_size(block_size));
    facts.tables.seen.sort_by(|a, b| (&a.schema, &a.table).cmp(&(&b.schema, &b.table)));
    Ok(facts)
}

/// The rows of a query that may be refused.
async fn guarded<R: FromRow>(
    session: &Session<'_>,
    query: &Query,
    parameters: &[Parameter<'_>],
) -> Result<Known<Vec<R>>, LiveError> {
    let answer = session.guarded_rows(Guard::Savepoint, query, parameters).await?;
    Ok(answer.map_or_else(|error| Known::Unknown(why(&error)), Known::Value))
}

fn why(error: &tokio_postgres::Error) -> Unknown {
    match Failure::of(error) {
        Failure::NotPermitted => Unknown::NoPrivilege { right: Right::Superuser },
        Failure::Vanished => Unknown::NotOffered,
        _ => Unknown::Refused,
    }
}

/// Why a role without this right does not see all; `None` where it has the right.
fn missing_right(facts: &ServerFacts, right: Right) -> Option<Unknown> {
    let may = facts.connected_role.may(right, facts.version);
    (!may).then_some(Unknown::NoPrivilege { right })
}

fn listing<R, T>(rows: Known<Vec<R>>, make: impl FnMut(R) -> T) -> Listing<T> {
    match rows {
        Known::Value(rows) => Listing::complete(rows.into_iter().map(make).collect()),
        Known::Unknown(unknown) => Listing::unknown(unknown),
    }
}

/// The number that a query answers with.
fn number(rows: Known<Vec<Number>>) -> Known<u64> {
    rows.and_then(|rows| match rows.first() {
        Some(Number(Some(number))) => Known::Value(number.cast_unsigned()),
        _ => Known::Unknown(Unknown::Refused),
    })
}

struct Number(Option<i64>);

impl FromRow for Number {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        row.try_get("number").map(Number)
    }
}

struct ExtensionRow {
    name: Name,
    extension: AvailableExtension,
}

impl ExtensionRow {
    fn into_pair(self) -> (Name, AvailableExtension) {
        (self.name, self.extension)
    }
}

impl FromRow for ExtensionRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        let extension = AvailableExtension {
            default_version: row.try_get("default_version")?,
            installed_version: row.try_get("installed_version")?,
        };
        Ok(ExtensionRow { name: name(row, "name")?, extension })
    }
}

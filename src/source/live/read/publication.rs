//! Publications and subscriptions.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use tokio_postgres::Error;

use crate::catalog::{
    Definition, Expression, Id, Name, ObjectId, ObjectKind, Publication, PublishedTable, QualifiedName,
    ServerVersion, Subscription, Unread, UnreadReason, UnreadSubject,
};

use super::super::address::{PG_CLASS, PG_PUBLICATION, PG_SUBSCRIPTION};
use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::Assembly;
use super::names::{name, names, optional_name};
use super::value::{next_place, texts};

/// A row of `publications.sql`.
pub(super) struct PublicationRow {
    oid: u32,
    name: Name,
    owner: u32,
    all_tables: bool,
    /// The word of each kind of change that is published.
    publish: Vec<&'static str>,
    via_partition_root: bool,
    generated_columns: u8,
}

impl FromRow for PublicationRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut publish = Vec::new();
        for word in ["insert", "update", "delete", "truncate"] {
            if row.try_get(word)? {
                publish.push(word);
            }
        }
        Ok(PublicationRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            all_tables: row.try_get("all_tables")?,
            publish,
            via_partition_root: row.try_get("via_partition_root")?,
            generated_columns: letter(row, "generated_columns")?,
        })
    }
}

impl PublicationRow {
    /// The options as pg_dump writes them.
    fn options(&self) -> Vec<Definition> {
        let mut options = vec![option("publish", &self.publish.join(", "))];
        if self.via_partition_root {
            options.push(option("publish_via_partition_root", "true"));
        }
        if self.generated_columns == b's' {
            options.push(option("publish_generated_columns", "stored"));
        }
        options
    }
}

fn option(name: &str, value: &str) -> Definition {
    Definition::new(Name::from(name), Some(value.into()))
}

/// A row of `published_tables.sql`.
pub(super) struct PublishedTableRow {
    oid: u32,
    publication: u32,
    relation: u32,
    table: QualifiedName,
    /// Empty for all columns.
    columns: Vec<Name>,
    has_row_filter: bool,
}

impl FromRow for PublishedTableRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(PublishedTableRow {
            oid: row.try_get("oid")?,
            publication: row.try_get("publication")?,
            relation: row.try_get("relation")?,
            table: QualifiedName { schema: Some(name(row, "schema")?), name: name(row, "name")? },
            columns: names(row, "columns")?,
            has_row_filter: row.try_get("has_row_filter")?,
        })
    }
}

/// A row of `published_schemas.sql`.
pub(super) struct PublishedSchemaRow {
    publication: u32,
    schema: Name,
}

impl FromRow for PublishedSchemaRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(PublishedSchemaRow { publication: row.try_get("publication")?, schema: name(row, "schema")? })
    }
}

/// Adds publications with what they name. Row filters follow.
pub(super) fn add(
    assembly: &mut Assembly,
    publications: Vec<PublicationRow>,
    tables: Vec<PublishedTableRow>,
    schemas: Vec<PublishedSchemaRow>,
) {
    let mut by_oid: HashMap<u32, Id<Publication>, RandomState> = HashMap::default();
    for row in publications {
        if assembly.is_member(PG_PUBLICATION, row.oid) {
            continue;
        }
        let options = row.options();
        let common = assembly.common(row.owner);
        let id = assembly.catalog.publications.insert(Publication {
            name: row.name,
            all_tables: row.all_tables,
            all_sequences: false,
            tables: Vec::new(),
            schemas: Vec::new(),
            options,
            common,
        });
        assembly.know(PG_PUBLICATION, row.oid, ObjectId::Publication(id));
        by_oid.insert(row.oid, id);
    }
    for row in schemas {
        if let Some(id) = by_oid.get(&row.publication) {
            assembly.catalog.publications[*id].schemas.push(row.schema);
        }
    }
    for row in tables {
        if let Some(id) = by_oid.get(&row.publication) {
            add_table(assembly, *id, row);
        }
    }
}

fn add_table(assembly: &mut Assembly, publication: Id<Publication>, row: PublishedTableRow) {
    // no dump says that a table is published which an extension made
    if assembly.is_member(PG_CLASS, row.relation) {
        return;
    }
    let published = PublishedTable {
        columns: row.columns,
        name: row.table,
        // one of a schema that is left out has no more than a name
        relation: assembly.relations.get(&row.relation).copied(),
        row_filter: row.has_row_filter.then(Expression::unread),
    };
    let tables = &mut assembly.catalog.publications[publication].tables;
    let at = next_place(tables);
    tables.push(published);
    if row.has_row_filter {
        let place = Place::RowFilter(publication, at);
        assembly.definitions.note(DefinitionKind::RowFilter, row.oid, 0, place);
    }
}

/// A row of `subscriptions.sql`.
pub(super) struct SubscriptionRow {
    /// Not everyone may read it before PostgreSQL 14.
    oid: Option<u32>,
    name: Name,
    owner: u32,
    publications: Vec<Box<str>>,
    slot_name: Option<Name>,
    binary: bool,
    streaming: Box<str>,
    synchronous_commit: Option<Box<str>>,
    two_phase: Box<str>,
    disable_on_error: bool,
    password_required: bool,
    run_as_owner: bool,
    origin: Box<str>,
    failover: bool,
}

impl FromRow for SubscriptionRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(SubscriptionRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            publications: texts(row, "publications")?,
            slot_name: optional_name(row, "slot_name")?,
            binary: row.try_get("binary")?,
            streaming: row.try_get("streaming")?,
            synchronous_commit: row.try_get("synchronous_commit")?,
            two_phase: row.try_get("two_phase")?,
            disable_on_error: row.try_get("disable_on_error")?,
            password_required: row.try_get("password_required")?,
            run_as_owner: row.try_get("run_as_owner")?,
            origin: row.try_get("origin")?,
            failover: row.try_get("failover")?,
        })
    }
}

impl SubscriptionRow {
    /// The options as pg_dump writes them: those that are not the default.
    fn options(&self) -> Vec<Definition> {
        let slot = self.slot_name.as_ref().map_or("NONE", Name::as_str);
        let mut options = vec![option("connect", "false"), option("slot_name", slot)];
        let mut add_unless_default = |is_default: bool, name: &str, value: &str| {
            if !is_default {
                options.push(option(name, value));
            }
        };
        add_unless_default(!self.binary, "binary", "true");
        let streaming = match &*self.streaming {
            "p" => "parallel",
            "off" => "off",
            _ => "on",
        };
        add_unless_default(&*self.streaming == "f", "streaming", streaming);
        add_unless_default(&*self.two_phase == "d", "two_phase", "on");
        add_unless_default(!self.disable_on_error, "disable_on_error", "true");
        add_unless_default(self.password_required, "password_required", "false");
        add_unless_default(!self.run_as_owner, "run_as_owner", "true");
        add_unless_default(!self.failover, "failover", "true");
        let commit = self.synchronous_commit.as_deref().unwrap_or("off");
        add_unless_default(commit == "off", "synchronous_commit", commit);
        add_unless_default(&*self.origin == "any", "origin", &self.origin);
        options
    }
}

/// Adds subscriptions, without their connection strings.
pub(super) fn add_subscriptions(assembly: &mut Assembly, rows: Vec<SubscriptionRow>) {
    for row in rows {
        let options = row.options();
        let common = assembly.common(row.owner);
        let publications = row.publications.iter().map(|publication| Name::from(&**publication)).collect();
        let subscription = Subscription { name: row.name, publications, options, common };
        let id = assembly.catalog.subscriptions.insert(subscription);
        if let Some(oid) = row.oid {
            assembly.know(PG_SUBSCRIPTION, oid, ObjectId::Subscription(id));
        }
    }
}

/// The columns of `pg_subscription` that `subscriptions.sql` asks for, and the major version from which
/// on it does. The connection string is not among them.
const SUBSCRIPTION_COLUMNS: [(&str, u32); 15] = [
    ("subdbid", 10),
    ("subname", 10),
    ("subowner", 10),
    ("subpublications", 10),
    ("subslotname", 10),
    ("oid", 14),
    ("subbinary", 14),
    ("substream", 14),
    ("subsynccommit", 14),
    ("subtwophasestate", 15),
    ("subdisableonerr", 15),
    ("subpasswordrequired", 16),
    ("subrunasowner", 16),
    ("suborigin", 16),
    ("subfailover", 17),
];

/// Notes that subscriptions could not be read, and what would let the role read them.
pub(super) fn note_unread_subscriptions(assembly: &mut Assembly, reason: UnreadReason) {
    let version = assembly.catalog.server_version.map_or(0, ServerVersion::major);
    let columns = SUBSCRIPTION_COLUMNS.iter().filter(|(_, since)| version >= *since);
    let columns: Vec<&str> = columns.map(|(column, _)| *column).collect();
    let grant =
        format!("GRANT SELECT ({}) ON pg_catalog.pg_subscription TO {}", columns.join(", "), assembly.role);
    let subject = UnreadSubject::Kind(ObjectKind::Subscription);
    assembly.catalog.unread.push(Unread { subject, reason, grant: Some(grant.into()) });
}

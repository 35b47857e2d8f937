//! Which logical decoding plugin DMS reads with, and whether the source has it.

use super::examples::servers;
use super::live::{Live, captures_changes, deployment};
use crate::catalog::{Name, ObjectKind, ObjectRef, split_names};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page, SINCE_2025};
use crate::dms::versions::{PGLOGICAL_SOURCE, pglogical_available};
use crate::finding::{Description, Detail, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Endpoint, Phase, Remedy, SqlChange, Step};
use crate::rules::plugin::{self, Plugin};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};
use crate::server::{Known, OutputPlugin, Unknown};

const PRELOADED: &str = "shared_preload_libraries";
const PGLOGICAL: &str = "pglogical";
const TEST_DECODING: &str = "test_decoding";

const CHOSEN_AUTOMATICALLY: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Enabling change data capture (CDC) using logical replication",
    SINCE_2025,
);

pub(super) static OUTPUT_PLUGIN_MISSING: Rule = Rule {
    name: "output-plugin-missing",
    summary: "the source lacks the logical decoding plugin",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
DMS reads changes through a logical decoding plugin on the source: `test_decoding`, which belongs to PostgreSQL's
contrib, or pglogical, which must be in `shared_preload_libraries` and created as an extension in the database.
Where the endpoint asks for pglogical and it is not there, or where neither is, the task cannot capture changes.

Where the endpoint asks for none and pglogical is not configured, DMS takes test_decoding: that is advice, no error.
RDS before 9.6 and Aurora before 2.6 have no pglogical.

A plugin is a library that no view lists. It is taken to be there when a slot uses it, when a provider runs the server,
or when extensions of the same package are available.",
    example: servers(
        "extension:test_decoding",
        &[],
        r#"{"version": 150004, "extensions": {"value": {"plpgsql": {"installed_version": "1.0"}}},
 "settings": {"seen": {"shared_preload_libraries": {"text": "", "context": "postmaster"}}}}"#,
        r#"{"version": 150004, "extensions": {"value": {
   "hstore": {"default_version": "1.8"}, "pglogical": {"default_version": "2.4.5", "installed_version": "2.4.5"}}},
 "settings": {"seen": {"shared_preload_libraries": {"text": "pglogical", "context": "postmaster"}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-pglogical"],
    limitations: &["test-decoding-plugin-must-be-installed", "pglogical-availability"],
    sources: &[
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            ALL_EDITIONS,
        ),
        PGLOGICAL_SOURCE,
        cited::assessment("Check if the source database is configured for PGLOGICAL"),
    ],
    basis: Basis::Dms,
    check: check_missing,
    describe: describe_missing,
};

pub(super) static OUTPUT_PLUGIN_NOT_CHOSEN: Rule = Rule {
    name: "output-plugin-not-chosen",
    summary: "DMS takes pglogical by itself, since the endpoint asks for no plugin",
    group: Group::Source,
    severity: Severity::Info,
    explanation: "\
Where pglogical is available on the source and the endpoint has no `PluginName`, DMS creates its replication slot with
pglogical, not with test_decoding. The two differ: with pglogical a table with `REPLICA IDENTITY FULL` loses updates,
with test_decoding everything that the server writes is sent and filtered only by DMS.

Set `PluginName`, so that installing or removing an extension does not change how the task reads.",
    example: servers(
        "endpoint:\"source.PluginName\"",
        &[],
        r#"{"version": 150004, "extensions": {"value": {
   "hstore": {"default_version": "1.8"}, "pglogical": {"default_version": "2.4.5", "installed_version": "2.4.5"}}},
 "settings": {"seen": {"shared_preload_libraries": {"text": "pglogical", "context": "postmaster"}}}}"#,
        r#"{"version": 150004, "extensions": {"value": {"hstore": {"default_version": "1.8"}}},
 "settings": {"seen": {"shared_preload_libraries": {"text": "", "context": "postmaster"}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-pglogical"],
    limitations: &["pglogical-chosen-automatically"],
    sources: &[CHOSEN_AUTOMATICALLY, PGLOGICAL_SOURCE],
    basis: Basis::Dms,
    check: check_not_chosen,
    describe: describe_not_chosen,
};

pub(super) static TEST_DECODING_WITH_FEW_TABLES: Rule = Rule {
    name: "test-decoding-with-few-tables",
    summary: "test_decoding sends the changes of all tables, and the task moves few of them",
    group: Group::Source,
    severity: Severity::Info,
    explanation: "\
With test_decoding the source sends the changes of all tables of the database to the replication instance, which leaves
out those that the task does not move. Where the task moves less than half of the tables of a busy database, that
costs network and makes the task lag. pglogical sends only the tables that are asked for.

Whether it matters depends on how much is written to the other tables.",
    example: Example {
        bad: "CREATE TABLE orders (id integer PRIMARY KEY);\n\
              CREATE TABLE log_a (id integer PRIMARY KEY);\n\
              CREATE TABLE log_b (id integer PRIMARY KEY);",
        object: "endpoint:\"source.PluginName\"",
        beside: &[],
        good: "CREATE TABLE orders (id integer PRIMARY KEY);",
        given: Given {
            source_endpoint: Some(r#"{"PostgreSQLSettings": {"PluginName": "test-decoding"}}"#),
            table_mappings: Some(
                r#"{"rules": [{"rule-type": "selection", "rule-id": "1", "rule-name": "orders", "rule-action": "include",
  "object-locator": {"schema-name": "public", "table-name": "orders"}}]}"#,
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["test-decoding-sends-everything"],
    sources: &[Citation::new(
        Page::LatencySourcePostgreSql,
        "High workload on source; High network throughput",
        ONLY_2026,
    )],
    basis: Basis::Dms,
    check: check_few_tables,
    describe: describe_few_tables,
};

/// How far pglogical can be used on a server.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pglogical {
    Usable,
    /// The extension is not created in this database.
    NotCreated,
    /// The library is not loaded when the server starts.
    NotPreloaded,
    /// The server does not have its files.
    NotInstalled,
    /// This version of the provider's does not offer it.
    NotOffered,
}

impl Pglogical {
    fn of(live: Live<'_>) -> Known<Pglogical> {
        let offered = deployment(live.facts.provider)
            .and_then(|deployment| pglogical_available(deployment, live.facts.version));
        if offered == Some(false) {
            return Known::Value(Pglogical::NotOffered);
        }
        if is_created(live) {
            return Known::Value(match is_preloaded(live) {
                Known::Value(false) => Pglogical::NotPreloaded,
                // the extension cannot be created without it
                _ => Pglogical::Usable,
            });
        }
        live.facts.has_output_plugin(OutputPlugin::Pglogical).map(|is_there| match is_preloaded(live) {
            _ if !is_there => Pglogical::NotInstalled,
            Known::Value(false) => Pglogical::NotPreloaded,
            _ => Pglogical::NotCreated,
        })
    }
}

fn is_created(live: Live<'_>) -> bool {
    let name = Name::from(PGLOGICAL);
    let listed = live.facts.extensions.as_ref().value().and_then(|extensions| extensions.get(&name));
    listed.is_some_and(|listed| listed.installed_version.is_some())
        || live.migration.source().extensions.find(&name).is_some()
}

fn is_preloaded(live: Live<'_>) -> Known<bool> {
    let libraries = live.facts.settings.text(PRELOADED);
    libraries.map(|list| split_names(list).iter().any(|library| library_name(library) == PGLOGICAL))
}

/// A library without its folder and its ending: `$libdir/pglogical.so` is pglogical.
fn library_name(library: &str) -> &str {
    let file = library.rsplit('/').next().unwrap_or(library);
    file.strip_suffix(".so").unwrap_or(file)
}

fn check_missing(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let Some(pglogical) = live.told(findings, "the extensions of the server", Pglogical::of(live)) else {
        return;
    };
    let plugin = Plugin::of(migration);
    let object = |name: &str| ObjectRef::global(ObjectKind::Extension, name);
    if plugin == Plugin::Pglogical {
        if pglogical != Pglogical::Usable {
            findings.add(object(PGLOGICAL));
        }
        return;
    }
    if plugin != Plugin::TestDecoding && pglogical == Pglogical::Usable {
        return;
    }
    let test_decoding = live.facts.has_output_plugin(OutputPlugin::TestDecoding);
    match live.told(findings, "the extensions of the server", test_decoding) {
        Some(false) => findings.add(object(TEST_DECODING)),
        Some(true) if plugin != Plugin::TestDecoding => {
            findings.add_with(object(PGLOGICAL), Severity::Info, Detail::None);
        }
        _ => {}
    }
}

fn describe_missing(migration: &Migration, finding: &Finding) -> Description {
    let Some(live) = Live::of(migration) else { return Description::new(finding.rule.summary) };
    let decided_by = plugin::decided_by(migration);
    if finding.object_ref(migration.source()).name.as_str() == TEST_DECODING {
        let words = "install PostgreSQL's contrib package on the source (postgresql-contrib)".to_owned();
        return Description::new(
            "test_decoding is not there, nor anything else of contrib: no changes can be captured",
        )
        .decided_by(decided_by)
        .remedy(Remedy::removes(Change::Words(words)));
    }
    let pglogical = Pglogical::of(live).value().unwrap_or(Pglogical::NotInstalled);
    let why = match pglogical {
        Pglogical::NotOffered => "this version of the provider's does not offer it",
        Pglogical::NotInstalled => "the server does not have it",
        Pglogical::NotPreloaded => "it is not in shared_preload_libraries",
        Pglogical::NotCreated | Pglogical::Usable => "its extension is not created in this database",
    };
    let message = match finding.severity {
        Severity::Info => format!("DMS reads with test_decoding, since pglogical cannot be used: {why}"),
        _ => format!("the endpoint asks for pglogical, which cannot be used: {why}"),
    };
    let mut description = Description::new(message).decided_by(decided_by);
    let test_decoding = live.facts.has_output_plugin(OutputPlugin::TestDecoding);
    if test_decoding == Known::Value(true) {
        description.remedies.push(Remedy::removes(plugin::use_test_decoding()));
    }
    description.remedies.extend(configure(live, pglogical));
    description
}

/// Makes pglogical usable, or one step more so.
fn configure(live: Live<'_>, pglogical: Pglogical) -> Option<Remedy> {
    let create = "then create the extension in this database: CREATE EXTENSION pglogical";
    match pglogical {
        Pglogical::Usable | Pglogical::NotOffered => None,
        Pglogical::NotInstalled => {
            let words = "install pglogical on the server, put it into shared_preload_libraries, restart, and create the extension";
            Some(Remedy::removes(Change::Words(words.to_owned())))
        }
        Pglogical::NotPreloaded => {
            let libraries = live.facts.settings.text(PRELOADED).value().unwrap_or_default().trim();
            let with = match libraries {
                "" => PGLOGICAL.to_owned(),
                libraries => format!("{libraries},{PGLOGICAL}"),
            };
            let change = live.set_and_restart(PRELOADED, with);
            match is_created(live) {
                true => Some(Remedy::removes(change)),
                false => Some(Remedy::lowers(change).with_caveat(create)),
            }
        }
        Pglogical::NotCreated => {
            let sql = Step::metadata_only("CREATE EXTENSION pglogical", "DROP EXTENSION pglogical", None);
            Some(Remedy::removes(Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![sql]))))
        }
    }
}

/// The endpoint's setting, as what a finding is about.
fn plugin_name() -> ObjectRef {
    ObjectRef::global(ObjectKind::Endpoint, "source.PluginName")
}

fn check_not_chosen(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    if matches!(Plugin::of(migration), Plugin::Pglogical | Plugin::TestDecoding) {
        return;
    }
    let pglogical = live.told(findings, "the extensions of the server", Pglogical::of(live));
    if pglogical == Some(Pglogical::Usable) {
        findings.add(plugin_name());
    }
}

fn describe_not_chosen(migration: &Migration, _finding: &Finding) -> Description {
    let choose = |value: &str| Change::EndpointSetting {
        endpoint: Endpoint::Source,
        name: "PluginName",
        value: value.into(),
    };
    Description::new("the endpoint asks for no plugin, and DMS takes pglogical since the source has it")
        .decided_by(plugin::decided_by(migration))
        .remedy(Remedy::removes(choose("pglogical")))
        .remedy(Remedy::removes(choose("test-decoding")))
}

/// How many tables the task moves, and how many there are.
fn tables(migration: &Migration) -> (usize, usize) {
    let catalog = migration.source();
    let with_rows = |relation: &crate::catalog::Relation| {
        relation.kind == crate::catalog::RelationKind::Table && !catalog.schemas[relation.schema].is_system()
    };
    let all = catalog.relations.iter().filter(|(_, relation)| with_rows(relation)).count();
    let moved = migration.moved().relations.iter().filter(|id| with_rows(&catalog.relations[**id]));
    (moved.count(), all)
}

/// Whether DMS reads with test_decoding; `None` where only the server tells.
fn reads_with_test_decoding(migration: &Migration) -> Option<bool> {
    match (Plugin::of(migration), Live::of(migration)) {
        (Plugin::TestDecoding, _) => Some(true),
        (Plugin::Pglogical, _) => Some(false),
        (_, Some(live)) => Pglogical::of(live).value().map(|pglogical| pglogical != Pglogical::Usable),
        (Plugin::PglogicalByChoice, None) => Some(false),
        (Plugin::Open, None) => None,
    }
}

fn check_few_tables(migration: &Migration, findings: &mut Findings) {
    let (moved, all) = tables(migration);
    if !captures_changes(migration) || moved == 0 || moved * 2 >= all {
        return;
    }
    match (reads_with_test_decoding(migration), Live::of(migration)) {
        (Some(true), _) => findings.add(plugin_name()),
        (Some(false), _) => {}
        (None, Some(live)) => {
            let unknown = Pglogical::of(live);
            let unknown = if let Known::Unknown(unknown) = unknown { unknown } else { Unknown::NotRead };
            live.not_told(findings, "the extensions of the server", unknown);
        }
        (None, None) => findings.not_checked(NotCheckedReason::Needs(Input::LiveSource), Vec::new()),
    }
}

fn describe_few_tables(migration: &Migration, _finding: &Finding) -> Description {
    let (moved, all) = tables(migration);
    let change =
        Change::EndpointSetting { endpoint: Endpoint::Source, name: "PluginName", value: "pglogical".into() };
    let caveat =
        "pglogical must be configured on the source, and loses updates of tables with REPLICA IDENTITY FULL";
    Description::new(format!(
        "the task moves {moved} of {all} tables, but test_decoding sends the changes of all of them"
    ))
    .evidence("moved_tables", moved)
    .evidence("tables", all)
    .decided_by(plugin::decided_by(migration))
    .remedy(Remedy::removes(change).with_caveat(caveat))
}

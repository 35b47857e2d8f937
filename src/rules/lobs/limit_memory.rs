//! What a large LOB limit costs in memory.

use crate::catalog::{Id, ObjectId, Relation};
use crate::dms::documentation::Basis;
use crate::dms::lob::{
    LIGHT_INLINE_SIZE_KB, LIGHT_INLINE_SIZE_SOURCE, LIGHT_LOB_SIZE_KB, LIGHT_LOB_SIZE_SOURCE,
    reserved_memory_kb,
};
use crate::dms::task::{LobMode, Task};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::setting::{self, size_text};
use super::size::{needed_for_task_kb, with_margin};
use super::table::{each_lob_table, may_move_lobs};

pub(super) static LOB_LIMIT_USES_MEMORY: Rule = Rule {
    name: "lob-limit-uses-memory",
    summary: "the LOB limit makes the full load reserve much memory",
    group: Group::Lobs,
    severity: Severity::Info,
    explanation: "\
In limited LOB mode with a `LobMaxSize` above 63 KB the full load reserves memory for each LOB column: the
limit times `CommitRate` (10,000 rows unless set), times the LOB columns of the table. Several tables load at
the same time (`MaxFullLoadSubTasks`). A replication instance with less memory swaps, and the load slows down.

In full LOB mode an `InlineLobMaxSize` above 32 KB presses on memory too.

What to do: take the smallest limit that holds the largest value, lower `CommitRate`, or give the few tables
with large values `lob-settings` of their own in the table mappings.",
    example: Example {
        bad: "CREATE TABLE films (id bigint PRIMARY KEY, body bytea);",
        object: "task:\"TargetMetadata.LobMaxSize\"",
        beside: &["lob-may-be-truncated"],
        good: "CREATE TABLE films (id bigint PRIMARY KEY, title varchar(200));",
        given: Given {
            task_settings: Some(r#"{"TargetMetadata": {"LobMaxSize": 10240}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["lob-max-size-performance", "inline-lob-size-memory"],
    sources: &[LIGHT_LOB_SIZE_SOURCE, LIGHT_INLINE_SIZE_SOURCE],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let task = migration.task();
    if !task.migration_type.value.loads() || !may_move_lobs(migration) {
        return;
    }
    match task.settings.target_metadata.lob_mode().value {
        LobMode::Limited { max_kb } if max_kb > LIGHT_LOB_SIZE_KB => {
            let object = setting::subject(setting::LOB_MAX_SIZE);
            match widest_table(migration) {
                Some((table, _)) => {
                    let table = [ObjectId::Relation(table)];
                    findings.add_with(object, Severity::Info, Detail::Objects(Box::new(table)));
                }
                // each table has a limit of its own, unless nothing is known of the tables
                None if migration.moved().lob_columns().len() > 0 => {}
                None => findings.add(object),
            }
        }
        LobMode::InlineFull { inline_kb, .. } if inline_kb > LIGHT_INLINE_SIZE_KB => {
            findings.add(setting::subject(setting::INLINE_LOB_MAX_SIZE));
        }
        _ => {}
    }
}

/// The table with the most LOB columns among those that the task's limit is for.
fn widest_table(migration: &Migration) -> Option<(Id<Relation>, u64)> {
    let name = migration.task().settings.target_metadata.lob_mode().name;
    let mut widest: Option<(Id<Relation>, u64)> = None;
    each_lob_table(migration, |table| {
        let columns = table.columns.len() as u64;
        if table.mode.name == name && widest.is_none_or(|(_, most)| columns > most) {
            widest = Some((table.relation, columns));
        }
    });
    widest
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    if setting::is_about(finding, setting::INLINE_LOB_MAX_SIZE) {
        return describe_inline(migration.task());
    }
    describe_limited(migration, finding)
}

fn describe_inline(task: &Task) -> Description {
    let inline = &task.settings.target_metadata.inline_lob_max_size;
    Description::new(format!(
        "InlineLobMaxSize is {} KB: above {LIGHT_INLINE_SIZE_KB} KB it presses on the memory of the replication instance",
        inline.value
    ))
    .decided_by(DecidedBy::from(inline))
    .remedy(Remedy::removes(setting::set(setting::INLINE_LOB_MAX_SIZE, LIGHT_INLINE_SIZE_KB)))
}

fn describe_limited(migration: &Migration, finding: &Finding) -> Description {
    let task = migration.task();
    let limit = &task.settings.target_metadata.lob_max_size;
    let commit_rate = &task.settings.full_load.commit_rate;
    let limit_kb = u64::try_from(limit.value).unwrap_or_default();
    let rows = u64::try_from(commit_rate.value).unwrap_or_default();
    let widest = match finding.detail {
        Detail::Objects(_) => widest_table(migration),
        _ => None,
    };
    let columns = widest.map_or(1, |(_, columns)| columns);
    let reserved = reserved_memory_kb(limit_kb, rows, columns);
    let whose = match widest {
        Some((table, 1)) => format!("for {}", migration.source().relation_name(table)),
        Some((table, columns)) => {
            format!("for {} with its {columns} LOB columns", migration.source().relation_name(table))
        }
        None => "for each LOB column of a table".to_owned(),
    };
    let message =
        format!("LobMaxSize is {limit_kb} KB: the full load reserves {} {whose}", size_text(reserved));
    let mut description = Description::new(message)
        .decided_by(DecidedBy::from(limit))
        .decided_by(DecidedBy::from(commit_rate))
        .evidence("reserved_kb", reserved)
        .evidence("lob_columns", columns);
    if let Some((table, _)) = widest {
        description.related.push(migration.source().object_ref(ObjectId::Relation(table)));
    }
    description.remedies = remedies(migration, limit_kb, rows);
    description
}

fn remedies(migration: &Migration, limit_kb: u64, rows: u64) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    if let Some(needed) = needed_for_task_kb(migration)
        .filter(|needed| needed.is_exact)
        .map(|needed| with_margin(migration, needed.kb))
        && needed < limit_kb
    {
        let change = setting::set(setting::LOB_MAX_SIZE, needed);
        let is_light = i64::try_from(needed).is_ok_and(|kb| kb <= LIGHT_LOB_SIZE_KB);
        let remedy = if is_light { Remedy::removes(change) } else { Remedy::lowers(change) };
        remedies.push(remedy.with_caveat("it holds the largest value of today; longer ones are cut"));
    }
    // as much memory as the largest light limit takes at this rate
    let fewer_rows = (rows.saturating_mul(LIGHT_LOB_SIZE_KB.unsigned_abs()) / limit_kb.max(1)).max(1);
    remedies.push(
        Remedy::lowers(setting::set(setting::COMMIT_RATE, fewer_rows))
            .with_caveat("fewer rows travel together, which slows the load of tables without LOBs"),
    );
    remedies.push(Remedy::lowers(Change::Words(
        "give the few tables with large values lob-settings of their own, and the task a smaller LobMaxSize"
            .to_owned(),
    )));
    remedies
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::rules::lobs::testing::{
        found, full_load, lob_settings, messages, metadata, migration, remedies, with_profile,
    };

    static RULE: &Rule = &LOB_LIMIT_USES_MEMORY;
    const FILMS: &str = "CREATE TABLE films (id bigint PRIMARY KEY, body bytea, plot text);
        CREATE TABLE notes (id bigint PRIMARY KEY, body text);";

    #[test]
    fn the_widest_table_is_the_measure() {
        let migration = migration(FILMS, full_load(metadata(r#""LobMaxSize": 64"#)));
        assert_eq!(found(RULE, &migration), ["info task:\"TargetMetadata.LobMaxSize\""]);
        let message =
            "LobMaxSize is 64 KB: the full load reserves 1.2 GB for public.films with its 2 LOB columns";
        assert_eq!(messages(RULE, &migration), [message]);
    }

    #[test]
    fn tables_with_limits_of_their_own_do_not_count() {
        let own = r#""mode": "limited", "bulk-max-size": 9"#;
        let with_own =
            |sql| migration(sql, lob_settings(metadata(r#""LobMaxSize": 640"#), "films", own).build());
        assert!(messages(RULE, &with_own(FILMS))[0].ends_with("for public.notes"));
        assert!(found(RULE, &with_own("CREATE TABLE films (id bigint PRIMARY KEY, body bytea);")).is_empty());
    }

    #[test]
    fn small_limits_other_modes_and_tasks_without_a_load_are_fine() {
        let found = |json: &str| found(RULE, &migration(FILMS, metadata(json).build()));
        assert!(found(r#""LobMaxSize": 63"#).is_empty());
        assert!(found(r#""FullLobMode": true, "LobMaxSize": 640"#).is_empty());
        assert!(found(r#""FullLobMode": true, "InlineLobMaxSize": 32"#).is_empty());
        let inline = ["info task:\"TargetMetadata.InlineLobMaxSize\""];
        assert_eq!(found(r#""FullLobMode": true, "InlineLobMaxSize": 33"#), inline);
        let cdc = metadata(r#""LobMaxSize": 640"#)
            .migration_type(crate::dms::task::MigrationType::Cdc, crate::dms::task::Origin::Default);
        assert!(crate::rules::lobs::testing::found(RULE, &migration(FILMS, cdc.build())).is_empty());
    }

    #[test]
    fn the_task_alone_says_what_a_column_costs() {
        let task = metadata(r#""LobMaxSize": 1024"#).build();
        let alone = Migration::new(Catalog::new()).with_task(task);
        let message = "LobMaxSize is 1024 KB: the full load reserves 9.8 GB for each LOB column of a table";
        assert_eq!(messages(RULE, &alone), [message]);
        assert!(remedies(RULE, &alone)[0].contains(r#"CommitRate", value: Number(615)"#));
    }

    #[test]
    fn a_profile_of_all_columns_gives_the_limit() {
        let sql = "CREATE TABLE films (id bigint PRIMARY KEY, body bytea);";
        let table = |scope: &str| {
            format!(
                r#"[{{"schema": "public", "table": "films", "columns": {{"body": {{"scope": "{scope}", "octets": {{"max": 51200}}}}}}}}]"#
            )
        };
        let migration =
            |scope| with_profile(migration(sql, metadata(r#""LobMaxSize": 640"#).build()), &table(scope));
        assert_eq!(
            remedies(RULE, &migration("all"))[0],
            r#"Removes TaskSetting { name: "TargetMetadata.LobMaxSize", value: Number(50) }"#
        );
        assert!(!remedies(RULE, &migration("sample"))[0].contains("LobMaxSize"));
    }
}

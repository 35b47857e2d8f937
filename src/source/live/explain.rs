//! What would be sent to a server, for whoever has to allow it.

use crate::catalog::ServerVersion;

use super::definitions::DefinitionKind;
use super::options::LiveOptions;
use super::queries;
use super::query::Query;
use super::read::sequence_value_example;
use super::session::{BEGINNING, END, Guard, begin_sql};
use super::sessions::import_statement;

/// Statements that are sent to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedQuery {
    /// What they are for.
    pub reading: &'static str,
    /// Their text. Parameters stand as `$1`.
    pub sql: String,
}

/// What [`read_live`](super::read_live) sends to a server of this version, by what surrounds it. Queries
/// for definitions are left out where nothing has one, and are sent again in parts where one fails.
///
/// ```
/// use pgdms_lint::catalog::ServerVersion;
/// use pgdms_lint::source::live::{LiveOptions, explain_queries};
/// let planned = explain_queries(ServerVersion::from_number(150_004), &LiveOptions::default());
/// assert!(planned[0].sql.contains("READ ONLY"));
/// ```
pub fn explain_queries(version: ServerVersion, options: &LiveOptions) -> Vec<PlannedQuery> {
    let planned = |reading, sql| PlannedQuery { reading, sql };
    let plain = |query: &&'static Query| Some(planned(query.name, query.sql(version)?));
    let guarded = |guard: Guard, reading, sql: &str| {
        let (open, close) = (guard.open(version, options), guard.close());
        planned(reading, format!("{};\n{};\n{close};", open.trim_end().trim_end_matches(';'), sql.trim_end()))
    };
    let in_savepoint =
        |kind: DefinitionKind| Some(guarded(Guard::LookUp, kind.query().name, &kind.query().sql(version)?));

    let refusable = |query: &&Query| Some(guarded(Guard::Savepoint, query.name, &query.sql(version)?));

    let mut all = vec![planned(BEGINNING, begin_sql(version, options, None))];
    let plain_queries = queries::PLAIN.iter().chain(queries::objects::PLAIN).chain(&queries::server::PLAIN);
    all.extend(plain_queries.filter_map(plain));
    let refusable_queries = queries::objects::GUARDED.iter().chain(&queries::server::GUARDED);
    all.extend(refusable_queries.filter_map(refusable));
    all.extend(DefinitionKind::ALL.into_iter().filter_map(in_savepoint));
    if queries::SNAPSHOT.sql(version).is_some() {
        let import = import_statement("name of the snapshot");
        all.push(planned("the settings of a second session", begin_sql(version, options, Some(&import))));
        all.extend(plain(&&queries::SERVER_START));
    }
    all.push(planned("the end", END.to_owned()));
    let values = [queries::SEQUENCE_VALUES.sql(version), Some(sequence_value_example())];
    let name = queries::SEQUENCE_VALUES.name;
    all.extend(values.into_iter().flatten().map(|sql| guarded(Guard::Transaction, name, &sql)));
    all
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    const VERSIONS: [u32; 10] =
        [90_624, 100_023, 110_022, 120_022, 130_022, 140_019, 150_014, 160_010, 170_006, 180_001];

    fn planned(version: u32) -> Vec<PlannedQuery> {
        explain_queries(ServerVersion::from_number(version), &LiveOptions::default())
    }

    #[test]
    fn every_file_of_queries_is_sent() {
        fn count(folder: &Path) -> usize {
            let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            entries
                // measuring is another command
                .filter(|path| !path.ends_with("measure"))
                .map(|path| match path.is_dir() {
                    true => count(&path),
                    false => usize::from(path.extension().is_some_and(|extension| extension == "sql")),
                })
                .sum()
        }
        let files = count(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/source/live/queries"));
        // the values of sequences, the settings of a second session and the end have no file
        assert_eq!(planned(180_001).len(), files + 3);
    }

    #[test]
    fn no_query_names_a_column_twice_or_keeps_a_mark() {
        for version in VERSIONS {
            for PlannedQuery { reading, sql } in planned(version) {
                assert!(!sql.contains("-- since") && !sql.contains("-- before"), "{reading} for {version}");
                let names = sql
                    .lines()
                    .filter_map(|line| line.trim_end_matches(',').rsplit_once(" AS "))
                    .map(|(_, name)| name);
                let mut names: Vec<&str> =
                    names.filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_')).collect();
                let all = names.len();
                names.sort_unstable();
                names.dedup();
                assert!(all == names.len() || sql.contains("UNION"), "{reading} for {version}: {names:?}");
            }
        }
    }
}

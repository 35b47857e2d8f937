//! What is measured of a dump is what the server itself answers.

use pgdms_lint::catalog::Name;
use pgdms_lint::migration::Migration;
use pgdms_lint::profile::wanted::Wanted;
use pgdms_lint::profile::{ColumnProfile, DataProfile, TableProfile};
use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
use pgdms_lint::source::live::measure::{MeasureOptions, measure_live};
use pgdms_lint::source::live::{LiveOptions, read_live};
use pgdms_lint::source::{AtDamage, MeasuredRows};

use super::super::support::postgres::Server;
use super::made;
use super::values::{EDGES, measured};

/// Rows longer than those of which more than the beginning is held.
const LONG_ROWS: &str = r#"
CREATE TABLE public.long (
    id int PRIMARY KEY, n numeric, t text, c char(5000000), b bytea, j jsonb, a int[], aa text[], d date, behind text
);
INSERT INTO public.long (id, n, t, d, behind) VALUES
(1, 1.5, repeat(E'\u00e4\t\U0001f600\n ', 500000), '2024-01-31', 'a'),
(2, 12345678.123456789, repeat(E'line\r\n', 800000), 'infinity', E'\r'),
(3, NULL, repeat(' ', 5000000), NULL, NULL),
(4, 2, NULL, '0044-03-15 BC', '');
INSERT INTO public.long (id, c) VALUES (5, repeat('x', 4999997)), (6, '');
INSERT INTO public.long (id, b, j) VALUES
(7, decode(repeat('00ff5c', 900000), 'hex'), NULL),
(8, NULL, to_jsonb(repeat('a"b', 1200000)));
INSERT INTO public.long (id, a, aa) VALUES
(9, array_fill(1234567, ARRAY[2, 400000]), NULL),
(10, array_fill(1234567, ARRAY[700000]) || NULL::int, ARRAY[repeat('NULL,', 900000), 'NULL']),
(11, NULL, array_fill('a NULL, \"'::text, ARRAY[400000], ARRAY[0]));
SELECT lo_from_bytea(0, 'abc');
"#;

#[test]
fn a_dump_gives_the_facts_that_its_server_gives() {
    facts_are_those_of_the_server("both", EDGES, &["-Fc"]);
}

#[test]
fn rows_that_are_too_long_to_be_held_give_the_facts_that_the_server_gives() {
    facts_are_those_of_the_server("long_rows", LONG_ROWS, &["-Fp", "-Fc"]);
}

fn facts_are_those_of_the_server(database: &str, sql: &str, formats: &[&str]) {
    let server = Server::shared();
    server.create_database(database).unwrap();
    server.psql(database, sql).unwrap();
    let socket = server.socket_directory().display();
    let text = format!("host={socket} port=5432 user=postgres dbname={database}");
    let parameters = ConnectionParameters::parse(&text, &Environment::default()).unwrap();
    let reading = read_live(&parameters, &LiveOptions::default()).unwrap();
    let wanted = Wanted::of(&Migration::new(reading.catalog));
    let live = measure_live(&parameters, &wanted, &MeasureOptions::default()).unwrap().profile;
    let made = made::in_every_format(&server, database, &[]);
    for format in formats {
        let dumped = measured(made.file(format), AtDamage::Stop).unwrap();
        are_the_same(&dumped, &live);
    }
}

fn are_the_same(dumped: &MeasuredRows, live: &DataProfile) {
    let of_dump: Vec<String> = dumped
        .tables
        .iter()
        .map(|table| value_facts(without_what_was_not_asked(table, live.tables())))
        .collect();
    let is_measured = |table: &&TableProfile| dumped.tables.iter().any(|dumped| dumped.table == table.table);
    let of_server: Vec<String> = live.tables().iter().filter(is_measured).cloned().map(value_facts).collect();
    for (dumped, live) in of_dump.iter().zip(&of_server) {
        assert_eq!(dumped, live, "the dump is left, the server right");
    }
    assert_eq!(of_dump.len(), of_server.len());
    assert_eq!(dumped.large_objects.map(|found| found.count), live.large_objects().map(|found| found.count));
}

/// The server is not asked for the digits of one value where those of all together are few.
fn without_what_was_not_asked(dumped: &TableProfile, live: &[TableProfile]) -> TableProfile {
    let mut dumped = dumped.clone();
    let Some(live) = live.iter().find(|table| table.table == dumped.table) else { return dumped };
    for (name, facts) in &mut dumped.columns {
        let asked = live.columns.get(name).and_then(|facts| facts.number.as_ref()?.max_precision);
        if let (Some(number), None) = (&mut facts.number, asked) {
            assert!(number.max_precision.is_none_or(|digits| digits <= 28));
            number.max_precision = None;
        }
    }
    dumped
}

/// What a dump can tell as well. The first row that passes a limit is another on the server, in whichever order it
/// reads; what is generated stands in no dump; and when it was is told by each in its own way.
fn value_facts(table: TableProfile) -> String {
    let without_example = |(name, mut facts): (Name, ColumnProfile)| {
        facts.over.iter_mut().for_each(|over| over.example = None);
        facts.measured_at = None;
        (name, facts)
    };
    let columns = table.columns.into_iter().filter(|(name, _)| name.as_str() != "twice");
    let facts = TableProfile {
        schema: table.schema,
        table: table.table,
        rows: table.rows,
        columns: columns.map(without_example).collect(),
        keys: table.keys,
        not_measured: table.not_measured,
        ..TableProfile::default()
    };
    serde_json::to_string_pretty(&facts).unwrap()
}

//! Texts of any characters, stored in a server and dumped, are what the server says they are.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::super::support::postgres::Server;
use super::{made, values};
use pgdms_lint::profile::TableProfile;
use pgdms_lint::source::AtDamage;

/// How many rows are stored in one go.
const ROWS: usize = 3000;

/// Characters that COPY escapes, or that other forms of rows do, more often than others.
fn texts() -> impl Strategy<Value = Vec<String>> {
    let character = prop_oneof![
        4 => prop::sample::select("\\\t\n\r\x08\x0B\x0C'\"{},.N x0123abcdefuU;()-$%".chars().collect::<Vec<_>>()),
        1 => any::<char>().prop_filter("PostgreSQL stores no NUL", |character| *character != '\0'),
    ];
    let text = prop::collection::vec(character, 0..12).prop_map(|text| text.into_iter().collect::<String>());
    prop::collection::vec(text, ROWS)
}

#[test]
fn texts_of_any_characters_are_measured_as_the_server_counts_them() {
    let server = Server::shared();
    server.create_database("round_trip").unwrap();
    server
        .psql(
            "round_trip",
            "CREATE TABLE public.texts (id int PRIMARY KEY, t text, c char(20), b bytea, a text[], k text);",
        )
        .unwrap();
    let config = Config { cases: 3, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    TestRunner::new(config)
        .run(&texts(), |texts| {
            store(&server, &texts);
            let expected = counted_by_server(&server);
            for options in [&[][..], &["--inserts"]] {
                let made = made::in_every_format(&server, "round_trip", options);
                for how in ["-Fp", "-Fc into a pipe", "-Ft"] {
                    let measured = values::measured(made.file(how), AtDamage::Stop).unwrap();
                    prop_assert_eq!(&counted(&measured.tables[0]), &expected, "{} {:?}", how, options);
                }
            }
            Ok(())
        })
        .unwrap();
}

/// As hexadecimal digits, so that no other escapes take part.
fn store(server: &Server, texts: &[String]) {
    let row = |(number, text): (usize, &String)| {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        format!("({number}, '{hex}')")
    };
    let rows: Vec<String> = texts.iter().enumerate().map(row).collect();
    let sql = format!(
        "TRUNCATE public.texts;
         INSERT INTO public.texts SELECT id, t, left(t, 20), decode(hex, 'hex'), ARRAY[t, NULL, t], t
         FROM (VALUES {}) AS v (id, hex), convert_from(decode(hex, 'hex'), 'UTF8') AS t;",
        rows.join(", ")
    );
    server.psql("round_trip", &sql).unwrap();
}

/// The server's own figures, in the order of [`counted`].
fn counted_by_server(server: &Server) -> Vec<u64> {
    let sql = "SELECT concat_ws(' ', max(char_length(t)), max(octet_length(t)), sum(octet_length(t)),
        max(octet_length(b)), sum(octet_length(b)),
        sum(octet_length(a::text)), max(octet_length(a::text))) FROM public.texts";
    let row = server.psql("round_trip", sql).unwrap();
    row.split_whitespace().map(|figure| figure.parse().unwrap()).collect()
}

fn counted(table: &TableProfile) -> Vec<u64> {
    let octets = |column: &str| table.columns[column].octets.clone().unwrap();
    let text = table.columns["t"].text.clone().unwrap();
    let (t, b, a) = (octets("t"), octets("b"), octets("a"));
    let figures = [text.max_characters, text.max_octets, t.total, b.max, b.total, a.total, a.max];
    figures.map(Option::unwrap).to_vec()
}

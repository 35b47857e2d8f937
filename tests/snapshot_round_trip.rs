//! A snapshot says the same as what it was made from: the catalog, every finding, byte for byte.

#![cfg(feature = "dump")]

mod consistency;
mod support;

use std::path::{Path, PathBuf};

use pgdms_lint::catalog::Catalog;
use pgdms_lint::catalog::difference::Difference;
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::report::{ReportInput, json};
use pgdms_lint::source::snapshot::{self, Snapshot};
use pgdms_lint::source::{DumpOptions, Sources, read_dump};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use support::{corpus, fixtures, json_schema};

fn catalog(files: &[PathBuf]) -> Catalog {
    read_dump(files, &DumpOptions::default()).unwrap_or_else(|error| panic!("{files:?}: {error}")).catalog
}

fn written(snapshot: &Snapshot) -> Vec<u8> {
    let mut file = Vec::new();
    snapshot.write(&mut file).unwrap();
    file
}

/// The report on a catalog without the places in the input, of which a snapshot has none.
fn report(catalog: Catalog) -> String {
    let migration = Migration::new(catalog);
    let report = Linter::new().run(&migration);
    let input = ReportInput {
        migration: &migration,
        report: &report,
        sources: &Sources::default(),
        inputs: &[],
        skipped: &[],
    };
    let mut text = Vec::new();
    json::write(&input, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// What is not the same after the way into a file and back.
fn lost(name: &str, files: &[PathBuf]) -> Vec<String> {
    let original = Snapshot::new(catalog(files));
    let file = written(&original);
    let read = match Snapshot::read(name, &file) {
        Ok(read) => read,
        Err(error) => return vec![error.to_string()],
    };
    let mut lost = Vec::new();
    lost.extend(first_difference(&file, &written(&read)).map(|line| format!("{name} is written as {line}")));
    if consistency::problems(&read.catalog) != consistency::problems(&original.catalog) {
        lost.push(format!("{name} has other problems"));
    }
    let difference = Difference::between(&original.catalog, &read.catalog);
    lost.extend(difference.objects.iter().map(|object| format!("{name} differs: {object}")));
    let (before, after) = (report(original.catalog), report(read.catalog));
    lost.extend(
        first_difference(before.as_bytes(), after.as_bytes())
            .map(|line| format!("{name} is judged as {line}")),
    );
    lost
}

/// The first line that differs.
fn first_difference(left: &[u8], right: &[u8]) -> Option<String> {
    if left == right {
        return None;
    }
    let (left, right) = (String::from_utf8_lossy(left), String::from_utf8_lossy(right));
    let lines = left.lines().zip(right.lines()).enumerate().find(|(_, (left, right))| left != right);
    Some(
        lines.map_or("longer".to_owned(), |(at, (left, right))| format!("line {}:\n{left}\n{right}", at + 1)),
    )
}

#[test]
fn fixtures_come_back_as_they_were() {
    let lost: Vec<String> =
        fixtures::all().iter().flat_map(|fixture| lost(&fixture.name, &fixture.files)).collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn dumps_of_the_corpus_come_back_as_they_were() {
    let Some(folder) = corpus::folder() else { return };
    let dumps = corpus::restorable(&folder);
    let lost: Vec<String> =
        dumps.iter().flat_map(|dump| lost(&dump.name, std::slice::from_ref(&dump.path))).collect();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn snapshots_are_what_their_schema_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/snapshot.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for fixture in fixtures::all() {
        let file: Value = serde_json::from_slice(&written(&Snapshot::new(catalog(&fixture.files)))).unwrap();
        let errors = json_schema::errors(&schema, &file, json_schema::Later::Accepted);
        assert!(errors.is_empty(), "{}: {:#?}", fixture.name, &errors[..errors.len().min(5)]);
    }
}

#[test]
fn the_schema_is_closed() {
    let schema = snapshot::schema();
    let mut file: Value = serde_json::from_slice(&small_file()).unwrap();
    file["relations"][0]["new_key"] = Value::from(1);
    assert!(!json_schema::errors(&schema, &file, json_schema::Later::Accepted).is_empty());
}

#[test]
fn no_secret_is_in_the_file() {
    let sql = "CREATE ROLE a LOGIN PASSWORD 'hidden1';
        ALTER ROLE a SET app.jwt_secret = 'hidden2';
        CREATE FOREIGN DATA WRAPPER w OPTIONS (password 'hidden3');
        CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h', dbconn 'host=h password=hidden4');
        CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (user 'u', password 'hidden5');
        CREATE FOREIGN TABLE f (c integer OPTIONS (token 'hidden6')) SERVER s OPTIONS (uri 'pg://u:hidden7@h');
        CREATE SUBSCRIPTION sub CONNECTION 'host=h password=hidden8' PUBLICATION p;
        CREATE TABLE t (a integer); COPY t FROM stdin;\n99177\n\\.\nINSERT INTO t VALUES (88177);";
    let reading =
        pgdms_lint::source::read_dump_from("x.sql", sql.as_bytes(), &DumpOptions::default()).unwrap();
    assert!(reading.skipped.is_empty(), "{:?}", reading.skipped);
    let text = String::from_utf8(written(&Snapshot::new(reading.catalog))).unwrap();
    for secret in ["hidden", "99177", "88177"] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    assert!(text.contains("\"has_password\": true") && text.contains("dbconn"), "{text}");
}

/// A snapshot with much in it that is small enough to be damaged often.
fn small_file() -> Vec<u8> {
    written(&Snapshot::new(catalog(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/shop.sql")])))
}

fn file_of_everything() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/everything.sql");
    serde_json::from_slice(&written(&Snapshot::new(catalog(&[path])))).unwrap()
}

/// Reads the file; what can be read can be judged.
fn read_and_judge(bytes: &[u8]) {
    match Snapshot::read("damaged.json", bytes) {
        Ok(snapshot) => drop(report(snapshot.catalog)),
        Err(error) => assert!(error.to_string().starts_with("damaged.json:"), "{error}"),
    }
}

/// How a value is damaged.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Remove,
    Null,
    Number,
    Text,
    Twice,
    Swap,
}

fn damages() -> impl Strategy<Value = Damage> {
    prop::sample::select(vec![
        Damage::Remove,
        Damage::Null,
        Damage::Number,
        Damage::Text,
        Damage::Twice,
        Damage::Swap,
    ])
}

/// Goes down by these choices, and damages what is there.
fn damage(value: &mut Value, way: &[Index], how: Damage, other: Index) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            let Some((choice, rest)) = way.split_first() else { return };
            let key = object.keys().nth(choice.index(object.len())).cloned().unwrap();
            if rest.is_empty() {
                return damage_entry(object, &key, how, other);
            }
            damage(&mut object[&key], rest, how, other);
        }
        Value::Array(list) if !list.is_empty() => {
            let Some((choice, rest)) = way.split_first() else { return };
            let at = choice.index(list.len());
            match (rest.is_empty(), how) {
                (false, _) => damage(&mut list[at], rest, how, other),
                (true, Damage::Remove) => drop(list.remove(at)),
                (true, Damage::Twice) => list.push(list[at].clone()),
                (true, Damage::Swap) => {
                    let other = other.index(list.len());
                    list.swap(at, other);
                }
                (true, _) => list[at] = replacement(how),
            }
        }
        _ => *value = replacement(how),
    }
}

fn damage_entry(object: &mut serde_json::Map<String, Value>, key: &str, how: Damage, other: Index) {
    match how {
        Damage::Remove => drop(object.remove(key)),
        Damage::Swap => {
            let other = object.keys().nth(other.index(object.len())).cloned().unwrap();
            let (left, right) = (object[key].clone(), object[&other].clone());
            object[key] = right;
            object[&other] = left;
        }
        _ => object[key] = replacement(how),
    }
}

fn replacement(how: Damage) -> Value {
    match how {
        Damage::Number => Value::from(-7_000_000_000_i64),
        Damage::Text => Value::from("public"),
        _ => Value::Null,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn bytes_that_are_changed_never_panic(changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..4)) {
        let mut bytes = small_file();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_and_judge(&bytes);
    }

    #[test]
    fn what_is_cut_off_never_panics(end in any::<Index>()) {
        let bytes = small_file();
        let end = end.index(bytes.len() - 1);
        prop_assert!(Snapshot::read("damaged.json", &bytes[..end]).is_err());
    }

    #[test]
    fn values_that_are_changed_never_panic(
        damaged in prop::collection::vec(
            (prop::collection::vec(any::<Index>(), 1..9), damages(), any::<Index>()),
            1..4,
        )
    ) {
        let mut file = file_of_everything();
        for (way, how, other) in damaged {
            damage(&mut file, &way, how, other);
        }
        read_and_judge(file.to_string().as_bytes());
    }
}

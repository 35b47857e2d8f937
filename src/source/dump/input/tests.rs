//! Files as users name them.

use std::io::Write;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

fn message(name: &str, bytes: &[u8]) -> String {
    read_input(0, name, bytes, &mut Unwatched).expect_err("refused").to_string()
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in the folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    folder
}

/// The names of the migrations of a folder with these files, in order.
fn listed(names: &[&str]) -> Vec<String> {
    let files: Vec<_> = names.iter().map(|name| (*name, "SELECT 1;")).collect();
    let folder = folder(&files);
    let paths = migrations::list(folder.path()).expect("the folder can be listed");
    paths
        .iter()
        .map(|path| {
            path.strip_prefix(folder.path()).expect("below the folder").to_string_lossy().into_owned()
        })
        .collect()
}

fn statements(split: &SplitInput) -> Vec<(u64, String)> {
    let text = &split.text;
    split
        .statements
        .iter()
        .map(|statement| {
            let range = statement.span.start as usize..statement.span.end as usize;
            let sql = String::from_utf8_lossy(&text.bytes()[range]).into_owned();
            (text.line_number(statement.span.start), sql)
        })
        .collect()
}

/// What is read of one migration, with the lines of the original file.
fn applied(text: &str) -> Vec<(u64, String)> {
    let folder = folder(&[("1_a.sql", text)]);
    let splits = read_argument(folder.path(), 5, &mut Unwatched).expect("readable");
    assert_eq!(splits.len(), 1);
    assert_eq!(splits[0].text.original_len(), text.len() as u64);
    assert!(splits[0].statements.iter().all(|statement| statement.span.source == 5));
    statements(&splits[0])
}

fn on_line(line: u64, sql: &str) -> (u64, String) {
    (line, sql.to_owned())
}

#[test]
fn what_is_packed_in_other_ways_is_named_with_the_command_that_unpacks_it() {
    for (bytes, what, command) in [
        (&b"BZh91AY"[..], "bzip2", "`bunzip2 -c d.x | pgdms-lint check -`"),
        (b"\xFD7zXZ\0\0", "xz", "`xz -dc d.x | pgdms-lint check -`"),
        (b"PK\x03\x04", "zip", "`unzip -p d.x | pgdms-lint check -`"),
        (b"\xFF\xFES\0E\0", "UTF-16", "`iconv -f UTF-16 -t UTF-8 d.x | pgdms-lint check -`"),
        (b"\xFF\xFE\0\0S\0\0\0", "UTF-32", "`iconv -f UTF-32 -t UTF-8 d.x | pgdms-lint check -`"),
        (b"S\0E\0L\0E\0C\0T\0 \x001\0", "UTF-16LE", "`iconv -f UTF-16LE -t UTF-8 d.x | pgdms-lint check -`"),
        (b"\0S\0E\0L\0E\0C\0T\0 \x001", "UTF-16BE", "`iconv -f UTF-16BE -t UTF-8 d.x | pgdms-lint check -`"),
        (b"S\0\0\0E\0\0\0L\0\0\0", "UTF-32LE", "`iconv -f UTF-32LE -t UTF-8 d.x | pgdms-lint check -`"),
    ] {
        let message = message("d.x", bytes);
        assert!(message.starts_with("d.x is "), "{message}");
        assert!(message.contains(what) && message.contains(command), "{message}");
    }
}

#[test]
fn tar_files_of_others_are_not_read() {
    let mut tar = vec![0; 1024];
    tar[257..262].copy_from_slice(b"ustar");
    tar[..8].copy_from_slice(b"abc.sql\0");
    assert!(message("d.tar", &tar).contains("unpack it"));
    tar[..8].copy_from_slice(b"toc.dat\0");
    assert!(message("d.tar", &tar).contains("damaged tar file"), "{}", message("d.tar", &tar));
}

#[test]
fn an_archive_that_was_cut_says_so() {
    assert_eq!(
        message("d.x", b"PGDMP\x01\x0e"),
        "d.x ends at byte 7, in its table of contents: is the file complete?"
    );
    assert!(message("d.x", b"PGDMP\x01\x1e\0\x04\x08\x01").contains("version 1.30"));
    assert!(message("d.x", b"\x1F\x8B\x08\0").starts_with("cannot read d.x: "));
}

#[test]
fn compressed_files_are_read_like_what_was_compressed() {
    let sql = b"CREATE TABLE a ();\nCREATE TABLE b ();\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(sql).expect("it is memory");
    let gzip = gzip.finish().expect("it is memory");
    let twice = zstd::encode_all(&gzip[..], 1).expect("it is memory");
    for packed in [gzip, twice] {
        let split = read_input(0, "a.sql.gz", &packed[..], &mut Unwatched).expect("readable");
        assert_eq!(statements(&split), [on_line(1, "CREATE TABLE a ()"), on_line(2, "CREATE TABLE b ()")]);
    }
}

#[test]
fn commands_can_be_pasted_whatever_the_name() {
    assert!(message("my dump's.bz2", b"BZh9").contains(r"`bunzip2 -c 'my dump'\''s.bz2' | "));
    let message = message("-", b"BZh9");
    assert!(message.starts_with("standard input is compressed"), "{message}");
    assert!(message.contains("`bunzip2 -c | pgdms-lint check -`"), "{message}");
}

#[test]
fn empty_and_binary_files_are_refused() {
    for bytes in [&b""[..], b" \n\t\r\n"] {
        assert!(message("e.sql", bytes).starts_with("e.sql is empty"));
    }
    assert!(message("b.sql", b"SELECT 1;\0\x01").contains("NUL bytes"));
    assert!(message("s.db", b"SQLite format 3\0\x10").contains("SQLite"));
}

#[test]
fn dumps_of_other_products_are_recognised() {
    for (text, product) in [
        ("-- MySQL dump 10.13  Distrib 8.0\n", "MySQL"),
        ("-- MariaDB dump 10.19\n", "MySQL"),
        ("SET x = 1;\nCREATE TABLE `a` (\n `b` int\n) ENGINE=InnoDB;\n", "MySQL"),
        ("USE [db]\nGO\nSET ANSI_NULLS ON\nGO\n", "SQL Server"),
        ("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n", "SQLite"),
        ("CREATE TABLE a (b VARCHAR2(10), c NUMBER(10,0));", "Oracle"),
    ] {
        let message = message("other.sql", text.as_bytes());
        assert!(message.contains(&format!("SQL for {product}")), "{message}");
    }
    let postgresql = "--\n-- PostgreSQL database dump\n--\nCOMMENT ON TABLE a IS '\n-- MySQL dump';\n";
    assert_eq!(
        read_input(0, "p.sql", postgresql.as_bytes(), &mut Unwatched).expect("readable").statements.len(),
        1
    );
}

#[test]
fn a_file_is_read_beyond_its_head_and_keeps_its_name() {
    let mut file = tempfile::NamedTempFile::new().expect("a file can be made");
    let line = "CREATE TABLE t (a int);\n";
    for _ in 0..50_000 {
        file.write_all(line.as_bytes()).expect("a file can be written");
    }
    let splits = read_argument(file.path(), 0, &mut Unwatched).expect("readable");
    assert_eq!(splits[0].statements.len(), 50_000);
    assert_eq!(splits[0].text.name(), file.path().to_string_lossy());
}

#[test]
fn what_cannot_be_opened_is_named() {
    let error =
        read_argument(&PathBuf::from("/nowhere/a.sql"), 0, &mut Unwatched).expect_err("it is not there");
    assert!(error.to_string().starts_with("cannot read /nowhere/a.sql: "), "{error}");
}

#[test]
fn folders_are_archives_or_migrations() {
    let archive = folder(&[("toc.dat", "PGDMP"), ("1.sql", "")]);
    let error = read_argument(archive.path(), 0, &mut Unwatched).expect_err("an archive").to_string();
    assert!(error.contains("ends at byte 5, in its table of contents"), "{error}");
    let other = folder(&[("readme.txt", "")]);
    let error = read_argument(other.path(), 0, &mut Unwatched).expect_err("nothing to read").to_string();
    assert!(error.contains("neither `toc.dat`"), "{error}");
    assert!(error.starts_with(&*other.path().to_string_lossy()), "{error}");
}

#[test]
fn versions_are_numbers() {
    assert_eq!(
        listed(&["V10__a.sql", "V2__b.sql", "V1_1__c.sql", "V1__d.sql", "V1.10__e.sql", "V1.9__f.sql"]),
        ["V1__d.sql", "V1_1__c.sql", "V1.9__f.sql", "V1.10__e.sql", "V2__b.sql", "V10__a.sql"]
    );
    assert_eq!(
        listed(&["20200102030405_b.sql", "20191231_a.sql", "20200102030406_a.sql"]),
        ["20191231_a.sql", "20200102030405_b.sql", "20200102030406_a.sql"]
    );
    assert_eq!(
        listed(&["10-c.SQL", "9-b.sql", "009-a.sql", "x.txt", ".9.sql"]),
        ["009-a.sql", "9-b.sql", "10-c.SQL"]
    );
}

#[test]
fn files_without_a_version_come_last_in_natural_order() {
    assert_eq!(
        listed(&["R__views.sql", "part10.sql", "part9.sql", "1_a.sql"]),
        ["1_a.sql", "part9.sql", "part10.sql", "R__views.sql"]
    );
}

#[test]
fn files_that_undo_are_left_out() {
    assert_eq!(
        listed(&["001_x.up.sql", "001_x.down.sql", "002_y.up.sql", "002_y.down.sql"]),
        ["001_x.up.sql", "002_y.up.sql"]
    );
    assert_eq!(
        listed(&["1-x-up.sql", "1-x-down.sql", "2_scale_down.sql"]),
        ["1-x-up.sql", "2_scale_down.sql"]
    );
    assert_eq!(
        listed(&["V1__a.sql", "V2__b.sql", "U2__b.sql", "U3__c.sql"]),
        ["V1__a.sql", "V2__b.sql", "U3__c.sql"]
    );
}

#[test]
fn the_latest_baseline_stands_for_what_came_before() {
    assert_eq!(
        listed(&["V1__a.sql", "V2__b.sql", "B2__all.sql", "B1__old.sql", "V3__c.sql", "R__r.sql"]),
        ["B2__all.sql", "V3__c.sql", "R__r.sql"]
    );
}

#[test]
fn migrations_in_folders_of_their_own_are_found() {
    assert_eq!(
        listed(&[
            "2020-01-02-000000_b/up.sql",
            "2020-01-02-000000_b/down.sql",
            "2020-01-01-000000_a/up.sql",
            "20200103_c/migration.sql",
            "notes/readme.sql",
        ]),
        ["2020-01-01-000000_a/up.sql", "2020-01-02-000000_b/up.sql", "20200103_c/migration.sql"]
    );
}

#[test]
fn the_parts_that_undo_are_left_out_and_lines_still_count() {
    let expected = [on_line(3, "CREATE TABLE a ()"), on_line(4, "CREATE TABLE b ()")];
    for (up, down) in [
        ("-- migrate:up transaction:false", "-- migrate:down"),
        ("-- +goose Up", "-- +goose Down"),
        ("-- +migrate Up", "-- +migrate Down"),
        ("-- rambler up", "-- rambler down"),
        ("# --- !Ups", "# --- !Downs"),
        ("-- ==== UP ====", "-- ==== DOWN ===="),
    ] {
        let text = format!(
            "SET ignored = 1;\n{up}\nCREATE TABLE a ();\nCREATE TABLE b ();\n{down}\nDROP TABLE b;\n"
        );
        assert_eq!(applied(&text), expected, "{up}");
    }
}

#[test]
fn directions_may_alternate() {
    let text = "-- +migrate Up\nSELECT 1;\n-- +migrate Down\nSELECT 2;\n-- +migrate Up\nSELECT 3\n";
    assert_eq!(applied(text), [on_line(2, "SELECT 1"), on_line(6, "SELECT 3")]);
    assert_eq!(applied("SELECT 1;\n-- //@UNDO\nSELECT 2;"), [on_line(1, "SELECT 1")]);
}

#[test]
fn statement_marks_of_goose_are_comments() {
    let text =
        "-- +goose Up\r\n-- +goose StatementBegin\r\nDO $$ BEGIN; END $$;\r\n-- +goose StatementEnd\r\n";
    assert_eq!(applied(text), [on_line(3, "DO $$ BEGIN; END $$")]);
}

#[test]
fn a_file_without_marks_applies_as_a_whole() {
    assert_eq!(applied("-- migrate the table up\nSELECT 1;\n"), [on_line(2, "SELECT 1")]);
    assert_eq!(applied(""), []);
}

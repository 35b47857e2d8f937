//! Whole dumps, from text to catalog.

use super::*;

fn read(text: &str) -> DumpReading {
    read_dump_from("test.sql", text.as_bytes(), &DumpOptions::default()).expect("SQL is read")
}

#[test]
fn versions_are_taken_from_the_comments_at_the_top() {
    let reading = read(
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Dumped from database version 15.4\n\
         -- Dumped by pg_dump version 17.6 (Debian)\n\nSET statement_timeout = 0;\n",
    );
    assert_eq!(reading.catalog.server_version.map(|version| version.number), Some(150_004));
    assert_eq!(reading.catalog.dump_version.map(|version| version.number), Some(170_006));
    assert_eq!(reading.skipped, []);
}

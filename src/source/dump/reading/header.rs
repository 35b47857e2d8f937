//! The versions that pg_dump writes into comments at the top.

use memchr::memmem;

use crate::catalog::{Catalog, ServerVersion};
use crate::source::Sources;

use super::super::split::RawStatement;
use super::ahead::Versions;
use super::plan::{Plan, Scope};

/// Behind how many statements of a file or database the comments may stand: `\connect`, `\restrict`.
const STATEMENTS_BEFORE: usize = 4;

/// Where pg_dump begins: what others wrote may stand before it, as roles do when both are given as one text.
const BEGINNING: &[u8] = b"-- PostgreSQL database dump";
const SERVER: &[u8] = b"-- Dumped from database version ";
const PROGRAM: &[u8] = b"-- Dumped by pg_dump version ";

/// Takes the versions from the comments before the statements that are applied.
pub(super) fn note_versions(
    catalog: &mut Catalog,
    sources: &Sources,
    statements: &[RawStatement],
    plan: &Plan,
) {
    let mut looked_at = 0;
    for planned in plan.statements.iter().filter(|planned| planned.scope == Scope::Database) {
        let number = planned.statement as usize;
        let previous = number.checked_sub(1).map(|previous| &statements[previous]);
        let statement = &statements[number];
        let same_file = previous.filter(|previous| previous.span.source == statement.span.source);
        let text = sources.bytes(statement.span);
        if same_file.is_none() || super::plan::connects(text) {
            looked_at = 0;
        }
        looked_at += 1;
        let is_known = catalog.server_version.is_some();
        if looked_at > STATEMENTS_BEFORE && is_known {
            continue;
        }
        let start = same_file.map_or(0, |previous| previous.span.end);
        let between = crate::catalog::Span { start, end: statement.span.start, ..statement.span };
        let comments = sources.bytes(between);
        if !is_known && memmem::find(comments, BEGINNING).is_some() {
            looked_at = 1;
        }
        if looked_at > STATEMENTS_BEFORE {
            continue;
        }
        catalog.server_version = version_after(comments, SERVER).or(catalog.server_version);
        catalog.dump_version = version_after(comments, PROGRAM).or(catalog.dump_version);
    }
}

/// The versions in the comments before and between the first statements of a file, and of a dump within it.
pub(super) fn versions(text: &[u8], statements: &[RawStatement]) -> Versions {
    let mut versions = Versions::default();
    let mut start = 0;
    let mut looked_at = 0;
    for statement in statements {
        let comments = text.get(start as usize..statement.span.start as usize).unwrap_or_default();
        start = statement.span.end;
        looked_at += 1;
        if memmem::find(comments, BEGINNING).is_some() {
            looked_at = 1;
        }
        if looked_at <= STATEMENTS_BEFORE {
            versions.server = version_after(comments, SERVER).or(versions.server);
            versions.dump = version_after(comments, PROGRAM).or(versions.dump);
        } else if versions.server.is_some() {
            break;
        }
    }
    versions
}

fn version_after(comments: &[u8], words: &[u8]) -> Option<ServerVersion> {
    let at = memmem::find(comments, words)? + words.len();
    let line = comments[at..].split(|byte| *byte == b'\n').next()?;
    ServerVersion::parse(&String::from_utf8_lossy(line))
}

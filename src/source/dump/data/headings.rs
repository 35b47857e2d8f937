//! Tables that a dump has without rows.
//!
//! A dump with INSERT statements has none for an empty table: only the comment of pg_dump says that its rows would
//! stand there.

use std::collections::HashSet;

use memchr::memmem;

use crate::catalog::Name;
use crate::source::Sources;

const BEFORE_NAME: &[u8] = b"-- Data for Name: ";
const BEFORE_SCHEMA: &str = "; Type: TABLE DATA; Schema: ";
const BEHIND_SCHEMA: &str = "; Owner: ";

/// The tables, by schema and name, whose rows have a place in the dump.
pub(super) fn with_place(sources: &Sources) -> HashSet<(Name, Name)> {
    let mut tables = HashSet::new();
    for source in sources.iter() {
        let text = source.bytes();
        tables.extend(memmem::find_iter(text, BEFORE_NAME).filter_map(|at| {
            let line = text[at + BEFORE_NAME.len()..].split(|&byte| byte == b'\n').next()?;
            let line = std::str::from_utf8(line).ok()?;
            let (table, behind) = line.rsplit_once(BEFORE_SCHEMA)?;
            let (schema, _) = behind.rsplit_once(BEHIND_SCHEMA)?;
            Some((Name::from(schema), Name::from(table)))
        }));
    }
    tables
}

//! The `ALTER ... OWNER TO` that pg_restore adds to what it makes: archives hold the owner as a name.

use super::toc::TocEntry;
use crate::catalog::quote_identifier;

/// What stands between `ALTER ` and ` OWNER TO`; `None` for what has no owner of its own.
pub(super) fn altered(entry: &TocEntry) -> Option<Vec<u8>> {
    match &*entry.kind {
        b"VIEW" | b"SEQUENCE" | b"MATERIALIZED VIEW" => named(b"TABLE", entry),
        b"COLLATION"
        | b"CONVERSION"
        | b"DOMAIN"
        | b"FOREIGN TABLE"
        | b"TABLE"
        | b"TYPE"
        | b"TEXT SEARCH DICTIONARY"
        | b"TEXT SEARCH CONFIGURATION"
        | b"STATISTICS"
        | b"DATABASE"
        | b"PROCEDURAL LANGUAGE"
        | b"SCHEMA"
        | b"EVENT TRIGGER"
        | b"FOREIGN DATA WRAPPER"
        | b"SERVER"
        | b"PUBLICATION"
        | b"SUBSCRIPTION" => named(&entry.kind, entry),
        b"BLOB" => Some([b"LARGE OBJECT ", entry.name.as_deref()?].concat()),
        // what is dropped is named with its arguments
        b"AGGREGATE" | b"FUNCTION" | b"OPERATOR" | b"OPERATOR CLASS" | b"OPERATOR FAMILY" | b"PROCEDURE" => {
            let dropped = entry.drop_statement.as_deref()?.strip_prefix(b"DROP ")?;
            let dropped = dropped.trim_ascii_end();
            Some(dropped.strip_suffix(b";").unwrap_or(dropped).to_vec())
        }
        _ => None,
    }
}

fn named(kind: &[u8], entry: &TocEntry) -> Option<Vec<u8>> {
    let mut named = [kind, b" "].concat();
    if let Some(schema) = entry.schema.as_deref().filter(|schema| !schema.is_empty()) {
        push_quoted(&mut named, schema);
        named.push(b'.');
    }
    push_quoted(&mut named, entry.name.as_deref()?);
    Some(named)
}

/// Appends a name, in quotes where it needs them. Names need not be UTF-8.
pub(super) fn push_quoted(sql: &mut Vec<u8>, name: &[u8]) {
    match std::str::from_utf8(name) {
        Ok(name) => sql.extend_from_slice(quote_identifier(name).as_bytes()),
        Err(_) => {
            sql.push(b'"');
            for &byte in name {
                sql.extend(std::iter::repeat_n(byte, if byte == b'"' { 2 } else { 1 }));
            }
            sql.push(b'"');
        }
    }
}

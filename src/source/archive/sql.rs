//! The statements of an archive as one SQL text, as `pg_restore -f -` prints them, without rows.

use super::owner::{self, push_quoted};
use super::toc::{Rows, Toc, TocEntry};

/// The SQL of an archive.
#[derive(Debug)]
pub(crate) struct ArchiveSql {
    pub text: Vec<u8>,
    /// Where in the text the rows of entries would stand, in order.
    pub rows: Vec<RowsPlace>,
}

/// Rows that were left out of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowsPlace {
    /// Where in the text they would begin, in bytes.
    pub at: u64,
    /// The number of the entry in the table of contents, from 0.
    pub entry: usize,
}

/// When pg_restore makes an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// In the order of the table of contents.
    Main,
    /// Privileges: behind all objects.
    Privileges,
    /// What may run functions, which need their privileges.
    AfterPrivileges,
}

/// The SQL of a table of contents.
pub(crate) fn of(toc: &Toc) -> ArchiveSql {
    let mut printer = Printer::default();
    printer.print_head(toc);
    for pass in [Pass::Main, Pass::Privileges, Pass::AfterPrivileges] {
        let entries = toc.entries.iter().enumerate();
        for (number, entry) in entries.filter(|(_, entry)| pass_of(entry) == Some(pass)) {
            printer.print(number, entry);
        }
    }
    printer.push(b"--\n-- PostgreSQL database dump complete\n--\n\n");
    ArchiveSql { text: printer.text, rows: printer.rows }
}

/// `None` for what `pg_restore` prints only with `--create`, or in other words.
fn pass_of(entry: &TocEntry) -> Option<Pass> {
    let name = entry.name.as_deref().unwrap_or_default();
    match &*entry.kind {
        b"ENCODING" | b"STDSTRINGS" | b"SEARCHPATH" | b"DATABASE" | b"DATABASE PROPERTIES" | b"BLOBS" => None,
        b"ACL" | b"COMMENT" | b"SECURITY LABEL" if name.starts_with(b"DATABASE ") => None,
        b"ACL" | b"ACL LANGUAGE" | b"DEFAULT ACL" => Some(Pass::Privileges),
        b"EVENT TRIGGER" | b"MATERIALIZED VIEW DATA" => Some(Pass::AfterPrivileges),
        b"COMMENT" | b"SECURITY LABEL" if name.starts_with(b"EVENT TRIGGER ") => Some(Pass::AfterPrivileges),
        _ => Some(Pass::Main),
    }
}

#[derive(Default)]
struct Printer {
    text: Vec<u8>,
    rows: Vec<RowsPlace>,
    /// Whether the archive sets the search path once; older ones set it for each object.
    has_search_path: bool,
    schema: Vec<u8>,
    tablespace: Option<Vec<u8>>,
    access_method: Option<Vec<u8>>,
}

impl Printer {
    fn push(&mut self, bytes: &[u8]) {
        self.text.extend_from_slice(bytes);
    }

    fn print_head(&mut self, toc: &Toc) {
        self.push(b"--\n-- PostgreSQL database dump\n--\n\n");
        let versions = [
            (&b"-- Dumped from database version "[..], &toc.server_version),
            (b"-- Dumped by pg_dump version ", &toc.dump_version),
        ];
        for (words, version) in versions {
            if let Some(version) = version {
                self.push(words);
                self.push_in_comment(version);
                self.push(b"\n");
            }
        }
        self.push(b"\nSET statement_timeout = 0;\n");
        for kind in [&b"ENCODING"[..], b"STDSTRINGS", b"SEARCHPATH"] {
            let Some(entry) = toc.entries.iter().find(|entry| *entry.kind == *kind) else { continue };
            self.has_search_path |= kind == b"SEARCHPATH";
            self.push(entry.definition.as_deref().unwrap_or_default().trim_ascii_end());
            self.push(b"\n");
        }
        self.push(b"SET check_function_bodies = false;\n\n");
    }

    fn print(&mut self, number: usize, entry: &TocEntry) {
        self.select_schema(entry);
        self.select_tablespace(entry);
        self.select_access_method(entry);
        self.print_heading(entry);
        match &*entry.kind {
            b"BLOB METADATA" => self.print_large_objects(entry),
            _ => self.print_definition(entry),
        }
        match entry.rows {
            Rows::None => {}
            Rows::At(_) | Rows::Somewhere | Rows::File(_) => self.print_place_of_rows(number, entry),
        }
    }

    fn print_definition(&mut self, entry: &TocEntry) {
        if let Some(definition) = entry.definition.as_deref().filter(|text| !text.is_empty()) {
            self.push(definition);
            self.push(b"\n\n");
        }
        self.print_owner(entry);
        self.print_access_method(entry);
    }

    /// Since pg_dump 17 an entry stands for many, a number a line.
    fn print_large_objects(&mut self, entry: &TocEntry) {
        let definition = entry.definition.as_deref().unwrap_or_default();
        let is_number = |line: &&[u8]| !line.is_empty() && line.iter().all(u8::is_ascii_digit);
        let owner = entry.owner.as_deref().unwrap_or_default();
        for line in definition.split(|&byte| byte == b'\n').filter(is_number) {
            self.push(b"SELECT pg_catalog.lo_create('");
            self.push(line);
            self.push(b"');\n");
            if !owner.is_empty() {
                self.push(b"ALTER LARGE OBJECT ");
                self.push(line);
                self.push(b" OWNER TO ");
                push_quoted(&mut self.text, owner);
                self.push(b";\n");
            }
        }
        self.push(b"\n");
    }

    fn print_owner(&mut self, entry: &TocEntry) {
        let Some(owner) = entry.owner.as_deref().filter(|owner| !owner.is_empty()) else { return };
        let is_dropped = entry.drop_statement.as_deref().is_some_and(|statement| !statement.is_empty());
        let Some(altered) = owner::altered(entry).filter(|_| is_dropped) else { return };
        self.push(b"ALTER ");
        self.push(&altered);
        self.push(b" OWNER TO ");
        push_quoted(&mut self.text, owner);
        self.push(b";\n\n");
    }

    /// A partitioned table has no storage that `default_table_access_method` would be for.
    fn print_access_method(&mut self, entry: &TocEntry) {
        let (b'p', Some(method)) = (entry.relation_kind, entry.access_method.as_deref()) else { return };
        let Some(name) = entry.name.as_deref().filter(|_| !method.is_empty()) else { return };
        self.push(b"ALTER TABLE ");
        self.push_qualified(entry.schema.as_deref(), name);
        self.push(b" SET ACCESS METHOD ");
        push_quoted(&mut self.text, method);
        self.push(b";\n\n");
    }

    /// Statements that stand for the rows, with none.
    fn print_place_of_rows(&mut self, number: usize, entry: &TocEntry) {
        let Some(name) = entry.name.as_deref() else { return };
        let copy = entry.copy_statement.as_deref().filter(|statement| !statement.is_empty());
        match copy {
            Some(statement) => {
                self.push(statement.trim_ascii_end());
                self.push(b"\n");
            }
            None => {
                self.push(b"INSERT INTO ");
                self.push_qualified(entry.schema.as_deref(), name);
                self.push(b" VALUES");
            }
        }
        self.rows.push(RowsPlace { at: self.text.len() as u64, entry: number });
        self.push(if copy.is_some() { b"\\.\n\n\n" } else { b"\n;\n\n\n" });
    }

    fn push_qualified(&mut self, schema: Option<&[u8]>, name: &[u8]) {
        if let Some(schema) = schema.filter(|schema| !schema.is_empty()) {
            push_quoted(&mut self.text, schema);
            self.push(b".");
        }
        push_quoted(&mut self.text, name);
    }

    fn select_schema(&mut self, entry: &TocEntry) {
        let schema = entry.schema.as_deref().unwrap_or_default();
        if self.has_search_path || schema.is_empty() || schema == self.schema {
            return;
        }
        self.push(b"SET search_path = ");
        push_quoted(&mut self.text, schema);
        self.push(if schema == b"pg_catalog" { b";\n\n" } else { b", pg_catalog;\n\n" });
        self.schema = schema.to_vec();
    }

    fn select_tablespace(&mut self, entry: &TocEntry) {
        let Some(tablespace) = entry.tablespace.as_deref() else { return };
        if self.tablespace.as_deref() == Some(tablespace) {
            return;
        }
        self.push(b"SET default_tablespace = ");
        match tablespace {
            [] => self.push(b"''"),
            name => push_quoted(&mut self.text, name),
        }
        self.push(b";\n\n");
        self.tablespace = Some(tablespace.to_vec());
    }

    fn select_access_method(&mut self, entry: &TocEntry) {
        let Some(method) = entry.access_method.as_deref() else { return };
        if entry.relation_kind == b'p' || self.access_method.as_deref() == Some(method) {
            return;
        }
        self.push(b"SET default_table_access_method = ");
        push_quoted(&mut self.text, method);
        self.push(b";\n\n");
        self.access_method = Some(method.to_vec());
    }

    fn print_heading(&mut self, entry: &TocEntry) {
        let has_rows = entry.rows != Rows::None;
        self.push(if has_rows { b"--\n-- Data for Name: " } else { b"--\n-- Name: " });
        self.push_in_comment(entry.name.as_deref().unwrap_or_default());
        self.push(b"; Type: ");
        self.push_in_comment(&entry.kind);
        for (words, value) in [(&b"; Schema: "[..], &entry.schema), (b"; Owner: ", &entry.owner)] {
            self.push(words);
            self.push_in_comment(value.as_deref().filter(|value| !value.is_empty()).unwrap_or(b"-"));
        }
        self.push(b"\n--\n\n");
    }

    /// A line feed in a name would end the comment.
    fn push_in_comment(&mut self, text: &[u8]) {
        let in_one_line = |&byte: &u8| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte };
        self.text.extend(text.iter().map(in_one_line));
    }
}

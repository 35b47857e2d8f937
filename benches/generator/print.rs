//! A schema as parts of a dump, in the words of pg_dump 15.

use std::fmt::Write;

use super::data::Rows;
use super::entries::{Entries, Section, owner, titled};
use super::model::{Access, Column, Key, OnDelete, READER, Readers, Reference, Shape, Table, WRITER};
use super::templates::{DOMAINS, ENUMS, IndexTemplate};

pub const HEADER: &str = "\
--
-- PostgreSQL database dump
--

-- Dumped from database version 15.4
-- Dumped by pg_dump version 15.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

";

pub const FOOTER: &str = "\
--
-- PostgreSQL database dump complete
--

";

const TOUCH_FUNCTION: &str = "\
CREATE FUNCTION public.touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  NEW.updated_at = now(); -- not 'clock_timestamp()'
  RETURN NEW;
END;
$$;";

/// The whole dump: the tables and what they need; with rows where `rows` says how many.
pub fn entries(tables: &[Table], rows: Option<Rows>) -> Entries {
    let mut entries = Entries::default();
    add_schemas(&mut entries);
    add_types(&mut entries);
    let touch = titled("FUNCTION", "public", "touch_updated_at()", TOUCH_FUNCTION)
        + &owner("FUNCTION public.touch_updated_at()");
    entries.add(Section::Function, "public", "touch_updated_at", touch);
    // The partitions of a table follow it.
    let mut parent = None;
    for (number, table) in tables.iter().enumerate() {
        if let Shape::Partition { year } = table.shape
            && let Some(parent) = parent
        {
            add_attachment(&mut entries, table, parent, year);
        }
        if table.shape == Shape::Partitioned {
            parent = Some(table);
        }
        add_table(&mut entries, table);
        if let Some(rows) = rows {
            add_rows(&mut entries, table, number, rows);
        }
    }
    entries
}

fn add_schemas(entries: &mut Entries) {
    for schema in ["audit", "billing"] {
        let text = titled("SCHEMA", "-", schema, &format!("CREATE SCHEMA {schema};"))
            + &owner(&format!("SCHEMA {schema}"));
        entries.add(Section::Schema, "", schema, text);
        let grant = format!("GRANT USAGE ON SCHEMA {schema} TO {READER};");
        let text = titled("ACL", "-", &format!("SCHEMA {schema}"), &grant);
        entries.add(Section::SchemaPrivileges, "", schema, text);
    }
}

fn add_types(entries: &mut Entries) {
    for (name, labels) in ENUMS {
        let labels: Vec<String> = labels.iter().map(|label| format!("    '{label}'")).collect();
        let create = format!("CREATE TYPE public.{name} AS ENUM (\n{}\n);", labels.join(",\n"));
        let text = titled("TYPE", "public", name, &create) + &owner(&format!("TYPE public.{name}"));
        entries.add(Section::Type, "public", name, text);
    }
    for (name, base, rest) in DOMAINS {
        let create = format!("CREATE DOMAIN public.{name} AS {base}{rest};");
        let text = titled("DOMAIN", "public", name, &create) + &owner(&format!("DOMAIN public.{name}"));
        entries.add(Section::Type, "public", name, text);
    }
}

fn add_table(entries: &mut Entries, table: &Table) {
    let mut text = titled("TABLE", table.schema, &table.name, &create_table(table));
    text += &owner(&format!("TABLE {}", table.path()));
    text += &comments(table);
    entries.add(Section::Relation, table.schema, &table.name, text);
    add_sequence(entries, table);
    add_keys(entries, table);
    add_indexes(entries, table);
    for reference in &table.references {
        add_foreign_key(entries, table, reference);
    }
    if table.has_view {
        add_view(entries, table);
    }
    if table.has_function {
        add_function(entries, table);
    }
    if table.has_trigger {
        add_trigger(entries, table);
    }
    add_privileges(entries, table);
}

fn create_table(table: &Table) -> String {
    let mut lines: Vec<String> = Vec::with_capacity(20);
    let key_default = if table.key == Key::Uuid { " DEFAULT gen_random_uuid()" } else { "" };
    lines.push(format!("{} {}{key_default} NOT NULL", table.key_column(), table.key.sql_type()));
    if table.shape != Shape::Ordinary {
        lines.push("day date NOT NULL".to_owned());
    }
    lines.extend(table.references.iter().map(reference_column));
    lines.extend(table.columns.iter().map(column));
    if table.shape == Shape::Ordinary && table.columns.iter().any(|column| column.template.name == "quantity")
    {
        lines.push(format!("CONSTRAINT {}_quantity_check CHECK ((quantity > 0))", table.name));
    }
    let end = if table.shape == Shape::Partitioned { "\nPARTITION BY RANGE (day);" } else { ";" };
    format!("CREATE TABLE {} (\n    {}\n){end}", table.path(), lines.join(",\n    "))
}

fn reference_column(reference: &Reference) -> String {
    format!("{} {}{}", reference.column, reference.key.sql_type(), not_null(reference.is_required))
}

fn column(column: &Column) -> String {
    let template = column.template;
    let mut line = format!("{} {}", template.name, template.sql_type);
    if let Some(default) = template.default {
        line += " DEFAULT ";
        line += default;
    }
    line + not_null(column.is_required)
}

fn not_null(is_required: bool) -> &'static str {
    if is_required { " NOT NULL" } else { "" }
}

fn comments(table: &Table) -> String {
    if !table.is_commented {
        return String::new();
    }
    let path = table.path();
    let on_table =
        format!("COMMENT ON TABLE {path} IS 'What the shop''s {} keep; one row each';", table.name);
    let mut text = titled("COMMENT", table.schema, &format!("TABLE {}", table.name), &on_table);
    if let Some(column) = table.columns.first() {
        let name = column.template.name;
        let on_column = format!("COMMENT ON COLUMN {path}.{name} IS 'Given by the user';");
        text += &titled("COMMENT", table.schema, &format!("COLUMN {}.{name}", table.name), &on_column);
    }
    text
}

/// The sequence behind a serial or identity key.
fn add_sequence(entries: &mut Entries, table: &Table) {
    let schema = table.schema;
    let name = format!("{}_id_seq", table.name);
    let text = match table.key {
        Key::Serial => owned_sequence(table, &name),
        Key::IdentityAlways => identity_sequence(table, &name, "ALWAYS"),
        Key::IdentityByDefault => identity_sequence(table, &name, "BY DEFAULT"),
        Key::Uuid | Key::Code | Key::Given => return,
    };
    if table.key == Key::Serial {
        let default = format!(
            "ALTER TABLE ONLY {} ALTER COLUMN id SET DEFAULT nextval('{schema}.{name}'::regclass);",
            table.path()
        );
        let text = titled("DEFAULT", schema, &format!("{} id", table.name), &default);
        entries.add(Section::Default, schema, &table.name, text);
    }
    entries.add(Section::Relation, schema, name, text);
}

const SEQUENCE_OPTIONS: &str =
    "    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1";

fn owned_sequence(table: &Table, name: &str) -> String {
    let schema = table.schema;
    let create = format!("CREATE SEQUENCE {schema}.{name}\n{SEQUENCE_OPTIONS};");
    let owned_by = format!("ALTER SEQUENCE {schema}.{name} OWNED BY {}.id;", table.path());
    titled("SEQUENCE", schema, name, &create)
        + &owner(&format!("TABLE {schema}.{name}"))
        + &titled("SEQUENCE OWNED BY", schema, name, &owned_by)
}

fn identity_sequence(table: &Table, name: &str, generated: &str) -> String {
    let schema = table.schema;
    let alter = format!(
        "ALTER TABLE {} ALTER COLUMN id ADD GENERATED {generated} AS IDENTITY (\n    SEQUENCE NAME \
         {schema}.{name}\n{SEQUENCE_OPTIONS}\n);",
        table.path()
    );
    titled("SEQUENCE", schema, name, &alter)
}

fn add_attachment(entries: &mut Entries, table: &Table, parent: &Table, year: u16) {
    let schema = table.schema;
    let attach = format!(
        "ALTER TABLE ONLY {} ATTACH PARTITION {} FOR VALUES FROM ('{year}-01-01') TO ('{}-01-01');",
        parent.path(),
        table.path(),
        year + 1
    );
    entries.add(Section::Attach, schema, &table.name, titled("TABLE ATTACH", schema, &table.name, &attach));
    let suffixes = indexes(parent).map(|index| index.suffix).chain(["pkey"]);
    for suffix in suffixes {
        let index = format!("{}_{suffix}", table.name);
        let attach =
            format!("ALTER INDEX {schema}.{}_{suffix} ATTACH PARTITION {schema}.{index};", parent.name);
        let text = titled("INDEX ATTACH", schema, &index, &attach);
        entries.add(Section::IndexAttach, schema, index, text);
    }
}

fn add_rows(entries: &mut Entries, table: &Table, number: usize, rows: Rows) {
    if !table.holds_rows() {
        return;
    }
    let schema = table.schema;
    // The heading of data has a word more than that of anything else.
    let heading = titled("TABLE DATA", schema, &table.name, &rows.copy_statement(table)).replacen(
        "-- Name:",
        "-- Data for Name:",
        1,
    );
    entries.add_rows(schema, &table.name, heading.trim_end().to_owned() + "\n", number);
    if matches!(table.key, Key::Serial | Key::IdentityAlways | Key::IdentityByDefault) {
        let sequence = format!("{}_id_seq", table.name);
        let set = format!("SELECT pg_catalog.setval('{schema}.{sequence}', {}, true);", rows.per_table());
        let text = titled("SEQUENCE SET", schema, &sequence, &set);
        entries.add(Section::SequenceValue, schema, sequence, text);
    }
}

fn add_keys(entries: &mut Entries, table: &Table) {
    let key = table.key_column();
    let columns = if table.shape == Shape::Ordinary { key.to_owned() } else { format!("{key}, day") };
    add_constraint(entries, table, &format!("{}_pkey", table.name), &format!("PRIMARY KEY ({columns})"));
    for column in table.columns.iter().filter(|column| column.access == Access::Unique) {
        let name = column.template.name;
        add_constraint(entries, table, &format!("{}_{name}_key", table.name), &format!("UNIQUE ({name})"));
    }
}

fn add_constraint(entries: &mut Entries, table: &Table, name: &str, definition: &str) {
    let add = format!("ALTER TABLE ONLY {}\n    ADD CONSTRAINT {name} {definition};", table.path());
    let text = titled("CONSTRAINT", table.schema, &format!("{} {name}", table.name), &add);
    entries.add(Section::Constraint, table.schema, name, text);
}

fn indexes(table: &Table) -> impl Iterator<Item = &'static IndexTemplate> {
    let indexed = table.columns.iter().filter(|column| column.access == Access::Index);
    indexed.filter_map(|column| column.template.index.as_ref())
}

fn add_indexes(entries: &mut Entries, table: &Table) {
    let only = if table.shape == Shape::Partitioned { "ONLY " } else { "" };
    for index in indexes(table) {
        let name = format!("{}_{}", table.name, index.suffix);
        let create = format!("CREATE INDEX {name} ON {only}{} USING {};", table.path(), index.definition);
        let text = titled("INDEX", table.schema, &name, &create);
        entries.add(Section::Index, table.schema, name, text);
    }
}

fn add_foreign_key(entries: &mut Entries, table: &Table, reference: &Reference) {
    let name = format!("{}_{}_fkey", table.name, reference.column);
    let target_column = if reference.key == Key::Code { "code" } else { "id" };
    let on_delete = match reference.on_delete {
        OnDelete::NoAction => "",
        OnDelete::Cascade => " ON DELETE CASCADE",
        OnDelete::SetNull => " ON DELETE SET NULL",
    };
    let add = format!(
        "ALTER TABLE ONLY {}\n    ADD CONSTRAINT {name} FOREIGN KEY ({}) REFERENCES {}.{}({target_column}){on_delete};",
        table.path(),
        reference.column,
        reference.schema,
        reference.table,
    );
    let text = titled("FK CONSTRAINT", table.schema, &format!("{} {name}", table.name), &add);
    entries.add(Section::ForeignKey, table.schema, name, text);
}

fn add_view(entries: &mut Entries, table: &Table) {
    let (schema, name) = (table.schema, format!("{}_listed", table.name));
    let key = table.key_column();
    let mut create = format!("CREATE VIEW {schema}.{name} AS\n SELECT {}.{key}", table.name);
    for column in table.columns.iter().take(3) {
        // Writing to a String cannot fail.
        let _ = write!(create, ",\n    {}.{}", table.name, column.template.name);
    }
    let _ = write!(create, "\n   FROM {}\n  WHERE ({}.{key} IS NOT NULL);", table.path(), table.name);
    let text = titled("VIEW", schema, &name, &create) + &owner(&format!("TABLE {schema}.{name}"));
    entries.add(Section::Relation, schema, name, text);
}

fn add_function(entries: &mut Entries, table: &Table) {
    let (schema, name) = (table.schema, format!("count_{}", table.name));
    let create = format!(
        "CREATE FUNCTION {schema}.{name}(at_least integer DEFAULT 0) RETURNS bigint\n    LANGUAGE sql STABLE\n    \
         AS $$\n  SELECT count(*) FROM {} WHERE at_least >= 0; -- it's all\n$$;",
        table.path()
    );
    let text = titled("FUNCTION", schema, &format!("{name}(integer)"), &create)
        + &owner(&format!("FUNCTION {schema}.{name}(at_least integer)"));
    entries.add(Section::Function, schema, name, text);
}

fn add_trigger(entries: &mut Entries, table: &Table) {
    let name = "touch_updated_at";
    let create = format!(
        "CREATE TRIGGER {name} BEFORE UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();",
        table.path()
    );
    let text = titled("TRIGGER", table.schema, &format!("{} {name}", table.name), &create);
    entries.add(Section::Trigger, table.schema, &table.name, text);
}

fn add_privileges(entries: &mut Entries, table: &Table) {
    if table.readers == Readers::Nobody {
        return;
    }
    let (schema, path) = (table.schema, table.path());
    let mut grants = format!("GRANT SELECT ON TABLE {path} TO {READER};");
    if table.readers == Readers::ReaderAndWriter {
        grants += &format!("\nGRANT SELECT,INSERT,DELETE,UPDATE ON TABLE {path} TO {WRITER};");
        add_sequence_privileges(entries, table);
    }
    let text = titled("ACL", schema, &format!("TABLE {}", table.name), &grants);
    entries.add(Section::RelationPrivileges, schema, &table.name, text);
}

fn add_sequence_privileges(entries: &mut Entries, table: &Table) {
    if table.key != Key::Serial {
        return;
    }
    let (schema, name) = (table.schema, format!("{}_id_seq", table.name));
    let grant = format!("GRANT SELECT,USAGE ON SEQUENCE {schema}.{name} TO {WRITER};");
    let text = titled("ACL", schema, &format!("SEQUENCE {name}"), &grant);
    entries.add(Section::RelationPrivileges, schema, name, text);
}

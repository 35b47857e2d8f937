//! The parts of a dump, in pg_dump's order.

use std::io::{self, Write};

use super::model::OWNER;

/// The kinds of parts in the order in which pg_dump writes them; within a kind it goes by schema and name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Schema,
    Type,
    Function,
    /// Tables, sequences and views together.
    Relation,
    Attach,
    Default,
    Data,
    SequenceValue,
    Constraint,
    Index,
    IndexAttach,
    Trigger,
    ForeignKey,
    SchemaPrivileges,
    RelationPrivileges,
}

pub struct Entry {
    pub section: Section,
    pub schema: &'static str,
    /// What pg_dump sorts by.
    pub name: String,
    pub content: Content,
}

pub enum Content {
    Text(String),
    /// The rows of the table with this number.
    Rows {
        heading: String,
        table: usize,
    },
}

/// All entries of a dump.
#[derive(Default)]
pub struct Entries(Vec<Entry>);

impl Entries {
    pub fn add(&mut self, section: Section, schema: &'static str, name: impl Into<String>, text: String) {
        self.0.push(Entry { section, schema, name: name.into(), content: Content::Text(text) });
    }

    pub fn add_rows(&mut self, schema: &'static str, name: &str, heading: String, table: usize) {
        let content = Content::Rows { heading, table };
        self.0.push(Entry { section: Section::Data, schema, name: name.to_owned(), content });
    }

    /// Writes the entries in pg_dump's order; `write_rows` writes the rows of a table.
    pub fn write<W: Write>(
        mut self,
        out: &mut W,
        mut write_rows: impl FnMut(usize, &mut W) -> io::Result<()>,
    ) -> io::Result<()> {
        self.0.sort_by(|left, right| {
            (left.section, left.schema, &left.name).cmp(&(right.section, right.schema, &right.name))
        });
        let mut has_relations = false;
        for entry in &self.0 {
            if entry.section == Section::Relation && !has_relations {
                has_relations = true;
                out.write_all(
                    b"SET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n",
                )?;
            }
            match &entry.content {
                Content::Text(text) => out.write_all(text.as_bytes())?,
                Content::Rows { heading, table } => {
                    out.write_all(heading.as_bytes())?;
                    write_rows(*table, out)?;
                    out.write_all(b"\\.\n\n\n")?;
                }
            }
        }
        Ok(())
    }
}

/// The comment above a part, with the part's statements and the space that follows.
pub fn titled(kind: &str, schema: &str, name: &str, statements: &str) -> String {
    format!("--\n-- Name: {name}; Type: {kind}; Schema: {schema}; Owner: {OWNER}\n--\n\n{statements}\n\n\n")
}

/// The statement that sets an object's owner, where it stands: after the space that follows the object.
pub fn owner(object: &str) -> String {
    format!("ALTER {object} OWNER TO {OWNER};\n\n")
}

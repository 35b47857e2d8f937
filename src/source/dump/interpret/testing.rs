//! What the tests of statements share.

use crate::catalog::{
    BuiltinType, Catalog, Column, ColumnNumber, DataType, Id, Index, Name, PartitionOf, Relation,
    RelationKind, Sequence, Span,
};

use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, tokenize};
use super::super::read::read_statement;
use super::super::read_error::ReadError;
use super::super::statement::Statement;
use super::{ApplyError, Interpreter};

/// Reads one statement.
pub(super) fn read(sql: &str) -> Result<Statement, ReadError> {
    let mut tokens = Vec::new();
    tokenize(sql.as_bytes(), StandardStrings::On, &mut tokens);
    read_statement(&mut Cursor::new(sql.as_bytes(), &tokens))
}

/// An interpreter whose statements are given as text.
pub(super) struct Session(pub Interpreter);

impl Session {
    /// An empty database.
    pub fn new() -> Self {
        Session(Interpreter::new())
    }

    /// Reads and applies one statement. That it can be read is part of the test.
    pub fn run(&mut self, sql: &str) -> Result<(), ApplyError> {
        let statement = read(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        self.0.apply(statement, Span { source: 0, start: 0, end: sql.len() as u32 })
    }

    /// Applies statements that the server takes.
    pub fn accept(&mut self, statements: &[&str]) {
        for sql in statements {
            self.run(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    }

    /// Reads and applies a statement that the server refuses.
    pub fn refuse(&mut self, sql: &str) {
        assert!(self.run(sql).is_err(), "not refused: {sql}");
    }

    /// Reads and applies statements that the server takes; each ends with `;` at the end of a line.
    pub fn script(&mut self, sql: &str) {
        let statements = sql.split_inclusive(";\n").map(str::trim).filter(|statement| !statement.is_empty());
        self.accept(&statements.collect::<Vec<_>>());
    }

    /// A table of `public` with integer columns, made without a statement.
    pub fn table(&mut self, name: &str, columns: &[&str]) -> Id<Relation> {
        let schema = self.0.catalog.schema("public").expect("a new catalog has it");
        let mut relation = Relation::new(schema, Name::from(name), RelationKind::Table);
        let numbered = (1..).zip(columns).map(|(number, name)| {
            Column::new(ColumnNumber(number), Name::from(*name), DataType::builtin(BuiltinType::Int4))
        });
        relation.columns = numbered.collect();
        self.0.catalog.relations.insert(relation)
    }

    /// Makes one table the partition of another.
    pub fn attach(&mut self, parent: Id<Relation>, partition: Id<Relation>) {
        let relations = &mut self.0.catalog.relations;
        relations[parent].kind = RelationKind::PartitionedTable;
        relations[parent].children.push(partition);
        relations[partition].partition_of = Some(Box::new(PartitionOf { parent, bound: "DEFAULT".into() }));
    }

    /// What the statements made.
    pub fn catalog(&self) -> &Catalog {
        &self.0.catalog
    }

    /// The index of `public` with this name.
    pub fn index(&self, name: &str) -> &Index {
        let id = self.catalog().index("public", name).unwrap_or_else(|| panic!("index {name}"));
        &self.catalog().indexes[id]
    }

    /// The sequence of `public` with this name.
    pub fn sequence(&self, name: &str) -> &Sequence {
        let id = self.catalog().sequence("public", name).unwrap_or_else(|| panic!("sequence {name}"));
        &self.catalog().sequences[id]
    }
}

/// The catalog that a script makes, see [`Session::script`].
pub(super) fn catalog_of(sql: &str) -> Catalog {
    let mut session = Session::new();
    session.script(sql);
    session.0.catalog
}

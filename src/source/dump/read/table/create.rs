//! `CREATE TABLE` in all of its forms.

use crate::catalog::{Definition, Expression, Name, Persistence, QualifiedName};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::option_list::{read_foreign_options, read_storage_parameters};
use super::column::ColumnDefinition;
use super::constraint::{self, TableConstraint};
use super::partition::{self, ParsedPartitionKey};

/// `CREATE TABLE`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateTable {
    /// The name.
    pub name: QualifiedName,
    /// `IF NOT EXISTS`
    pub if_not_exists: bool,
    /// `UNLOGGED`, `TEMPORARY`
    pub lifetime: Lifetime,
    /// Where columns come from that are not among the elements.
    pub form: TableForm,
    /// What stands in the parentheses, in the order written.
    pub elements: Vec<TableElement>,
    /// `INHERITS (...)`
    pub inherits: Vec<QualifiedName>,
    /// `PARTITION BY`
    pub partition_by: Option<ParsedPartitionKey>,
    /// `USING method`
    pub access_method: Option<Name>,
    /// `WITH (...)`
    pub options: Vec<Definition>,
    /// `TABLESPACE`
    pub tablespace: Option<Name>,
    /// `SERVER`, of a foreign table.
    pub foreign: Option<ForeignTablePart>,
}

/// How long a table and its changes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lifetime {
    /// Until it is dropped.
    Lasting(Persistence),
    /// `TEMPORARY`: as long as the session.
    Temporary,
}

/// Where a table's columns come from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TableForm {
    /// From its own definition and its parents.
    Columns,
    /// `OF type`
    OfType(QualifiedName),
    /// `PARTITION OF parent bound`
    PartitionOf {
        /// The partitioned table.
        parent: QualifiedName,
        /// `FOR VALUES ...`, `DEFAULT`
        bound: Expression,
    },
    /// `AS query`, `SELECT INTO`
    Query,
}

/// One part of a table's definition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TableElement {
    /// A column.
    Column(Box<ColumnDefinition>),
    /// A constraint.
    Constraint(Box<TableConstraint>),
    /// `LIKE table INCLUDING ...`
    Like(Box<LikeClause>),
}

/// `LIKE table INCLUDING ...`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LikeClause {
    /// The table that is copied from.
    pub table: QualifiedName,
    /// What is copied beyond names, types and NOT NULL.
    pub including: LikeOptions,
}

/// What `LIKE` copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[allow(missing_docs, reason = "the names are PostgreSQL's")]
pub(crate) struct LikeOptions {
    pub comments: bool,
    pub compression: bool,
    pub constraints: bool,
    pub defaults: bool,
    pub generated: bool,
    pub identity: bool,
    pub indexes: bool,
    pub statistics: bool,
    pub storage: bool,
}

/// What a foreign table has in addition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ForeignTablePart {
    /// `SERVER`
    pub server: Name,
    /// `OPTIONS (...)`
    pub options: Vec<Definition>,
}

/// `[GLOBAL | LOCAL] TEMPORARY`, `UNLOGGED` or nothing.
pub(crate) fn read_persistence(cursor: &mut Cursor<'_>) -> Lifetime {
    if cursor.eat_keyword("UNLOGGED") {
        return Lifetime::Lasting(Persistence::Unlogged);
    }
    let mut ahead = *cursor;
    if !ahead.eat_keyword("GLOBAL") {
        ahead.eat_keyword("LOCAL");
    }
    if ahead.eat_keyword("TEMPORARY") || ahead.eat_keyword("TEMP") {
        *cursor = ahead;
        return Lifetime::Temporary;
    }
    Lifetime::Lasting(Persistence::Permanent)
}

impl CreateTable {
    /// Reads `CREATE [FOREIGN] TABLE [IF NOT EXISTS] name`: a table of which nothing else is known.
    pub fn read_head(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        cursor.expect_keyword("CREATE")?;
        cursor.eat_keyword("FOREIGN");
        let lifetime = read_persistence(cursor);
        cursor.expect_keyword("TABLE")?;
        let if_not_exists = cursor.eat_keywords(&["IF", "NOT", "EXISTS"]);
        let name = cursor.qualified_name_as("a table name")?;
        let mut table = CreateTable::new(name, lifetime);
        table.if_not_exists = if_not_exists;
        Ok(table)
    }

    /// Reads `CREATE [FOREIGN] TABLE ...`, the whole statement.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let start = *cursor;
        let mut table = CreateTable::read_head(cursor)?;
        let is_foreign = start.keyword_ahead(1, "FOREIGN");
        table.read_form(cursor)?;
        if is_foreign {
            table.read_server(cursor)?;
        }
        while table.read_clause(cursor)? {}
        if cursor.eat_keyword("AS") {
            table.form = TableForm::Query;
            while cursor.bump().is_some() {}
        }
        cursor.expect_end()?;
        table.refuse_columns_without_type(cursor)?;
        Ok(table)
    }

    /// A table of which nothing but the name is known.
    pub fn new(name: QualifiedName, lifetime: Lifetime) -> Self {
        CreateTable {
            name,
            if_not_exists: false,
            lifetime,
            form: TableForm::Columns,
            elements: Vec::new(),
            inherits: Vec::new(),
            partition_by: None,
            access_method: None,
            options: Vec::new(),
            tablespace: None,
            foreign: None,
        }
    }

    fn read_form(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
        if cursor.eat_keyword("OF") {
            self.form = TableForm::OfType(cursor.qualified_name_as("a type name")?);
            return self.read_elements(cursor);
        }
        if cursor.eat_keywords(&["PARTITION", "OF"]) {
            let parent = cursor.qualified_name_as("a table name")?;
            self.read_elements(cursor)?;
            let bound = partition::read_bound(cursor)?;
            self.form = TableForm::PartitionOf { parent, bound };
            return Ok(());
        }
        self.read_elements(cursor)
    }

    /// `( element, ... )` where it follows; it may be empty.
    fn read_elements(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
        if !cursor.eat_punct(b'(') || cursor.eat_punct(b')') {
            return Ok(());
        }
        loop {
            self.elements.push(read_element(cursor)?);
            if !cursor.eat_punct(b',') {
                return cursor.expect_punct(b')');
            }
        }
    }

    fn read_server(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
        self.read_inherits(cursor)?;
        cursor.expect_keyword("SERVER")?;
        let server = cursor.name_as("a server's name")?;
        let options = read_foreign_options(cursor)?;
        self.foreign = Some(ForeignTablePart { server, options });
        Ok(())
    }

    fn read_inherits(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, ReadError> {
        if !cursor.eat_keyword("INHERITS") {
            return Ok(false);
        }
        cursor.expect_punct(b'(')?;
        while !cursor.eat_punct(b')') {
            if !self.inherits.is_empty() {
                cursor.expect_punct(b',')?;
            }
            self.inherits.push(cursor.qualified_name_as("a table name")?);
        }
        Ok(true)
    }

    /// Reads one of the clauses behind the columns; tells whether one was there.
    fn read_clause(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, ReadError> {
        if self.read_inherits(cursor)? {
            return Ok(true);
        }
        if let Some(key) = partition::read_partition_by(cursor)? {
            self.partition_by = Some(key);
        } else if cursor.eat_keyword("USING") {
            self.access_method = Some(cursor.name_as("an access method")?);
        } else if cursor.eat_keywords(&["WITH", "OIDS"]) || cursor.eat_keywords(&["WITHOUT", "OIDS"]) {
            // a hidden column of PostgreSQL 11 and before, which no query shows
        } else if cursor.eat_keyword("WITH") {
            self.options = read_storage_parameters(cursor)?;
            self.options.retain(|option| option.name != "oids");
        } else if cursor.eat_keyword("TABLESPACE") {
            self.tablespace = Some(cursor.name_as("a tablespace")?);
        } else if cursor.eat_keywords(&["ON", "COMMIT"]) {
            read_on_commit(cursor)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn refuse_columns_without_type(&self, cursor: &Cursor<'_>) -> Result<(), ReadError> {
        let without_type = |element: &TableElement| matches!(element, TableElement::Column(column) if column.data_type.is_none());
        match self.form == TableForm::Columns && self.elements.iter().any(without_type) {
            true => Err(cursor.error("a type for every column")),
            false => Ok(()),
        }
    }
}

/// `SELECT ... INTO table`: a table whose columns come from the query. `None` for other statements;
/// the cursor stays then.
pub(crate) fn read_select_into(cursor: &mut Cursor<'_>) -> Option<CreateTable> {
    let mut ahead = *cursor;
    if !ahead.eat_keyword("SELECT") {
        return None;
    }
    while !ahead.eat_keyword("INTO") {
        if ahead.at_end() || ahead.at_keyword("FROM") || ahead.skip_balanced().is_err() {
            return None;
        }
    }
    let lifetime = read_persistence(&mut ahead);
    ahead.eat_keyword("TABLE");
    let mut table = CreateTable::new(ahead.qualified_name().ok()?, lifetime);
    table.form = TableForm::Query;
    while ahead.bump().is_some() {}
    *cursor = ahead;
    Some(table)
}

/// What happens to a temporary table at the end of a transaction.
fn read_on_commit(cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
    if cursor.eat_keyword("DROP")
        || cursor.eat_keywords(&["DELETE", "ROWS"])
        || cursor.eat_keywords(&["PRESERVE", "ROWS"])
    {
        return Ok(());
    }
    Err(cursor.error("`DROP`, `DELETE ROWS` or `PRESERVE ROWS`"))
}

fn read_element(cursor: &mut Cursor<'_>) -> Result<TableElement, ReadError> {
    if cursor.eat_keyword("LIKE") {
        return read_like(cursor).map(|like| TableElement::Like(Box::new(like)));
    }
    if constraint::at_table_constraint(cursor) {
        return TableConstraint::read(cursor).map(|read| TableElement::Constraint(Box::new(read)));
    }
    ColumnDefinition::read(cursor).map(|column| TableElement::Column(Box::new(column)))
}

fn read_like(cursor: &mut Cursor<'_>) -> Result<LikeClause, ReadError> {
    let table = cursor.qualified_name_as("a table name")?;
    let mut including = LikeOptions::default();
    loop {
        if cursor.eat_keyword("INCLUDING") {
            including.set(cursor, true)?;
        } else if cursor.eat_keyword("EXCLUDING") {
            including.set(cursor, false)?;
        } else {
            return Ok(LikeClause { table, including });
        }
    }
}

impl LikeOptions {
    fn set(&mut self, cursor: &mut Cursor<'_>, value: bool) -> Result<(), ReadError> {
        let before = *cursor;
        match cursor.name_as("what to copy")?.as_str() {
            "comments" => self.comments = value,
            "compression" => self.compression = value,
            "constraints" => self.constraints = value,
            "defaults" => self.defaults = value,
            "generated" => self.generated = value,
            "identity" => self.identity = value,
            "indexes" => self.indexes = value,
            "statistics" => self.statistics = value,
            "storage" => self.storage = value,
            "all" => self.set_all(value),
            _ => return Err(before.error("what to copy")),
        }
        Ok(())
    }

    fn set_all(&mut self, value: bool) {
        *self = LikeOptions {
            comments: value,
            compression: value,
            constraints: value,
            defaults: value,
            generated: value,
            identity: value,
            indexes: value,
            statistics: value,
            storage: value,
        };
    }
}

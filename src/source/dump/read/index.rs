//! `CREATE INDEX`, `ALTER INDEX`, `CLUSTER`.

use crate::catalog::{Definition, Expression, Name, QualifiedName, Uniqueness};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::address::IfMissing;
use super::index_element::{ParsedIndexElement, read_index_elements};
use super::option_list::{read_parameter_names, read_storage_parameters, read_with_parameters};

/// A statement about indexes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum IndexStatement {
    /// `CREATE INDEX`
    Create(Box<CreateIndex>),
    /// `ALTER INDEX name ...`
    Alter {
        /// The index.
        name: QualifiedName,
        /// What happens where it does not exist.
        if_missing: IfMissing,
        /// What changes, in order.
        changes: Vec<IndexChange>,
    },
    /// `ALTER INDEX ALL IN TABLESPACE a SET TABLESPACE b`
    MoveAll {
        /// The tablespace that they are in.
        from: Name,
        /// The roles that own them; empty for all.
        owners: Vec<Name>,
        /// The tablespace that they come to.
        to: Name,
    },
    /// `CLUSTER table USING index`
    Cluster {
        /// The table.
        table: QualifiedName,
        /// The index, which stands in the table's schema.
        index: Name,
    },
    /// `CLUSTER` of what is clustered already: the catalog stays as it is.
    Maintenance,
}

/// What a statement does where the object that it creates exists already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfExists {
    /// It fails.
    Fail,
    /// `IF NOT EXISTS`: nothing.
    Skip,
}

impl IfExists {
    /// Steps over `IF NOT EXISTS`, if it follows.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Self {
        if cursor.eat_keywords(&["IF", "NOT", "EXISTS"]) { IfExists::Skip } else { IfExists::Fail }
    }
}

/// Whether a statement is for the partitions of its table too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartitionReach {
    /// It is.
    All,
    /// `ONLY`: it is not.
    Only,
}

/// `CREATE INDEX`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateIndex {
    /// The name; the server chooses one where none is given.
    pub name: Option<Name>,
    /// What happens where it exists.
    pub if_exists: IfExists,
    /// The table.
    pub table: QualifiedName,
    /// Whether partitions get indexes too.
    pub reach: PartitionReach,
    /// `USING`; `None` for btree.
    pub method: Option<Name>,
    /// `UNIQUE`, `NULLS NOT DISTINCT`
    pub uniqueness: Uniqueness,
    /// The key.
    pub elements: Vec<ParsedIndexElement>,
    /// `INCLUDE (...)`
    pub include: Vec<Name>,
    /// `WITH (...)`
    pub options: Vec<Definition>,
    /// `TABLESPACE`
    pub tablespace: Option<Name>,
    /// `WHERE`, without its outer parentheses.
    pub predicate: Option<Expression>,
}

/// What an `ALTER INDEX` changes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum IndexChange {
    /// `ATTACH PARTITION index`
    Attach(QualifiedName),
    /// `SET (...)`
    SetOptions(Vec<Definition>),
    /// `RESET (...)`
    ResetOptions(Vec<Name>),
    /// `SET TABLESPACE`
    SetTablespace(Name),
    /// `ALTER COLUMN position SET STATISTICS target`
    SetStatistics {
        /// Which key column, from 1.
        position: u16,
        /// The target; -1 for the default.
        target: i16,
    },
}

/// Reads one of these statements, but for what every kind of object has (`RENAME TO`).
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<IndexStatement, ReadError> {
    if cursor.at_keyword("CREATE") {
        read_create_index(cursor)
    } else if cursor.at_keyword("CLUSTER") {
        read_cluster(cursor)
    } else {
        read_alter_index(cursor)
    }
}

fn read_create_index(cursor: &mut Cursor<'_>) -> Result<IndexStatement, ReadError> {
    cursor.expect_keyword("CREATE")?;
    let is_unique = cursor.eat_keyword("UNIQUE");
    cursor.expect_keyword("INDEX")?;
    cursor.eat_keyword("CONCURRENTLY");
    let if_exists = IfExists::read(cursor);
    let name = if cursor.at_keyword("ON") { None } else { Some(cursor.name_as("an index name")?) };
    cursor.expect_keyword("ON")?;
    let reach = if cursor.eat_keyword("ONLY") { PartitionReach::Only } else { PartitionReach::All };
    let table = cursor.qualified_name_as("a table name")?;
    cursor.eat_operator("*");
    let method = if cursor.eat_keyword("USING") { Some(cursor.name()?) } else { None };
    let elements = read_index_elements(cursor)?;
    let include = if cursor.eat_keyword("INCLUDE") { cursor.name_list()? } else { Vec::new() };
    let uniqueness = read_uniqueness(cursor, is_unique);
    let options = read_with_parameters(cursor)?;
    let tablespace = if cursor.eat_keyword("TABLESPACE") { Some(cursor.name()?) } else { None };
    let predicate = if cursor.eat_keyword("WHERE") { Some(read_predicate(cursor)?) } else { None };
    Ok(IndexStatement::Create(Box::new(CreateIndex {
        name,
        if_exists,
        table,
        reach,
        method,
        uniqueness,
        elements,
        include,
        options,
        tablespace,
        predicate,
    })))
}

/// `NULLS [NOT] DISTINCT`, where it follows.
fn read_uniqueness(cursor: &mut Cursor<'_>, is_unique: bool) -> Uniqueness {
    let nulls_are_equal = cursor.eat_keywords(&["NULLS", "NOT", "DISTINCT"]);
    cursor.eat_keywords(&["NULLS", "DISTINCT"]);
    match (is_unique, nulls_are_equal) {
        (false, _) => Uniqueness::NotUnique,
        (true, false) => Uniqueness::NullsDistinct,
        (true, true) => Uniqueness::NullsNotDistinct,
    }
}

/// An expression that goes to the statement's end, without parentheses around the whole of it.
fn read_predicate(cursor: &mut Cursor<'_>) -> Result<Expression, ReadError> {
    let start = *cursor;
    if cursor.at_punct(b'(') {
        let inner = cursor.parenthesised()?;
        if cursor.at_end() {
            return Ok(Expression::from(&*inner.rest_text()));
        }
        *cursor = start;
    }
    Ok(Expression::from(&*cursor.expression_until(&[], &[])?))
}

fn read_alter_index(cursor: &mut Cursor<'_>) -> Result<IndexStatement, ReadError> {
    cursor.expect_keywords(&["ALTER", "INDEX"])?;
    if cursor.eat_keywords(&["ALL", "IN", "TABLESPACE"]) {
        return read_move_all(cursor);
    }
    let if_missing = IfMissing::read(cursor);
    let name = cursor.qualified_name_as("an index name")?;
    let mut changes = vec![read_change(cursor)?];
    while cursor.eat_punct(b',') {
        changes.push(read_change(cursor)?);
    }
    Ok(IndexStatement::Alter { name, if_missing, changes })
}

fn read_move_all(cursor: &mut Cursor<'_>) -> Result<IndexStatement, ReadError> {
    let from = cursor.name_as("a tablespace's name")?;
    let mut owners = Vec::new();
    if cursor.eat_keywords(&["OWNED", "BY"]) {
        owners.push(cursor.name_as("a role's name")?);
        while cursor.eat_punct(b',') {
            owners.push(cursor.name_as("a role's name")?);
        }
    }
    cursor.expect_keywords(&["SET", "TABLESPACE"])?;
    let to = cursor.name_as("a tablespace's name")?;
    cursor.eat_keyword("NOWAIT");
    Ok(IndexStatement::MoveAll { from, owners, to })
}

fn read_change(cursor: &mut Cursor<'_>) -> Result<IndexChange, ReadError> {
    if cursor.eat_keywords(&["ATTACH", "PARTITION"]) {
        return Ok(IndexChange::Attach(cursor.qualified_name_as("an index name")?));
    }
    if cursor.eat_keyword("RESET") {
        return Ok(IndexChange::ResetOptions(read_parameter_names(cursor)?));
    }
    if cursor.eat_keywords(&["SET", "TABLESPACE"]) {
        let tablespace = cursor.name_as("a tablespace's name")?;
        cursor.eat_keyword("NOWAIT");
        return Ok(IndexChange::SetTablespace(tablespace));
    }
    if cursor.eat_keyword("SET") {
        return Ok(IndexChange::SetOptions(read_storage_parameters(cursor)?));
    }
    if cursor.eat_keyword("ALTER") {
        cursor.eat_keyword("COLUMN");
        let position = read_small(cursor, "a column's position")?;
        cursor.expect_keywords(&["SET", "STATISTICS"])?;
        let target = if cursor.eat_keyword("DEFAULT") { -1 } else { read_small(cursor, "a target")? };
        return Ok(IndexChange::SetStatistics { position, target });
    }
    Err(cursor.error("a change of an index"))
}

fn read_small<N: TryFrom<i64>>(cursor: &mut Cursor<'_>, what: &'static str) -> Result<N, ReadError> {
    let before = *cursor;
    N::try_from(cursor.integer()?).map_err(|_| before.error(what))
}

/// `CLUSTER [VERBOSE] table USING index`, `CLUSTER index ON table`, `CLUSTER [table]`.
fn read_cluster(cursor: &mut Cursor<'_>) -> Result<IndexStatement, ReadError> {
    cursor.expect_keyword("CLUSTER")?;
    if cursor.at_punct(b'(') {
        cursor.skip_balanced()?;
    } else {
        cursor.eat_keyword("VERBOSE");
    }
    if cursor.at_end() {
        return Ok(IndexStatement::Maintenance);
    }
    let first = cursor.qualified_name()?;
    if cursor.eat_keyword("USING") {
        return Ok(IndexStatement::Cluster { table: first, index: cursor.name_as("an index name")? });
    }
    if cursor.eat_keyword("ON") {
        let table = cursor.qualified_name_as("a table name")?;
        return Ok(IndexStatement::Cluster { table, index: first.name });
    }
    Ok(IndexStatement::Maintenance)
}

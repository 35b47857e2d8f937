//! `ALTER TABLE` and its actions.

use crate::catalog::{ConstraintTiming, Definition, Enabled, Expression, Name, Persistence, QualifiedName};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::statement::Place;
use super::super::drop::DropBehavior;
use super::super::option_list::{
    OptionChange, read_option_changes, read_parameter_names, read_storage_parameters,
};
use super::alter_column::{self, ColumnChange};
use super::column::ColumnDefinition;
use super::constraint::{self, TableConstraint};
use super::{Descent, partition, read_table_reference};

/// `ALTER TABLE`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AlterTable {
    /// The table; in old dumps also a view, a sequence or an index.
    pub name: QualifiedName,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// `ONLY`
    pub descent: Descent,
    /// What is done, in order.
    pub actions: Vec<PlacedAction>,
}

/// An action, and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlacedAction {
    /// What is done.
    pub action: AlterAction,
    /// Where it is written.
    pub place: Place,
}

/// What an `ALTER TABLE` does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AlterAction {
    /// `ADD [COLUMN]`
    AddColumn {
        /// The column.
        column: Box<ColumnDefinition>,
        /// `IF NOT EXISTS`
        if_not_exists: bool,
    },
    /// `DROP [COLUMN]`
    DropColumn(DropPart),
    /// `ALTER [COLUMN]`
    AlterColumn(Name, ColumnChange),
    /// `RENAME [COLUMN]`
    RenameColumn(Renaming),
    /// `ADD CONSTRAINT`
    AddConstraint(Box<TableConstraint>),
    /// `VALIDATE CONSTRAINT`
    ValidateConstraint(Name),
    /// `ALTER CONSTRAINT`
    AlterConstraint(Name, ConstraintChange),
    /// `DROP CONSTRAINT`
    DropConstraint(DropPart),
    /// `RENAME CONSTRAINT`
    RenameConstraint(Renaming),
    /// `ATTACH PARTITION`
    AttachPartition {
        /// The table that becomes a partition.
        partition: QualifiedName,
        /// `FOR VALUES ...`, `DEFAULT`
        bound: Expression,
    },
    /// `DETACH PARTITION`
    DetachPartition(QualifiedName),
    /// `INHERIT`
    Inherit(QualifiedName),
    /// `NO INHERIT`
    NoInherit(QualifiedName),
    /// `REPLICA IDENTITY`
    ReplicaIdentity(ParsedReplicaIdentity),
    /// `ENABLE ROW LEVEL SECURITY` and its like.
    RowLevelSecurity(RowLevelSecurityChange),
    /// `ENABLE TRIGGER` and its like.
    EnableTrigger(TriggerSelection, Enabled),
    /// `ENABLE RULE` and its like.
    EnableRule(Name, Enabled),
    /// `SET LOGGED`, `SET UNLOGGED`
    SetPersistence(Persistence),
    /// `SET TABLESPACE`
    SetTablespace(Name),
    /// `SET ACCESS METHOD`; `None` for the default.
    SetAccessMethod(Option<Name>),
    /// `SET (...)`
    SetOptions(Vec<Definition>),
    /// `RESET (...)`
    ResetOptions(Vec<Name>),
    /// `CLUSTER ON`
    ClusterOn(Name),
    /// `SET WITHOUT CLUSTER`
    SetWithoutCluster,
    /// `OF type`
    OfType(QualifiedName),
    /// `NOT OF`
    NotOf,
    /// `OWNER TO`
    OwnerTo(NewOwner),
    /// `OPTIONS (...)` of a foreign table.
    ForeignOptions(Vec<OptionChange>),
    /// `SET WITHOUT OIDS`: the catalog knows no such columns.
    Nothing,
}

/// `DROP COLUMN`, `DROP CONSTRAINT`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DropPart {
    /// What goes.
    pub name: Name,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// `CASCADE`
    pub behavior: DropBehavior,
}

/// `RENAME from TO to`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Renaming {
    /// The name before.
    pub from: Name,
    /// The name after.
    pub to: Name,
}

/// `ALTER CONSTRAINT`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct ConstraintChange {
    /// `DEFERRABLE` and its like.
    pub timing: Option<ConstraintTiming>,
    /// `ENFORCED`, `NOT ENFORCED` (PostgreSQL 18).
    pub enforced: Option<bool>,
    /// `INHERIT`, `NO INHERIT` (PostgreSQL 18).
    pub no_inherit: Option<bool>,
}

/// `REPLICA IDENTITY`
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are PostgreSQL's")]
pub(crate) enum ParsedReplicaIdentity {
    Default,
    Full,
    Nothing,
    Index(Name),
}

/// What changes about row-level security.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are PostgreSQL's")]
pub(crate) enum RowLevelSecurityChange {
    Enable,
    Disable,
    Force,
    NoForce,
}

/// Which triggers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TriggerSelection {
    /// The one of this name.
    Named(Name),
    /// `ALL`
    All,
    /// `USER`: all but those of constraints.
    User,
}

/// The role of `OWNER TO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NewOwner {
    /// A role by its name.
    Role(Name),
    /// `CURRENT_USER`, `CURRENT_ROLE`, `SESSION_USER`
    Current,
}

impl AlterTable {
    /// Reads `ALTER [FOREIGN] TABLE ...`, the whole statement; or `ALTER [MATERIALIZED] VIEW ...`, which
    /// takes the same actions.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        cursor.expect_keyword("ALTER")?;
        let is_view = cursor.eat_keyword("VIEW") || cursor.eat_keywords(&["MATERIALIZED", "VIEW"]);
        if !is_view {
            cursor.eat_keyword("FOREIGN");
            cursor.expect_keyword("TABLE")?;
        }
        let if_exists = cursor.eat_keywords(&["IF", "EXISTS"]);
        let (name, descent) = read_table_reference(cursor)?;
        // mostly there is one
        let mut actions = Vec::with_capacity(1);
        actions.push(read_placed_action(cursor)?);
        while cursor.eat_punct(b',') {
            actions.push(read_placed_action(cursor)?);
        }
        cursor.expect_end()?;
        Ok(AlterTable { name, if_exists, descent, actions })
    }
}

fn read_placed_action(cursor: &mut Cursor<'_>) -> Result<PlacedAction, ReadError> {
    let start = cursor.position();
    let action = read_action(cursor)?;
    Ok(PlacedAction { action, place: cursor.place_since(start) })
}

fn read_action(cursor: &mut Cursor<'_>) -> Result<AlterAction, ReadError> {
    if cursor.eat_keyword("ADD") {
        read_add(cursor)
    } else if cursor.eat_keyword("ALTER") {
        read_alter(cursor)
    } else if cursor.eat_keyword("DROP") {
        read_drop(cursor)
    } else if cursor.eat_keyword("SET") {
        read_set(cursor)
    } else if cursor.eat_keyword("RENAME") {
        read_rename(cursor)
    } else if cursor.eat_keyword("RESET") {
        Ok(AlterAction::ResetOptions(read_parameter_names(cursor)?))
    } else if cursor.eat_keywords(&["OWNER", "TO"]) {
        Ok(AlterAction::OwnerTo(read_owner(cursor)?))
    } else if cursor.eat_keywords(&["VALIDATE", "CONSTRAINT"]) {
        Ok(AlterAction::ValidateConstraint(cursor.name_as("a constraint's name")?))
    } else if cursor.eat_keywords(&["CLUSTER", "ON"]) {
        Ok(AlterAction::ClusterOn(cursor.name_as("an index's name")?))
    } else if cursor.eat_keywords(&["REPLICA", "IDENTITY"]) {
        Ok(AlterAction::ReplicaIdentity(read_replica_identity(cursor)?))
    } else if cursor.at_keyword("OPTIONS") {
        Ok(AlterAction::ForeignOptions(read_option_changes(cursor)?))
    } else {
        read_attachment(cursor)
    }
}

/// The actions that tie a table to another, or switch something on or off.
fn read_attachment(cursor: &mut Cursor<'_>) -> Result<AlterAction, ReadError> {
    let table = |cursor: &mut Cursor<'_>| cursor.qualified_name_as("a table name");
    if cursor.eat_keywords(&["ATTACH", "PARTITION"]) {
        let partition = table(cursor)?;
        Ok(AlterAction::AttachPartition { partition, bound: partition::read_bound(cursor)? })
    } else if cursor.eat_keywords(&["DETACH", "PARTITION"]) {
        let partition = table(cursor)?;
        if !cursor.eat_keyword("CONCURRENTLY") {
            cursor.eat_keyword("FINALIZE");
        }
        Ok(AlterAction::DetachPartition(partition))
    } else if cursor.eat_keyword("INHERIT") {
        Ok(AlterAction::Inherit(table(cursor)?))
    } else if cursor.eat_keywords(&["NO", "INHERIT"]) {
        Ok(AlterAction::NoInherit(table(cursor)?))
    } else if cursor.eat_keyword("OF") {
        Ok(AlterAction::OfType(cursor.qualified_name_as("a type name")?))
    } else if cursor.eat_keywords(&["NOT", "OF"]) {
        Ok(AlterAction::NotOf)
    } else {
        read_switch(cursor)
    }
}

/// `ENABLE`, `DISABLE`, `FORCE`, `NO FORCE`
fn read_switch(cursor: &mut Cursor<'_>) -> Result<AlterAction, ReadError> {
    let row_level_security: [(&[&str], RowLevelSecurityChange); 4] = [
        (&["ENABLE", "ROW", "LEVEL", "SECURITY"], RowLevelSecurityChange::Enable),
        (&["DISABLE", "ROW", "LEVEL", "SECURITY"], RowLevelSecurityChange::Disable),
        (&["FORCE", "ROW", "LEVEL", "SECURITY"], RowLevelSecurityChange::Force),
        (&["NO", "FORCE", "ROW", "LEVEL", "SECURITY"], RowLevelSecurityChange::NoForce),
    ];
    if let Some((_, change)) = row_level_security.iter().find(|(words, _)| cursor.eat_keywords(words)) {
        return Ok(AlterAction::RowLevelSecurity(*change));
    }
    let enabled = read_enabled(cursor)?;
    if cursor.eat_keyword("RULE") {
        return Ok(AlterAction::EnableRule(cursor.name_as("a rule's name")?, enabled));
    }
    cursor.expect_keyword("TRIGGER")?;
    Ok(AlterAction::EnableTrigger(read_trigger_selection(cursor)?, enabled))
}

fn read_enabled(cursor: &mut Cursor<'_>) -> Result<Enabled, ReadError> {
    if cursor.eat_keyword("DISABLE") {
        return Ok(Enabled::Disabled);
    }
    if !cursor.eat_keyword("ENABLE") {
        return Err(cursor.error("an action of `ALTER TABLE`"));
    }
    if cursor.eat_keyword("REPLICA") {
        return Ok(Enabled::Replica);
    }
    Ok(if cursor.eat_keyword("ALWAYS") { Enabled::Always } else { Enabled::Origin })
}

fn read_trigger_selection(cursor: &mut Cursor<'_>) -> Result<TriggerSelection, ReadError> {
    if cursor.eat_keyword("ALL") {
        return Ok(TriggerSelection::All);
    }
    if cursor.eat_keyword("USER") {
        return Ok(TriggerSelection::User);
    }
    Ok(TriggerSelection::Named(cursor.name_as("a trigger's name")?))
}

fn read_replica_identity(cursor: &mut Cursor<'_>) -> Result<ParsedReplicaIdentity, ReadError> {
    if cursor.eat_keyword("DEFAULT") {
        Ok(ParsedReplicaIdentity::Default)
    } else if cursor.eat_keyword("FULL") {
        Ok(ParsedReplicaIdentity::Full)
    } else if cursor.eat_keyword("NOTHING") {
        Ok(ParsedReplicaIdentity::Nothing)
    } else {
        cursor.expect_keywords(&["USING", "INDEX"])?;
        Ok(ParsedReplicaIdentity::Index(cursor.name_as("an index's name")?))
    }
}

/// The role of `OWNER TO`.
pub(crate) fn read_owner(cursor: &mut Cursor<'_>) -> Result<NewOwner, ReadError> {
    let current = ["CURRENT_USER", "CURRENT_ROLE", "SESSION_USER"];
    if current.iter().any(|keyword| cursor.eat_keyword(keyword)) {
        return Ok(NewOwner::Current);
    }
    Ok(NewOwner::Role(cursor.name_as("a role's name")?))
}

fn read_add(cursor: &mut Cursor<'_>) -> Result<AlterAction, ReadError> {
    if constraint::at_table_constraint(cursor) {
        return Ok(AlterAction::AddConstraint(Box::new(TableConstraint::read(cursor)?)));
    }
    eat_column_keyword(cursor);
    let if_not_exists = cursor.eat_keywords(&["IF", "NOT", "EXISTS"]);
    let column = Box::new(ColumnDefinition::read(cursor)?);
    match column.data_type {
        Some(_) => Ok(AlterAction::AddColumn { column, if_not_exists }),
        None => Err(cursor.error("a type")),
    }
}

/// `COLUMN` may be left out, and it may be a column's name.
fn eat_column_keyword(cursor: &mut Cursor<'_>) {
    let mut ahead = *cursor;
    if ahead.eat_keyword("COLUMN") && ahead.at_name() {
        *cursor = ahead;
    }
}

fn read_alter(cursor: &mut Cursor<'_>) -> Result<AlterAction, ReadError> {
    if cursor.eat_keyword("CONSTRAINT") {
        let name = cursor.name_as("a constraint's name")?;
        return Ok(AlterAction::AlterConstraint(name, read_constraint_change(cursor)?));
    }
    eat_column_keyword(cursor);
    let column = cursor.name_as("a column name")?;
    Ok(AlterAction::AlterColumn(column, alter_column::read_change(cursor)?))
}

fn read_constraint_change(cursor: &mut Cursor<'_>) -> Result<ConstraintChange, ReadError> {
    let mut change = ConstraintChange::default();
    while !cursor.at_end() && !cursor.at_punct(b',') {
        let so_far = change.timing.unwrap_or(ConstraintTiming::Immediate);
        if let Some(timing) = constraint::read_timing(cursor, so_far) {
            change.timing = Some(timing);
        } else if cursor.eat_keywords(&["NOT", "ENFORCED"]) {
            change.enforced = Some(false);
        } else if cursor.eat_keyword("ENFORCED") {
            change.enforced = Some(true);
        } else if cursor.eat_keywords(&["NO", "INHERIT"]) {
            change.no_inherit = Some(true);
        } else {
            cursor.eat_keyword("SET");
            cursor.expect_keyword("INHERIT")?;
            change.no_inherit = Some(false);
        }
    }
    Ok(change)
}

fn read_drop(cursor: &mut Cursor<'_>) -> Result<AlterAction, ReadError> {
    if cursor.eat_keyword("CONSTRAINT") {
        return Ok(AlterAction::DropConstraint(read_drop_part(cursor)?));
    }
    eat_column_keyword(cursor);
    Ok(AlterAction::DropColumn(read_drop_part(cursor)?))
}

fn read_drop_part(cursor: &mut Cursor<'_>) -> Result<DropPart, ReadError> {
    let if_exists = cursor.eat_keywords(&["IF", "EXISTS"]);
    let name = cursor.name()?;
    let behavior = match cursor.eat_keyword("CASCADE") {
        true => DropBehavior::Cascade,
        false => DropBehavior::Restrict,
    };
    cursor.eat_keyword("RESTRICT");
    Ok(DropPart { name, if_exists, behavior })
}

fn read_rename(cursor: &mut Cursor<'_>) -> Result<AlterAction, ReadError> {
    if cursor.eat_keyword("CONSTRAINT") {
        return Ok(AlterAction::RenameConstraint(read_renaming(cursor)?));
    }
    eat_column_keyword(cursor);
    Ok(AlterAction::RenameColumn(read_renaming(cursor)?))
}

/// `from TO to`
fn read_renaming(cursor: &mut Cursor<'_>) -> Result<Renaming, ReadError> {
    let from = cursor.name()?;
    cursor.expect_keyword("TO")?;
    Ok(Renaming { from, to: cursor.name()? })
}

fn read_set(cursor: &mut Cursor<'_>) -> Result<AlterAction, ReadError> {
    if cursor.at_punct(b'(') {
        return Ok(AlterAction::SetOptions(read_storage_parameters(cursor)?));
    }
    if cursor.eat_keyword("LOGGED") {
        return Ok(AlterAction::SetPersistence(Persistence::Permanent));
    }
    if cursor.eat_keyword("UNLOGGED") {
        return Ok(AlterAction::SetPersistence(Persistence::Unlogged));
    }
    if cursor.eat_keyword("TABLESPACE") {
        return Ok(AlterAction::SetTablespace(cursor.name_as("a tablespace")?));
    }
    if cursor.eat_keywords(&["ACCESS", "METHOD"]) {
        let method = match cursor.eat_keyword("DEFAULT") {
            true => None,
            false => Some(cursor.name_as("an access method")?),
        };
        return Ok(AlterAction::SetAccessMethod(method));
    }
    if cursor.eat_keywords(&["WITHOUT", "CLUSTER"]) {
        return Ok(AlterAction::SetWithoutCluster);
    }
    if cursor.eat_keywords(&["WITHOUT", "OIDS"]) || cursor.eat_keywords(&["WITH", "OIDS"]) {
        return Ok(AlterAction::Nothing);
    }
    Err(cursor.error("what `ALTER TABLE` can set"))
}

//! `DROP` of every kind of object, and `REASSIGN OWNED`, which goes before a `DROP ROLE`.

use crate::catalog::Name;

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::address::{IfMissing, ObjectAddress, RoleName};

/// A statement that drops objects, or gives them away before their owner is dropped.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DropStatement {
    /// Objects of one kind, by name.
    Objects {
        /// Which.
        objects: Vec<ObjectAddress>,
        /// What happens where one does not exist.
        if_missing: IfMissing,
        /// What happens with what depends on them.
        behavior: DropBehavior,
    },
    /// `DROP OWNED BY`
    Owned {
        /// The roles.
        roles: Vec<RoleName>,
        /// What happens with what depends on their objects.
        behavior: DropBehavior,
    },
    /// `REASSIGN OWNED BY`
    Reassign {
        /// The owners until now.
        from: Vec<RoleName>,
        /// The owner from now on.
        to: RoleName,
    },
    /// `DROP USER MAPPING`
    UserMapping {
        /// For whom it is.
        user: RoleName,
        /// The foreign server.
        server: Name,
        /// What happens where it does not exist.
        if_missing: IfMissing,
    },
}

/// What a `DROP` does with the objects that depend on what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DropBehavior {
    /// `RESTRICT`, which holds where nothing is written: refuse.
    Restrict,
    /// `CASCADE`: drop them too.
    Cascade,
}

impl DropBehavior {
    /// Steps over `CASCADE` or `RESTRICT`, if one of them follows.
    pub(crate) fn read(cursor: &mut Cursor<'_>) -> Self {
        if cursor.eat_keyword("CASCADE") {
            return DropBehavior::Cascade;
        }
        cursor.eat_keyword("RESTRICT");
        DropBehavior::Restrict
    }
}

/// Reads from `DROP` or `REASSIGN` on.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<DropStatement, ReadError> {
    if cursor.eat_keywords(&["REASSIGN", "OWNED", "BY"]) {
        let from = RoleName::read_list(cursor)?;
        cursor.expect_keyword("TO")?;
        return Ok(DropStatement::Reassign { from, to: RoleName::read(cursor)? });
    }
    cursor.expect_keyword("DROP")?;
    if cursor.eat_keywords(&["OWNED", "BY"]) {
        let roles = RoleName::read_list(cursor)?;
        return Ok(DropStatement::Owned { roles, behavior: DropBehavior::read(cursor) });
    }
    if cursor.eat_keywords(&["USER", "MAPPING"]) {
        return read_user_mapping(cursor);
    }
    let is_database = cursor.at_keyword("DATABASE");
    let (objects, if_missing) = ObjectAddress::read_dropped(cursor)?;
    if is_database {
        read_database_options(cursor)?;
    }
    Ok(DropStatement::Objects { objects, if_missing, behavior: DropBehavior::read(cursor) })
}

fn read_user_mapping(cursor: &mut Cursor<'_>) -> Result<DropStatement, ReadError> {
    let if_missing = IfMissing::read(cursor);
    cursor.expect_keyword("FOR")?;
    // `USER` stands for the current one
    let user = if cursor.eat_keyword("USER") { RoleName::Current } else { RoleName::read(cursor)? };
    cursor.expect_keyword("SERVER")?;
    Ok(DropStatement::UserMapping { user, server: cursor.name_as("a server's name")?, if_missing })
}

/// `[WITH] (FORCE)`
fn read_database_options(cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
    if cursor.eat_keyword("WITH") || cursor.at_punct(b'(') {
        cursor.parenthesised()?;
    }
    Ok(())
}

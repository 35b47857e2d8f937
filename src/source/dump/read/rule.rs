//! Rewrite rules.

use crate::catalog::{Name, QualifiedName, RuleEvent, RuleMode};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;

/// `CREATE [OR REPLACE] RULE`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RuleStatement {
    pub or_replace: bool,
    pub name: Name,
    pub event: RuleEvent,
    pub relation: QualifiedName,
    pub mode: RuleMode,
    /// What stands behind `DO`: one command, `NOTHING`, or several in parentheses.
    pub action: Box<str>,
    /// The whole statement as written.
    pub definition: Box<str>,
}

/// Reads `CREATE [OR REPLACE] RULE ...`.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<RuleStatement, ReadError> {
    let definition = cursor.rest_text().into();
    cursor.expect_keyword("CREATE")?;
    let or_replace = cursor.eat_keywords(&["OR", "REPLACE"]);
    cursor.expect_keyword("RULE")?;
    let name = cursor.name_as("a rule name")?;
    cursor.expect_keywords(&["AS", "ON"])?;
    let event = read_event(cursor)?;
    cursor.expect_keyword("TO")?;
    let relation = cursor.qualified_name_as("a table name")?;
    if cursor.eat_keyword("WHERE") {
        cursor.expression_until(&["DO"], b"")?;
    }
    cursor.expect_keyword("DO")?;
    let mode = if cursor.eat_keyword("INSTEAD") { RuleMode::Instead } else { RuleMode::Also };
    cursor.eat_keyword("ALSO");
    if cursor.at_end() {
        return Err(cursor.error("a command"));
    }
    let action = cursor.rest_text().into();
    while cursor.bump().is_some() {}
    Ok(RuleStatement { or_replace, name, event, relation, mode, action, definition })
}

fn read_event(cursor: &mut Cursor<'_>) -> Result<RuleEvent, ReadError> {
    let choices: [(&[&str], RuleEvent); 4] = [
        (&["SELECT"], RuleEvent::Select),
        (&["INSERT"], RuleEvent::Insert),
        (&["UPDATE"], RuleEvent::Update),
        (&["DELETE"], RuleEvent::Delete),
    ];
    cursor.eat_choice(&choices).ok_or_else(|| cursor.error("`SELECT`, `INSERT`, `UPDATE` or `DELETE`"))
}

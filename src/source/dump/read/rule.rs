//! Rewrite rules.

use crate::catalog::{Name, QualifiedName, RuleEvent, RuleMode};

use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, tokenize};
use super::super::mention::edited;
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

/// A rule's definition with another name in it; `None` where that is none.
pub(crate) fn with_name(definition: &str, name: &Name) -> Option<String> {
    let mut tokens = Vec::new();
    tokenize(definition.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(definition.as_bytes(), &tokens);
    read_create(&mut cursor).ok()?;
    let start = cursor.position();
    cursor.name().ok()?;
    edited(definition, vec![(cursor.place_since(start), name.to_string())])
}

/// Reads `CREATE [OR REPLACE] RULE`, and says whether it replaces.
fn read_create(cursor: &mut Cursor<'_>) -> Result<bool, ReadError> {
    cursor.expect_keyword("CREATE")?;
    let or_replace = cursor.eat_keywords(&["OR", "REPLACE"]);
    cursor.expect_keyword("RULE")?;
    Ok(or_replace)
}

/// Reads `CREATE [OR REPLACE] RULE ...`.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<RuleStatement, ReadError> {
    let definition = cursor.rest_text().into();
    let or_replace = read_create(cursor)?;
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

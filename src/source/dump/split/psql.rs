//! What the splitter must know of the text of settings and psql commands.

use super::super::lexer::StandardStrings;

/// What a backslash means in a string without a prefix: `standard_conforming_strings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BackslashRule {
    /// It stands for itself: the setting is on, the default since PostgreSQL 9.1.
    Literal,
    /// It escapes what follows: the setting is off.
    Escape,
}

/// Settings that matter are short; a long statement is none of them.
const LONGEST_SETTING: usize = 256;

/// What strings are after a `SET` or `RESET` statement, if it says.
pub fn strings_after(statement: &[u8]) -> Option<StandardStrings> {
    backslash_rule_after(statement).map(|rule| match rule {
        BackslashRule::Literal => StandardStrings::On,
        BackslashRule::Escape => StandardStrings::Off,
    })
}

/// The rule that a `SET` or `RESET` statement leaves behind, if it sets one.
pub(super) fn backslash_rule_after(statement: &[u8]) -> Option<BackslashRule> {
    if statement.len() > LONGEST_SETTING {
        return None;
    }
    let text = String::from_utf8_lossy(statement).to_ascii_lowercase();
    let mut words =
        text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let verb = words.next()?;
    let name = words.find(|word| !matches!(*word, "session" | "local"))?;
    match (verb, name) {
        ("reset", "all" | "standard_conforming_strings") => Some(BackslashRule::Literal),
        ("set", "standard_conforming_strings") => match words.find(|word| *word != "to")? {
            "off" | "false" | "no" | "0" => Some(BackslashRule::Escape),
            _ => Some(BackslashRule::Literal),
        },
        _ => None,
    }
}

/// Whether a meta-command is `\copy ... from stdin`, whose rows follow in the file.
pub(super) fn copies_from_stdin(command: &[u8]) -> bool {
    let Some((name, arguments)) = name_and_arguments(command) else { return false };
    let mut words =
        arguments.split(|byte| byte.is_ascii_whitespace() || *byte == b';').filter(|word| !word.is_empty());
    name == b"copy"
        && words.by_ref().any(|word| word.eq_ignore_ascii_case(b"from"))
        && words.next().is_some_and(|word| word.eq_ignore_ascii_case(b"stdin"))
}

/// Whether a meta-command opens a new session.
pub fn connects(command: &[u8]) -> bool {
    name_and_arguments(command).is_some_and(|(name, _)| matches!(name, b"c" | b"connect"))
}

fn name_and_arguments(command: &[u8]) -> Option<(&[u8], &[u8])> {
    let command = command.strip_prefix(b"\\")?;
    let end = command.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(command.len());
    Some(command.split_at(end))
}

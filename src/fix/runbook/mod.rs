//! The plan in words: README.md, for the person who runs it.
//!
//! - `phases`: each phase with what says go, what is run, how to check and to undo it
//! - `tables`: settings, statements with their locks, what is left
//! - `advice`: what no SQL does

mod advice;
mod phases;
mod tables;

use super::{FixPlan, PLAN_MARK};
use crate::migration::Migration;
use crate::report::printable::printable;

/// The text of README.md.
pub fn write(plan: &FixPlan, migration: &Migration) -> String {
    let database = plan.database.as_deref().map(code).unwrap_or_else(|| "the database".to_owned());
    let mut text = format!("# Migration of {database} with AWS DMS\n\n{PLAN_MARK}\n\n");
    text += advice::BEFORE;
    text += &tables::how_to_run(plan);
    text += &tables::overview(plan);
    text += &tables::for_a_person(plan);
    text += &tables::settings(plan);
    text += &phases::write(plan, migration);
    text += advice::GOING_BACK;
    text += advice::BESIDE_SQL;
    text += advice::PRIVILEGES_LEFT;
    text += advice::BEHIND_PRIVILEGES_LEFT;
    text += &tables::left(plan);
    text
}

/// A text of the input in a line of Markdown, as code: nothing in it is read as anything else.
fn code(text: &str) -> String {
    let text = printable(text);
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text of ours with names of the input in it, in a line of Markdown. Commands between backticks stay code, where
/// nothing else in the text has any.
fn line(text: &str) -> String {
    let text = printable(text);
    let parts: Vec<&str> = text.split('`').collect();
    let is_balanced = parts.len() % 2 == 1;
    if is_balanced && parts.iter().skip(1).step_by(2).all(|part| is_command(part)) {
        let part = |(at, part): (usize, &&str)| if at % 2 == 0 { escaped(part) } else { format!("`{part}`") };
        return parts.iter().enumerate().map(part).collect();
    }
    escaped(&text)
}

fn is_command(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || " -_.".contains(letter))
}

/// A text without markup.
fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_markup = match letter {
            '\\' | '`' | '*' | '<' | '>' | '[' | ']' | '|' | '#' => true,
            // within a word it is a letter like others
            '_' => !(is_of_word(before) && is_of_word(letters.peek().copied())),
            _ => false,
        };
        if is_markup {
            shown.push('\\');
        }
        shown.push(letter);
        before = Some(letter);
    }
    shown
}

fn is_of_word(letter: Option<char>) -> bool {
    letter.is_some_and(char::is_alphanumeric)
}

/// `1 statement`, `2 statements`.
fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_markup() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("a|b"), "`a|b`");
        assert_eq!(line("a|b <x>\n# c"), "a\\|b \\<x\\>\\\\n\\# c");
        assert_eq!(line("_a_ order_lines __b"), "\\_a\\_ order_lines \\_\\_b");
        assert_eq!(line("as `pg_dump --schema-only` does <b>"), "as `pg_dump --schema-only` does \\<b\\>");
        assert_eq!(line("a`<b>` `pg_dump`"), "a\\`\\<b\\>\\` \\`pg\\_dump\\`".replace("pg\\_", "pg_"));
        assert_eq!(line("a` as `pg_dump`"), "a\\` as \\`pg_dump\\`");
    }
}

//! Numbers, plurals and colours.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::catalog::ObjectKind;
use crate::report::printable::printable;
use crate::rules::Severity;

/// `1 error`, `2 errors`, `no errors`.
pub(in crate::report) fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

/// The word for so many objects of a kind.
pub(super) fn plural(kind: ObjectKind, number: usize) -> String {
    let word = match kind {
        ObjectKind::Statistics => "statistics object".to_owned(),
        ObjectKind::RoleMembership => "membership".to_owned(),
        // a finding has all that one role was granted
        ObjectKind::Privilege => "grantee".to_owned(),
        other => other.as_str().replace('-', " "),
    };
    if number == 1 {
        return word;
    }
    match word.strip_suffix('y') {
        Some(stem) if !word.ends_with("ey") => format!("{stem}ies"),
        _ if word.ends_with('x') || word.ends_with("ss") => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// The colour of a severity.
pub(super) fn style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

/// How wide lines are, in characters. Single words that are longer are not broken.
const WIDTH: usize = 100;

/// Writes `text` in lines of at most [`WIDTH`]. The first begins where `column` characters stand
/// already, the further ones are indented by `indent`. What a terminal would obey is spelled out.
pub(in crate::report) fn write_wrapped(
    out: &mut impl Write,
    mut column: usize,
    indent: usize,
    text: &str,
) -> io::Result<()> {
    for (at, word) in text.split_whitespace().map(printable).enumerate() {
        let length = word.chars().count();
        if at > 0 && column + 1 + length > WIDTH {
            write!(out, "\n{:indent$}", "")?;
            column = indent;
        } else if at > 0 {
            write!(out, " ")?;
            column += 1;
        }
        write!(out, "{word}")?;
        column += length;
    }
    writeln!(out)
}

/// `text` on one line, cut behind a word where it is long; within the first where that is longer.
pub(super) fn one_line(text: &str, characters: usize) -> String {
    let mut words = text.split_whitespace();
    let mut line = words.next().unwrap_or_default().to_owned();
    let mut length = line.chars().count();
    if let Some((end, _)) = line.char_indices().nth(characters) {
        return format!("{} ...", &line[..end]);
    }
    for word in words {
        length += 1 + word.chars().count();
        if length > characters {
            return line + " ...";
        }
        line.push(' ');
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_of_all_shapes() {
        let words = [
            (ObjectKind::Index, 2, "indexes"),
            (ObjectKind::Policy, 3, "policies"),
            (ObjectKind::MaterializedView, 1, "materialized view"),
            (ObjectKind::Statistics, 2, "statistics objects"),
            (ObjectKind::OperatorClass, 2, "operator classes"),
            (ObjectKind::Column, 2, "columns"),
        ];
        for (kind, number, expected) in words {
            assert_eq!(plural(kind, number), expected);
        }
    }

    #[test]
    fn lines_are_broken_between_words_and_indented() {
        let mut out = Vec::new();
        write_wrapped(&mut out, 9, 4, &format!("{} {}", "a".repeat(60), "b".repeat(60))).unwrap();
        let expected = format!("{}\n    {}\n", "a".repeat(60), "b".repeat(60));
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn long_text_is_cut_and_lines_are_joined() {
        assert_eq!(one_line("a\n  b\tc", 10), "a b c");
        assert_eq!(one_line("äöü äöü", 5), "äöü ...");
        assert_eq!(one_line("äöü äöü", 7), "äöü äöü");
        assert_eq!(one_line("äöüäöü", 5), "äöüäö ...");
    }
}

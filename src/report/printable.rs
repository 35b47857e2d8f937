//! Text of the input on its way to a terminal.

use std::borrow::Cow;

/// `text` with every character that a terminal would obey, and not show, spelled out (`\u{1b}`):
/// control characters but the tab, and those that turn the direction of writing. A name in a dump
/// must not be able to colour, hide or overwrite what a report says.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_plain) || !text.chars().any(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            obeyed if is_obeyed(obeyed) => shown.extend(obeyed.escape_unicode()),
            other => shown.push(other),
        }
    }
    Cow::Owned(shown)
}

fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t')
}

fn is_obeyed(character: char) -> bool {
    match character {
        '\t' => false,
        // marks, embeddings, overrides and isolates of direction; line and paragraph separators
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelled_out() {
        assert_eq!(printable("\u{1b}[31mred\u{9b}2J\u{7f}"), "\\u{1b}[31mred\\u{9b}2J\\u{7f}");
        assert_eq!(printable("a\nb\r\u{202e}c\u{2066}"), "a\\nb\\r\\u{202e}c\\u{2066}");
    }

    #[test]
    fn letters_of_all_scripts_and_tabs_stay() {
        for text in ["order items", "a\tb", "größe", "名前", "שם", "e\u{301}", "👩\u{200d}🚀"] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        }
    }
}

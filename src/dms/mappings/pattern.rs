//! Wildcard patterns of table mappings (user guide, page "Wildcards in table mapping").

use std::fmt;

/// One place of a pattern.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token {
    /// Exactly this character.
    Literal(char),
    /// `_`: exactly one character.
    AnyChar,
    /// `%`: zero or more characters.
    AnyText,
    /// `[...]`: one character of these ranges; a single character is a range of one.
    OneOf(Vec<(char, char)>),
}

impl Token {
    /// Whether the token stands for exactly one character, and this is one it stands for.
    pub fn takes(&self, candidate: char) -> bool {
        match self {
            Token::Literal(literal) => *literal == candidate,
            Token::AnyChar => true,
            Token::AnyText => false,
            Token::OneOf(ranges) => ranges.iter().any(|&(from, to)| from <= candidate && candidate <= to),
        }
    }
}

/// A pattern for a whole name: `%`, `_`, `[ab]`, `[a-d]`; case-sensitive. There is no escape
/// character for PostgreSQL; `[_]` is a literal underscore. A `[` without a closing bracket or with
/// nothing inside is a literal.
///
/// ```
/// use pgdms_lint::dms::mappings::Pattern;
/// assert!(Pattern::new("order_items").matches("orderXitems"));
/// assert!(!Pattern::new("order[_]items").matches("orderXitems"));
/// assert!(Pattern::new("tmp%").matches("tmp"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    tokens: Vec<Token>,
}

impl Pattern {
    /// Every text is a pattern.
    pub fn new(text: &str) -> Self {
        Pattern { text: text.to_owned(), tokens: tokens(text) }
    }

    /// A pattern that stands for `text` alone, whatever characters it holds.
    pub fn exact(text: &str) -> Self {
        Pattern { text: text.to_owned(), tokens: text.chars().map(Token::Literal).collect() }
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether the pattern can only stand for one name.
    pub fn is_literal(&self) -> bool {
        self.tokens.iter().all(|token| matches!(token, Token::Literal(_)))
    }

    /// The one name that the pattern stands for, without its brackets.
    pub fn literal(&self) -> Option<String> {
        let chars = self.tokens.iter().map(|token| match token {
            Token::Literal(literal) => Some(*literal),
            _ => None,
        });
        chars.collect()
    }

    /// Whether the pattern holds a `%`.
    pub fn has_percent(&self) -> bool {
        self.tokens.contains(&Token::AnyText)
    }

    /// Whether the pattern holds a `_` that stands for any character.
    pub fn has_underscore(&self) -> bool {
        self.tokens.contains(&Token::AnyChar)
    }

    /// Whether the pattern holds brackets, which may not work with each endpoint.
    pub fn has_brackets(&self) -> bool {
        self.text.contains('[') && *self != Pattern::exact(&self.text)
    }

    /// Whether `name` as a whole fits. The time is at most the product of the two lengths.
    pub fn matches(&self, name: &str) -> bool {
        let mut token = 0;
        let mut rest = name.chars();
        // Where to go on if what follows the last `%` does not fit: the token after it, and the
        // text of which it then takes one more character.
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let mut ahead = rest.clone();
            let next = ahead.next();
            match (self.tokens.get(token), next) {
                (None, None) => return true,
                (Some(Token::AnyText), _) => {
                    token += 1;
                    retry = Some((token, rest.clone()));
                    continue;
                }
                (Some(one), Some(candidate)) if one.takes(candidate) => {
                    token += 1;
                    rest = ahead;
                    continue;
                }
                _ => {}
            }
            let Some((after, text)) = &mut retry else { return false };
            if text.next().is_none() {
                return false;
            }
            token = *after;
            rest = text.clone();
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text;
    // Once a `[` was found to have no `]` behind it, no later one has.
    let mut closes = true;
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        let token = match first {
            '%' => Token::AnyText,
            '_' => Token::AnyChar,
            '[' if closes => match rest.find(']') {
                Some(end) if end > 0 => {
                    let inside = &rest[..end];
                    rest = &rest[end + 1..];
                    one_of(inside)
                }
                found => {
                    closes = found.is_some();
                    Token::Literal('[')
                }
            },
            other => Token::Literal(other),
        };
        // Two `%` in a row are one.
        if !(token == Token::AnyText && tokens.last() == Some(&Token::AnyText)) {
            tokens.push(token);
        }
    }
    tokens
}

fn one_of(inside: &str) -> Token {
    let chars: Vec<char> = inside.chars().collect();
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(&from) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(&to)) => {
                ranges.push((from, to));
                at += 3;
            }
            _ => {
                ranges.push((from, from));
                at += 1;
            }
        }
    }
    match ranges.as_slice() {
        &[(from, to)] if from == to => Token::Literal(from),
        _ => Token::OneOf(ranges),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition of a match, without any care for time.
    fn fits(tokens: &[Token], name: &[char]) -> bool {
        match (tokens.split_first(), name.split_first()) {
            (None, None) => true,
            (None, Some(_)) => false,
            (Some((Token::AnyText, rest)), _) => (0..=name.len()).any(|taken| fits(rest, &name[taken..])),
            (Some(_), None) => false,
            (Some((token, tokens)), Some((&first, name))) => token.takes(first) && fits(tokens, name),
        }
    }

    proptest! {
        #[test]
        fn matches_what_the_definition_matches(pattern in "[ab%_\\[\\]-]{0,9}", name in "[ab_-]{0,8}") {
            let pattern = Pattern::new(&pattern);
            let chars: Vec<char> = name.chars().collect();
            prop_assert_eq!(pattern.matches(&name), fits(pattern.tokens(), &chars));
        }

        #[test]
        fn an_exact_pattern_matches_itself_alone(text in ".{0,12}", other in ".{0,12}") {
            prop_assert!(Pattern::exact(&text).matches(&text));
            prop_assert_eq!(Pattern::exact(&text).matches(&other), text == other);
        }
    }

    #[test]
    fn the_documented_wildcards() {
        let cases = [
            ("%", "", true),
            ("%", "anything", true),
            ("tmp%", "tmp", true),
            ("tmp%", "atmp", false),
            ("%_log", "log", false),
            ("%_log", "a_log", true),
            ("order_items", "order_items", true),
            ("order_items", "orderXitems", true),
            ("order[_]items", "orderXitems", false),
            ("order[_]items", "order_items", true),
            ("t[ab]", "ta", true),
            ("t[ab]", "tc", false),
            ("t[a-d]", "tc", true),
            ("t[a-d]", "te", false),
            ("t[a-d]", "tab", false),
            ("[", "[", true),
            ("a[]b", "a[]b", true),
            ("Orders", "orders", false),
            ("straß_", "straße", true),
        ];
        for (pattern, name, expected) in cases {
            assert_eq!(Pattern::new(pattern).matches(name), expected, "{pattern} against {name}");
        }
    }

    #[test]
    fn many_wildcards_need_no_exponential_time() {
        let pattern = Pattern::new(&"%a".repeat(2_000));
        assert!(!pattern.matches(&format!("{}b", "a".repeat(4_000))));
    }

    #[test]
    fn a_bracketed_underscore_makes_a_name_literal() {
        let pattern = Pattern::new("order[_]items");
        assert_eq!(pattern.literal().as_deref(), Some("order_items"));
        assert!(pattern.has_brackets());
        assert!(!Pattern::new("a[b").has_brackets());
    }
}

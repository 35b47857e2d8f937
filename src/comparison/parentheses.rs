//! Which parentheses of an expression mean nothing.
//!
//! `(a + b) * c` is not `a + b * c`, but `(a * b) + c` is `a * b + c`. A pair is left out where what stands in it binds
//! tighter than what stands beside it; where that is not certain, it stays.

use crate::sql::lexer::{Token, TokenKind};

/// What stands beside an expression, and is no operator.
const EDGE: u8 = 0;
const NOT: u8 = 3;
const COMPARISON: u8 = 5;
const SIGN: u8 = 12;
/// One thing without an operator.
const ATOM: u8 = u8::MAX;

/// Words that begin or end an expression.
const EDGES: &[&str] = &[
    "as",
    "asc",
    "by",
    "case",
    "check",
    "desc",
    "distinct",
    "else",
    "end",
    "except",
    "from",
    "group",
    "having",
    "intersect",
    "limit",
    "nulls",
    "offset",
    "on",
    "order",
    "return",
    "select",
    "then",
    "union",
    "when",
    "where",
    "window",
];

/// The tokens without the pairs of parentheses that mean nothing.
pub(super) fn without_redundant(text: &str, tokens: &[Token]) -> Vec<Token> {
    let words = Words { text, tokens };
    let mut is_redundant = vec![false; tokens.len()];
    // each open pair, with how loosely what it holds so far is bound
    let mut open: Vec<Pair> = Vec::new();
    for at in 0..tokens.len() {
        match tokens[at].kind {
            TokenKind::Punctuation(b'(') => open.push(Pair { at, parts: 0, loosest: ATOM }),
            TokenKind::Punctuation(b')') => {
                let Some(pair) = open.pop() else { continue };
                if words.is_redundant(&pair, at) {
                    (is_redundant[pair.at], is_redundant[at]) = (true, true);
                }
                // to the pair around it, it is one thing, or the arguments of the word before it
                if let Some(around) = open.last_mut() {
                    let is_call = pair.at.checked_sub(1).is_some_and(|before| words.is_name(before));
                    around.parts += usize::from(!is_call);
                }
            }
            _ => {
                if let Some(pair) = open.last_mut() {
                    words.add(pair, at);
                }
            }
        }
    }
    let kept = tokens.iter().zip(is_redundant).filter(|(_, is_redundant)| !is_redundant);
    kept.map(|(token, _)| *token).collect()
}

/// An open pair of parentheses.
struct Pair {
    at: usize,
    /// How many things without an operator stand in it.
    parts: usize,
    /// The operator in it that binds least.
    loosest: u8,
}

struct Words<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Words<'_> {
    fn word(&self, at: usize) -> &str {
        let token = self.tokens[at];
        self.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// Whether parentheses behind it are its arguments, or a list of its own.
    fn is_name(&self, at: usize) -> bool {
        match self.tokens[at].kind {
            TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier => true,
            TokenKind::Word => self.binding(at).is_none() || self.word(at).eq_ignore_ascii_case("in"),
            TokenKind::Punctuation(b')' | b']') => true,
            _ => false,
        }
    }

    fn add(&self, pair: &mut Pair, at: usize) {
        match self.binding(at) {
            Some(binding) => pair.loosest = pair.loosest.min(binding),
            None => pair.parts += 1,
        }
    }

    /// Whether the pair that ends here may be left out.
    fn is_redundant(&self, pair: &Pair, end: usize) -> bool {
        let before = match pair.at.checked_sub(1) {
            Some(before) if self.is_name(before) => return false,
            before => before.map_or(Some(EDGE), |before| self.binding(before)),
        };
        let behind = match self.tokens.get(end + 1) {
            Some(_) => self.binding(end + 1),
            None => Some(EDGE),
        };
        let (Some(before), Some(behind)) = (before, behind) else { return false };
        let holds_one = pair.loosest == ATOM && pair.parts == 1;
        let holds_expression = pair.loosest != EDGE && pair.loosest != ATOM;
        let loosest = pair.loosest;
        // AND and OR may be grouped in any way
        let is_chain = loosest <= 2 && before.max(behind) == loosest;
        holds_one || holds_expression && (is_chain || loosest > before.max(behind))
    }

    /// How tightly a token binds what is beside it; `None` for one that is no operator and no edge.
    fn binding(&self, at: usize) -> Option<u8> {
        match self.tokens[at].kind {
            TokenKind::Word => self.binding_of_word(at),
            TokenKind::Operator => Some(match self.word(at) {
                "+" | "-" if self.is_sign(at) => SIGN,
                "=" | "<" | ">" | "<=" | ">=" | "<>" | "!=" => COMPARISON,
                "+" | "-" => 8,
                "*" | "/" | "%" => 9,
                "^" => 10,
                _ => 7,
            }),
            TokenKind::ColonColon => Some(14),
            TokenKind::Punctuation(b'[' | b'.') => Some(15),
            TokenKind::Punctuation(_) | TokenKind::ColonEquals | TokenKind::EqualsGreater => Some(EDGE),
            _ => None,
        }
    }

    fn binding_of_word(&self, at: usize) -> Option<u8> {
        let word = self.word(at).to_ascii_lowercase();
        Some(match word.as_str() {
            "or" => 1,
            "and" => 2,
            "not" => NOT,
            "is" | "isnull" | "notnull" => 4,
            "between" | "in" | "like" | "ilike" | "similar" => 6,
            "collate" => 13,
            word if EDGES.contains(&word) => EDGE,
            _ => return None,
        })
    }

    fn is_sign(&self, at: usize) -> bool {
        at.checked_sub(1).is_none_or(|before| match self.tokens[before].kind {
            TokenKind::Punctuation(byte) => !matches!(byte, b')' | b']'),
            _ => self.binding(before).is_some(),
        })
    }
}

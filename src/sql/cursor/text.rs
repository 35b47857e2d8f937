//! The parts of a statement that are kept as text: expressions, bodies, what stands in parentheses.

use std::borrow::Cow;

use super::super::Place;
use super::super::lexer::{Token, TokenKind};
use super::super::literal;
use super::super::read_error::ReadError;
use super::Cursor;

impl<'a> Cursor<'a> {
    /// Steps over `( ... )` and gives what stands between the parentheses.
    pub fn parenthesised(&mut self) -> Result<Cursor<'a>, ReadError> {
        let open = *self;
        self.expect_punct(b'(')?;
        let first = self.at;
        self.at = open.at;
        self.skip_balanced()?;
        Ok(Cursor { tokens: &self.tokens[first..self.at - 1], at: 0, ..*self })
    }

    /// The tokens from here to before the one at `end`.
    pub fn part(&self, end: usize) -> Cursor<'a> {
        Cursor { tokens: self.tokens.get(self.at..end).unwrap_or_default(), at: 0, ..*self }
    }

    /// Steps over `( ... )` and gives the text between the parentheses.
    pub fn parenthesised_text(&mut self) -> Result<Cow<'a, str>, ReadError> {
        Ok(self.parenthesised()?.rest_text())
    }

    /// Steps over the next token, or over all of `( ... )` or `[ ... ]` where one opens here.
    pub fn skip_balanced(&mut self) -> Result<(), ReadError> {
        let start = *self;
        let mut depth = 0usize;
        while let Some(token) = self.bump() {
            match token.kind {
                TokenKind::Punctuation(b'(' | b'[') => depth += 1,
                TokenKind::Punctuation(b')' | b']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
        let error = self.error(if start.at_punct(b'[') { "`]`" } else { "`)`" });
        *self = start;
        Err(error)
    }

    /// The text of an expression: up to one of `keywords` or `punctuation` that is no part of it, a
    /// closing parenthesis that was opened before it, or the end. An expression has at least one
    /// token, so that `DEFAULT NULL` is read with `NULL` as a stop.
    pub fn expression_until(
        &mut self,
        keywords: &[&str],
        punctuation: &[u8],
    ) -> Result<Cow<'a, str>, ReadError> {
        let start = *self;
        let mut depth = Depth::default();
        let mut previous: Option<Token> = None;
        while let Some(token) = self.peek() {
            if depth.is_outside() && self.ends_expression(token, previous, keywords, punctuation) {
                break;
            }
            if !self.is_name_by_place(previous) {
                depth.follow(self, token);
            }
            previous = Some(token);
            self.at += 1;
        }
        if self.at == start.at || !depth.is_outside() {
            let error =
                self.error(if self.at == start.at { "an expression" } else { "the end of an expression" });
            *self = start;
            return Err(error);
        }
        Ok(self.text_between(start.at, self.at))
    }

    fn ends_expression(
        &self,
        token: Token,
        previous: Option<Token>,
        keywords: &[&str],
        punctuation: &[u8],
    ) -> bool {
        match token.kind {
            TokenKind::Punctuation(b')' | b']') => true,
            TokenKind::Punctuation(byte) => punctuation.contains(&byte),
            TokenKind::Word => {
                previous.is_some_and(|previous| !wants_operand(previous))
                    && !self.is_name_by_place(previous)
                    && keywords.iter().any(|keyword| self.is_keyword(token, keyword))
            }
            _ => false,
        }
    }

    /// Whether a word behind `previous` is a name, even one that is spelled like a keyword:
    /// `t.case`, `x AS end`.
    fn is_name_by_place(&self, previous: Option<Token>) -> bool {
        previous
            .is_some_and(|token| token.kind == TokenKind::Punctuation(b'.') || self.is_keyword(token, "AS"))
            && self.peek_kind() == Some(TokenKind::Word)
    }

    /// The text of the tokens `start` to before `end`, places that [`position`](Self::position)
    /// gave. Bytes that are no UTF-8 become U+FFFD. A string in which backslashes escape says so with
    /// its `E`, whatever `standard_conforming_strings` was.
    pub fn text_between(&self, start: usize, end: usize) -> Cow<'a, str> {
        let tokens = self.tokens.get(start..end).unwrap_or_default();
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Cow::Borrowed("") };
        let text = &self.text[first.start as usize..last.end as usize];
        match memchr::memchr(b'\\', text) {
            None => literal::lossy(text),
            Some(_) => self.with_escapes_marked(text, first.start, tokens),
        }
    }

    /// The text with an `E` before each string that has escapes and no `E`.
    fn with_escapes_marked(&self, text: &'a [u8], from: u32, tokens: &[Token]) -> Cow<'a, str> {
        let mut marked: Vec<u8> = Vec::new();
        let mut done = 0;
        for token in tokens.iter().filter(|token| token.kind == TokenKind::EscapeString) {
            let bytes = self.bytes(*token);
            if bytes.starts_with(b"'") && bytes.contains(&b'\\') {
                let start = (token.start - from) as usize;
                marked.extend_from_slice(&text[done..start]);
                marked.push(b'E');
                done = start;
            }
        }
        if done == 0 && marked.is_empty() {
            return String::from_utf8_lossy(text);
        }
        marked.extend_from_slice(&text[done..]);
        Cow::Owned(String::from_utf8_lossy(&marked).into_owned())
    }

    /// The text from the token at `start` to before the next one.
    pub fn text_since(&self, start: usize) -> Cow<'a, str> {
        self.text_between(start, self.at)
    }

    /// Where the tokens from the one at `start` to before the next one stand.
    pub fn place_since(&self, start: usize) -> Place {
        let tokens = self.tokens.get(start..self.at).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => Place { start: first.start, end: last.end },
            _ => Place { start: self.offset(), end: self.offset() },
        }
    }

    /// The text of all tokens that are left. The cursor stays where it is.
    pub fn rest_text(&self) -> Cow<'a, str> {
        self.text_between(self.at, self.tokens.len())
    }
}

/// Whether an expression cannot end behind this token: an operator or a cast.
fn wants_operand(token: Token) -> bool {
    matches!(token.kind, TokenKind::Operator | TokenKind::ColonColon)
}

/// How deep in parentheses, brackets and `CASE ... END` an expression is.
#[derive(Default)]
struct Depth {
    brackets: usize,
    cases: usize,
}

impl Depth {
    fn is_outside(&self) -> bool {
        self.brackets == 0 && self.cases == 0
    }

    fn follow(&mut self, cursor: &Cursor<'_>, token: Token) {
        match token.kind {
            TokenKind::Punctuation(b'(' | b'[') => self.brackets += 1,
            TokenKind::Punctuation(b')' | b']') => self.brackets = self.brackets.saturating_sub(1),
            TokenKind::Word if cursor.is_keyword(token, "CASE") => self.cases += 1,
            TokenKind::Word if cursor.is_keyword(token, "END") => self.cases = self.cases.saturating_sub(1),
            _ => {}
        }
    }
}

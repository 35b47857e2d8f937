//! A place in the tokens of a statement: what every statement reader stands on.

use std::borrow::Cow;

use crate::catalog::{Name, QualifiedName};

use super::lexer::{Token, TokenKind};
use super::literal;
use super::read_error::{Found, ReadError};

mod text;

/// Walks over the tokens of one statement, or of a part in parentheses. A copy is a bookmark.
///
/// Methods named `at_` look, `eat_` step over what they name if it stands there, all others read
/// what must stand there.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'a> {
    text: &'a [u8],
    /// The same, where all of it is UTF-8: to look once is faster than name by name.
    utf8: Option<&'a str>,
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// At the first of `tokens`, which [`tokenize`](super::lexer::tokenize) found in `text`.
    /// Semicolons at the end are left out.
    pub fn new(text: &'a [u8], tokens: &'a [Token]) -> Self {
        let semicolons = tokens.iter().rev().take_while(|token| token.kind == TokenKind::Punctuation(b';'));
        let end = tokens.len() - semicolons.count();
        Cursor { text, utf8: std::str::from_utf8(text).ok(), tokens: &tokens[..end], at: 0 }
    }

    /// The next token.
    #[inline]
    pub fn peek(&self) -> Option<Token> {
        self.peek_at(0)
    }

    /// The token `ahead` places behind the next one.
    #[inline]
    pub fn peek_at(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    fn peek_kind(&self) -> Option<TokenKind> {
        self.peek().map(|token| token.kind)
    }

    /// Steps over the next token, if there is one.
    #[inline]
    pub fn bump(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// This cursor moved to where `tokens` tokens are left, if there are as many.
    pub fn with_last(&self, tokens: usize) -> Option<Self> {
        let at = self.tokens.len().checked_sub(tokens).filter(|at| *at >= self.at)?;
        Some(Cursor { at, ..*self })
    }

    /// Whether no token is left.
    pub fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// Steps over what stands before the next of these keywords outside parentheses, the one that may
    /// stand here left aside, and gives that part.
    pub fn up_to_keywords(&mut self, keywords: &[&str]) -> Result<Self, ReadError> {
        let first = self.at;
        self.skip_balanced()?;
        while !self.at_end() && !self.at_any_keyword(keywords) {
            self.skip_balanced()?;
        }
        Ok(Cursor { tokens: &self.tokens[first..self.at], at: 0, ..*self })
    }

    /// Steps over all that is left.
    pub fn skip_to_end(&mut self) {
        self.at = self.tokens.len();
    }

    /// Nothing may be left.
    pub fn expect_end(&self) -> Result<(), ReadError> {
        if self.at_end() { Ok(()) } else { Err(self.error("the end of the statement")) }
    }

    /// Where the next token starts within the statement, or the end of the last one.
    pub fn offset(&self) -> u32 {
        match self.peek() {
            Some(token) => token.start,
            None => self.tokens.last().map_or(0, |token| token.end),
        }
    }

    /// How many tokens lie behind: the place that [`text_between`](Self::text_between) takes.
    pub fn position(&self) -> usize {
        self.at
    }

    /// The token before the next one.
    pub fn previous(&self) -> Option<Token> {
        self.tokens.get(self.at.checked_sub(1)?).copied()
    }

    /// The error that something else should stand here.
    pub fn error(&self, expected: impl Into<Cow<'static, str>>) -> ReadError {
        let found = self.peek().map_or(Found::End, |token| Found::token(self.bytes(token)));
        ReadError { offset: self.offset(), expected: expected.into(), found }
    }

    /// The bytes of a token of this statement.
    #[inline]
    pub fn bytes(&self, token: Token) -> &'a [u8] {
        &self.text[token.start as usize..token.end as usize]
    }

    /// The text of a token of this statement. Bytes that are no UTF-8 become U+FFFD.
    fn token_text(&self, token: Token) -> Cow<'a, str> {
        match self.utf8.and_then(|text| text.get(token.start as usize..token.end as usize)) {
            Some(text) => Cow::Borrowed(text),
            None => literal::lossy(self.bytes(token)),
        }
    }

    // Keywords

    /// Whether the next token is this keyword, in whatever case, without quotes.
    #[inline]
    pub fn at_keyword(&self, keyword: &str) -> bool {
        self.keyword_ahead(0, keyword)
    }

    /// Whether the next token is one of these keywords.
    pub fn at_any_keyword(&self, keywords: &[&str]) -> bool {
        self.peek().is_some_and(|token| keywords.iter().any(|keyword| self.is_keyword(token, keyword)))
    }

    /// Whether these keywords follow.
    #[inline]
    pub fn at_keywords(&self, keywords: &[&str]) -> bool {
        keywords.iter().enumerate().all(|(ahead, keyword)| self.keyword_ahead(ahead, keyword))
    }

    /// Whether the token `ahead` places behind the next one is this keyword.
    #[inline]
    pub fn keyword_ahead(&self, ahead: usize, keyword: &str) -> bool {
        self.peek_at(ahead).is_some_and(|token| self.is_keyword(token, keyword))
    }

    #[inline]
    fn is_keyword(&self, token: Token, keyword: &str) -> bool {
        token.kind == TokenKind::Word && self.bytes(token).eq_ignore_ascii_case(keyword.as_bytes())
    }

    /// Steps over this keyword.
    #[inline]
    pub fn eat_keyword(&mut self, keyword: &str) -> bool {
        let found = self.at_keyword(keyword);
        self.at += usize::from(found);
        found
    }

    /// Steps over all of these keywords or none.
    #[inline]
    pub fn eat_keywords(&mut self, keywords: &[&str]) -> bool {
        let found = self.at_keywords(keywords);
        if found {
            self.at += keywords.len();
        }
        found
    }

    /// Steps over the first of these sequences of keywords that stands here, and gives its meaning. Of two
    /// that start alike the longer one comes first.
    pub fn eat_choice<T: Copy>(&mut self, choices: &[(&[&str], T)]) -> Option<T> {
        choices.iter().find(|(keywords, _)| self.eat_keywords(keywords)).map(|(_, meaning)| *meaning)
    }

    /// Reads this keyword.
    pub fn expect_keyword(&mut self, keyword: &str) -> Result<(), ReadError> {
        if self.eat_keyword(keyword) { Ok(()) } else { Err(self.error(format!("`{keyword}`"))) }
    }

    /// Reads these keywords.
    pub fn expect_keywords(&mut self, keywords: &[&str]) -> Result<(), ReadError> {
        keywords.iter().try_for_each(|keyword| self.expect_keyword(keyword))
    }

    // Punctuation and operators

    /// Whether the next token is one of `( ) [ ] , ; : .`.
    #[inline]
    pub fn at_punct(&self, punctuation: u8) -> bool {
        self.peek_kind() == Some(TokenKind::Punctuation(punctuation))
    }

    /// Steps over one of `( ) [ ] , ; : .`.
    #[inline]
    pub fn eat_punct(&mut self, punctuation: u8) -> bool {
        let found = self.at_punct(punctuation);
        self.at += usize::from(found);
        found
    }

    /// Reads one of `( ) [ ] , ; : .`.
    pub fn expect_punct(&mut self, punctuation: u8) -> Result<(), ReadError> {
        if self.eat_punct(punctuation) {
            Ok(())
        } else {
            Err(self.error(format!("`{}`", char::from(punctuation))))
        }
    }

    /// Whether the next token is this operator.
    pub fn at_operator(&self, operator: &str) -> bool {
        self.peek().is_some_and(|token| {
            token.kind == TokenKind::Operator && self.bytes(token) == operator.as_bytes()
        })
    }

    /// Steps over this operator.
    pub fn eat_operator(&mut self, operator: &str) -> bool {
        let found = self.at_operator(operator);
        self.at += usize::from(found);
        found
    }

    /// The name of an operator: `=`, `public.=`, `OPERATOR(pg_catalog.=)`.
    pub fn any_operator(&mut self) -> Result<QualifiedName, ReadError> {
        let wrapped = self.keyword_ahead(0, "OPERATOR")
            && self.peek_at(1).is_some_and(|token| token.kind == TokenKind::Punctuation(b'('));
        if !wrapped {
            return self.operator_name();
        }
        self.at += 2;
        let name = self.operator_name()?;
        self.expect_punct(b')')?;
        Ok(name)
    }

    fn operator_name(&mut self) -> Result<QualifiedName, ReadError> {
        let mut schema = None;
        loop {
            if self.peek_kind() == Some(TokenKind::Operator) {
                let operator = self.text_of_next();
                self.at += 1;
                return Ok(QualifiedName { schema, name: Name::truncated(&operator) });
            }
            schema = Some(self.name_as("an operator")?);
            self.expect_punct(b'.')?;
        }
    }

    fn text_of_next(&self) -> Cow<'a, str> {
        self.peek().map_or(Cow::Borrowed(""), |token| self.token_text(token))
    }

    // Names

    /// Whether the next token can be a name. Keywords can.
    pub fn at_name(&self) -> bool {
        matches!(
            self.peek_kind(),
            Some(TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier)
        )
    }

    /// A name as PostgreSQL stores it: folded to lower case unless quoted, cut to 63 bytes.
    pub fn name(&mut self) -> Result<Name, ReadError> {
        self.name_as("a name")
    }

    /// A name; `what` says in the error what of: `a column name`.
    pub fn name_as(&mut self, what: &'static str) -> Result<Name, ReadError> {
        let Some(token) = self.peek().filter(|_| self.at_name()) else { return Err(self.error(what)) };
        self.at += 1;
        let bytes = self.bytes(token);
        match token.kind {
            TokenKind::QuotedIdentifier => Ok(Name::truncated(&literal::unquote_identifier(bytes))),
            TokenKind::UnicodeIdentifier => {
                let escape = self.unicode_escape_character()?;
                Ok(Name::truncated(&literal::unquote_unicode_identifier(bytes, escape)))
            }
            _ => Ok(Name::folded(&self.token_text(token))),
        }
    }

    /// The character of `UESCAPE '!'`, a backslash where that does not follow.
    fn unicode_escape_character(&mut self) -> Result<char, ReadError> {
        if !self.eat_keyword("UESCAPE") {
            return Ok('\\');
        }
        let here = *self;
        let text = self.string()?;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(escape), None) => Ok(escape),
            _ => Err(here.error("one escape character")),
        }
    }

    /// A name of one to three parts; a database's name in front is dropped.
    pub fn qualified_name(&mut self) -> Result<QualifiedName, ReadError> {
        self.qualified_name_as("a name")
    }

    /// Like [`qualified_name`](Self::qualified_name); `what` says in the error what of.
    pub fn qualified_name_as(&mut self, what: &'static str) -> Result<QualifiedName, ReadError> {
        let mut qualified = QualifiedName { schema: None, name: self.name_as(what)? };
        for _ in 0..2 {
            if !self.eat_punct(b'.') {
                break;
            }
            let name = self.name_as(what)?;
            qualified = QualifiedName { schema: Some(qualified.name), name };
        }
        Ok(qualified)
    }

    /// A column with its table: `table.column`, `schema.table.column`, with a database in front too.
    pub fn qualified_column(&mut self) -> Result<(QualifiedName, Name), ReadError> {
        let mut table = QualifiedName { schema: None, name: self.name_as("a table name")? };
        self.expect_punct(b'.')?;
        let mut column = self.name_as("a column name")?;
        while self.eat_punct(b'.') {
            table = QualifiedName { schema: Some(table.name), name: column };
            column = self.name_as("a column name")?;
        }
        Ok((table, column))
    }

    /// Names in parentheses: `(a, b)`.
    pub fn name_list(&mut self) -> Result<Vec<Name>, ReadError> {
        self.expect_punct(b'(')?;
        let mut names = vec![self.name()?];
        while self.eat_punct(b',') {
            names.push(self.name()?);
        }
        self.expect_punct(b')')?;
        Ok(names)
    }

    // Values

    /// Whether the next token is a string of any kind.
    pub fn at_string(&self) -> bool {
        matches!(
            self.peek_kind(),
            Some(
                TokenKind::String
                    | TokenKind::EscapeString
                    | TokenKind::UnicodeString
                    | TokenKind::NationalString
                    | TokenKind::BitString
                    | TokenKind::DollarString
            )
        )
    }

    /// A string of any kind without its quotes, escapes resolved.
    pub fn string(&mut self) -> Result<Cow<'a, str>, ReadError> {
        let Some(token) = self.peek().filter(|_| self.at_string()) else {
            return Err(self.error("a string"));
        };
        self.at += 1;
        let bytes = self.bytes(token);
        if token.kind != TokenKind::UnicodeString {
            return Ok(literal::decode_string(bytes, token.kind));
        }
        let escape = self.unicode_escape_character()?;
        Ok(Cow::Owned(literal::decode_unicode_string(bytes, escape)))
    }

    /// An integer with or without sign, also in quotes as old dumps write it.
    pub fn integer(&mut self) -> Result<i64, ReadError> {
        let before = *self;
        let digits = self.value_text().map_err(|_| before.error("an integer"))?;
        parse_integer(&digits).ok_or_else(|| {
            *self = before;
            before.error("an integer")
        })
    }

    /// The value of an option: a word or a name, a string without its quotes, or a number with
    /// its sign.
    pub fn value_text(&mut self) -> Result<Cow<'a, str>, ReadError> {
        let before = *self;
        if self.at_string() {
            return self.string();
        }
        let negative = self.eat_operator("-");
        let signed = negative || self.eat_operator("+");
        match self.peek_kind() {
            Some(TokenKind::Number) if negative => {
                let number = self.text_of_next();
                self.at += 1;
                Ok(Cow::Owned(format!("-{number}")))
            }
            Some(TokenKind::Number) => Ok(self.take_next_text()),
            Some(TokenKind::Word) if !signed => Ok(self.take_next_text()),
            Some(_) if !signed && self.at_name() => Ok(Cow::Owned(self.name()?.as_str().to_owned())),
            _ => {
                *self = before;
                Err(self.error("a value"))
            }
        }
    }

    fn take_next_text(&mut self) -> Cow<'a, str> {
        let text = self.text_of_next();
        self.at += 1;
        text
    }
}

/// An integer as PostgreSQL writes it, with underscores or in another base (PostgreSQL 16).
fn parse_integer(text: &str) -> Option<i64> {
    let text = text.trim().replace('_', "");
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let radix = match digits.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => return text.parse().ok(),
    };
    i64::from_str_radix(&format!("{sign}{}", &digits[2..]), radix).ok()
}

#[cfg(test)]
mod tests;

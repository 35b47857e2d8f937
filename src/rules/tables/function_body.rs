//! Looks into the bodies of functions for statements about tables: by tokens, so that comments and
//! strings say nothing, but for strings in a body that executes SQL it puts together.

use std::collections::HashSet;

use crate::catalog::{Function, FunctionBody, Name};
use crate::sql::lexer::{StandardStrings, Token, TokenKind, tokenize};
use crate::sql::literal::{decode_string, unquote_identifier};

/// A statement about a table that a function runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TableStatement {
    pub verb: Verb,
    /// The table without its schema, where the statement names it.
    pub table: Option<Name>,
    pub certainty: Certainty,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Create,
    Alter,
    Drop,
    Truncate,
}

impl Verb {
    /// The statement's keywords.
    pub fn keywords(self) -> &'static str {
        match self {
            Verb::Create => "CREATE TABLE",
            Verb::Alter => "ALTER TABLE",
            Verb::Drop => "DROP TABLE",
            Verb::Truncate => "TRUNCATE",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// It stands in the body.
    Written,
    /// It stands in a string of a body that executes strings.
    InString,
}

/// The statements about tables in a function of SQL or PL/pgSQL. Those about temporary tables that
/// the function makes itself are left out: they concern nobody else.
pub(super) fn table_statements(function: &Function) -> Vec<TableStatement> {
    let is_read = matches!(function.language.as_str(), "plpgsql" | "sql");
    match &function.body {
        FunctionBody::Source(text) | FunctionBody::Sql(text) if is_read && may_hold_any(text) => {
            let code = Code::of(text.as_bytes().to_vec());
            let mut found = code.statements(Certainty::Written);
            if code.executes_strings() {
                found.extend(code.strings().iter().flat_map(|text| text.statements(Certainty::InString)));
            }
            let temporary: HashSet<Name> = found
                .iter()
                .filter(|found| found.is_temporary)
                .filter_map(|found| found.table.clone())
                .collect();
            let is_lasting = |found: &Found| {
                !found.is_temporary && found.table.as_ref().is_none_or(|table| !temporary.contains(table))
            };
            found.into_iter().filter(is_lasting).map(Found::into_statement).collect()
        }
        _ => Vec::new(),
    }
}

/// A quick look that spares most bodies the rest.
fn may_hold_any(text: &str) -> bool {
    let bytes = text.as_bytes();
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    holds(b"table") || holds(b"truncate")
}

struct Found {
    verb: Verb,
    table: Option<Name>,
    is_temporary: bool,
    certainty: Certainty,
}

impl Found {
    fn into_statement(self) -> TableStatement {
        TableStatement { verb: self.verb, table: self.table, certainty: self.certainty }
    }
}

/// A text with its tokens.
struct Code {
    text: Vec<u8>,
    tokens: Vec<Token>,
}

impl Code {
    fn of(text: Vec<u8>) -> Self {
        let mut tokens = Vec::new();
        tokenize(&text, StandardStrings::On, &mut tokens);
        Code { text, tokens }
    }

    fn bytes(&self, at: usize) -> &[u8] {
        let token = self.tokens.get(at);
        token.and_then(|token| self.text.get(token.start as usize..token.end as usize)).unwrap_or_default()
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn is(&self, at: usize, keyword: &str) -> bool {
        self.kind(at) == Some(TokenKind::Word) && self.bytes(at).eq_ignore_ascii_case(keyword.as_bytes())
    }

    fn is_any(&self, at: usize, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.is(at, keyword))
    }

    fn statements(&self, certainty: Certainty) -> Vec<Found> {
        (0..self.tokens.len()).filter_map(|at| self.statement(at, certainty)).collect()
    }

    /// The statement that begins here.
    fn statement(&self, at: usize, certainty: Certainty) -> Option<Found> {
        if self.is(at, "truncate") {
            return self.truncate(at, certainty);
        }
        let verb = [("create", Verb::Create), ("alter", Verb::Alter), ("drop", Verb::Drop)]
            .into_iter()
            .find_map(|(keyword, verb)| self.is(at, keyword).then_some(verb))?;
        let mut next = at + 1;
        let mut is_temporary = false;
        while self.is_any(next, &["global", "local", "temp", "temporary", "unlogged"]) {
            is_temporary |= self.is_any(next, &["temp", "temporary"]);
            next += 1;
        }
        if !self.is(next, "table") {
            return None;
        }
        next += 1;
        while self.is_any(next, &["if", "not", "exists", "only"]) {
            next += 1;
        }
        let (table, is_of_session) = self.table_name(next);
        Some(Found { verb, table, is_temporary: is_temporary || is_of_session, certainty })
    }

    /// `TRUNCATE` as a statement, not as a trigger's event, a privilege or a function.
    fn truncate(&self, at: usize, certainty: Certainty) -> Option<Found> {
        let before = at.checked_sub(1);
        let is_word_of_another = before
            .is_some_and(|at| self.is_any(at, &["before", "after", "or", "of", "on", "grant", "revoke"]));
        let is_listed =
            before.is_some_and(|at| matches!(self.kind(at), Some(TokenKind::Punctuation(b',' | b'.'))));
        if is_word_of_another || is_listed {
            return None;
        }
        let mut next = at + 1;
        while self.is_any(next, &["table", "only"]) {
            next += 1;
        }
        let is_name = matches!(self.kind(next), Some(TokenKind::Word | TokenKind::QuotedIdentifier));
        if !is_name && certainty == Certainty::Written {
            return None;
        }
        let (table, is_temporary) = self.table_name(next);
        Some(Found { verb: Verb::Truncate, table, is_temporary, certainty })
    }

    /// The last part of a name, and whether it is one of the session's own (`pg_temp.x`).
    fn table_name(&self, at: usize) -> (Option<Name>, bool) {
        let is_of_session = self.is(at, "pg_temp");
        let mut last = at;
        while self.kind(last + 1) == Some(TokenKind::Punctuation(b'.')) && self.name(last + 2).is_some() {
            last += 2;
        }
        (self.name(last), is_of_session)
    }

    fn name(&self, at: usize) -> Option<Name> {
        match self.kind(at)? {
            TokenKind::Word => Some(Name::folded(&String::from_utf8_lossy(self.bytes(at)))),
            TokenKind::QuotedIdentifier => Some(Name::truncated(&unquote_identifier(self.bytes(at)))),
            _ => None,
        }
    }

    /// Whether it runs SQL that it puts together. `EXECUTE FUNCTION` belongs to CREATE TRIGGER.
    fn executes_strings(&self) -> bool {
        (0..self.tokens.len())
            .any(|at| self.is(at, "execute") && !self.is_any(at + 1, &["function", "procedure"]))
    }

    /// The strings that can become part of a statement: not those of RAISE.
    fn strings(&self) -> Vec<Code> {
        let mut strings = Vec::new();
        let mut is_message = false;
        for at in 0..self.tokens.len() {
            match self.kind(at) {
                Some(TokenKind::Punctuation(b';')) => is_message = false,
                Some(TokenKind::Word) if self.is(at, "raise") => is_message = true,
                Some(kind @ (TokenKind::String | TokenKind::EscapeString | TokenKind::DollarString))
                    if !is_message =>
                {
                    let text = decode_string(self.bytes(at), kind);
                    strings.push(Code::of(text.into_owned().into_bytes()));
                }
                _ => {}
            }
        }
        strings
    }
}

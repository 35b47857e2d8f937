//! Tables, functions, types and sequences that a text mentions.

use std::collections::HashSet;

use crate::catalog::{Name, QualifiedName};

use super::super::Place;
use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, Token, TokenKind, tokenize};
use super::keyword::{KEYWORDS, Keyword, NO_ALIASES};
use super::{Mention, MentionKind, name_in_string};

/// All mentions in a text, in order.
pub(crate) fn mentions(text: &str) -> Vec<Mention> {
    let mut tokens = Vec::new();
    tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
    let mut scan = Scan {
        cursor: Cursor::new(text.as_bytes(), &tokens),
        levels: vec![Level::default()],
        previous: Previous::Nothing,
        found: Vec::new(),
        local: HashSet::new(),
    };
    while scan.step() {}
    let local = scan.local;
    scan.found.retain(|mention| {
        mention.kind != MentionKind::Relation
            || mention.name.schema.is_some()
            || !local.contains(&mention.name.name)
    });
    scan.found
}

/// What the scan knows of the parentheses that it stands in.
#[derive(Clone, Copy, Default)]
struct Level {
    list: List,
    /// Whether a table's name comes next.
    wants_relation: bool,
    call: Call,
}

/// What commas separate on a level.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum List {
    /// The tables of `FROM`.
    Tables,
    /// Anything else.
    #[default]
    Other,
}

/// The call whose arguments a level holds, where it has keywords of its own.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Call {
    /// `CAST(value AS type)`
    Cast,
    /// `extract(field FROM value)` and the like.
    WithFrom,
    /// Any other, or none.
    #[default]
    Plain,
}

/// What stands before the next token, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Previous {
    /// `AS`: an alias follows, or the type of a cast.
    As,
    /// `DISTINCT`: a FROM behind it belongs to `IS DISTINCT FROM`.
    Distinct,
    /// `FOR`, `ON`: an UPDATE behind it names no table.
    Clause,
    /// `DO`: `UPDATE SET` behind it names no table; that of a rule does.
    Do,
    /// `extract`, `substring` ...
    WithFromName,
    /// `cast`
    CastName,
    /// `nextval`, `currval`, `setval`, and then its parenthesis.
    SequenceFunction,
    /// `::`
    ColonColon,
    /// Anything else.
    Nothing,
}

struct Scan<'a> {
    cursor: Cursor<'a>,
    levels: Vec<Level>,
    previous: Previous,
    found: Vec<Mention>,
    /// The names of `WITH`, which hide tables.
    local: HashSet<Name>,
}

impl Scan<'_> {
    /// Takes the next token, or the whole of a name. Says whether there was one.
    fn step(&mut self) -> bool {
        let Some(token) = self.cursor.peek() else { return false };
        match token.kind {
            TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::UnicodeIdentifier => self.name(token),
            TokenKind::Punctuation(b'(') => self.open(),
            TokenKind::Punctuation(b')') => self.close(),
            TokenKind::Punctuation(b',') => {
                self.cursor.bump();
                let level = self.level();
                level.wants_relation = level.list == List::Tables;
                self.previous = Previous::Nothing;
            }
            TokenKind::ColonColon => self.pass(Previous::ColonColon),
            _ if self.cursor.at_string() => self.string(token),
            _ => self.pass(Previous::Nothing),
        }
        true
    }

    fn pass(&mut self, previous: Previous) {
        self.cursor.bump();
        self.previous = previous;
    }

    /// The innermost level; there is one always.
    fn level(&mut self) -> &mut Level {
        if self.levels.is_empty() {
            self.levels.push(Level::default());
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }

    fn open(&mut self) {
        let wants_relation = std::mem::take(&mut self.level().wants_relation);
        let list = if wants_relation { List::Tables } else { List::Other };
        let call = match self.previous {
            Previous::CastName => Call::Cast,
            Previous::WithFromName => Call::WithFrom,
            _ => Call::Plain,
        };
        self.levels.push(Level { list, wants_relation, call });
        // a string that comes next is the argument of the sequence function
        let previous = match self.previous {
            Previous::SequenceFunction => Previous::SequenceFunction,
            _ => Previous::Nothing,
        };
        self.pass(previous);
    }

    fn close(&mut self) {
        self.levels.pop();
        self.pass(Previous::Nothing);
    }

    fn string(&mut self, token: Token) {
        let text = self.cursor.string().unwrap_or_default();
        let mut after = self.cursor;
        let is_cast = after.peek().is_some_and(|next| next.kind == TokenKind::ColonColon);
        if is_cast {
            after.bump();
        }
        let is_regclass = is_cast && after.eat_keyword("regclass");
        if (is_regclass || self.previous == Previous::SequenceFunction)
            && let Some(name) = name_in_string(&text)
        {
            self.note(MentionKind::InString, name, token.start, token.end);
        }
        self.previous = Previous::Nothing;
    }

    fn note(&mut self, kind: MentionKind, name: QualifiedName, start: u32, end: u32) {
        let alias = if kind == MentionKind::Relation { self.alias() } else { None };
        self.found.push(Mention { kind, name, place: Place { start, end }, alias });
    }

    /// The alias that follows a table's name.
    fn alias(&self) -> Option<Name> {
        let mut after = self.cursor;
        after.eat_operator("*");
        if !after.eat_keyword("AS") && after.at_any_keyword(NO_ALIASES) {
            return None;
        }
        after.name().ok()
    }

    /// A keyword, or a name with what qualifies it.
    fn name(&mut self, token: Token) {
        let is_alone = !self.cursor.peek_at(1).is_some_and(|next| next.kind == TokenKind::Punctuation(b'.'));
        // `AS ON UPDATE TO t` begins a rule
        let is_alias =
            self.previous == Previous::As && self.level().call != Call::Cast && !self.cursor.at_keyword("ON");
        if token.kind == TokenKind::Word && is_alone && !is_alias && self.keyword() {
            return;
        }
        let Ok(name) = self.cursor.qualified_name() else { return self.pass(Previous::Nothing) };
        let end = self.end_of_last(token);
        let at_call = self.cursor.at_punct(b'(');
        let level = *self.level();
        let kind = match self.previous {
            Previous::ColonColon => Some(MentionKind::Type),
            Previous::As if level.call == Call::Cast => Some(MentionKind::Type),
            Previous::As => None,
            _ if level.wants_relation && !(at_call && level.list == List::Tables) => {
                Some(MentionKind::Relation)
            }
            _ if at_call => Some(MentionKind::Function),
            _ => None,
        };
        self.level().wants_relation = false;
        self.previous = if kind == Some(MentionKind::Function) { call_of(&name) } else { Previous::Nothing };
        if kind.is_none() || at_call {
            self.note_local(&name);
        }
        if let Some(kind) = kind {
            self.note(kind, name, token.start, end);
        }
        self.skip_rest_of_chain();
    }

    /// Where the name that was just read ends.
    fn end_of_last(&self, first: Token) -> u32 {
        self.cursor.previous().map_or(first.end, |token| token.end)
    }

    /// `t.*`, or a name of more parts than the server takes.
    fn skip_rest_of_chain(&mut self) {
        while self.cursor.eat_punct(b'.') {
            self.cursor.bump();
        }
    }

    /// A name of `WITH`: `name AS (`, `name (columns) AS MATERIALIZED (`.
    fn note_local(&mut self, name: &QualifiedName) {
        let mut after = self.cursor;
        if after.at_punct(b'(') && skip_columns(&mut after).is_none() {
            return;
        }
        if !after.eat_keyword("AS") {
            return;
        }
        after.eat_keyword("NOT");
        after.eat_keyword("MATERIALIZED");
        if after.at_punct(b'(') && name.schema.is_none() {
            self.local.insert(name.name.clone());
        }
    }

    fn is_followed_by_set(&self) -> bool {
        let mut after = self.cursor;
        after.eat_keyword("SET")
    }

    /// Takes a keyword that says what follows. Says whether it was one.
    fn keyword(&mut self) -> bool {
        let Some(meaning) = self.cursor.eat_choice(KEYWORDS) else { return false };
        let before = std::mem::replace(&mut self.previous, Previous::Nothing);
        let sets = self.is_followed_by_set();
        let level = self.level();
        match meaning {
            Keyword::From if before == Previous::Distinct || level.call == Call::WithFrom => {}
            Keyword::From => {
                level.list = List::Tables;
                level.wants_relation = true;
            }
            Keyword::Join => level.wants_relation = true,
            Keyword::Update if before == Previous::Clause => {}
            Keyword::Update if before == Previous::Do && sets => {}
            Keyword::Update | Keyword::Into => {
                level.list = List::Other;
                level.wants_relation = true;
            }
            Keyword::Modifier => {}
            Keyword::On => {
                level.wants_relation = false;
                self.previous = Previous::Clause;
            }
            Keyword::For => self.previous = Previous::Clause,
            Keyword::Do => self.previous = Previous::Do,
            Keyword::As => self.previous = Previous::As,
            Keyword::Distinct => self.previous = Previous::Distinct,
            Keyword::Clause => {
                level.list = List::Other;
                level.wants_relation = false;
            }
        }
        true
    }
}

/// Steps over `(a, b)`, a list of nothing but names: what else stands there may be long.
fn skip_columns(cursor: &mut Cursor<'_>) -> Option<()> {
    cursor.name_list().ok().map(|_| ())
}

fn call_of(name: &QualifiedName) -> Previous {
    match name.name.as_str() {
        "extract" | "substring" | "trim" | "overlay" | "position" => Previous::WithFromName,
        "cast" => Previous::CastName,
        "nextval" | "currval" | "setval" => Previous::SequenceFunction,
        _ => Previous::Nothing,
    }
}

//! Which statements are applied, and how they are to be read.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::catalog::Name;
use crate::source::Sources;

use super::super::lexer::StandardStrings;
use super::super::split::{RawKind, RawStatement, connects as is_connect, strings_after};
use super::{DumpError, DumpOptions};

mod transaction;

/// What is done with the statements of all files.
#[derive(Debug)]
pub(super) struct Plan {
    /// Those that are applied, in order.
    pub statements: Vec<Planned>,
    /// The databases that the files connect to, in order of name.
    pub databases: Vec<Name>,
    /// The one that is taken, where the files name any.
    pub database: Option<Name>,
}

/// A statement that is to be applied.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    /// Its number among all.
    pub statement: u32,
    /// What a backslash in its strings is.
    pub strings: StandardStrings,
    /// How much of it counts.
    pub scope: Scope,
    /// Whether it is the first one of a file: each has a session of its own.
    pub starts_session: bool,
}

/// How much of a statement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of it.
    Database,
    /// Only what holds for the whole cluster: it stands in the part of another database.
    Cluster,
}

impl Plan {
    pub(super) fn new(
        statements: &[RawStatement],
        sources: &Sources,
        options: &DumpOptions,
    ) -> Result<Plan, DumpError> {
        let sections = sections(statements, sources);
        let databases = databases(&sections);
        let database = choose(&databases, options)?;
        let rolled_back = transaction::rolled_back(statements, sources);
        let mut planned = Vec::with_capacity(statements.len());
        for section in &sections {
            let is_taken = section.database.is_none() || section.database == database;
            let scope = if is_taken { Scope::Database } else { Scope::Cluster };
            plan_section(section, scope, statements, sources, &mut planned);
        }
        leave_out(&mut planned, &rolled_back);
        let databases = databases.into_keys().collect();
        Ok(Plan { statements: planned, databases, database })
    }
}

/// The statements of one file that were run in one database.
struct Section {
    /// The database, where the file says; what stands before that holds for all.
    database: Option<Name>,
    statements: Range<usize>,
    /// Whether a table is created here.
    has_tables: bool,
    starts_file: bool,
}

fn sections(statements: &[RawStatement], sources: &Sources) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut source = None;
    for (number, statement) in statements.iter().enumerate() {
        let text = sources.bytes(statement.span);
        let starts_file = source != Some(statement.span.source);
        source = Some(statement.span.source);
        let connected = match statement.kind {
            RawKind::MetaCommand => connected_database(text),
            _ => None,
        };
        if starts_file || connected.is_some() {
            sections.push(Section {
                database: connected,
                statements: number..number,
                has_tables: false,
                starts_file,
            });
        }
        if let Some(section) = sections.last_mut() {
            section.statements.end = number + 1;
            section.has_tables = section.has_tables || creates_table(text);
        }
    }
    sections
}

fn creates_table(text: &[u8]) -> bool {
    let mut words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).take(3);
    let is = |word: Option<&[u8]>, keyword: &str| {
        word.is_some_and(|word| word.eq_ignore_ascii_case(keyword.as_bytes()))
    };
    if !is(words.next(), "CREATE") {
        return false;
    }
    let second = words.next();
    is(second, "TABLE") || ((is(second, "UNLOGGED") || is(second, "FOREIGN")) && is(words.next(), "TABLE"))
}

/// The databases that are connected to, and whether tables are created in them.
fn databases(sections: &[Section]) -> BTreeMap<Name, bool> {
    let mut databases = BTreeMap::new();
    for section in sections {
        if let Some(name) = &section.database {
            *databases.entry(name.clone()).or_insert(false) |= section.has_tables;
        }
    }
    databases
}

fn choose(databases: &BTreeMap<Name, bool>, options: &DumpOptions) -> Result<Option<Name>, DumpError> {
    if let Some(wanted) = &options.database {
        if !databases.is_empty() && !databases.contains_key(wanted) {
            let found = databases.keys().cloned().collect();
            return Err(DumpError::NoSuchDatabase { name: wanted.clone(), found });
        }
        return Ok(Some(wanted.clone()));
    }
    let with_tables: Vec<&Name> =
        databases.iter().filter(|(_, has_tables)| **has_tables).map(|(name, _)| name).collect();
    match with_tables[..] {
        // without any table there is nothing to confuse
        [] => Ok(databases.keys().next_back().cloned()),
        [only] => Ok(Some(only.clone())),
        _ => Err(DumpError::SeveralDatabases { found: with_tables.into_iter().cloned().collect() }),
    }
}

fn plan_section(
    section: &Section,
    scope: Scope,
    statements: &[RawStatement],
    sources: &Sources,
    planned: &mut Vec<Planned>,
) {
    let mut strings = Strings::default();
    for number in section.statements.clone() {
        let statement = &statements[number];
        planned.push(Planned {
            // a file of 4 GiB holds fewer than 2^32 statements, and what holds more is refused
            statement: u32::try_from(number).unwrap_or(u32::MAX),
            strings: strings.before(statement, sources.bytes(statement.span)),
            scope,
            starts_session: section.starts_file && number == section.statements.start,
        });
    }
}

/// What a backslash in strings is, from statement to statement of one session.
#[derive(Debug, Default)]
pub(super) struct Strings(StandardStrings);

impl Strings {
    /// What it is in this statement, the next one.
    pub(super) fn before(&mut self, statement: &RawStatement, text: &[u8]) -> StandardStrings {
        let before = self.0;
        if statement.kind == RawKind::Sql && may_be_setting(text) {
            self.0 = strings_after(text).unwrap_or(before);
        }
        before
    }
}

/// Whether nothing in this statement asks that all of them be planned as a whole: another database,
/// a transaction undone.
pub(super) fn is_applied_in_turn(statement: &RawStatement, text: &[u8]) -> bool {
    match statement.kind {
        RawKind::MetaCommand => connected_database(text).is_none(),
        RawKind::Sql => !transaction::undoes(text),
        RawKind::CopyFromStdin(_) | RawKind::InsertValues(_) => true,
    }
}

/// Settings are `SET` and `RESET`; this spares a look at all the others.
fn may_be_setting(text: &[u8]) -> bool {
    matches!(text, [b's' | b'S' | b'r' | b'R', b'e' | b'E', ..])
}

/// Takes out the statements in these ranges of numbers.
fn leave_out(planned: &mut Vec<Planned>, ranges: &[Range<usize>]) {
    if ranges.is_empty() {
        return;
    }
    planned.retain(|planned| {
        let number = planned.statement as usize;
        let after = ranges.partition_point(|range| range.end <= number);
        ranges.get(after).is_none_or(|range| number < range.start)
    });
}

/// Whether a psql command opens a new session.
pub(super) fn connects(command: &[u8]) -> bool {
    is_connect(command)
}

/// The database that `\connect` names: as a word, in quotes, or in a connection string. A dash stands
/// for the one of before.
fn connected_database(command: &[u8]) -> Option<Name> {
    if !connects(command) {
        return None;
    }
    let command = String::from_utf8_lossy(command);
    let (_, arguments) = command.split_once(char::is_whitespace)?;
    let mut arguments = arguments.trim_start();
    while arguments.starts_with("-reuse-previous") {
        arguments = arguments.split_once(char::is_whitespace)?.1.trim_start();
    }
    let argument = first_argument(arguments);
    let name = match argument.split_once("dbname=") {
        Some((_, value)) => first_argument(value),
        None => argument,
    };
    (!name.is_empty() && name != "-").then(|| Name::truncated(&name))
}

/// The first argument without its quotes, which are doubled inside.
fn first_argument(arguments: &str) -> String {
    let Some(quote) = arguments.chars().next().filter(|first| matches!(first, '"' | '\'')) else {
        return arguments.split_whitespace().next().unwrap_or_default().to_owned();
    };
    let mut argument = String::new();
    let mut rest = arguments.chars().skip(1).peekable();
    while let Some(character) = rest.next() {
        if character == quote && rest.next_if_eq(&quote).is_none() {
            break;
        }
        argument.push(character);
    }
    argument
}

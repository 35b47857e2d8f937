//! What the splitter finds in a file.

use std::fmt;

use crate::catalog::Span;
use crate::source::SourceText;

/// One input file, split.
#[derive(Debug)]
pub struct SplitInput {
    /// What is kept of the file, and where in it things stand.
    pub text: SourceText,
    /// The statements in order.
    pub statements: Vec<RawStatement>,
    /// What was still open where the file (or the part of it that is read) ended. Then the last
    /// statement is cut off.
    pub unterminated: Option<Unterminated>,
}

/// One statement, not yet read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawStatement {
    /// From the first byte that is neither white space nor comment to the last one before the
    /// semicolon.
    pub span: Span,
    /// What kind of statement it is, as far as the splitter must know.
    pub kind: RawKind,
}

/// The kinds of statements that are split in ways of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawKind {
    /// A statement of which the whole text is retained.
    Sql,
    /// `COPY ... FROM stdin` (or psql's `\copy`) with the rows that followed it.
    CopyFromStdin(Box<CopyData>),
    /// `INSERT INTO ... VALUES`: the text up to `VALUES` is retained. Directly following INSERTs
    /// with the same text are one statement.
    InsertValues(Box<InsertData>),
    /// A command for psql, from its backslash to the end of the line.
    MetaCommand,
}

/// The rows of a COPY block, which are not retained.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CopyData {
    /// Lines. In the text format each is a row; quoted CSV values may span several.
    pub rows: u64,
    /// The length of the lines in bytes, without the terminating `\.`.
    pub bytes: u64,
    /// Where the first line starts in the original file, in bytes.
    pub offset: u64,
}

/// The rows of INSERT statements, which are not retained.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InsertData {
    /// How many statements were folded into this one.
    pub statements: u64,
    /// The rows of all of them.
    pub rows: u64,
    /// The length of what was left out behind each VALUES, in bytes.
    pub bytes: u64,
    /// Where the first row starts in the original file, in bytes.
    pub offset: u64,
    /// Where the last of the statements ends there.
    pub end: u64,
}

/// Something that the end of the file cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unterminated {
    /// What lacks its end.
    pub what: Open,
    /// Where it began, as an offset in retained text. For what began in left-out rows, the start of
    /// their statement.
    pub since: u32,
}

/// What can lack its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// A string in single quotes.
    String,
    /// A name in double quotes.
    QuotedName,
    /// A `/* */` comment.
    Comment,
    /// A string in dollar quotes.
    DollarQuote,
    /// An opening parenthesis. Semicolons in parentheses end no statement.
    Parenthesis,
    /// A `BEGIN ATOMIC` body.
    RoutineBody,
    /// The rows of a COPY, which `\.` ends.
    CopyData,
}

impl fmt::Display for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Open::String => "a string in quotes",
            Open::QuotedName => "a name in double quotes",
            Open::Comment => "a comment",
            Open::DollarQuote => "a string in dollar quotes",
            Open::Parenthesis => "a parenthesis",
            Open::RoutineBody => "a BEGIN ATOMIC body",
            Open::CopyData => "the data of a COPY",
        })
    }
}

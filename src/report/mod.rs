//! Reports: findings, for people and for programs. One file a format.

#[cfg(feature = "cli")]
pub mod column_list;
pub mod comparison;
pub mod estimate;
pub mod json;
mod open_schema;
#[cfg(feature = "dump")]
pub(crate) mod printable;
pub mod rule_coverage;
pub mod rule_list;
pub mod rule_page;
#[cfg(feature = "cli")]
pub mod text;

use crate::catalog::{Name, Span};
use crate::finding::Finding;
use crate::lint::Report;
use crate::migration::Migration;
use crate::source::{Location, Sources};

/// Everything that a report is made of.
#[derive(Clone, Copy)]
pub struct ReportInput<'a> {
    /// What was judged.
    pub migration: &'a Migration,
    /// What was found.
    pub report: &'a Report,
    /// The text of what was read, to show lines of it.
    pub sources: &'a Sources,
    /// What was read, and how well.
    pub inputs: &'a [InputSummary],
    /// Statements that could not be read or applied, or of which no text tells what they do.
    pub skipped: &'a [Skipped],
}

impl<'a> ReportInput<'a> {
    /// Where the object of a finding was written.
    pub fn location(&self, finding: &Finding) -> Option<Location<'a>> {
        self.locate(self.migration.source().span(finding.source_object()?)?)
    }

    /// Where a statement stands.
    pub fn locate(&self, span: Span) -> Option<Location<'a>> {
        self.sources.get(span.source).map(|text| text.locate(span.start, span.end))
    }
}

/// One input, and how much of it was understood.
#[derive(Clone, Debug)]
pub struct InputSummary {
    /// What kind of input.
    pub kind: InputKind,
    /// Its name, as the user gave it.
    pub name: String,
    /// The version of the server that it came from, where it tells.
    pub server_version: Option<String>,
    /// How much was read.
    pub extent: Extent,
}

/// How much was read of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extent {
    /// SQL text.
    Statements {
        /// How many statements it holds.
        all: usize,
        /// How many of these could not be read.
        not_understood: usize,
    },
    /// A database.
    Database {
        /// How many tables, views and materialized views.
        relations: usize,
        /// Schemas that were left out because they were not asked for, or are DMS's own.
        schemas_left_out: Vec<Name>,
    },
}

/// The kinds of inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum InputKind {
    /// A schema dump, or any file of SQL.
    Dump,
    /// A folder of migrations.
    Migrations,
    /// A running server.
    Server,
    /// A snapshot, of whatever it was made from.
    Snapshot,
}

/// A statement that could not be read, or not be applied, or of which no text tells what it does.
#[derive(Clone, Debug)]
pub struct Skipped {
    /// The file, as the user gave it.
    pub file: String,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// How it begins.
    pub statement: String,
    /// Why.
    pub reason: String,
}

//! Table mappings: which objects a task moves and what it changes on the way.
//!
//! The grammar is that of the user guide, page
//! `CHAP_Tasks.CustomizingTasks.TableMapping` and the pages below it.

mod action;
mod filter;
mod pattern;
mod pattern_set;
mod problem;
mod rule;
mod selection;
mod table_settings;
mod transformation;
mod validation;

#[cfg(test)]
mod tests;

use serde_json::Value;

pub use action::{
    Action, BeforeImageDefinition, KeyOrigin, MAPPED_TYPES, MappedType, NewName, PrimaryKeyDefinition,
};
pub use filter::{Filter, FilterCondition};
pub use pattern::Pattern;
pub use problem::{MappingProblem, MappingProblemKind};
pub use rule::{RuleHeader, RuleId, TableLocator};
pub use selection::{SelectionAction, SelectionRule, TableType};
pub use table_settings::{LobSettings, ParallelLoad, ParallelLoadType, TableLobMode, TableSettingsRule};
pub use transformation::{ObjectLocator, RuleTarget, TransformationRule};
pub use validation::ValidationRule;

pub(super) use pattern_set::{Entered, PatternSet};

use problem::Context;

use super::json::{Cursor, Document, ReadError, UnknownKey};

/// The largest mapping file that DMS takes, in bytes: 2 MB, read as decimal to stay on the safe side.
pub const MAX_BYTES: usize = 2_000_000;

/// The rules of a table-mappings document, each kind in the order of the file.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TableMappings {
    /// Rules of type `selection`.
    pub selection: Vec<SelectionRule>,
    /// Rules of type `transformation`.
    pub transformation: Vec<TransformationRule>,
    /// Rules of type `table-settings`.
    pub table_settings: Vec<TableSettingsRule>,
    /// Rules of type `validation`.
    pub validation: Vec<ValidationRule>,
    /// Rules of types for other targets: `object-mapping`, `post-processing`.
    pub other: Vec<RuleHeader>,
    /// What is not as AWS documents it.
    pub problems: Vec<MappingProblem>,
    /// Keys that AWS does not document.
    pub unknown_keys: Vec<UnknownKey>,
    /// The size of the document in bytes; see [`MAX_BYTES`].
    pub bytes: usize,
    json: Value,
}

impl TableMappings {
    /// Reads a table-mappings file: the JSON that `aws dms create-replication-task
    /// --table-mappings` takes. `file` is its name in messages.
    ///
    /// # Errors
    /// When the file is not JSON, a value has a type that is not documented, or a rule lacks a key
    /// without which it says nothing.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        Self::from_document(&Document::read(file, bytes)?, bytes.len())
    }

    pub(super) fn from_document(document: &Document, bytes: usize) -> Result<Self, ReadError> {
        let mut reader = Reader { context: Context::default(), mappings: Self::empty(document, bytes) };
        let mut root = document.root().object()?;
        for rule in root.require("rules")?.array()? {
            reader.rule(&rule)?;
        }
        reader.context.unknown_keys(&root);
        let Reader { context, mut mappings } = reader;
        mappings.problems = context.problems;
        mappings.unknown_keys = context.unknown;
        Ok(mappings)
    }

    fn empty(document: &Document, bytes: usize) -> Self {
        TableMappings {
            selection: Vec::new(),
            transformation: Vec::new(),
            table_settings: Vec::new(),
            validation: Vec::new(),
            other: Vec::new(),
            problems: Vec::new(),
            unknown_keys: Vec::new(),
            bytes,
            json: document.to_json(),
        }
    }

    /// The document as it was read, unknown keys included.
    pub fn json(&self) -> &Value {
        &self.json
    }
}

/// Sorts rules by their type.
struct Reader {
    context: Context,
    mappings: TableMappings,
}

impl Reader {
    fn rule(&mut self, rule: &Cursor<'_>) -> Result<(), ReadError> {
        let mut object = rule.object()?;
        let header = RuleHeader::read(&mut object)?;
        self.context.check_identity(&header);
        let (context, mappings) = (&mut self.context, &mut self.mappings);
        match object.require("rule-type")?.text()? {
            "selection" => mappings.selection.extend(SelectionRule::read(header, &mut object, context)?),
            "transformation" => {
                mappings.transformation.extend(TransformationRule::read(header, &mut object, context)?);
            }
            "table-settings" => {
                mappings.table_settings.push(TableSettingsRule::read(header, &mut object, context)?);
            }
            "validation" => mappings.validation.extend(ValidationRule::read(header, &mut object, context)?),
            "object-mapping" | "post-processing" => {
                mappings.other.push(header);
                return Ok(());
            }
            other => {
                let rule_type = other.to_owned();
                context.problem(&header, MappingProblemKind::UnknownType { rule_type });
                return Ok(());
            }
        }
        self.context.unknown_keys(&object);
        Ok(())
    }
}

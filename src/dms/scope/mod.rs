//! What a task moves: the tables and columns that the table mappings select, and their names on the
//! target.

mod columns;
mod system;
mod target_name;
#[cfg(test)]
mod tests;
mod transformations;

use std::collections::HashMap;
use std::sync::Arc;

pub use columns::{ColumnScope, ColumnsScope};
pub use system::is_dms_object;
pub use target_name::{TargetName, TargetTable};

use super::mappings::{
    Action, Filter, LobSettings, MappedType, ParallelLoad, Pattern, PatternSet, SelectionAction,
    SelectionRule, TableLobMode, TableMappings, TableSettingsRule, TableType, TransformationRule,
};
use super::task::{LobMode, Setting, Task};
use crate::catalog::Name;
use transformations::Transformations;

/// The tables and columns that a task moves.
///
/// The answers cost a walk over the name, whatever the number of rules.
///
/// ```
/// use pgdms_lint::dms::scope::{Scope, TableKind, TableScope};
/// use pgdms_lint::dms::task::TaskBuilder;
/// let mappings = br#"{"rules": [
///     {"rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
///      "object-locator": {"schema-name": "shop", "table-name": "%"}},
///     {"rule-type": "selection", "rule-id": "2", "rule-name": "no-tmp", "rule-action": "exclude",
///      "object-locator": {"schema-name": "shop", "table-name": "tmp%"}}]}"#;
/// let task = TaskBuilder::new().table_mappings("mappings.json", mappings)?.build();
/// let scope = Scope::of(&task);
/// assert!(scope.table("shop", "orders", TableKind::Table).is_selected());
/// assert!(matches!(scope.table("shop", "tmp_1", TableKind::Table), TableScope::Excluded { .. }));
/// assert!(matches!(scope.table("hr", "people", TableKind::Table), TableScope::NotMatched));
/// # Ok::<(), pgdms_lint::dms::task::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Scope {
    mappings: Option<Arc<TableMappings>>,
    selection: PatternSet,
    transformations: Transformations,
    /// Positions in `TableMappings::table_settings` by schema and table.
    table_settings: HashMap<(Name, Name), Vec<usize>>,
    /// `TargetMetadata.TargetSchema`.
    target_schema: Option<Name>,
    lob_mode: Setting<LobMode>,
}

/// The kind of a relation, as far as selection rules tell kinds apart. Partitioned and foreign
/// tables are tables to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// A table.
    Table,
    /// A view.
    View,
    /// A materialized view, which DMS never moves.
    MaterializedView,
}

/// Whether a task moves a table or view.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum TableScope<'a> {
    /// It is moved.
    Selected {
        /// The first rule of the file that selects it; `None` where there are no table mappings.
        by: Option<&'a SelectionRule>,
    },
    /// A rule selects it and another takes it out.
    Excluded {
        /// The first rule of the file that takes it out.
        by: &'a SelectionRule,
    },
    /// No rule selects it.
    NotMatched,
    /// It belongs to PostgreSQL, or to DMS and there are no table mappings.
    System,
}

impl TableScope<'_> {
    /// Whether the table is moved.
    pub fn is_selected(&self) -> bool {
        matches!(self, TableScope::Selected { .. })
    }
}

impl Scope {
    /// The scope of a task.
    pub fn of(task: &Task) -> Self {
        let metadata = &task.settings.target_metadata;
        let mappings = task.mappings.clone();
        Scope {
            selection: mappings.as_deref().map(selection).unwrap_or_default(),
            transformations: mappings.as_deref().map(Transformations::new).unwrap_or_default(),
            table_settings: mappings.as_deref().map(table_settings).unwrap_or_default(),
            mappings,
            target_schema: metadata.target_schema.value.as_deref().map(Name::from),
            lob_mode: metadata.lob_mode(),
        }
    }

    /// Whether the task moves a table or view.
    ///
    /// Documented by example only: what an exclude rule matches is left out, whatever else selects
    /// it, and neither the order nor the ids of selection rules matter.
    pub fn table(&self, schema: &str, table: &str, kind: TableKind) -> TableScope<'_> {
        if system::is_system_schema(schema) {
            return TableScope::System;
        }
        let Some(mappings) = &self.mappings else { return unmapped(table, kind) };
        let matching = self.matching(mappings, schema, table, kind);
        let (excludes, selects): (Vec<_>, Vec<_>) =
            matching.partition(|rule| rule.action == SelectionAction::Exclude);
        match (selects.first(), excludes.first()) {
            (Some(_), Some(by)) => TableScope::Excluded { by },
            (Some(by), None) => TableScope::Selected { by: Some(by) },
            (None, _) => TableScope::NotMatched,
        }
    }

    /// The explicit and the exclude rule that both name a table; which of them wins is not
    /// documented.
    pub fn ambiguity(&self, schema: &str, table: &str) -> Option<(&SelectionRule, &SelectionRule)> {
        let mappings = self.mappings.as_deref()?;
        let rules: Vec<_> = self.matching(mappings, schema, table, TableKind::Table).collect();
        let first = |action| rules.iter().copied().find(|rule| rule.action == action);
        first(SelectionAction::Explicit).zip(first(SelectionAction::Exclude))
    }

    /// Whether an explicit and an exclude rule both name a table.
    pub fn is_ambiguous(&self, schema: &str, table: &str) -> bool {
        self.ambiguity(schema, table).is_some()
    }

    /// All selection rules that match a table of this kind, in the order of the file.
    pub fn selection_rules(&self, schema: &str, table: &str, kind: TableKind) -> Vec<&SelectionRule> {
        match &self.mappings {
            Some(mappings) => self.matching(mappings, schema, table, kind).collect(),
            None => Vec::new(),
        }
    }

    fn matching<'m>(
        &self,
        mappings: &'m TableMappings,
        schema: &str,
        table: &str,
        kind: TableKind,
    ) -> impl Iterator<Item = &'m SelectionRule> {
        let numbers = self.selection.matches(&[schema, table]).into_iter();
        numbers.map(|at| &mappings.selection[at as usize]).filter(move |rule| covers(rule.table_type, kind))
    }

    /// Whether the task moves a column of a table that it selects. For all columns of a table
    /// [`Scope::columns`] is quicker.
    pub fn column(&self, schema: &str, table: &str, column: &str) -> ColumnScope<'_> {
        self.columns(schema, table).column(column)
    }

    /// The columns of a table, to be asked one by one. Where no rule concerns columns of the table,
    /// an answer does not depend on the number of rules.
    pub fn columns(&self, schema: &str, table: &str) -> ColumnsScope<'_> {
        ColumnsScope::new(self, schema, table)
    }

    /// All rules that name a column, but for those that mask or add columns; the one that is
    /// applied first. Those that depend on the column's type are among them.
    pub fn transformations(&self, schema: &str, table: &str, column: &str) -> Vec<&TransformationRule> {
        self.rules(&self.transformations.columns, &[schema, table, column])
    }

    /// All transformation rules whose target is a table, the one that is applied first.
    pub fn table_transformations(&self, schema: &str, table: &str) -> Vec<&TransformationRule> {
        self.rules(&self.transformations.tables, &[schema, table])
    }

    /// All transformation rules whose target is a schema, the one that is applied first.
    pub fn schema_transformations(&self, schema: &str) -> Vec<&TransformationRule> {
        self.rules(&self.transformations.schemas, &[schema])
    }

    /// The rules that mask a column, lowest id first.
    pub fn masking(&self, schema: &str, table: &str, column: &str) -> Vec<&TransformationRule> {
        self.rules(&self.transformations.masks, &[schema, table, column])
    }

    /// The rules that add columns to a table, lowest id first.
    pub fn added_columns(&self, schema: &str, table: &str) -> Vec<&TransformationRule> {
        self.rules(&self.transformations.added, &[schema, table])
    }

    /// The type that a rule gives a column whose DMS type is `dms_type`, in any case.
    pub fn changed_type(
        &self,
        schema: &str,
        table: &str,
        column: &str,
        dms_type: &str,
    ) -> Option<(&TransformationRule, &MappedType)> {
        let rules = self.transformations(schema, table, column).into_iter();
        let applied = rules.into_iter().find(|rule| match &rule.locator.data_type {
            Some(wanted) => wanted.eq_ignore_ascii_case(dms_type),
            None => true,
        })?;
        match &applied.action {
            Action::ChangeDataType(new) => Some((applied, new)),
            _ => None,
        }
    }

    fn rules(&self, set: &PatternSet, path: &[&str]) -> Vec<&TransformationRule> {
        match &self.mappings {
            Some(mappings) => self.transformations.rules(mappings, set, path),
            None => Vec::new(),
        }
    }

    /// Where a table arrives. A schema rule wins over `TargetMetadata.TargetSchema`.
    pub fn target_name(&self, schema: &str, table: &str) -> TargetTable {
        let by_rule = self.schema_transformations(schema).first().map(|rule| &rule.action);
        let schema_name = match (by_rule, &self.target_schema) {
            (Some(action), _) => target_name::renamed(action, schema),
            (None, Some(target)) => TargetName::Name(target.clone()),
            (None, None) => TargetName::Name(Name::from(schema)),
        };
        let table_name = match self.table_transformations(schema, table).first() {
            Some(rule) => target_name::renamed(&rule.action, table),
            None => TargetName::Name(Name::from(table)),
        };
        TargetTable { schema: schema_name, table: table_name }
    }

    /// The filters on a table's rows: those of the include rules that match it.
    pub fn filters(&self, schema: &str, table: &str) -> Vec<(&SelectionRule, &Filter)> {
        let rules = self.selection_rules(schema, table, TableKind::Table).into_iter();
        rules
            .filter(|rule| rule.action == SelectionAction::Include)
            .flat_map(|rule| rule.filters.iter().map(move |filter| (rule, filter)))
            .collect()
    }

    /// The LOB settings of a table of its own.
    pub fn lob_settings(&self, schema: &str, table: &str) -> Option<(&TableSettingsRule, &LobSettings)> {
        let mut rules = self.table_settings(schema, table);
        rules.find_map(|rule| rule.lob_settings.as_ref().map(|settings| (rule, settings)))
    }

    /// The parallel load of a table.
    pub fn parallel_load(&self, schema: &str, table: &str) -> Option<(&TableSettingsRule, &ParallelLoad)> {
        let mut rules = self.table_settings(schema, table);
        rules.find_map(|rule| rule.parallel_load.as_ref().map(|load| (rule, load)))
    }

    fn table_settings(&self, schema: &str, table: &str) -> impl Iterator<Item = &TableSettingsRule> {
        // most tasks have no settings for single tables
        let positions = match self.table_settings.is_empty() {
            true => None,
            false => self.table_settings.get(&(Name::from(schema), Name::from(table))),
        };
        let positions = positions.map_or(&[][..], Vec::as_slice);
        let rules = self.mappings.as_deref().map_or(&[][..], |mappings| &mappings.table_settings);
        positions.iter().filter_map(|&at| rules.get(at))
    }

    /// The LOB mode of a table: its own settings, otherwise the task's. Where the task carries no
    /// LOBs at all, that holds for each table (how the two combine is not documented).
    pub fn lob_mode(&self, schema: &str, table: &str) -> Setting<LobMode> {
        let own = self.lob_settings(schema, table);
        let Some((rule, settings)) = own.filter(|_| self.lob_mode.value != LobMode::Off) else {
            return self.lob_mode.clone();
        };
        match table_lob_mode(settings) {
            Some(mode) => Setting::new(deciding_key(mode), mode, rule.header.origin.clone()),
            None => self.lob_mode.clone(),
        }
    }
}

/// Without table mappings everything is moved that is neither PostgreSQL's nor DMS's own.
fn unmapped<'a>(table: &str, kind: TableKind) -> TableScope<'a> {
    match kind {
        _ if is_dms_object(table) => TableScope::System,
        TableKind::Table => TableScope::Selected { by: None },
        TableKind::View | TableKind::MaterializedView => TableScope::NotMatched,
    }
}

fn covers(table_type: TableType, kind: TableKind) -> bool {
    match kind {
        TableKind::Table => table_type != TableType::View,
        TableKind::View => table_type != TableType::Table,
        TableKind::MaterializedView => false,
    }
}

/// The mode that a table's settings amount to; `None` where they leave it to the task.
fn table_lob_mode(settings: &LobSettings) -> Option<LobMode> {
    match (&settings.mode, settings.bulk_max_size_kb) {
        (TableLobMode::None, _) => None,
        (TableLobMode::Limited, Some(max_kb)) if max_kb > 0 => Some(LobMode::Limited { max_kb }),
        (TableLobMode::Unlimited, None | Some(0)) => Some(LobMode::TableFull),
        (TableLobMode::Unlimited, Some(max_kb)) if max_kb > 0 => Some(LobMode::Combination { max_kb }),
        _ => Some(LobMode::InvalidTableSettings),
    }
}

/// The key of a table's settings that decides about its mode.
fn deciding_key(mode: LobMode) -> &'static str {
    match mode {
        LobMode::Limited { .. } => "bulk-max-size",
        _ => "lob-settings",
    }
}

fn selection(mappings: &TableMappings) -> PatternSet {
    let mut set = PatternSet::default();
    for (at, rule) in mappings.selection.iter().enumerate() {
        set.insert(&[&rule.locator.schema, &rule.locator.table], at as u32);
    }
    set
}

fn table_settings(mappings: &TableMappings) -> HashMap<(Name, Name), Vec<usize>> {
    let mut by_table: HashMap<(Name, Name), Vec<usize>> = HashMap::new();
    for (at, rule) in mappings.table_settings.iter().enumerate() {
        let name = |pattern: &Pattern| Name::from(pattern.as_str());
        let key = (name(&rule.locator.schema), name(&rule.locator.table));
        by_table.entry(key).or_default().push(at);
    }
    by_table
}

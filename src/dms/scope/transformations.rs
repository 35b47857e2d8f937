//! The transformation rules, arranged for questions about single objects.
//!
//! Where several rules name the same object, DMS applies the one with the lowest `rule-id` (user
//! guide, transformation rules and actions). Schemas, tables and columns are looked at separately,
//! by their names on the source; masking does not compete with other actions.

use crate::dms::mappings::{Action, Pattern, PatternSet, RuleTarget, TableMappings, TransformationRule};

/// Indexes over the transformation rules of a task.
#[derive(Clone, Debug, Default)]
pub(super) struct Transformations {
    /// Positions in `TableMappings::transformation`, by rule id.
    by_id: Vec<usize>,
    pub schemas: PatternSet,
    pub tables: PatternSet,
    pub columns: PatternSet,
    /// Rules that mask, by column.
    pub masks: PatternSet,
    /// `include-column` rules, by table.
    pub included: PatternSet,
    /// `add-column` rules, by table.
    pub added: PatternSet,
}

impl Transformations {
    pub fn new(mappings: &TableMappings) -> Self {
        let rules = &mappings.transformation;
        let mut by_id: Vec<usize> = (0..rules.len()).collect();
        by_id.sort_by(|&a, &b| rules[a].header.id.cmp(&rules[b].header.id));
        let mut transformations = Transformations { by_id, ..Transformations::default() };
        for rank in 0..rules.len() {
            let rule = &rules[transformations.by_id[rank]];
            transformations.insert(rule, rank as u32);
        }
        transformations
    }

    fn insert(&mut self, rule: &TransformationRule, rank: u32) {
        let anything = Pattern::new("%");
        let schema = &rule.locator.schema;
        let table = rule.locator.table.as_ref().unwrap_or(&anything);
        let column = rule.locator.column.as_ref().unwrap_or(&anything);
        match (rule.target, &rule.action) {
            (RuleTarget::Schema, _) => self.schemas.insert(&[schema], rank),
            (RuleTarget::Table, _) => self.tables.insert(&[schema, table], rank),
            (RuleTarget::Column, Action::AddColumn { .. }) => self.added.insert(&[schema, table], rank),
            (RuleTarget::Column, Action::AddBeforeImageColumns(_)) => {}
            (RuleTarget::Column, action) if action.masks() => {
                self.masks.insert(&[schema, table, column], rank);
            }
            (RuleTarget::Column, action) => {
                if *action == Action::IncludeColumn {
                    self.included.insert(&[schema, table], rank);
                }
                self.columns.insert(&[schema, table, column], rank);
            }
            (RuleTarget::TableTablespace | RuleTarget::IndexTablespace, _) => {}
        }
    }

    /// The rules of `set` that name the object, the one that is applied first.
    pub fn rules<'m>(
        &self,
        mappings: &'m TableMappings,
        set: &PatternSet,
        path: &[&str],
    ) -> Vec<&'m TransformationRule> {
        self.ranked(mappings, set.matches(path))
    }

    /// The rules of these ranks.
    pub fn ranked<'m>(&self, mappings: &'m TableMappings, ranks: Vec<u32>) -> Vec<&'m TransformationRule> {
        ranks.into_iter().map(|rank| &mappings.transformation[self.by_id[rank as usize]]).collect()
    }
}

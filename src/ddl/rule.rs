//! Rewrite rules.

use super::Ddl;
use super::trigger::enabled_word;
use crate::catalog::{Id, Relation};
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    /// `CREATE RULE` as it was written, and whether it is enabled. `at` is its place in its
    /// relation's list.
    pub fn create_rule(&self, relation: Id<Relation>, at: u32) -> Vec<Step> {
        let Some(rule) = self.catalog.relations[relation].rules.get(at as usize) else { return Vec::new() };
        let table = self.relation_name(relation);
        let lock = Some(LockMode::AccessExclusive);
        let create = Step::metadata_only(
            rule.definition.as_str(),
            format!("DROP RULE {} ON {table}", rule.name),
            lock,
        );
        let enable = enabled_word(rule.enabled).map(|word| {
            Step::metadata_only(
                format!("ALTER TABLE {table} {word} RULE {}", rule.name),
                format!("ALTER TABLE {table} ENABLE RULE {}", rule.name),
                lock,
            )
        });
        [create].into_iter().chain(enable).collect()
    }
}

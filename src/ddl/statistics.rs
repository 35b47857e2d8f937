//! Statistics objects.

use super::text::{in_parentheses, list};
use super::{Ddl, create};
use crate::catalog::{Id, StatisticsObject};
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    /// `CREATE STATISTICS` and its target; nothing where its table is not known.
    pub fn create_statistics(&self, id: Id<StatisticsObject>) -> Vec<Step> {
        let statistics = &self.catalog.statistics[id];
        let Some(relation) = statistics.relation else { return Vec::new() };
        let name = self.catalog.qualified(statistics.schema, &statistics.name);
        let kinds = in_parentheses("", &list(&statistics.kinds));
        let mut steps = vec![Step::metadata_only(
            format!(
                "CREATE STATISTICS {name}{kinds} ON {} FROM {}",
                statistics.on,
                self.relation_name(relation)
            ),
            format!("DROP STATISTICS {name}"),
            Some(LockMode::ShareUpdateExclusive),
        )];
        steps.extend(self.set_statistics_target(id));
        steps
    }

    /// The target of a statistics object; nothing where it has none of its own.
    pub(super) fn set_statistics_target(&self, id: Id<StatisticsObject>) -> Vec<Step> {
        let statistics = &self.catalog.statistics[id];
        let Some(target) = statistics.target else { return Vec::new() };
        let alter = format!(
            "ALTER STATISTICS {} SET STATISTICS",
            self.catalog.qualified(statistics.schema, &statistics.name)
        );
        create(format!("{alter} {target}"), format!("{alter} -1"))
    }
}

//! Row-level security policies.

use super::Ddl;
use super::text::list;
use crate::catalog::{Grantee, Id, PolicyCommand, PolicyEffect, Relation};
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    /// `CREATE POLICY`. `at` is its place in its table's list. It has no effect until
    /// [`Ddl::set_row_level_security`].
    pub fn create_policy(&self, relation: Id<Relation>, at: u32) -> Vec<Step> {
        let Some(policy) = self.catalog.relations[relation].policies.get(at as usize) else {
            return Vec::new();
        };
        let table = self.relation_name(relation);
        let effect = match policy.effect {
            PolicyEffect::Permissive => "",
            PolicyEffect::Restrictive => " AS RESTRICTIVE",
        };
        let command = match policy.command {
            PolicyCommand::All => "",
            PolicyCommand::Select => " FOR SELECT",
            PolicyCommand::Insert => " FOR INSERT",
            PolicyCommand::Update => " FOR UPDATE",
            PolicyCommand::Delete => " FOR DELETE",
        };
        let roles = policy.roles.iter().filter(|role| **role != Grantee::Public);
        let to = Some(list(roles)).filter(|roles| !roles.is_empty()).map(|roles| format!(" TO {roles}"));
        let using = policy.using.as_ref().map(|using| format!(" USING ({using})"));
        let check = policy.check.as_ref().map(|check| format!(" WITH CHECK ({check})"));
        vec![Step::metadata_only(
            format!(
                "CREATE POLICY {} ON {table}{effect}{command}{}{}{}",
                policy.name,
                to.unwrap_or_default(),
                using.unwrap_or_default(),
                check.unwrap_or_default()
            ),
            format!("DROP POLICY {} ON {table}", policy.name),
            Some(LockMode::AccessExclusive),
        )]
    }
}

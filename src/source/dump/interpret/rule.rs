//! Rewrite rules.

use crate::catalog::{
    Enabled, Expression, Id, ObjectKind, QualifiedName, Relation, RelationKind, ReplicaIdentity, RewriteRule,
    RuleEvent, ViewDefinition,
};

use super::super::read::rule::RuleStatement;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_rule(&mut self, statement: RuleStatement) -> Result<(), ApplyError> {
        if self.is_temporary(&statement.relation) {
            return Ok(());
        }
        let id = self.relation(&statement.relation)?;
        if statement.event == RuleEvent::Select {
            self.turn_into_view(id, &statement.action);
            return Ok(());
        }
        let span = self.span();
        let known = self.rule_at(id, &statement.name);
        let rules = &mut self.catalog.relations[id].rules;
        let mut rule = RewriteRule {
            name: statement.name,
            event: statement.event,
            mode: statement.mode,
            definition: Expression::from(&*statement.definition),
            enabled: Enabled::default(),
            comment: None,
            span,
        };
        match known.and_then(|at| rules.get_mut(at)) {
            None => rules.push(rule),
            Some(known) if statement.or_replace => {
                rule.enabled = known.enabled;
                rule.comment = known.comment.take();
                *known = rule;
            }
            Some(_) => {
                let name = QualifiedName { schema: statement.relation.schema, name: rule.name };
                return Err(ApplyError::Exists { kind: ObjectKind::Rule, name });
            }
        }
        Ok(())
    }

    /// `CREATE RULE "_RETURN" AS ON SELECT ... DO INSTEAD`: how pg_dump before version 10 wrote views
    /// that stand in a circle of dependencies. The table made before becomes the view.
    fn turn_into_view(&mut self, id: Id<Relation>, query: &str) {
        let relation = &mut self.catalog.relations[id];
        if relation.kind != RelationKind::MaterializedView {
            relation.kind = RelationKind::View;
        }
        relation.view = Some(Box::new(ViewDefinition {
            query: Expression::from(query),
            check_option: None,
            with_no_data: false,
        }));
        // pg_dump writes `REPLICA IDENTITY NOTHING` for such a table
        relation.replica_identity = ReplicaIdentity::Default;
        relation.access_method = None;
        relation.tablespace = None;
    }
}

#[cfg(test)]
mod tests;

//! Row-level security policies.

use crate::catalog::{Expression, Grantee, Name, ObjectKind, Policy, QualifiedName};

use super::super::read::policy::{PolicyStatement, PolicyTerms};
use super::lookup::missing;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_policy(&mut self, statement: PolicyStatement) -> Result<(), ApplyError> {
        match statement {
            PolicyStatement::Create { name, relation, effect, command, terms } => {
                let id = self.relation(&relation)?;
                if self.policy_at(id, &name).is_some() {
                    return Err(ApplyError::Exists { kind: ObjectKind::Policy, name: of(&relation, name) });
                }
                let mut policy = Policy {
                    name,
                    effect,
                    command,
                    roles: vec![Grantee::Public],
                    using: None,
                    check: None,
                    comment: None,
                    span: self.span(),
                };
                set_terms(&mut policy, terms);
                self.catalog.relations[id].policies.push(policy);
                Ok(())
            }
            PolicyStatement::Alter { name, relation, terms } => {
                let id = self.relation(&relation)?;
                let at = self
                    .policy_at(id, &name)
                    .ok_or_else(|| missing(ObjectKind::Policy, &of(&relation, name)))?;
                set_terms(&mut self.catalog.relations[id].policies[at], terms);
                Ok(())
            }
        }
    }
}

fn of(relation: &QualifiedName, name: Name) -> QualifiedName {
    QualifiedName { schema: relation.schema.clone(), name }
}

fn set_terms(policy: &mut Policy, terms: PolicyTerms) {
    if let Some(roles) = terms.roles {
        policy.roles = roles;
    }
    if let Some(using) = terms.using {
        policy.using = Some(Expression::from(&*using));
    }
    if let Some(check) = terms.check {
        policy.check = Some(Expression::from(&*check));
    }
}

#[cfg(test)]
mod tests;

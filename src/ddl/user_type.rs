//! Types: enums, composites, domains, ranges, base types.

use super::text::{clause, definitions, list};
use super::{Ddl, create};
use crate::catalog::{
    Attribute, Constraint, ConstraintKind, Domain, Id, QualifiedName, Type, TypeKind, quote_literal,
};
use crate::remedy::Step;

impl Ddl<'_> {
    pub(super) fn type_name(&self, id: Id<Type>) -> QualifiedName {
        let user_type = &self.catalog.types[id];
        self.catalog.qualified(user_type.schema, &user_type.name)
    }

    /// `CREATE TYPE` or `CREATE DOMAIN`. A base type needs [`Ddl::create_shell_type`] and its
    /// functions before.
    pub fn create_type(&self, id: Id<Type>) -> Vec<Step> {
        let name = self.type_name(id);
        let definition = match &self.catalog.types[id].kind {
            TypeKind::Enum(labels) => {
                format!(" AS ENUM ({})", list(labels.iter().map(|label| quote_literal(label))))
            }
            TypeKind::Composite(attributes) => {
                format!(" AS ({})", list(attributes.iter().map(|attribute| self.attribute(attribute))))
            }
            TypeKind::Range(range) => format!(" AS RANGE ({})", definitions(&range.parameters)),
            TypeKind::Base(parameters) => format!(" ({})", definitions(parameters)),
            TypeKind::Shell => String::new(),
            TypeKind::Domain(domain) => return self.create_domain(&name, domain),
        };
        create(format!("CREATE TYPE {name}{definition}"), format!("DROP TYPE {name}"))
    }

    /// Announces a base type, so that its functions can be made.
    pub fn create_shell_type(&self, id: Id<Type>) -> Vec<Step> {
        let name = self.type_name(id);
        create(format!("CREATE TYPE {name}"), format!("DROP TYPE {name}"))
    }

    fn attribute(&self, attribute: &Attribute) -> String {
        let data_type = self.catalog.type_name(&attribute.data_type);
        format!("{} {data_type}{}", attribute.name, clause("COLLATE", attribute.collation.as_deref()))
    }

    fn create_domain(&self, name: &QualifiedName, domain: &Domain) -> Vec<Step> {
        let (valid, not_valid): (Vec<_>, Vec<_>) =
            domain.constraints.iter().partition(|constraint| constraint.validated);
        let mut steps = create(
            format!(
                "CREATE DOMAIN {name} AS {}{}{}{}{}",
                self.catalog.type_name(&domain.base),
                clause("COLLATE", domain.collation.as_deref()),
                clause("DEFAULT", domain.default.as_ref()),
                if domain.not_null { " NOT NULL" } else { "" },
                valid.into_iter().map(domain_constraint).collect::<String>(),
            ),
            format!("DROP DOMAIN {name}"),
        );
        for constraint in not_valid {
            steps.extend(create(
                format!("ALTER DOMAIN {name} ADD{} NOT VALID", domain_constraint(constraint)),
                format!("ALTER DOMAIN {name} DROP CONSTRAINT {}", constraint.name),
            ));
        }
        steps
    }
}

/// A check with its name; nothing for NOT NULL, which the domain itself says.
fn domain_constraint(constraint: &Constraint) -> String {
    match &constraint.kind {
        ConstraintKind::Check { expression } => {
            format!(" CONSTRAINT {} CHECK ({expression})", constraint.name)
        }
        _ => String::new(),
    }
}

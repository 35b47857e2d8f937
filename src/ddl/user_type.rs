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
        let checks: String = valid.into_iter().map(domain_constraint).collect();
        let mut steps = self.create_domain_with(name, domain, &checks);
        steps.extend(not_valid.into_iter().flat_map(|constraint| add_check(name, constraint)));
        steps
    }

    /// A domain without its checks, for functions that need it and that its checks call;
    /// [`Ddl::add_domain_constraint`] adds these. Nothing for other types.
    pub fn create_domain_without_checks(&self, id: Id<Type>) -> Vec<Step> {
        match &self.catalog.types[id].kind {
            TypeKind::Domain(domain) => self.create_domain_with(&self.type_name(id), domain, ""),
            _ => Vec::new(),
        }
    }

    fn create_domain_with(&self, name: &QualifiedName, domain: &Domain, checks: &str) -> Vec<Step> {
        create(
            format!(
                "CREATE DOMAIN {name} AS {}{}{}{}{checks}",
                self.catalog.type_name(&domain.base),
                clause("COLLATE", domain.collation.as_deref()),
                clause("DEFAULT", domain.default.as_ref()),
                if domain.not_null { " NOT NULL" } else { "" },
            ),
            format!("DROP DOMAIN {name}"),
        )
    }

    /// `ALTER DOMAIN ... ADD CONSTRAINT`. `at` is its place in the domain's list; nothing for NOT NULL, which the
    /// domain itself says.
    pub fn add_domain_constraint(&self, id: Id<Type>, at: u32) -> Vec<Step> {
        match &self.catalog.types[id].kind {
            TypeKind::Domain(domain) => {
                let constraint = domain.constraints.get(at as usize);
                constraint.map(|constraint| add_check(&self.type_name(id), constraint)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}

fn add_check(domain: &QualifiedName, constraint: &Constraint) -> Vec<Step> {
    let check = domain_constraint(constraint);
    if check.is_empty() {
        return Vec::new();
    }
    let ending = if constraint.validated { "" } else { " NOT VALID" };
    create(
        format!("ALTER DOMAIN {domain} ADD{check}{ending}"),
        format!("ALTER DOMAIN {domain} DROP CONSTRAINT {}", constraint.name),
    )
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

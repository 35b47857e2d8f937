//! Domains.

use crate::catalog::{
    BaseType, Constraint, ConstraintKind, DataType, Domain, Expression, Id, Name, ObjectKind, QualifiedName,
    Type, TypeKind,
};

use super::super::super::read::user_type::{
    AlterDomain, CreateDomain, DomainChange, DomainConstraint, DomainRule,
};
use super::super::implicit_name::{NameParts, NameSpace};
use super::super::lookup::missing;
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn create_domain(&mut self, create: CreateDomain) -> Result<(), ApplyError> {
        let schema = self.creation_schema(&create.name);
        let base = self.data_type(&create.base);
        let default = match create.default.as_deref().map(Expression::from) {
            Some(given) => self.stored_default(given, &base),
            None => self.default_of(&base),
        };
        let domain = Domain {
            default,
            base,
            not_null: false,
            collation: self.found_collation(create.collation),
            constraints: Vec::new(),
        };
        let id = self.add_type(schema, create.name.name, TypeKind::Domain(Box::new(domain)))?;
        let constraints = create.constraints.into_iter();
        let added = constraints.map(|constraint| self.add_domain_constraint(id, constraint));
        let added = added.collect();
        if let Err(ApplyError::Refused(_)) = added {
            self.catalog.types.drop_object(id);
        }
        added
    }

    /// The default of a domain below, which the one above gets when it is made.
    fn default_of(&self, base: &DataType) -> Option<Expression> {
        match base.base {
            BaseType::Defined(id) if !base.is_array() => match &self.catalog.types[id].kind {
                TypeKind::Domain(below) => below.default.clone(),
                _ => None,
            },
            _ => None,
        }
    }

    fn add_domain_constraint(&mut self, id: Id<Type>, parsed: DomainConstraint) -> Result<(), ApplyError> {
        let expression = match parsed.rule {
            DomainRule::NotNull => {
                self.change_domain(id, |domain| domain.not_null = true);
                return Ok(());
            }
            DomainRule::Null => return Ok(()),
            DomainRule::Check(expression) => expression,
        };
        let name = match parsed.name {
            Some(name) => {
                must_be_free(&self.catalog.types[id], &name)?;
                name
            }
            None => self.free_name(id),
        };
        let expression = Expression::from(&*expression);
        let mut constraint = Constraint::new(name.clone(), ConstraintKind::Check { expression });
        constraint.validated = parsed.validated;
        constraint.span = self.part(parsed.place);
        self.change_domain(id, |domain| domain.constraints.push(constraint));
        self.remember_domain_constraint(id, name);
        Ok(())
    }

    /// The name that the server gives an unnamed check of a domain: `domain_check`, `domain_check1` ...
    fn free_name(&mut self, id: Id<Type>) -> Name {
        let Type { schema, name, .. } = &self.catalog.types[id];
        let (schema, name) = (*schema, name.clone());
        let parts = NameParts { first: name.as_str(), second: None, label: "check" };
        self.choose_name(schema, parts, NameSpace::Constraints)
    }

    fn change_domain(&mut self, id: Id<Type>, change: impl FnOnce(&mut Domain)) {
        if let TypeKind::Domain(domain) = &mut self.catalog.types[id].kind {
            change(domain);
        }
    }

    pub(super) fn alter_domain(&mut self, alter: AlterDomain) -> Result<(), ApplyError> {
        let id = self.find_type(&alter.name).ok_or_else(|| missing(ObjectKind::Type, &alter.name))?;
        let TypeKind::Domain(domain) = &self.catalog.types[id].kind else {
            return Err(ApplyError::Refused(format!("type {} is no domain", alter.name)));
        };
        match alter.change {
            DomainChange::Default(default) => {
                let default = default.as_deref().map(Expression::from);
                let default = default.and_then(|default| self.stored_default(default, &domain.base));
                self.change_domain(id, |domain| domain.default = default);
            }
            DomainChange::NotNull(not_null) => self.change_domain(id, |domain| domain.not_null = not_null),
            DomainChange::Add(constraint) => self.add_domain_constraint(id, constraint)?,
            DomainChange::Drop { constraint, if_exists } => {
                match place_of(&alter.name, domain, &constraint) {
                    Ok(at) => self.change_domain(id, |domain| drop(domain.constraints.remove(at))),
                    Err(_) if if_exists => {}
                    Err(error) => return Err(error),
                }
            }
            DomainChange::Validate(constraint) => {
                let at = place_of(&alter.name, domain, &constraint)?;
                self.change_domain(id, |domain| domain.constraints[at].validated = true);
            }
            DomainChange::Rename { from, to } => {
                let at = place_of(&alter.name, domain, &from)?;
                must_be_free(&self.catalog.types[id], &to)?;
                self.change_domain(id, |domain| domain.constraints[at].name = to.clone());
                self.remember_domain_constraint(id, to);
            }
        }
        Ok(())
    }
}

fn place_of(name: &QualifiedName, domain: &Domain, constraint: &Name) -> Result<usize, ApplyError> {
    domain.constraints.iter().position(|known| known.name == *constraint).ok_or_else(|| {
        let name = QualifiedName { schema: name.schema.clone(), name: constraint.clone() };
        missing(ObjectKind::Constraint, &name)
    })
}

fn must_be_free(user_type: &Type, name: &Name) -> Result<(), ApplyError> {
    match &user_type.kind {
        TypeKind::Domain(domain) if domain.constraints.iter().any(|known| known.name == *name) => {
            let domain = &user_type.name;
            Err(ApplyError::Refused(format!("domain {domain} already has a constraint {name}")))
        }
        _ => Ok(()),
    }
}

//! Domains.

use crate::catalog::{
    BaseType, Constraint, ConstraintKind, DataType, Domain, Expression, Name, ObjectKind, QualifiedName,
    TypeKind,
};

use super::super::super::read::user_type::{
    AlterDomain, CreateDomain, DomainChange, DomainConstraint, DomainRule,
};
use super::super::implicit_name::object_name;
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
        let mut domain = Domain {
            default,
            base,
            not_null: false,
            collation: self.found_collation(create.collation),
            constraints: Vec::new(),
        };
        let name = create.name.name;
        for constraint in create.constraints {
            self.add_domain_constraint(&name, &mut domain, constraint)?;
        }
        self.add_type(schema, name, TypeKind::Domain(Box::new(domain)))?;
        Ok(())
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

    fn add_domain_constraint(
        &self,
        domain_name: &Name,
        domain: &mut Domain,
        parsed: DomainConstraint,
    ) -> Result<(), ApplyError> {
        let expression = match parsed.rule {
            DomainRule::NotNull => {
                domain.not_null = true;
                return Ok(());
            }
            DomainRule::Null => return Ok(()),
            DomainRule::Check(expression) => expression,
        };
        if let Some(name) = &parsed.name {
            must_be_free(domain_name, domain, name)?;
        }
        let name = parsed.name.unwrap_or_else(|| free_name(domain_name, &domain.constraints));
        let expression = Expression::from(&*expression);
        let mut constraint = Constraint::new(name, ConstraintKind::Check { expression });
        constraint.validated = parsed.validated;
        constraint.span = self.part(parsed.place);
        domain.constraints.push(constraint);
        Ok(())
    }

    pub(super) fn alter_domain(&mut self, alter: AlterDomain) -> Result<(), ApplyError> {
        let id = self.find_type(&alter.name).ok_or_else(|| missing(ObjectKind::Type, &alter.name))?;
        let TypeKind::Domain(known) = &mut self.catalog.types[id].kind else {
            return Err(ApplyError::Refused(format!("type {} is no domain", alter.name)));
        };
        // taken out so that the interpreter can be asked while it changes
        let nothing = Domain {
            base: DataType::UNKNOWN,
            not_null: false,
            default: None,
            collation: None,
            constraints: Vec::new(),
        };
        let mut domain = std::mem::replace(&mut **known, nothing);
        let changed = self.change_domain(&alter.name, &mut domain, alter.change);
        self.catalog.types[id].kind = TypeKind::Domain(Box::new(domain));
        changed
    }

    fn change_domain(
        &self,
        name: &QualifiedName,
        domain: &mut Domain,
        change: DomainChange,
    ) -> Result<(), ApplyError> {
        match change {
            DomainChange::Default(default) => {
                let default = default.as_deref().map(Expression::from);
                domain.default = default.and_then(|default| self.stored_default(default, &domain.base));
            }
            DomainChange::NotNull(not_null) => domain.not_null = not_null,
            DomainChange::Add(constraint) => self.add_domain_constraint(&name.name, domain, constraint)?,
            DomainChange::Drop { constraint, if_exists } => match place_of(name, domain, &constraint) {
                Ok(at) => drop(domain.constraints.remove(at)),
                Err(_) if if_exists => {}
                Err(error) => return Err(error),
            },
            DomainChange::Validate(constraint) => {
                let at = place_of(name, domain, &constraint)?;
                domain.constraints[at].validated = true;
            }
            DomainChange::Rename { from, to } => {
                let at = place_of(name, domain, &from)?;
                must_be_free(&name.name, domain, &to)?;
                domain.constraints[at].name = to;
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

fn must_be_free(domain_name: &Name, domain: &Domain, name: &Name) -> Result<(), ApplyError> {
    match domain.constraints.iter().any(|known| known.name == *name) {
        true => Err(ApplyError::Refused(format!("domain {domain_name} already has a constraint {name}"))),
        false => Ok(()),
    }
}

/// The name that the server gives an unnamed check of a domain: `domain_check`, `domain_check1` ...
fn free_name(domain: &Name, constraints: &[Constraint]) -> Name {
    let is_taken = |name: &Name| constraints.iter().any(|constraint| constraint.name == *name);
    let mut name = object_name(domain.as_str(), None, "check");
    // all names but the last `constraints.len()` numbers may be taken, so one of these is free
    for number in 1..=constraints.len() {
        if !is_taken(&name) {
            break;
        }
        name = object_name(domain.as_str(), None, &format!("check{number}"));
    }
    name
}

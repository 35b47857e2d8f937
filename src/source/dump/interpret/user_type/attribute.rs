//! The attributes of composite types.

use crate::catalog::{Attribute, Name, QualifiedName, TypeKind};

use super::super::super::read::user_type::AttributeChange;
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn change_attributes(
        &mut self,
        name: &QualifiedName,
        changes: Vec<AttributeChange>,
    ) -> Result<(), ApplyError> {
        let id = self.existing_type(name)?;
        let TypeKind::Composite(known) = &self.catalog.types[id].kind else {
            return Err(ApplyError::Refused(format!("type {name} is no composite type")));
        };
        let mut attributes = known.clone();
        for change in changes {
            self.change_attribute(name, &mut attributes, change)?;
        }
        self.catalog.types[id].kind = TypeKind::Composite(attributes);
        Ok(())
    }

    fn change_attribute(
        &self,
        type_name: &QualifiedName,
        attributes: &mut Vec<Attribute>,
        change: AttributeChange,
    ) -> Result<(), ApplyError> {
        match change {
            AttributeChange::Add(parsed) => {
                must_be_free(type_name, attributes, &parsed.name)?;
                attributes.push(self.attribute(&parsed));
            }
            AttributeChange::Drop { attribute, if_exists } => {
                match place_of(type_name, attributes, &attribute) {
                    Ok(at) => drop(attributes.remove(at)),
                    Err(_) if if_exists => {}
                    Err(error) => return Err(error),
                }
            }
            AttributeChange::Retype { attribute, data_type, collation } => {
                let at = place_of(type_name, attributes, &attribute)?;
                attributes[at].data_type = self.data_type(&data_type);
                attributes[at].collation = self.found_collation(collation);
            }
            AttributeChange::Rename { from, to } => {
                must_be_free(type_name, attributes, &to)?;
                let at = place_of(type_name, attributes, &from)?;
                attributes[at].name = to;
            }
        }
        Ok(())
    }
}

fn place_of(type_name: &QualifiedName, attributes: &[Attribute], name: &Name) -> Result<usize, ApplyError> {
    attributes
        .iter()
        .position(|attribute| attribute.name == *name)
        .ok_or_else(|| ApplyError::Refused(format!("type {type_name} has no attribute {name}")))
}

fn must_be_free(type_name: &QualifiedName, attributes: &[Attribute], name: &Name) -> Result<(), ApplyError> {
    match attributes.iter().any(|attribute| attribute.name == *name) {
        true => Err(ApplyError::Refused(format!("type {type_name} already has an attribute {name}"))),
        false => Ok(()),
    }
}

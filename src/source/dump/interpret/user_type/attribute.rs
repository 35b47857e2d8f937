//! The attributes of composite types.

use crate::catalog::{Attribute, Name, ObjectKind, QualifiedName, TypeKind};

use super::super::super::read::table::alter::Renaming;
use super::super::super::read::user_type::AttributeChange;
use super::super::lookup::missing;
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    pub(in super::super) fn change_attributes(
        &mut self,
        name: &QualifiedName,
        changes: Vec<AttributeChange>,
    ) -> Result<(), ApplyError> {
        if let (None, [AttributeChange::Rename { from, to }]) = (self.find_type(name), changes.as_slice()) {
            let renaming = Renaming { from: from.clone(), to: to.clone() };
            return self.rename_column_as_attribute(name, renaming);
        }
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

    /// `ALTER TYPE table RENAME ATTRIBUTE`, which the server takes for a column's.
    fn rename_column_as_attribute(
        &mut self,
        name: &QualifiedName,
        renaming: Renaming,
    ) -> Result<(), ApplyError> {
        match self.find_relation(name) {
            Some(relation) => self.rename_column(relation, renaming),
            // the names of an index's own columns show nowhere
            None if self.find_index(name).is_some() => Ok(()),
            None => Err(missing(ObjectKind::Type, name)),
        }
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

/// The error of a second attribute of this name.
pub(super) fn must_be_free(
    type_name: &QualifiedName,
    attributes: &[Attribute],
    name: &Name,
) -> Result<(), ApplyError> {
    match attributes.iter().any(|attribute| attribute.name == *name) {
        true => Err(ApplyError::Refused(format!("type {type_name} already has an attribute {name}"))),
        false => Ok(()),
    }
}

//! The labels of enums.

use crate::catalog::{QualifiedName, TypeKind};

use super::super::super::read::user_type::EnumPosition;
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn add_enum_value(
        &mut self,
        name: &QualifiedName,
        value: Box<str>,
        if_not_exists: bool,
        position: EnumPosition,
    ) -> Result<(), ApplyError> {
        let labels = self.enum_labels(name)?;
        if labels.contains(&value) {
            return match if_not_exists {
                true => Ok(()),
                false => Err(refused(name, "already has the label", &value)),
            };
        }
        let at = match &position {
            EnumPosition::Last => labels.len(),
            EnumPosition::Before(neighbour) => place_of(labels, name, neighbour)?,
            EnumPosition::After(neighbour) => place_of(labels, name, neighbour)? + 1,
        };
        labels.insert(at, value);
        Ok(())
    }

    pub(super) fn rename_enum_value(
        &mut self,
        name: &QualifiedName,
        from: &str,
        to: Box<str>,
    ) -> Result<(), ApplyError> {
        let labels = self.enum_labels(name)?;
        if labels.contains(&to) {
            return Err(refused(name, "already has the label", &to));
        }
        let at = place_of(labels, name, from)?;
        labels[at] = to;
        Ok(())
    }

    fn enum_labels(&mut self, name: &QualifiedName) -> Result<&mut Vec<Box<str>>, ApplyError> {
        let id = self.existing_type(name)?;
        match &mut self.catalog.types[id].kind {
            TypeKind::Enum(labels) => Ok(labels),
            _ => Err(ApplyError::Refused(format!("type {name} is no enum"))),
        }
    }
}

fn place_of(labels: &[Box<str>], name: &QualifiedName, label: &str) -> Result<usize, ApplyError> {
    labels.iter().position(|known| &**known == label).ok_or_else(|| refused(name, "has no label", label))
}

fn refused(name: &QualifiedName, what: &str, label: &str) -> ApplyError {
    ApplyError::Refused(format!("enum {name} {what} {}", crate::catalog::quote_literal(label)))
}

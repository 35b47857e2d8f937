//! The labels of enums.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Id, QualifiedName, Type, TypeKind};

use super::super::super::read::user_type::EnumPosition;
use super::super::places::LONG;
use super::super::{ApplyError, Interpreter};

/// The labels of long enums, to find out quickly whether one is there.
pub(crate) type EnumLabels = HashMap<Id<Type>, HashSet<Box<str>>>;

impl Interpreter {
    pub(super) fn add_enum_value(
        &mut self,
        name: &QualifiedName,
        value: Box<str>,
        if_not_exists: bool,
        position: EnumPosition,
    ) -> Result<(), ApplyError> {
        let id = self.existing_type(name)?;
        let labels = labels_of(&mut self.catalog.types[id].kind, name)?;
        if is_label(&mut self.enum_labels, id, labels, &value) {
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
        if let Some(known) = self.enum_labels.get_mut(&id) {
            known.insert(value.clone());
        }
        labels.insert(at, value);
        Ok(())
    }

    pub(super) fn rename_enum_value(
        &mut self,
        name: &QualifiedName,
        from: &str,
        to: Box<str>,
    ) -> Result<(), ApplyError> {
        let id = self.existing_type(name)?;
        let labels = labels_of(&mut self.catalog.types[id].kind, name)?;
        if is_label(&mut self.enum_labels, id, labels, &to) {
            return Err(refused(name, "already has the label", &to));
        }
        let at = place_of(labels, name, from)?;
        if let Some(known) = self.enum_labels.get_mut(&id) {
            known.remove(from);
            known.insert(to.clone());
        }
        labels[at] = to;
        Ok(())
    }
}

fn labels_of<'a>(kind: &'a mut TypeKind, name: &QualifiedName) -> Result<&'a mut Vec<Box<str>>, ApplyError> {
    match kind {
        TypeKind::Enum(labels) => Ok(labels),
        _ => Err(ApplyError::Refused(format!("type {name} is no enum"))),
    }
}

fn is_label(known: &mut EnumLabels, id: Id<Type>, labels: &[Box<str>], label: &str) -> bool {
    if labels.len() < LONG {
        return labels.iter().any(|known| &**known == label);
    }
    known.entry(id).or_insert_with(|| labels.iter().cloned().collect()).contains(label)
}

fn place_of(labels: &[Box<str>], name: &QualifiedName, label: &str) -> Result<usize, ApplyError> {
    labels.iter().position(|known| &**known == label).ok_or_else(|| refused(name, "has no label", label))
}

fn refused(name: &QualifiedName, what: &str, label: &str) -> ApplyError {
    ApplyError::Refused(format!("enum {name} {what} {}", crate::catalog::quote_literal(label)))
}

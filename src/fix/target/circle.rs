//! Objects that need each other: what can be announced comes first, and is made what it is at the end.
//!
//! - a base type or a range and its functions: the type is announced
//! - a domain and the functions of its checks: the domain is made without them
//! - a view and a function that takes its rows: the view is announced with its columns alone
//! - a function that takes a table's row, and the table with a default that may call it: the table comes first

use super::Rebuild;
use crate::catalog::{Id, ObjectId, Type, TypeKind};
use crate::dependency::Edge;
use crate::fix::{Topic, Unit};

impl Rebuild<'_> {
    /// The units that make a circle of objects.
    pub(super) fn circle(&self, group: &[ObjectId]) -> Vec<Unit> {
        let (types, others): (Vec<_>, Vec<_>) =
            group.iter().copied().partition(|object| matches!(object, ObjectId::Type(_)));
        let (views, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|object| self.is_view(*object));
        let (announced, views): (Vec<_>, Vec<_>) =
            views.into_iter().partition(|view| self.announced_view(*view).is_some());
        let (relations, others): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|object| matches!(object, ObjectId::Relation(_)));
        let (behind, before): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|object| self.takes_a_row(*object, &relations));
        let types: Vec<Id<Type>> = types
            .into_iter()
            .filter_map(|object| match object {
                ObjectId::Type(id) => Some(id),
                _ => None,
            })
            .collect();
        let mut units: Vec<Unit> = types.iter().flat_map(|id| self.first_of_type(*id)).collect();
        units.extend(announced.iter().filter_map(|view| self.announced_view(*view)));
        units.extend(before.iter().flat_map(|object| self.definition(*object)));
        units.extend(types.iter().flat_map(|id| self.rest_of_type(*id)));
        units.extend(relations.iter().chain(&behind).flat_map(|object| self.definition(*object)));
        units.extend(announced.iter().filter_map(|view| self.replaced_view(*view)));
        units.extend(views.iter().flat_map(|object| self.definition(*object)));
        units
    }

    /// A view with its columns alone; `None` where that cannot be, or the target has it.
    fn announced_view(&self, object: ObjectId) -> Option<Unit> {
        let ObjectId::Relation(id) = object else { return None };
        if self.existing.has(object) {
            return None;
        }
        let steps = self.ddl().announce_view(id)?;
        self.alter(Topic::Views, object, "announced", steps, self.ddl().is_there(object)?)
    }

    /// What an announced view is.
    fn replaced_view(&self, object: ObjectId) -> Option<Unit> {
        let ObjectId::Relation(id) = object else { return None };
        let (steps, done) = (self.ddl().replace_view(id), self.ddl().view_reads_something(id));
        self.alter(Topic::Views, object, "", steps, done)
    }

    /// Whether the arguments or the result of a function are rows of one of these relations.
    fn takes_a_row(&self, object: ObjectId, relations: &[ObjectId]) -> bool {
        self.order.edges(object).iter().any(|edge| match edge {
            Edge::Declared(on) => relations.contains(on),
            _ => false,
        })
    }

    /// As much of a type as functions need that name it.
    fn first_of_type(&self, id: Id<Type>) -> Vec<Unit> {
        match self.catalog.types[id].kind {
            TypeKind::Base(_) | TypeKind::Range(_) => self.announce(id).into_iter().collect(),
            TypeKind::Domain(_) => {
                let steps = self.ddl_while_loading().create_domain_without_checks(id);
                self.make(Topic::Types, ObjectId::Type(id), steps).into_iter().collect()
            }
            _ => self.definition(ObjectId::Type(id)),
        }
    }

    /// What needs the functions.
    fn rest_of_type(&self, id: Id<Type>) -> Vec<Unit> {
        match &self.catalog.types[id].kind {
            TypeKind::Base(_) | TypeKind::Range(_) => self.announced_type(id).into_iter().collect(),
            TypeKind::Domain(domain) => (0..domain.constraints.len() as u32)
                .filter_map(|at| {
                    let check = ObjectId::DomainConstraint(id, at);
                    self.make(Topic::Types, check, self.ddl().add_domain_constraint(id, at))
                })
                .collect(),
            _ => Vec::new(),
        }
    }
}

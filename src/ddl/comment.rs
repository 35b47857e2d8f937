//! Comments.

use super::Ddl;
use crate::catalog::{Id, ObjectId, Type, TypeKind, quote_literal};
use crate::remedy::{LockMode, Step};

impl<'a> Ddl<'a> {
    /// `COMMENT ON`, also for the attributes of a composite type; nothing where the object has no comment.
    pub fn comment_on(&self, object: ObjectId) -> Vec<Step> {
        let mut steps = self.own_comment(object);
        if let ObjectId::Type(id) = object {
            steps.extend(self.comments_on_attributes(id));
        }
        steps
    }

    fn comments_on_attributes(&self, id: Id<Type>) -> Vec<Step> {
        let TypeKind::Composite(attributes) = &self.catalog.types[id].kind else { return Vec::new() };
        let name = self.type_name(id);
        let commented = attributes.iter().filter_map(|attribute| {
            let on = format!("COMMENT ON COLUMN {name}.{}", attribute.name);
            let up = format!("{on} IS {}", quote_literal(attribute.comment.as_deref()?));
            Some(Step::metadata_only(up, format!("{on} IS NULL"), None))
        });
        commented.collect()
    }

    fn own_comment(&self, object: ObjectId) -> Vec<Step> {
        let (Some(comment), Some(reference)) = (self.comment(object), self.reference(object)) else {
            return Vec::new();
        };
        let lock = match object {
            ObjectId::Relation(_) | ObjectId::Column(..) => Some(LockMode::ShareUpdateExclusive),
            ObjectId::Constraint(..) | ObjectId::Trigger(..) | ObjectId::Policy(..) | ObjectId::Rule(..) => {
                Some(LockMode::AccessShare)
            }
            _ => None,
        };
        vec![Step::metadata_only(
            format!("COMMENT ON {reference} IS {}", quote_literal(comment)),
            format!("COMMENT ON {reference} IS NULL"),
            lock,
        )]
    }

    /// The comment of an object of any kind.
    pub fn comment(&self, object: ObjectId) -> Option<&'a str> {
        let catalog = self.catalog;
        let relation = |id| &catalog.relations[id];
        match object {
            ObjectId::Column(id, number) => relation(id).column_by_number(number)?.comment.as_deref(),
            ObjectId::Constraint(id, at) => relation(id).constraints.get(at as usize)?.comment.as_deref(),
            ObjectId::Trigger(id, at) => relation(id).triggers.get(at as usize)?.comment.as_deref(),
            ObjectId::Policy(id, at) => relation(id).policies.get(at as usize)?.comment.as_deref(),
            ObjectId::Rule(id, at) => relation(id).rules.get(at as usize)?.comment.as_deref(),
            ObjectId::Role(id) => catalog.roles[id].comment.as_deref(),
            ObjectId::DomainConstraint(id, at) => match &catalog.types[id].kind {
                TypeKind::Domain(domain) => domain.constraints.get(at as usize)?.comment.as_deref(),
                _ => None,
            },
            _ => catalog.common(object)?.comment.as_deref(),
        }
    }
}

//! Every object of a catalog, one after the other.

use super::{Catalog, Id, ObjectId, Relation, Type, TypeKind};

impl Catalog {
    /// The ids of all objects that are there, kind by kind in the order in which they were made;
    /// columns, constraints, triggers, policies and rules behind their relation. Large objects are
    /// left out.
    ///
    /// ```
    /// use pgdms_lint::catalog::{Catalog, ObjectId};
    /// let catalog = Catalog::new();
    /// let public = catalog.schema("public").unwrap();
    /// let ids: Vec<_> = catalog.object_ids().collect();
    /// assert_eq!(ids, [ObjectId::Database, ObjectId::Schema(public)]);
    /// ```
    pub fn object_ids(&self) -> impl Iterator<Item = ObjectId> + '_ {
        self.ids_before_relations()
            .chain(self.relations.ids().flat_map(|id| self.relation_ids(id)))
            .chain(self.ids_after_relations())
    }

    /// The same without columns, constraints, triggers, policies and rules, which belong to a
    /// relation: a large schema has more of them than of all others.
    pub(crate) fn independent_ids(&self) -> impl Iterator<Item = ObjectId> + '_ {
        self.ids_before_relations()
            .chain(self.relations.ids().map(ObjectId::Relation))
            .chain(self.ids_after_relations())
    }

    /// The columns, constraints, triggers, rules and policies that have a comment. To walk over them where
    /// they stand is faster than to look each of [`object_ids`](Self::object_ids) up by its number.
    pub(crate) fn parts_with_comment(&self) -> impl Iterator<Item = ObjectId> + '_ {
        self.relations.iter().flat_map(|(id, relation)| commented_parts(id, relation))
    }

    /// The columns that have an ACL of their own.
    pub(crate) fn columns_with_acl(&self) -> impl Iterator<Item = ObjectId> + '_ {
        self.relations.iter().flat_map(|(id, relation)| {
            let with_acl = relation.columns.iter().filter(|column| column.acl.is_some());
            with_acl.map(move |column| ObjectId::Column(id, column.number))
        })
    }

    fn ids_before_relations(&self) -> impl Iterator<Item = ObjectId> + '_ {
        [ObjectId::Database]
            .into_iter()
            .chain(self.schemas.ids().map(ObjectId::Schema))
            .chain(self.extensions.ids().map(ObjectId::Extension))
            .chain(self.types.ids().flat_map(|id| self.type_ids(id)))
            .chain(self.functions.ids().map(ObjectId::Function))
            .chain(self.others.ids().map(ObjectId::Other))
            .chain(self.sequences.ids().map(ObjectId::Sequence))
    }

    fn ids_after_relations(&self) -> impl Iterator<Item = ObjectId> + '_ {
        let indexes = self.indexes.ids().map(ObjectId::Index);
        indexes
            .chain(self.statistics.ids().map(ObjectId::Statistics))
            .chain(self.foreign_data_wrappers.ids().map(ObjectId::ForeignDataWrapper))
            .chain(self.foreign_servers.ids().map(ObjectId::ForeignServer))
            .chain(self.event_triggers.ids().map(ObjectId::EventTrigger))
            .chain(self.publications.ids().map(ObjectId::Publication))
            .chain(self.subscriptions.ids().map(ObjectId::Subscription))
            .chain(self.roles.ids().map(ObjectId::Role))
            .chain(places(self.memberships.len()).map(ObjectId::Membership))
            .chain(places(self.settings.len()).map(ObjectId::Setting))
            .chain(places(self.default_privileges.len()).map(ObjectId::DefaultPrivilege))
            .chain(places(self.supplied_privileges.len()).map(ObjectId::Supplied))
    }

    fn type_ids(&self, id: Id<Type>) -> impl Iterator<Item = ObjectId> + use<> {
        let constraints = match &self.types[id].kind {
            TypeKind::Domain(domain) => domain.constraints.len(),
            _ => 0,
        };
        let constraints = places(constraints).map(move |at| ObjectId::DomainConstraint(id, at));
        [ObjectId::Type(id)].into_iter().chain(constraints)
    }

    fn relation_ids(&self, id: Id<Relation>) -> impl Iterator<Item = ObjectId> + '_ {
        let relation = &self.relations[id];
        [ObjectId::Relation(id)]
            .into_iter()
            .chain(relation.columns.iter().map(move |column| ObjectId::Column(id, column.number)))
            .chain(places(relation.constraints.len()).map(move |at| ObjectId::Constraint(id, at)))
            .chain(places(relation.triggers.len()).map(move |at| ObjectId::Trigger(id, at)))
            .chain(places(relation.rules.len()).map(move |at| ObjectId::Rule(id, at)))
            .chain(places(relation.policies.len()).map(move |at| ObjectId::Policy(id, at)))
    }
}

fn commented_parts(id: Id<Relation>, relation: &Relation) -> impl Iterator<Item = ObjectId> + '_ {
    let columns = relation.columns.iter().filter(|column| column.comment.is_some());
    let columns = columns.map(move |column| ObjectId::Column(id, column.number));
    let constraints = commented(&relation.constraints, |constraint| constraint.comment.is_some());
    let triggers = commented(&relation.triggers, |trigger| trigger.comment.is_some());
    let rules = commented(&relation.rules, |rule| rule.comment.is_some());
    let policies = commented(&relation.policies, |policy| policy.comment.is_some());
    columns
        .chain(constraints.map(move |at| ObjectId::Constraint(id, at)))
        .chain(triggers.map(move |at| ObjectId::Trigger(id, at)))
        .chain(rules.map(move |at| ObjectId::Rule(id, at)))
        .chain(policies.map(move |at| ObjectId::Policy(id, at)))
}

/// The places of those parts of a relation that have a comment.
fn commented<T>(parts: &[T], has_comment: impl Fn(&T) -> bool) -> impl Iterator<Item = u32> {
    places(parts.len()).zip(parts).filter(move |(_, part)| has_comment(part)).map(|(at, _)| at)
}

/// The places in a list of this length. No list is longer than a statement's bytes, which `u32` counts.
fn places(length: usize) -> impl Iterator<Item = u32> {
    0..u32::try_from(length).unwrap_or(u32::MAX)
}

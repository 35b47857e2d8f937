//! What of the database could not be read.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::{
    Catalog, FunctionKey, Id, Name, ObjectId, ObjectKind, ObjectRef, OtherKey, OtherKind, QualifiedName,
    Relation, SchemaKey, Type, TypeKind, Unread, UnreadReason, UnreadSubject,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedUnread {
    /// What it is.
    pub subject: SavedUnreadSubject,
    /// Why it could not be read.
    pub reason: UnreadReason,
    /// The SQL that would let the role read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<Box<str>>,
}

/// What could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SavedUnreadSubject {
    /// The expression, query or body of this object.
    Definition(ObjectRef),
    /// Where this sequence stands.
    LastValue(QualifiedName),
    /// Every object of this kind.
    Kind(ObjectKind),
}

impl SavedUnread {
    pub fn of(writer: &Writer<'_>, unread: &Unread) -> Self {
        let Unread { subject, reason, grant } = unread;
        let subject = match subject {
            UnreadSubject::Definition(object) => {
                SavedUnreadSubject::Definition(writer.catalog().object_ref(*object))
            }
            UnreadSubject::LastValue(sequence) => SavedUnreadSubject::LastValue(writer.sequence(*sequence)),
            UnreadSubject::Kind(kind) => SavedUnreadSubject::Kind(*kind),
        };
        SavedUnread { subject, reason: reason.clone(), grant: grant.clone() }
    }

    pub fn restore(self, reader: &Reader, parts: &mut Parts) -> Result<Unread, Flaw> {
        let SavedUnread { subject, reason, grant } = self;
        let subject = match subject {
            SavedUnreadSubject::Definition(object) => {
                let found = find(reader.catalog(), &object, parts);
                let missing = || Flaw::Missing { kind: object.kind, name: object.path().to_string() };
                UnreadSubject::Definition(found.ok_or_else(missing)?)
            }
            SavedUnreadSubject::LastValue(sequence) => UnreadSubject::LastValue(reader.sequence(&sequence)?),
            SavedUnreadSubject::Kind(kind) => UnreadSubject::Kind(kind),
        };
        Ok(Unread { subject, reason, grant })
    }
}

/// The parts of relations and domains that were asked for, by name.
#[derive(Default)]
pub(crate) struct Parts {
    of_relations: HashSet<Id<Relation>, RandomState>,
    of_types: HashSet<Id<Type>, RandomState>,
    by_name: HashMap<ObjectRef, ObjectId, RandomState>,
}

/// The object of this name, among those that have texts.
fn find(catalog: &Catalog, object: &ObjectRef, parts: &mut Parts) -> Option<ObjectId> {
    let global = &object.name;
    match object.kind {
        ObjectKind::EventTrigger => catalog.event_triggers.find(global).map(ObjectId::EventTrigger),
        ObjectKind::Publication => catalog.publications.find(global).map(ObjectId::Publication),
        ObjectKind::Subscription => catalog.subscriptions.find(global).map(ObjectId::Subscription),
        ObjectKind::ForeignServer => catalog.foreign_servers.find(global).map(ObjectId::ForeignServer),
        ObjectKind::ForeignDataWrapper => {
            catalog.foreign_data_wrappers.find(global).map(ObjectId::ForeignDataWrapper)
        }
        ObjectKind::Extension => catalog.extensions.find(global).map(ObjectId::Extension),
        ObjectKind::Role => catalog.roles.find(global).map(ObjectId::Role),
        kind => match OtherKind::of(kind) {
            Some(kind) => find_other(catalog, kind, object),
            None => find_in_schema(catalog, object, parts),
        },
    }
}

fn find_other(catalog: &Catalog, kind: OtherKind, object: &ObjectRef) -> Option<ObjectId> {
    let schema = match &object.schema {
        Some(schema) => Some(catalog.schemas.find(schema)?),
        None => None,
    };
    let arguments = object.arguments.as_deref().unwrap_or_default().into();
    let key = OtherKey { kind, schema, name: object.name.clone(), arguments };
    catalog.others.find(&key).map(ObjectId::Other)
}

fn find_in_schema(catalog: &Catalog, object: &ObjectRef, parts: &mut Parts) -> Option<ObjectId> {
    let schema = catalog.schemas.find(object.schema.as_ref()?)?;
    let key = |name: &Name| SchemaKey { schema: Some(schema), name: name.clone() };
    let own = key(&object.name);
    match (object.kind, &object.table) {
        (ObjectKind::Index, _) => catalog.indexes.find(&own).map(ObjectId::Index),
        (ObjectKind::Sequence, _) => catalog.sequences.find(&own).map(ObjectId::Sequence),
        (ObjectKind::Type, _) => catalog.types.find(&own).map(ObjectId::Type),
        (ObjectKind::Statistics, _) => catalog.statistics.find(&own).map(ObjectId::Statistics),
        (ObjectKind::Function, _) => {
            let signature = object.arguments.as_deref().unwrap_or_default().into();
            let key = FunctionKey { schema, name: object.name.clone(), signature };
            catalog.functions.find(&key).map(ObjectId::Function)
        }
        (_, Some(table)) => {
            let whole = key(table);
            catalog.relations.find(&whole).into_iter().for_each(|id| parts.add_relation(catalog, id));
            catalog.types.find(&whole).into_iter().for_each(|id| parts.add_domain(catalog, id));
            parts.by_name.get(object).copied()
        }
        (_, None) => catalog.relations.find(&own).map(ObjectId::Relation),
    }
}

impl Parts {
    fn add_relation(&mut self, catalog: &Catalog, id: Id<Relation>) {
        if !self.of_relations.insert(id) {
            return;
        }
        let relation = &catalog.relations[id];
        let columns = relation.columns.iter().map(|column| ObjectId::Column(id, column.number));
        let constraints = (0..).zip(&relation.constraints).map(|(at, _)| ObjectId::Constraint(id, at));
        let triggers = (0..).zip(&relation.triggers).map(|(at, _)| ObjectId::Trigger(id, at));
        let rules = (0..).zip(&relation.rules).map(|(at, _)| ObjectId::Rule(id, at));
        let policies = (0..).zip(&relation.policies).map(|(at, _)| ObjectId::Policy(id, at));
        let all = columns.chain(constraints).chain(triggers).chain(rules).chain(policies);
        self.by_name.extend(all.map(|part| (catalog.object_ref(part), part)));
    }

    fn add_domain(&mut self, catalog: &Catalog, id: Id<Type>) {
        if !self.of_types.insert(id) {
            return;
        }
        let TypeKind::Domain(domain) = &catalog.types[id].kind else { return };
        let all = (0..).zip(&domain.constraints).map(|(at, _)| ObjectId::DomainConstraint(id, at));
        self.by_name.extend(all.map(|part| (catalog.object_ref(part), part)));
    }
}

//! From the catalog to the file, object by object: the file is never in memory as a whole.

use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::document::Format;
use super::saved::database::{
    SavedContents, SavedDatabase, SavedExtension, SavedSchema, large_object_count, unknown_effect,
};
use super::saved::foreign_data::{SavedServer, SavedWrapper};
use super::saved::function::SavedFunction;
use super::saved::other::SavedOther;
use super::saved::relation::SavedRelation;
use super::saved::replication::{SavedEventTrigger, SavedPublication, SavedStatistics, SavedSubscription};
use super::saved::role::{
    SavedDefaultPrivilege, SavedMembership, SavedRole, SavedSetting, SavedSuppliedPrivileges,
};
use super::saved::sequence::SavedSequence;
use super::saved::unread::SavedUnread;
use super::saved::user_type::SavedUserType;
use super::secrets::without_secret_settings;
use super::writer::Writer;
use super::{SNAPSHOT_VERSION, Snapshot};
use crate::catalog::{
    Catalog, DefaultPrivilege, Id, Keyed, Membership, Objects, Schema, Setting, SuppliedPrivileges,
    UnknownEffectKind,
};

/// A snapshot on its way into a file: what [`Document`](super::document::Document) reads.
pub(super) struct Streamed<'a> {
    pub snapshot: &'a Snapshot,
}

impl Serialize for Streamed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Snapshot { catalog, origin, server, profile } = self.snapshot;
        let Catalog {
            server_version,
            dump_version,
            contents,
            database,
            schemas,
            extensions,
            relations,
            // with their relations
            indexes: _,
            sequences,
            types,
            functions,
            others,
            event_triggers,
            publications,
            subscriptions,
            foreign_data_wrappers,
            foreign_servers,
            statistics,
            roles,
            memberships,
            settings,
            default_privileges,
            supplied_privileges,
            // with the objects whose texts they are for
            search_paths: _,
            large_objects,
            unknown_effects,
            unread,
        } = catalog;
        let writer = &Writer::new(catalog);
        let mut file = serializer.serialize_struct("Document", 30)?;
        file.serialize_field("format", &Format::Snapshot)?;
        file.serialize_field("version", &SNAPSHOT_VERSION)?;
        file.serialize_field("written_by", super::WRITTEN_BY)?;
        serialize_known(&mut file, "server_version", server_version.as_ref())?;
        serialize_known(&mut file, "dump_version", dump_version.as_ref())?;
        file.serialize_field("contents", &SavedContents::of(*contents))?;
        file.serialize_field("origin", origin)?;
        serialize_known(&mut file, "server", server.clone().map(without_secret_settings).as_ref())?;
        serialize_known(&mut file, "profile", profile.as_ref().map(|profile| profile.file()))?;
        file.serialize_field("database", &SavedDatabase::of(writer, database))?;

        let name = |schema: &Id<Schema>| catalog.schema_name(*schema);
        list(&mut file, "roles", sorted(roles, |of| &of.name), SavedRole::of)?;
        file.serialize_field("memberships", &saved_memberships(memberships))?;
        file.serialize_field("settings", &saved_settings(settings))?;
        file.serialize_field("default_privileges", &saved_default_privileges(writer, default_privileges))?;
        file.serialize_field("supplied_privileges", &saved_supplied_privileges(supplied_privileges))?;
        list(&mut file, "schemas", sorted(schemas, |of| &of.name), |of| SavedSchema::of(writer, of))?;
        let extensions = sorted(extensions, |of| &of.name);
        list(&mut file, "extensions", extensions, |of| SavedExtension::of(writer, of))?;
        let types = sorted(types, |of| (name(&of.schema), &of.name));
        list(&mut file, "types", types, |of| SavedUserType::of(writer, of))?;
        let functions = sorted(functions, |of| (name(&of.schema), &of.name, &of.signature));
        list(&mut file, "functions", functions, |of| SavedFunction::of(writer, of))?;
        let sequences = sorted(sequences, |of| (name(&of.schema), &of.name));
        list(&mut file, "sequences", sequences, |of| SavedSequence::of(writer, of))?;
        let relations = sorted(relations, |of| (name(&of.schema), &of.name));
        list(&mut file, "relations", relations, |of| SavedRelation::of(writer, of))?;
        let others = sorted(others, |of| (of.kind, of.schema.as_ref().map(name), &of.name, &of.arguments));
        list(&mut file, "other_objects", others, |of| SavedOther::of(writer, of))?;
        let statistics = sorted(statistics, |of| (name(&of.schema), &of.name));
        list(&mut file, "statistics", statistics, |of| SavedStatistics::of(writer, of))?;
        let wrappers = sorted(foreign_data_wrappers, |of| &of.name);
        list(&mut file, "foreign_data_wrappers", wrappers, |of| SavedWrapper::of(writer, of))?;
        let servers = sorted(foreign_servers, |of| &of.name);
        list(&mut file, "foreign_servers", servers, |of| SavedServer::of(writer, of))?;
        let triggers = sorted(event_triggers, |of| &of.name);
        list(&mut file, "event_triggers", triggers, |of| SavedEventTrigger::of(writer, of))?;
        let publications = sorted(publications, |of| &of.name);
        list(&mut file, "publications", publications, |of| SavedPublication::of(writer, of))?;
        let subscriptions = sorted(subscriptions, |of| &of.name);
        list(&mut file, "subscriptions", subscriptions, |of| SavedSubscription::of(writer, of))?;
        file.serialize_field("large_objects", &large_object_count(*large_objects))?;
        let effects: Vec<UnknownEffectKind> = unknown_effects.iter().map(unknown_effect).collect();
        file.serialize_field("unknown_effects", &effects)?;
        list(&mut file, "unread", unread.iter().collect(), |of| SavedUnread::of(writer, of))?;
        file.end()
    }
}

/// A field that is left out where it is not known.
fn serialize_known<F: SerializeStruct, T: Serialize>(
    file: &mut F,
    key: &'static str,
    value: Option<&T>,
) -> Result<(), F::Error> {
    match value {
        Some(value) => file.serialize_field(key, value),
        None => file.skip_field(key),
    }
}

/// The objects of an arena in the order of their names.
fn sorted<'a, T: Keyed, K: Ord>(objects: &'a Objects<T>, name: impl Fn(&'a T) -> K) -> Vec<&'a T> {
    let mut sorted: Vec<&T> = objects.iter().map(|(_, object)| object).collect();
    sorted.sort_by_cached_key(|object| name(object));
    sorted
}

/// A list of objects, each made when it is written.
fn list<F: SerializeStruct, T, S: Serialize>(
    file: &mut F,
    key: &'static str,
    objects: Vec<&T>,
    saved: impl Fn(&T) -> S,
) -> Result<(), F::Error> {
    file.serialize_field(key, &List { objects, saved })
}

struct List<'a, T, S> {
    objects: Vec<&'a T>,
    saved: S,
}

impl<T, U: Serialize, S: Fn(&T) -> U> Serialize for List<'_, T, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut list = serializer.serialize_seq(Some(self.objects.len()))?;
        for object in &self.objects {
            list.serialize_element(&(self.saved)(object))?;
        }
        list.end()
    }
}

fn saved_memberships(memberships: &[Membership]) -> Vec<SavedMembership> {
    let mut saved: Vec<SavedMembership> = memberships.iter().map(SavedMembership::of).collect();
    saved.sort();
    saved
}

fn saved_settings(settings: &[Setting]) -> Vec<SavedSetting> {
    let mut saved: Vec<SavedSetting> = settings.iter().map(SavedSetting::of).collect();
    saved.sort_by(|a, b| {
        let key = |of: &SavedSetting| (of.database.clone(), of.role.clone(), of.parameter.name.clone());
        key(a).cmp(&key(b))
    });
    saved
}

fn saved_supplied_privileges(entries: &[SuppliedPrivileges]) -> Vec<SavedSuppliedPrivileges> {
    let mut saved: Vec<SavedSuppliedPrivileges> = entries.iter().map(SavedSuppliedPrivileges::of).collect();
    saved.sort_by(|a, b| a.object.cmp(&b.object));
    saved
}

fn saved_default_privileges(writer: &Writer<'_>, entries: &[DefaultPrivilege]) -> Vec<SavedDefaultPrivilege> {
    let mut saved: Vec<SavedDefaultPrivilege> =
        entries.iter().map(|entry| SavedDefaultPrivilege::of(writer, entry)).collect();
    saved.sort_by(|a, b| {
        let key = |of: &SavedDefaultPrivilege| (of.role.clone(), of.schema.clone(), of.objects);
        key(a).cmp(&key(b))
    });
    saved
}

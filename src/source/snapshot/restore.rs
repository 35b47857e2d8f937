//! From the file to the catalog.
//!
//! What is referred to by name comes before what refers to it. Types and relations refer to each other:
//! of these, all names come first, then what they stand for.

use super::circle::in_a_circle;
use super::document::{Document, Format};
use super::error::Flaw;
use super::origin::Origin;
use super::reader::{Reader, insert_once};
use super::saved::database::{SavedExtension, SavedSchema, large_objects, restored_effect};
use super::saved::foreign_data::{SavedServer, SavedWrapper};
use super::saved::function::SavedFunction;
use super::saved::other::SavedOther;
use super::saved::relation::{RelationRest, SavedRelation};
use super::saved::replication::{SavedEventTrigger, SavedPublication, SavedStatistics, SavedSubscription};
use super::saved::role::{SavedMembership, SavedRole, SavedSetting, SavedSuppliedPrivileges};
use super::saved::sequence::{SavedSequence, SavedSequenceOwner};
use super::saved::unread::{Parts, SavedUnread};
use super::saved::user_type::SavedUserType;
use crate::catalog::{
    BaseType, Catalog, Common, Id, Keyed, Name, ObjectId, ObjectKind, ObjectRef, Objects, Relation, Sequence,
    Type, TypeKind,
};
use crate::profile::ProfileFile;
use crate::server::ServerFacts;

/// What is wrong with which object.
#[derive(Debug)]
pub(super) struct ObjectFlaw {
    pub object: Box<ObjectRef>,
    pub flaw: Flaw,
}

impl ObjectFlaw {
    fn new(object: ObjectRef, flaw: Flaw) -> Self {
        ObjectFlaw { object: Box::new(object), flaw }
    }
}

/// What a file holds.
pub(super) struct Restored {
    pub catalog: Catalog,
    pub origin: Origin,
    pub server: Option<ServerFacts>,
    pub profile: Option<ProfileFile>,
}

/// Makes the catalog of a file.
pub(super) fn restore(document: Document) -> Result<Restored, ObjectFlaw> {
    let Document {
        format: Format::Snapshot,
        version: _,
        written_by: _,
        server_version,
        dump_version,
        contents,
        origin,
        server,
        profile,
        database,
        roles,
        memberships,
        settings,
        default_privileges,
        supplied_privileges,
        schemas,
        extensions,
        types,
        functions,
        sequences,
        relations,
        other_objects,
        statistics,
        foreign_data_wrappers,
        foreign_servers,
        event_triggers,
        publications,
        subscriptions,
        large_objects: large_object_count,
        unknown_effects,
        unread,
    } = document;
    let mut reader = Reader::default();
    let reader_mut = &mut reader;
    let database = database.restore(reader_mut);
    let catalog = reader_mut.catalog_mut();
    catalog.server_version = server_version;
    catalog.dump_version = dump_version;
    catalog.contents = contents.restore();
    catalog.database = database;
    catalog.memberships = memberships.into_iter().map(SavedMembership::restore).collect();
    catalog.settings = settings.into_iter().map(SavedSetting::restore).collect();
    let supplied = supplied_privileges.into_iter().map(SavedSuppliedPrivileges::restore);
    catalog.supplied_privileges = supplied.collect();
    catalog.large_objects = large_objects(large_object_count);
    catalog.unknown_effects = unknown_effects.into_iter().map(restored_effect).collect();

    roles.into_iter().try_for_each(|saved| add_role(reader_mut, saved))?;
    schemas.into_iter().try_for_each(|saved| add_schema(reader_mut, saved))?;
    extensions.into_iter().try_for_each(|saved| add_extension(reader_mut, saved))?;
    for saved in default_privileges {
        let object = ObjectRef::global(ObjectKind::DefaultPrivilege, Name::from(saved.objects.as_str()));
        let entry = saved.restore(reader_mut).map_err(flaw_of(object))?;
        reader_mut.catalog_mut().default_privileges.push(entry);
    }
    foreign_data_wrappers.into_iter().try_for_each(|saved| add_wrapper(reader_mut, saved))?;
    foreign_servers.into_iter().try_for_each(|saved| add_server(reader_mut, saved))?;

    let types = announce_types(reader_mut, types)?;
    let relations = announce_relations(reader_mut, relations)?;
    let owners = add_sequences(reader_mut, sequences)?;
    fill_types(reader_mut, types)?;
    functions.into_iter().try_for_each(|saved| add_function(reader_mut, saved))?;
    fill_relations(reader_mut, relations)?;
    give_sequences_their_owners(reader_mut, owners)?;

    other_objects.into_iter().try_for_each(|saved| add_other(reader_mut, saved))?;
    statistics.into_iter().try_for_each(|saved| add_statistics(reader_mut, saved))?;
    event_triggers.into_iter().try_for_each(|saved| add_event_trigger(reader_mut, saved))?;
    publications.into_iter().try_for_each(|saved| add_publication(reader_mut, saved))?;
    subscriptions.into_iter().try_for_each(|saved| add_subscription(reader_mut, saved))?;
    add_unread(reader_mut, unread)?;
    let catalog = reader.into_catalog();
    refuse_circles(&catalog)?;
    Ok(Restored { catalog, origin, server, profile })
}

/// Puts the object's name beside what is wrong with it.
fn flaw_of(object: ObjectRef) -> impl FnOnce(Flaw) -> ObjectFlaw {
    move |flaw| ObjectFlaw::new(object, flaw)
}

/// Adds an object that must not be there yet.
fn add<T: Keyed>(
    reader: &mut Reader,
    object: ObjectRef,
    restored: Result<T, Flaw>,
    arena: impl FnOnce(&mut Catalog) -> &mut Objects<T>,
) -> Result<Id<T>, ObjectFlaw> {
    let added =
        restored.and_then(|item| insert_once(arena(reader.catalog_mut()), item, object.kind, &object.path()));
    added.map_err(flaw_of(object))
}

fn add_role(reader: &mut Reader, saved: SavedRole) -> Result<(), ObjectFlaw> {
    let object = ObjectRef::global(ObjectKind::Role, saved.name.clone());
    add(reader, object, Ok(saved.restore()), |catalog| &mut catalog.roles).map(drop)
}

fn add_schema(reader: &mut Reader, saved: SavedSchema) -> Result<(), ObjectFlaw> {
    let object = ObjectRef::global(ObjectKind::Schema, saved.name.clone());
    let schema = saved.restore(reader);
    add(reader, object, Ok(schema), |catalog| &mut catalog.schemas).map(drop)
}

fn add_extension(reader: &mut Reader, saved: SavedExtension) -> Result<(), ObjectFlaw> {
    let object = ObjectRef::global(ObjectKind::Extension, saved.name.clone());
    let extension = saved.restore(reader);
    add(reader, object, Ok(extension), |catalog| &mut catalog.extensions).map(drop)
}

fn add_wrapper(reader: &mut Reader, saved: SavedWrapper) -> Result<(), ObjectFlaw> {
    let object = ObjectRef::global(ObjectKind::ForeignDataWrapper, saved.name.clone());
    let wrapper = saved.restore(reader);
    add(reader, object, Ok(wrapper), |catalog| &mut catalog.foreign_data_wrappers).map(drop)
}

fn add_server(reader: &mut Reader, saved: SavedServer) -> Result<(), ObjectFlaw> {
    let object = ObjectRef::global(ObjectKind::ForeignServer, saved.name.clone());
    let server = saved.restore(reader);
    add(reader, object, Ok(server), |catalog| &mut catalog.foreign_servers).map(drop)
}

fn add_function(reader: &mut Reader, saved: SavedFunction) -> Result<(), ObjectFlaw> {
    let mut object = ObjectRef::in_schema(ObjectKind::Function, saved.schema.clone(), saved.name.clone());
    object.arguments = Some(saved.signature.to_string());
    let function = saved.restore(reader);
    add(reader, object, function, |catalog| &mut catalog.functions).map(drop)
}

fn add_other(reader: &mut Reader, saved: SavedOther) -> Result<(), ObjectFlaw> {
    let mut object = ObjectRef::global(saved.kind.into(), saved.name.clone());
    object.schema = saved.schema.clone();
    let other = saved.restore(reader);
    add(reader, object, other, |catalog| &mut catalog.others).map(drop)
}

fn add_statistics(reader: &mut Reader, saved: SavedStatistics) -> Result<(), ObjectFlaw> {
    let object = ObjectRef::in_schema(ObjectKind::Statistics, saved.schema.clone(), saved.name.clone());
    let statistics = saved.restore(reader);
    add(reader, object, statistics, |catalog| &mut catalog.statistics).map(drop)
}

fn add_event_trigger(reader: &mut Reader, saved: SavedEventTrigger) -> Result<(), ObjectFlaw> {
    let object = ObjectRef::global(ObjectKind::EventTrigger, saved.name.clone());
    let trigger = saved.restore(reader);
    add(reader, object, Ok(trigger), |catalog| &mut catalog.event_triggers).map(drop)
}

fn add_publication(reader: &mut Reader, saved: SavedPublication) -> Result<(), ObjectFlaw> {
    let object = ObjectRef::global(ObjectKind::Publication, saved.name.clone());
    let publication = saved.restore(reader);
    add(reader, object, publication, |catalog| &mut catalog.publications).map(drop)
}

fn add_subscription(reader: &mut Reader, saved: SavedSubscription) -> Result<(), ObjectFlaw> {
    let object = ObjectRef::global(ObjectKind::Subscription, saved.name.clone());
    let subscription = saved.restore(reader);
    add(reader, object, Ok(subscription), |catalog| &mut catalog.subscriptions).map(drop)
}

/// Adds all types by name.
fn announce_types(
    reader: &mut Reader,
    types: Vec<SavedUserType>,
) -> Result<Vec<(Id<Type>, SavedUserType)>, ObjectFlaw> {
    let mut announced = Vec::with_capacity(types.len());
    for saved in types {
        let object = ObjectRef::in_schema(ObjectKind::Type, saved.schema.clone(), saved.name.clone());
        let shell = reader.schema(&saved.schema).map(|schema| Type {
            schema,
            name: saved.name.clone(),
            kind: TypeKind::Shell,
            common: Common::default(),
        });
        announced.push((add(reader, object, shell, |catalog| &mut catalog.types)?, saved));
    }
    Ok(announced)
}

fn fill_types(reader: &mut Reader, types: Vec<(Id<Type>, SavedUserType)>) -> Result<(), ObjectFlaw> {
    for (id, saved) in types {
        let object = ObjectRef::in_schema(ObjectKind::Type, saved.schema.clone(), saved.name.clone());
        let (kind, common) = saved.restore(reader).map_err(flaw_of(object))?;
        let user_type = &mut reader.catalog_mut().types[id];
        user_type.kind = kind;
        user_type.common = common;
    }
    Ok(())
}

/// Adds all relations by kind and name.
fn announce_relations(
    reader: &mut Reader,
    relations: Vec<SavedRelation>,
) -> Result<Vec<(Id<Relation>, SavedRelation)>, ObjectFlaw> {
    let mut announced = Vec::with_capacity(relations.len());
    for saved in relations {
        let object = ObjectRef::in_schema(saved.kind.into(), saved.schema.clone(), saved.name.clone());
        let relation =
            reader.schema(&saved.schema).map(|schema| Relation::new(schema, saved.name.clone(), saved.kind));
        announced.push((add(reader, object, relation, |catalog| &mut catalog.relations)?, saved));
    }
    Ok(announced)
}

/// Fills relations: first the columns of all, then what refers to columns, then what refers to indexes.
fn fill_relations(
    reader: &mut Reader,
    relations: Vec<(Id<Relation>, SavedRelation)>,
) -> Result<(), ObjectFlaw> {
    let mut rests: Vec<RelationRest> = Vec::with_capacity(relations.len());
    for (id, saved) in relations {
        let rest = saved.restore(reader, id);
        rests.push(rest.map_err(|flaw| of_relation(reader, id, flaw))?);
    }
    for rest in &mut rests {
        rest.restore_structure(reader).map_err(|flaw| of_relation(reader, rest.id, flaw))?;
    }
    let attached = reader.attach_indexes();
    attached.map_err(|(index, flaw)| ObjectFlaw::new(ObjectRef::global(ObjectKind::Index, index), flaw))?;
    for rest in rests {
        let id = rest.id;
        rest.restore_rest(reader).map_err(|flaw| of_relation(reader, id, flaw))?;
    }
    Ok(())
}

fn of_relation(reader: &Reader, id: Id<Relation>, flaw: Flaw) -> ObjectFlaw {
    ObjectFlaw::new(reader.catalog().object_ref(ObjectId::Relation(id)), flaw)
}

/// Adds all sequences, and returns the columns that they belong to.
fn add_sequences(
    reader: &mut Reader,
    sequences: Vec<SavedSequence>,
) -> Result<Vec<(Id<Sequence>, SavedSequenceOwner)>, ObjectFlaw> {
    let mut owners = Vec::new();
    for saved in sequences {
        let object = ObjectRef::in_schema(ObjectKind::Sequence, saved.schema.clone(), saved.name.clone());
        let (sequence, owner) = match saved.restore(reader) {
            Ok((sequence, owner)) => (Ok(sequence), owner),
            Err(flaw) => (Err(flaw), None),
        };
        let id = add(reader, object, sequence, |catalog| &mut catalog.sequences)?;
        owners.extend(owner.map(|owner| (id, owner)));
    }
    Ok(owners)
}

fn give_sequences_their_owners(
    reader: &mut Reader,
    owners: Vec<(Id<Sequence>, SavedSequenceOwner)>,
) -> Result<(), ObjectFlaw> {
    for (id, owner) in owners {
        let owner = owner
            .restore(reader)
            .map_err(|flaw| ObjectFlaw::new(reader.catalog().object_ref(ObjectId::Sequence(id)), flaw))?;
        reader.catalog_mut().sequences[id].owner = Some(owner);
    }
    Ok(())
}

fn add_unread(reader: &mut Reader, unread: Vec<SavedUnread>) -> Result<(), ObjectFlaw> {
    let mut parts = Parts::default();
    for saved in unread {
        let restored = saved.restore(reader, &mut parts);
        // the list as a whole has no name of its own: it belongs to the database
        let restored = restored
            .map_err(|flaw| ObjectFlaw::new(reader.catalog().object_ref(ObjectId::Database), flaw))?;
        reader.catalog_mut().unread.push(restored);
    }
    Ok(())
}

/// Whoever follows parents, domains or attached indexes upward must come to an end.
fn refuse_circles(catalog: &Catalog) -> Result<(), ObjectFlaw> {
    let relation = in_a_circle(catalog.relations.ids(), |id| {
        let relation = &catalog.relations[id];
        let partitioned = relation.partition_of.as_ref().map(|of| of.parent);
        relation.inherits.iter().copied().chain(partitioned).collect()
    });
    let domain = in_a_circle(catalog.types.ids(), |id| match &catalog.types[id].kind {
        TypeKind::Domain(domain) => match domain.base.base {
            BaseType::Defined(below) => vec![below],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    });
    let index =
        in_a_circle(catalog.indexes.ids(), |id| catalog.indexes[id].attached_to.into_iter().collect());
    let found =
        relation.map(ObjectId::Relation).or(domain.map(ObjectId::Type)).or(index.map(ObjectId::Index));
    found.map_or(Ok(()), |id| Err(ObjectFlaw::new(catalog.object_ref(id), Flaw::Circle)))
}

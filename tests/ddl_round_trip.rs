//! The SQL that is written from a catalog makes the database that the catalog was read from: a schema is
//! dumped, the dump read, everything in it written anew, run on an empty database and dumped again. Both dumps
//! must say the same.

#![cfg(feature = "dump")]

mod support;

use std::collections::BTreeMap;
use std::io::Cursor;

use pgdms_lint::catalog::{Catalog, ConstraintKind, ObjectId, RelationKind, TypeKind};
use pgdms_lint::ddl::{Ddl, IndexBuild, Validation};
use pgdms_lint::remedy::Step;
use pgdms_lint::source::{DumpOptions, read_dump_from};
use support::fixtures::{self, Fixture};
use support::postgres::Server;

#[test]
fn what_is_written_is_what_was_read() {
    let version = Server::shared().major_version();
    for fixture in fixtures::all().iter().filter(|fixture| fixture.oldest_version <= version) {
        // pg_dump is the judge, and the roles of a fixture can be made once a server
        let server = Server::start();
        let dump = settled_dump(&server, fixture);
        let catalog = read(&fixture.name, &dump);
        server.create_database("rebuilt").unwrap();
        rebuild(&server, "rebuilt", &catalog, &fixture.name);
        let rebuilt = server.pg_dump("rebuilt", &["-s"]).unwrap();
        assert_same(&fixture.name, &entries(&dump), &entries(&rebuilt));
    }
}

/// A dump of the fixture after one restore, which settles how the server prints expressions.
fn settled_dump(server: &Server, fixture: &Fixture) -> Vec<u8> {
    server.create_database("original").unwrap();
    fixture.restore(server, "original").unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
    let first = server.pg_dump("original", &["-s"]).unwrap();
    server.create_database("settled").unwrap();
    server.psql_bytes("settled", &first).unwrap();
    server.pg_dump("settled", &["-s"]).unwrap()
}

fn read(name: &str, dump: &[u8]) -> Catalog {
    let reading = read_dump_from(name, Cursor::new(dump.to_vec()), &DumpOptions::default()).unwrap();
    assert!(reading.skipped.is_empty(), "{name}: not read: {:#?}", reading.skipped);
    reading.catalog
}

/// Runs everything that the catalog holds. What needs something that comes later is tried again: the order is
/// not what is tested here.
fn rebuild(server: &Server, database: &str, catalog: &Catalog, name: &str) {
    for group in [objects(catalog), parts(catalog), surroundings(catalog)] {
        let mut left: Vec<Vec<Step>> = group.into_iter().filter(|steps| !steps.is_empty()).collect();
        loop {
            let before = left.len();
            let mut errors = Vec::new();
            left.retain(|steps| match server.psql(database, &script(steps)) {
                Ok(_) => false,
                Err(error) => {
                    errors.push(format!("{}\n{error}", steps[0].up));
                    true
                }
            });
            match left.len() {
                0 => break,
                same if same == before => panic!("{name}: not made:\n{}", errors.join("\n\n")),
                _ => {}
            }
        }
    }
}

fn script(steps: &[Step]) -> String {
    let mut script = "SET search_path = ''; SET check_function_bodies = off;\n".to_owned();
    let in_transaction = steps.iter().all(|step| step.transaction);
    script.push_str(if in_transaction { "BEGIN;\n" } else { "" });
    for step in steps {
        script.push_str(&step.up);
        script.push_str(";\n");
    }
    script.push_str(if in_transaction { "COMMIT;\n" } else { "" });
    script
}

/// What stands on its own: schemas, types, functions, sequences, tables, views ...
fn objects(catalog: &Catalog) -> Vec<Vec<Step>> {
    let ddl = Ddl::new(catalog);
    let mut made = Vec::new();
    let schemas = catalog.schemas.iter().filter(|(_, schema)| schema.name != "public");
    made.extend(schemas.map(|(id, _)| ddl.create_schema(id)));
    made.extend(catalog.extensions.ids().map(|id| ddl.create_extension(id)));
    for (id, user_type) in catalog.types.iter() {
        if let TypeKind::Base(_) = user_type.kind {
            made.push(ddl.create_shell_type(id));
        }
        made.push(ddl.create_type(id));
    }
    made.extend(catalog.sequences.ids().map(|id| ddl.create_sequence(id)));
    made.extend(catalog.functions.ids().map(|id| ddl.create_function(id)));
    made.extend(catalog.others.ids().map(|id| ddl.create_other(id)));
    made.extend(catalog.foreign_data_wrappers.ids().map(|id| ddl.create_foreign_data_wrapper(id)));
    made.extend(catalog.foreign_servers.ids().map(|id| ddl.create_foreign_server(id)));
    made.extend(catalog.foreign_servers.ids().map(|id| ddl.create_user_mappings(id)));
    for (id, relation) in catalog.relations.iter() {
        made.push(match relation.kind {
            RelationKind::View | RelationKind::MaterializedView => ddl.create_view(id),
            _ => ddl.create_table(id).unwrap(),
        });
    }
    made
}

/// What belongs to a table: its place in another, constraints, indexes, triggers ...
fn parts(catalog: &Catalog) -> Vec<Vec<Step>> {
    let ddl = Ddl::new(catalog);
    let mut made = Vec::new();
    made.extend(catalog.relations.ids().map(|id| ddl.attach_partition(id)));
    for (id, relation) in catalog.relations.iter() {
        for (at, constraint) in (0..).zip(&relation.constraints) {
            let is_part = constraint.index().is_some_and(|id| catalog.indexes[id].attached_to.is_some());
            let is_inherited = constraint.inherited && !constraint.is_local;
            if is_part || is_inherited {
                continue;
            }
            // added and then validated gives the same as checked at once
            let later = matches!(constraint.kind, ConstraintKind::ForeignKey(_));
            let validation = if later { Validation::Later } else { Validation::AtOnce };
            let mut steps = ddl.add_constraint(id, at, validation);
            steps.extend(if later { ddl.validate_constraint(id, at) } else { Vec::new() });
            made.push(steps);
        }
    }
    for (id, index) in catalog.indexes.iter() {
        let of_constraint = index.role != pgdms_lint::catalog::IndexRole::Secondary;
        if !of_constraint && index.attached_to.is_none() {
            made.push(ddl.create_index(id, IndexBuild::Blocking));
        }
    }
    for (id, relation) in catalog.relations.iter() {
        for (at, trigger) in (0..).zip(&relation.triggers) {
            if !trigger.inherited {
                made.push(ddl.create_trigger(id, at));
            }
            made.push(ddl.set_trigger_enabled(id, at));
        }
        made.extend((0..relation.rules.len()).map(|at| ddl.create_rule(id, at as u32)));
        made.extend((0..relation.policies.len()).map(|at| ddl.create_policy(id, at as u32)));
        made.push(ddl.set_row_level_security(id));
        made.push(ddl.set_replica_identity(id));
        made.push(ddl.set_cluster_index(id));
    }
    made.extend(catalog.sequences.ids().map(|id| ddl.set_sequence_owner(id)));
    made.extend(catalog.statistics.ids().map(|id| ddl.create_statistics(id)));
    made
}

/// What is said of objects, and what watches them.
fn surroundings(catalog: &Catalog) -> Vec<Vec<Step>> {
    let ddl = Ddl::new(catalog);
    let mut made = Vec::new();
    made.extend(catalog.publications.ids().map(|id| ddl.create_publication(id)));
    // a subscription is made by hand: the catalog never holds its connection string
    let is_made = |object: &ObjectId| !matches!(object, ObjectId::Subscription(_));
    let all: Vec<ObjectId> = catalog.object_ids().filter(is_made).collect();
    made.extend(all.iter().map(|object| ddl.set_owner(*object)));
    made.extend(all.iter().map(|object| ddl.grant_privileges(*object)));
    made.extend(all.iter().map(|object| ddl.comment_on(*object)));
    made.extend((0..catalog.default_privileges.len()).map(|at| ddl.set_default_privileges(at as u32)));
    made.push(catalog.event_triggers.ids().flat_map(|id| ddl.create_event_trigger(id)).collect());
    made.extend(catalog.event_triggers.ids().map(|id| {
        let object = ObjectId::EventTrigger(id);
        [ddl.set_owner(object), ddl.comment_on(object)].concat()
    }));
    made
}

/// The entries of a dump by their headings, the lines of each sorted: ACLs have no order of their own.
fn entries(dump: &[u8]) -> BTreeMap<String, Vec<String>> {
    let text = String::from_utf8_lossy(dump).into_owned();
    let mut entries: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut heading = String::new();
    for line in
        text.lines().filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"))
    {
        if line.starts_with("-- Name: ") {
            heading = line.to_owned();
        } else if heading.contains("SUBSCRIPTION") {
            // made by hand, see `surroundings`
        } else if !line.is_empty() && !line.starts_with("--") && !line.starts_with("SET default_table") {
            entries.entry(heading.clone()).or_default().push(line.trim_end_matches(',').to_owned());
        }
    }
    for lines in entries.values_mut() {
        lines.sort();
    }
    entries
}

fn assert_same(name: &str, read: &BTreeMap<String, Vec<String>>, rebuilt: &BTreeMap<String, Vec<String>>) {
    let mut differences = Vec::new();
    for heading in read.keys().chain(rebuilt.keys().filter(|heading| !read.contains_key(*heading))) {
        let (was, is) = (read.get(heading), rebuilt.get(heading));
        if was != is {
            differences.push(format!("{heading}\n  was {was:#?}\n  is {is:#?}"));
        }
    }
    assert!(differences.is_empty(), "{name}: {} differ:\n{}", differences.len(), differences.join("\n"));
}

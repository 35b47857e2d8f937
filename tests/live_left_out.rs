//! What is left out when a server is read, and what of it shows all the same: objects of other schemas,
//! temporary ones, DMS's own, and what could not be read.
#![cfg(feature = "live")]

mod support;

use std::time::{Duration, Instant};

use pgdms_lint::catalog::{Catalog, IndexKey, ObjectId};
use pgdms_lint::finding::NotChecked;
use pgdms_lint::lint::{Linter, Report};
use pgdms_lint::migration::Migration;
use pgdms_lint::remedy::Change;
use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
use pgdms_lint::source::live::{LiveOptions, read_live};
use support::postgres::Server;
use support::postgres::session::Session;

/// A server of its own with one database, which is named as the test is.
fn server_with(database: &str, sql: &str, settings: &[(&str, &str)]) -> Server {
    let server = Server::start_with(settings);
    server.create_database(database).unwrap();
    server.psql(database, sql).unwrap();
    server
}

fn read_as(user: &str, server: &Server, database: &str, options: &LiveOptions) -> Catalog {
    let socket = server.socket_directory().display();
    let text = format!("host={socket} port=5432 user={user} dbname={database}");
    let parameters = ConnectionParameters::parse(&text, &Environment::default()).unwrap();
    read_live(&parameters, options).unwrap_or_else(|error| panic!("{error}")).catalog
}

fn read(server: &Server, database: &str) -> Catalog {
    read_as("postgres", server, database, &LiveOptions::default())
}

fn read_schema(server: &Server, database: &str, schema: &str) -> Catalog {
    let mut options = LiveOptions::default();
    options.include_schemas.push(schema.to_owned());
    read_as("postgres", server, database, &options)
}

fn ids(report: &Report, migration: &Migration) -> Vec<String> {
    report.findings.iter().map(|finding| finding.id(migration.source())).collect()
}

/// What a rule says that it could not check.
fn not_checked<'a>(report: &'a Report, rule: &str) -> Vec<&'a NotChecked> {
    report.not_checked.iter().filter(|entry| entry.rule.name == rule).collect()
}

fn names(catalog: &Catalog, objects: &[ObjectId]) -> Vec<String> {
    objects.iter().map(|object| catalog.object_ref(*object).to_string()).collect()
}

#[test]
fn publications_name_tables_of_other_schemas_too() {
    let server = Server::start();
    if server.major_version() < 15 {
        println!("needs PostgreSQL 15: not tried");
        return;
    }
    let sql = "CREATE SCHEMA app; CREATE SCHEMA other;
        CREATE TABLE app.t (id int); CREATE TABLE other.\"T\" (id int, n int, note text);
        CREATE PUBLICATION feed FOR TABLE app.t, other.\"T\" (note, id) WHERE (id > 1)";
    server.create_database("published").unwrap();
    server.psql("published", sql).unwrap();
    let catalog = read_schema(&server, "published", "app");
    let tables = &catalog.publications.iter().next().unwrap().1.tables;
    let told: Vec<_> = tables
        .iter()
        .map(|table| {
            let filter = table.row_filter.as_ref().map_or("", |filter| filter.as_str());
            (table.name.to_string(), table.columns.len(), filter, table.relation.is_some())
        })
        .collect();
    assert_eq!(told, [("app.t".to_owned(), 0, "", true), ("other.\"T\"".to_owned(), 2, "(id > 1)", false)]);
    assert_eq!(tables[1].columns, ["id", "note"]);
}

/// The statements that a finding offers, as they are printed for debugging.
fn remedies_of(report: &Report, migration: &Migration, id: &str) -> Vec<String> {
    let finding = report.findings.iter().find(|finding| finding.id(migration.source()) == id).unwrap();
    let remedies = (finding.rule.describe)(migration, finding).remedies.into_iter();
    let statements = remedies.filter_map(|remedy| match remedy.change {
        Change::Sql(sql) => Some(format!("{sql:?}")),
        _ => None,
    });
    statements.collect()
}

#[test]
fn parents_in_other_schemas_make_no_plain_tables_of_their_children() {
    // a scale above the precision, which can be altered without a look at the values
    if Server::shared().major_version() < 15 {
        println!("needs PostgreSQL 15: not tried");
        return;
    }
    let sql = "CREATE SCHEMA app; CREATE SCHEMA other;
        CREATE TABLE other.parent (id int PRIMARY KEY, rate numeric(2,5));
        CREATE TABLE app.child (PRIMARY KEY (id), of_its_own numeric(2,5)) INHERITS (other.parent);
        CREATE TABLE other.parted (id int, rate numeric(2,5)) PARTITION BY LIST (id);
        CREATE TABLE app.part PARTITION OF other.parted FOR VALUES IN (1);
        CREATE TABLE app.without_key (x int);
        CREATE TABLE app.plain (id int PRIMARY KEY, rate numeric(2,5))";
    let server = server_with("children", sql, &[]);
    let migration = Migration::new(read_schema(&server, "children", "app"));
    let report = Linter::new().run(&migration);
    let open = not_checked(&report, "inherited-table");
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(names(migration.source(), &open[0].objects), ["table:app.child", "table:app.part"]);
    let alters =
        |id: &str| remedies_of(&report, &migration, id).iter().any(|sql| sql.contains("ALTER TABLE"));
    // the server refuses to alter an inherited column
    assert!(!alters("numeric-unusual-scale:column:app.child.rate"));
    assert!(!alters("numeric-unusual-scale:column:app.part.rate"));
    assert!(alters("numeric-unusual-scale:column:app.child.of_its_own"));
    assert!(alters("numeric-unusual-scale:column:app.plain.rate"));
    // nor does it add a column to a partition alone
    let adds = |id: &str| remedies_of(&report, &migration, id).iter().any(|text| text.contains("ADD COLUMN"));
    assert!(!adds("missing-primary-key:table:app.part"));
    assert!(adds("missing-primary-key:table:app.without_key"));
}

#[test]
fn keys_of_partitions_name_no_collation_that_their_expressions_have_themselves() {
    let server = server_with(
        "parted",
        "CREATE TABLE t (a text, b text COLLATE \"POSIX\", c date) PARTITION BY RANGE (
             lower(a COLLATE \"C\"), ((b || ', (' COLLATE \"C\")) COLLATE \"POSIX\", b COLLATE \"C\", EXTRACT(year FROM c))",
        &[],
    );
    let catalog = read(&server, "parted");
    let table = &catalog.relations[catalog.relation("public", "t").unwrap()];
    let key = table.partitioned_by.as_ref().unwrap();
    let told: Vec<(String, Option<String>)> = key
        .elements
        .iter()
        .map(|element| {
            let text = match &element.key {
                IndexKey::Expression(expression) => expression.as_str().to_owned(),
                other => format!("{other:?}"),
            };
            (text, element.collation.as_ref().map(ToString::to_string))
        })
        .collect();
    let collations: Vec<Option<&str>> = told.iter().map(|(_, collation)| collation.as_deref()).collect();
    assert_eq!(collations, [None, Some("\"POSIX\""), Some("\"C\""), None], "{told:?}");
    assert_eq!(told[0].0, "lower((a COLLATE \"C\"))");
    assert_eq!(told[1].0, "b || (', ('::text COLLATE \"C\")");
    assert!(catalog.unread.is_empty(), "{:?}", catalog.unread);
}

#[test]
fn temporary_objects_leave_no_trace() {
    let sql = "CREATE TABLE parent (id serial PRIMARY KEY, note text); CREATE TYPE mood AS ENUM ('sad');
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'";
    let server = server_with("temporary", sql, &[]);
    let before = read(&server, "temporary");
    let mut other = Session::open(&server, "temporary").unwrap();
    other
        .run(
            "CREATE TEMP TABLE child (id serial UNIQUE, more mood DEFAULT 'sad' CHECK (more <> 'sad')) INHERITS (parent);
             CREATE INDEX ON child ((id + 1)) WHERE id > 1;
             CREATE TRIGGER t BEFORE INSERT ON child FOR EACH ROW WHEN (NEW.id > 1) EXECUTE FUNCTION f();
             CREATE RULE r AS ON DELETE TO child DO INSTEAD NOTHING;
             CREATE POLICY p ON child USING (id > 1);
             CREATE STATISTICS pg_temp.s ON id, note FROM child;
             COMMENT ON TABLE child IS 'temporary'; GRANT SELECT ON child TO PUBLIC;
             CREATE TEMP VIEW v AS SELECT id FROM parent; CREATE TEMP SEQUENCE q;
             CREATE TYPE pg_temp.pair AS (a int); CREATE DOMAIN pg_temp.d AS int CHECK (VALUE > 1);
             CREATE FUNCTION pg_temp.g() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        )
        .unwrap();
    let after = read(&server, "temporary");
    let all = |catalog: &Catalog| names(catalog, &catalog.object_ids().collect::<Vec<_>>());
    assert_eq!(all(&before), all(&after));
    assert!(after.relations[after.relation("public", "parent").unwrap()].children.is_empty());
    assert_eq!(after.unread, []);
}

#[test]
fn what_dms_made_is_named_once() {
    let sql = "CREATE TABLE t (id int PRIMARY KEY);
        CREATE TABLE awsdms_ddl_audit (c_key bigserial PRIMARY KEY, c_user varchar(64), c_ddlqry text);
        CREATE INDEX ON awsdms_ddl_audit (c_user);
        CREATE FUNCTION awsdms_intercept_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
        CREATE EVENT TRIGGER awsdms_intercept_ddl ON ddl_command_end EXECUTE FUNCTION awsdms_intercept_ddl();
        GRANT ALL ON awsdms_ddl_audit TO PUBLIC; COMMENT ON TABLE awsdms_ddl_audit IS 'of DMS'";
    let server = Server::start();
    server.create_database("artifacts").unwrap();
    server.psql("artifacts", &sql.replace("EXECUTE FUNCTION", "EXECUTE PROCEDURE")).unwrap();
    let migration = Migration::new(read(&server, "artifacts"));
    let report = Linter::new().run(&migration);
    let mut about: Vec<String> = ids(&report, &migration);
    about.retain(|id| id.contains(":public.awsdms") || id.contains(":awsdms"));
    about.retain(|id| !id.starts_with("ddl-event-trigger-not-always:"));
    about.sort();
    assert_eq!(
        about,
        [
            "awsdms-artifact:event-trigger:awsdms_intercept_ddl",
            "awsdms-artifact:function:public.awsdms_intercept_ddl()",
            "awsdms-artifact:table:public.awsdms_ddl_audit",
        ]
    );
}

#[test]
fn kinds_that_the_role_may_not_read_are_not_checked_by_the_rules_that_look_at_them() {
    let server = server_with(
        "closed",
        "CREATE ROLE closed LOGIN; CREATE TABLE t (id int PRIMARY KEY); SELECT lo_create(0);
         REVOKE ALL ON pg_subscription FROM PUBLIC; REVOKE ALL ON pg_largeobject_metadata FROM PUBLIC",
        &[],
    );
    let of_role = || {
        let catalog = read_as("closed", &server, "closed", &LiveOptions::default());
        Linter::new().run(&Migration::new(catalog))
    };
    let report = of_role();
    let told: Vec<(&str, String)> = report
        .not_checked
        .iter()
        .map(|entry| (entry.rule.name, entry.reason.to_string()))
        .filter(|(_, reason)| reason.contains("of the kind"))
        .collect();
    let rules: Vec<&str> = told.iter().map(|(rule, _)| *rule).collect();
    let looking = ["large-object-reference", "large-objects-not-migrated", "publication-not-migrated"];
    assert_eq!(rules, looking, "{told:?}");
    for (_, reason) in told {
        let (_, grant) = reason.split_once(": ").unwrap();
        server.psql("closed", grant).unwrap_or_else(|error| panic!("{reason}: {error}"));
    }
    let report = of_role();
    assert!(report.not_checked.iter().all(|entry| !entry.reason.to_string().contains("of the kind")));
    assert!(report.findings.iter().any(|finding| finding.rule.name == "large-objects-not-migrated"));
}

#[test]
fn a_constraint_whose_index_is_unread_is_not_judged() {
    let sql = "CREATE TABLE t (id int PRIMARY KEY, a int,
        CONSTRAINT apart EXCLUDE USING btree ((a + 1) WITH =) WHERE (a > 0))";
    let server = server_with("excluded", sql, &[]);
    let mut other = Session::open(&server, "excluded").unwrap();
    other.run("BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE").unwrap();
    let migration = Migration::new(read(&server, "excluded"));
    let report = Linter::new().run(&migration);
    let rule = "exclusion-constraint-not-migrated";
    assert!(!ids(&report, &migration).iter().any(|id| id.starts_with(rule)));
    let open = not_checked(&report, rule);
    let objects: Vec<String> =
        open.iter().flat_map(|entry| names(migration.source(), &entry.objects)).collect();
    assert!(objects.contains(&"constraint:public.t.apart".to_owned()), "{objects:?}");
}

#[test]
fn a_lock_of_a_prepared_transaction_is_not_waited_for() {
    let sql = "CREATE TABLE t (id int PRIMARY KEY, a int CHECK (a > 0)); CREATE VIEW v AS SELECT a FROM t";
    let server = server_with("prepared", sql, &[("max_prepared_transactions", "3")]);
    server.psql("prepared", "BEGIN; LOCK TABLE t; PREPARE TRANSACTION 'waits'").unwrap();
    let mut options = LiveOptions::default();
    options.lock_timeout = Duration::from_secs(20);
    let started = Instant::now();
    let catalog = read_as("postgres", &server, "prepared", &options);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(catalog.unread.len(), 2, "{:?}", catalog.unread);
}

#[test]
fn what_refers_to_other_schemas_keeps_their_names_and_is_not_passed_for_fine() {
    let sql = "CREATE SCHEMA app; CREATE SCHEMA other;
        CREATE TYPE other.mood AS ENUM ('sad'); CREATE DOMAIN other.rate AS numeric; CREATE SEQUENCE other.ids;
        CREATE TABLE other.parent (id int PRIMARY KEY);
        CREATE FUNCTION other.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TABLE app.t (id int PRIMARY KEY DEFAULT nextval('other.ids'),
            parent int REFERENCES other.parent, mood other.mood, moods other.mood[], rate other.rate);
        CREATE TRIGGER stamp BEFORE INSERT ON app.t FOR EACH ROW EXECUTE PROCEDURE other.f();
        CREATE VIEW app.v AS SELECT id FROM other.parent;
        CREATE TABLE other.child (id int REFERENCES app.t); CREATE VIEW other.w AS SELECT id FROM app.t";
    let server = server_with("referring", sql, &[]);
    let migration = Migration::new(read_schema(&server, "referring", "app"));
    assert_eq!(migration.source().unread, []);
    let report = Linter::new().run(&migration);
    let mut found = ids(&report, &migration);
    found.retain(|id| id.contains(":app.") || id.contains("other"));
    found.sort();
    assert_eq!(
        found,
        [
            "default-not-migrated:column:app.t.id",
            "foreign-key-not-migrated:constraint:app.t.t_parent_fkey",
            "lob-may-be-truncated:column:app.t.moods",
            "trigger-not-migrated:trigger:app.t.stamp",
            "view-not-migrated:view:app.v",
        ]
    );
    let columns = ["column:app.t.mood", "column:app.t.moods", "column:app.t.rate"];
    for rule in ["enum-column", "domain-column", "numeric-without-precision", "undocumented-type"] {
        let open = not_checked(&report, rule);
        assert_eq!(open.len(), 1, "{rule}: {open:?}");
        assert_eq!(names(migration.source(), &open[0].objects), columns, "{rule}");
        let reason = open[0].reason.to_string();
        assert!(reason.contains("other.mood, other.rate"), "{reason}");
    }
    let remedies: Vec<String> = report
        .findings
        .iter()
        .flat_map(|finding| (finding.rule.describe)(&migration, finding).remedies)
        .filter_map(|remedy| match remedy.change {
            Change::Sql(sql) => Some(format!("{sql:?}")),
            _ => None,
        })
        .collect();
    for named in
        ["nextval('other.ids'::regclass)", "REFERENCES other.parent", "other.f()", "FROM other.parent"]
    {
        assert!(remedies.iter().any(|sql| sql.contains(named)), "{named}: {remedies:?}");
    }
}

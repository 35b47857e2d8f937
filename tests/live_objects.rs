//! Objects beside tables, read of a running server: by whom, and what is kept of them.
#![cfg(feature = "live")]

mod support;

use std::sync::Arc;

use pgdms_lint::catalog::{
    Catalog, FunctionBody, Grantee, ObjectId, ObjectKind, OtherKind, Privilege, Privileges, UnreadReason,
    UnreadSubject,
};
use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
use pgdms_lint::source::live::{LiveOptions, read_live};
use support::postgres::Server;

/// A database that a test fills and reads.
struct Database {
    server: Arc<Server>,
    name: &'static str,
}

impl Database {
    fn with(name: &'static str, sql: &str) -> Self {
        let server = Server::shared();
        server.create_database(name).unwrap();
        server.psql(name, sql).unwrap();
        Database { server, name }
    }

    fn read_as(&self, user: &str) -> Catalog {
        let socket = self.server.socket_directory().display();
        let text = format!("host={socket} port=5432 user={user} dbname={}", self.name);
        let parameters = ConnectionParameters::parse(&text, &Environment::default()).unwrap();
        read_live(&parameters, &LiveOptions::default()).unwrap_or_else(|error| panic!("{error}")).catalog
    }

    fn read(&self) -> Catalog {
        self.read_as("postgres")
    }
}

#[test]
fn functions_come_with_defaults_and_bodies() {
    let database = Database::with(
        "functions",
        "CREATE FUNCTION f(a int, OUT b text, c text DEFAULT 'x, y', VARIADIC d int[] DEFAULT '{}')
             LANGUAGE sql STABLE COST 7 SET search_path = public, \"Odd\" AS 'SELECT c';
         CREATE TABLE t (id int);",
    );
    // in PostgreSQL 14 bodies came that the server parses; before, that of g is a text like f's
    let (written, read) = match database.server.major_version() {
        14.. => (
            "BEGIN ATOMIC SELECT count(*) FROM t WHERE id > n; END",
            FunctionBody::Sql(
                "BEGIN ATOMIC\n SELECT count(*) AS count\n    FROM public.t\n   WHERE (t.id > g.n);\nEND"
                    .into(),
            ),
        ),
        _ => ("AS 'SELECT 1::bigint'", FunctionBody::Source("SELECT 1::bigint".into())),
    };
    let g = format!("CREATE FUNCTION g(n int) RETURNS bigint LANGUAGE sql {written}");
    database.server.psql(database.name, &g).unwrap();
    let catalog = database.read();
    let function =
        |name: &str| catalog.functions.iter().find(|(_, function)| function.name == name).unwrap().1;
    let f = function("f");
    assert_eq!(&*f.signature, "integer, text, integer[]");
    let defaults: Vec<Option<&str>> = f
        .arguments
        .iter()
        .map(|argument| argument.default.as_ref().map(|default| default.as_str()))
        .collect();
    assert_eq!(defaults, [None, None, Some("'x, y'::text"), Some("'{}'::integer[]")]);
    assert_eq!((f.cost.as_deref(), f.rows.as_deref()), (Some("7"), None));
    assert_eq!(f.settings[0].value.as_deref(), Some("'public', 'Odd'"));
    assert_eq!(function("g").body, read);
}

#[test]
fn the_schema_public_that_was_made_again_lets_nobody_in() {
    let database = Database::with("public_again", "DROP SCHEMA public; CREATE SCHEMA public;");
    let catalog = database.read();
    let public = ObjectId::Schema(catalog.schema("public").unwrap());
    let acl = catalog.effective_acl(public).unwrap();
    assert_eq!(acl.granted_to(&Grantee::Public), Privileges::NONE);
}

#[test]
fn secrets_stay_on_the_server() {
    let database = Database::with(
        "secrets",
        "CREATE ROLE with_secret; CREATE ROLE keyed PASSWORD 'hunter2';
         ALTER ROLE with_secret SET app.api_token = 'hunter2';
         CREATE FOREIGN DATA WRAPPER w OPTIONS (secret_key 'hunter2');
         CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (host 'h', password 'hunter2');
         CREATE USER MAPPING FOR with_secret SERVER s OPTIONS (user 'u', password 'hunter2');
         CREATE SUBSCRIPTION p CONNECTION 'host=h password=hunter2' PUBLICATION p WITH (connect = false, slot_name = NONE);",
    );
    let catalog = database.read();
    assert!(!format!("{catalog:?}").contains("hunter2"));
    let server = catalog.foreign_servers.iter().next().unwrap().1;
    let names: Vec<&str> =
        server.user_mappings[0].options.iter().map(|option| option.name.as_str()).collect();
    assert_eq!(names, ["password", "user"]);
    let role = catalog.roles.iter().find(|(_, role)| role.name == "keyed").unwrap().1;
    assert_eq!(role.has_password, None);
}

#[test]
fn a_role_without_rights_reads_all_but_what_it_names_as_unread() {
    let version = Server::shared().major_version();
    // statistics of expressions came with PostgreSQL 14, columns and conditions of publications with 15
    let statistics_on = if version >= 14 { "(id % 2), (id % 3)" } else { "id, parts" };
    let (columns, row_filter) = if version >= 15 { (" (id)", " WHERE (id > 2)") } else { ("", "") };
    let sql = format!(
        "CREATE ROLE few_rights LOGIN; CREATE ROLE owning;
         CREATE SCHEMA hidden AUTHORIZATION owning; REVOKE ALL ON SCHEMA hidden FROM PUBLIC;
         CREATE TABLE hidden.t (id int, parts int[]);
         CREATE FUNCTION hidden.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER tr BEFORE INSERT ON hidden.t FOR EACH ROW WHEN (NEW.id > 0) EXECUTE PROCEDURE hidden.f();
         CREATE RULE r AS ON DELETE TO hidden.t DO INSTEAD NOTHING;
         CREATE POLICY p ON hidden.t TO owning USING (id > 1);
         CREATE STATISTICS hidden.s ON {statistics_on} FROM hidden.t;
         CREATE PUBLICATION pub FOR TABLE hidden.t{columns}{row_filter};
         GRANT SELECT (id) ON hidden.t TO PUBLIC;
         COMMENT ON TRIGGER tr ON hidden.t IS 'fires';
         REVOKE ALL ON pg_subscription FROM PUBLIC;"
    );
    let database = Database::with("few_rights", &sql);
    let catalog = database.read_as("few_rights");
    let table = &catalog.relations[catalog.relation("hidden", "t").unwrap()];
    let condition = table.triggers[0].condition.as_ref().unwrap();
    assert_eq!((condition.as_str(), table.triggers[0].comment.as_deref()), ("(new.id > 0)", Some("fires")));
    let rule = "CREATE RULE r AS\n    ON DELETE TO hidden.t DO INSTEAD NOTHING";
    assert_eq!(table.rules[0].definition.as_str(), rule);
    assert_eq!(table.policies[0].using.as_ref().unwrap().as_str(), "(id > 1)");
    let statistics = catalog.statistics.iter().next().unwrap().1;
    assert_eq!(statistics.on.as_str(), statistics_on);
    let published = &catalog.publications.iter().next().unwrap().1.tables[0];
    let filter = published.row_filter.as_ref().map_or_else(String::new, |filter| format!(" WHERE {filter}"));
    let of_columns: String = published.columns.iter().map(|column| format!(" ({column})")).collect();
    assert_eq!((of_columns.as_str(), filter.as_str()), (columns, row_filter));
    let acl = table.columns[0].acl.as_ref().unwrap();
    assert_eq!(acl.granted_to(&Grantee::Public), Privileges::of(&[Privilege::Select]));
    let unread: Vec<_> = catalog.unread.iter().map(|unread| (&unread.subject, &unread.reason)).collect();
    assert_eq!(unread, [(&UnreadSubject::Kind(ObjectKind::Subscription), &UnreadReason::NotPermitted)]);
    let grant = catalog.unread[0].grant.as_deref().unwrap();
    assert!(grant.starts_with("GRANT SELECT (subdbid, subname") && !grant.contains("subconninfo"), "{grant}");
    database.server.psql("few_rights", grant).unwrap();
    assert_eq!(database.read_as("few_rights").unread, []);
}

#[test]
fn what_extensions_and_the_server_made_is_left_out() {
    let database = Database::with(
        "members",
        "CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION postgres_fdw;
         GRANT SELECT ON pg_class TO PUBLIC; COMMENT ON FUNCTION hstore(text, text) IS 'member';",
    );
    let catalog = database.read();
    assert!(catalog.functions.is_empty() && catalog.others.is_empty());
    assert!(catalog.foreign_data_wrappers.is_empty() && catalog.types.is_empty());
    // roles are the cluster's, and other tests have theirs
    let of_cluster =
        |id: &ObjectId| matches!(id, ObjectId::Role(_) | ObjectId::Membership(_) | ObjectId::Setting(_));
    let known: Vec<_> = catalog.object_ids().filter(|id| !of_cluster(id)).collect();
    assert_eq!(known.len(), 1 + 1 + 3, "the database, a schema and the extensions: {known:?}");
}

#[test]
fn a_locked_table_costs_no_more_than_the_texts_that_need_it() {
    let database = Database::with(
        "locked_objects",
        "CREATE TABLE t (id int);
         CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
         CREATE POLICY p ON t USING (id > 1);
         CREATE TEXT SEARCH CONFIGURATION plain (PARSER = default);",
    );
    let mut holder = database.server.client("psql");
    holder.args(["-X", "-q", "-d", database.name, "-c"]);
    holder.arg("BEGIN; LOCK TABLE t; SELECT pg_sleep(30)");
    let mut holder = holder.stdout(std::process::Stdio::null()).spawn().unwrap();
    let locked =
        "SELECT 1 FROM pg_locks WHERE relation = 't'::regclass AND mode = 'AccessExclusiveLock' AND granted";
    while database.server.query_rows(database.name, locked).unwrap().is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let catalog = database.read();
    holder.kill().unwrap();
    holder.wait().unwrap();
    let id = catalog.relation("public", "t").unwrap();
    let table = &catalog.relations[id];
    assert!(table.rules[0].definition.is_unread() && table.policies[0].using.as_ref().unwrap().is_unread());
    let mut unread: Vec<_> =
        catalog.unread.iter().map(|unread| (unread.subject, unread.reason.clone())).collect();
    unread.sort_by_key(|(subject, _)| matches!(subject, UnreadSubject::Definition(ObjectId::Policy(..))));
    let rule = UnreadSubject::Definition(ObjectId::Rule(id, 0));
    let policy = UnreadSubject::Definition(ObjectId::Policy(id, 0));
    assert_eq!(unread, [(rule, UnreadReason::Locked), (policy, UnreadReason::Locked)]);
    let configuration = catalog.others.iter().next().unwrap().1;
    assert_eq!(configuration.kind, OtherKind::TextSearchConfiguration);
}

//! Whole dumps, from text to catalog.

use crate::catalog::{
    ColumnNumber, ConstraintKind, QualifiedName, ReferencedTable, ServerVersion, SuppliedPrivileges,
};

use super::*;

fn read(text: &str) -> DumpReading {
    read_dump_from("test.sql", text.as_bytes(), &DumpOptions::default()).expect("SQL is read")
}

#[test]
fn versions_are_taken_from_the_comments_at_the_top() {
    let reading = read(
        "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Dumped from database version 15.4\n\
         -- Dumped by pg_dump version 17.6 (Debian)\n\nSET statement_timeout = 0;\n",
    );
    assert_eq!(reading.catalog.server_version.map(|version| version.number), Some(150_004));
    assert_eq!(reading.catalog.dump_version.map(|version| version.number), Some(170_006));
    assert_eq!(reading.skipped, []);
}

fn tables(reading: &DumpReading) -> Vec<String> {
    reading.catalog.relations.iter().map(|(id, _)| reading.catalog.relation_name(id).to_string()).collect()
}

#[test]
fn what_is_rolled_back_never_was() {
    let reading = read(
        "BEGIN;\nCREATE TABLE a (x integer);\nROLLBACK;\nBEGIN;\nCREATE TABLE b (x integer);\nSAVEPOINT s;\n\
         CREATE TABLE c (x integer);\nROLLBACK TO SAVEPOINT s;\nCREATE TABLE d (x integer);\nCOMMIT;\nROLLBACK;\n",
    );
    assert_eq!(tables(&reading), ["public.b", "public.d"]);
    assert_eq!(reading.skipped, []);
}

#[test]
fn statements_before_what_they_need_are_applied_late() {
    let reading = read(
        "COMMENT ON TABLE s.t IS 'x';\nGRANT SELECT ON TABLE s.t TO r;\nALTER TABLE s.t ADD CONSTRAINT k UNIQUE (a);\n\
         DROP TABLE s.gone;\nCREATE TABLE s.t (a integer);\n",
    );
    let table = reading.catalog.relation("s", "t").expect("it is created last");
    let table = &reading.catalog.relations[table];
    assert_eq!((table.common.comment.as_deref(), table.constraints.len()), (Some("x"), 1));
    assert!(table.common.acl.is_some());
}

#[test]
fn foreign_keys_find_tables_that_come_later() {
    let reading = read(
        "CREATE SCHEMA s;\nSET search_path = s;\nCREATE TABLE item (id integer, order_id integer REFERENCES orders,\n\
         shop_id integer CONSTRAINT to_shop REFERENCES public.shop (code), x integer REFERENCES nowhere);\n\
         ALTER TABLE item RENAME CONSTRAINT to_shop TO item_shop;\nRESET search_path;\n\
         CREATE TABLE public.orders (a text PRIMARY KEY);\nCREATE TABLE public.shop (x integer, code integer UNIQUE);\n\
         CREATE TABLE s.orders (a integer, id integer);\nALTER TABLE s.orders ADD PRIMARY KEY (id);\n",
    );
    let catalog = &reading.catalog;
    let item = &catalog.relations[catalog.relation("s", "item").expect("the table")];
    let references = |name: &str| match &item.constraint(name).expect("the constraint").kind {
        ConstraintKind::ForeignKey(key) => key.references.clone(),
        other => panic!("{other:?} is no foreign key"),
    };
    let second = |table: Option<_>| ReferencedTable::Known(table.expect("the table"), vec![ColumnNumber(2)]);
    assert_eq!(references("item_order_id_fkey"), second(catalog.relation("s", "orders")));
    assert_eq!(references("item_shop"), second(catalog.relation("public", "shop")));
    let nowhere = QualifiedName { schema: None, name: "nowhere".into() };
    assert_eq!(references("item_x_fkey"), ReferencedTable::Missing(nowhere, Vec::new()));
    assert_eq!(reading.skipped, []);
}

#[test]
fn triggers_and_foreign_tables_find_what_comes_later() {
    let reading = read(
        "CREATE TABLE t (a integer);\n\
         CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION public.f();\n\
         CREATE FOREIGN TABLE far (a integer) SERVER elsewhere;\n\
         CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n\
         CREATE SERVER elsewhere FOREIGN DATA WRAPPER w;\n",
    );
    let catalog = &reading.catalog;
    let relation = |name: &str| &catalog.relations[catalog.relation("public", name).expect("the table")];
    let trigger = relation("t").triggers.first().expect("the trigger");
    let function = catalog.functions.ids().next().expect("the function");
    assert_eq!(trigger.function_id, Some(function));
    let server = catalog.foreign_servers.ids().next().expect("the server");
    assert_eq!(relation("far").foreign.as_ref().expect("it is foreign").server_id, Some(server));
}

#[test]
fn what_is_left_out_is_listed_with_its_place() {
    let reading =
        read("CREATE TABLE t (a integer);\nCREATE TABLET x;\nDROP TABLE u;\nCREATE TABLE v (a integer);\n");
    assert_eq!(tables(&reading), ["public.t", "public.v"]);
    let listed: Vec<_> = reading
        .skipped
        .iter()
        .map(|skipped| (reading.sources.locate(skipped.span).line, skipped.head.as_str()))
        .collect();
    assert_eq!(listed, [(2, "CREATE TABLET x"), (3, "DROP TABLE u")]);
    assert!(matches!(reading.skipped[0].reason, SkipReason::NotUnderstood { .. }));
    assert!(matches!(reading.skipped[1].reason, SkipReason::NotApplied { .. }));
}

const CLUSTER: &str = "CREATE ROLE app;\n\\connect template1\nSET x = 1;\n\\connect postgres\n\
    COMMENT ON DATABASE postgres IS 'p';\nCREATE DATABASE shop WITH ENCODING = 'UTF8';\n\
    ALTER DATABASE shop OWNER TO app;\nALTER DATABASE shop SET work_mem TO '1MB';\n\
    \\connect shop\n\n-- Dumped from database version 16.2\nCREATE TABLE t (a integer);\n";

#[test]
fn the_only_database_with_tables_is_taken() {
    let reading = read(CLUSTER);
    let database = &reading.catalog.database;
    assert_eq!(database.name.as_ref().map(Name::as_str), Some("shop"));
    assert_eq!(database.encoding.as_deref(), Some("UTF8"));
    assert_eq!(database.common.owner.as_ref().map(Name::as_str), Some("app"));
    assert_eq!((reading.catalog.roles.len(), reading.catalog.settings.len()), (1, 1));
    assert_eq!(reading.catalog.server_version.map(|version| version.major()), Some(16));
    assert_eq!((tables(&reading), database.common.comment.as_deref()), (vec!["public.t".to_owned()], None));
}

#[test]
fn the_versions_of_a_dump_behind_roles_are_known() {
    let roles: String = (0..9).map(|number| format!("CREATE ROLE r{number};\n")).collect();
    let dump = "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Dumped from database version 18.1\n\
        -- Dumped by pg_dump version 18.2\n\nCREATE TABLE t (a integer CONSTRAINT named NOT NULL);\n";
    let catalog = read(&format!("{roles}{dump}")).catalog;
    let number = |version: Option<ServerVersion>| version.map(|version| version.number);
    assert_eq!(
        (number(catalog.server_version), number(catalog.dump_version)),
        (Some(180_001), Some(180_002))
    );
    let table = catalog.relation("public", "t").unwrap();
    assert_eq!(catalog.relations[table].constraints[0].name, "named");
}

#[test]
fn of_several_databases_one_must_be_chosen() {
    let text = format!("{CLUSTER}\\connect \"my shop\"\nCREATE TABLE u (a integer);\n");
    let error = read_dump_from("all.sql", text.as_bytes(), &DumpOptions::default()).unwrap_err();
    assert!(error.to_string().contains("(\"my shop\", shop)"), "{error}");
    let chosen = DumpOptions { database: Some(Name::from("my shop")) };
    let reading = read_dump_from("all.sql", text.as_bytes(), &chosen).expect("it is there");
    assert_eq!(tables(&reading), ["public.u"]);
    let absent = DumpOptions { database: Some(Name::from("x")) };
    let error = read_dump_from("all.sql", text.as_bytes(), &absent).unwrap_err();
    assert!(matches!(error, DumpError::NoSuchDatabase { .. }), "{error}");
}

#[test]
fn strings_are_read_as_the_setting_says() {
    let reading = read(
        "SET standard_conforming_strings = off;\nCREATE TABLE t (a integer);\nCOMMENT ON TABLE t IS 'a\\'b;c';\n",
    );
    let table = reading.catalog.relation("public", "t").expect("the table");
    assert_eq!(reading.catalog.relations[table].common.comment.as_deref(), Some("a'b;c"));
}

#[test]
fn what_text_does_not_tell_is_noted() {
    let reading = read(
        "DO $$ BEGIN END $$;\nSELECT create_parent('x');\n\\i other.sql\n\\echo hello\nSELECT count(*) FROM x;\n\
         SELECT pg_catalog.lo_create('16400');\nCOPY t (a) FROM stdin;\n1\n\\.\n",
    );
    assert_eq!(reading.catalog.unknown_effects.len(), 3);
    assert_eq!(reading.catalog.large_objects.count, 1);
    assert!(reading.catalog.contents.rows);
    assert_eq!(reading.skipped, []);
}

/// Enough statements that the first ones are applied before the rest is split.
fn many_tables(range: std::ops::Range<u32>) -> String {
    range.map(|number| format!("CREATE TABLE t{number} (id integer);\n")).collect()
}

#[test]
fn what_is_applied_ahead_is_given_up_when_the_end_of_a_file_undoes_it() {
    let applied = read(&format!("BEGIN;\n{}COMMIT;\n", many_tables(0..20_000)));
    assert_eq!((tables(&applied).len(), applied.statements), (20_000, 20_002));
    let undone =
        read(&format!("BEGIN;\n{}ROLLBACK;\nCREATE TABLE kept (x integer);\n", many_tables(0..20_000)));
    assert_eq!((tables(&undone), undone.skipped), (vec!["public.kept".to_owned()], vec![]));
}

#[test]
fn a_database_that_a_long_file_connects_to_late_is_another_one() {
    let tables_of_template = many_tables(0..20_000);
    let dump = format!("\\connect one\n{tables_of_template}\\connect two\nCREATE TABLE x (id integer);\n");
    let of = |name: &str| DumpOptions { database: Some(name.into()) };
    let read = |name: &str| read_dump_from("test.sql", dump.as_bytes(), &of(name)).expect("SQL is read");
    assert_eq!(tables(&read("one")).len(), 20_000);
    assert_eq!(tables(&read("two")), ["public.x"]);
}

#[test]
fn places_are_the_same_however_far_ahead_a_statement_was_applied() {
    let dump = format!("{}DROP TABLE t7;\nSOMETHING ELSE;\n", many_tables(0..20_000));
    let reading = read(&dump);
    let last = reading.catalog.relation("public", "t19999").expect("it was made");
    let span = reading.catalog.relations[last].common.span.expect("it was read from text");
    assert_eq!(reading.sources.bytes(span), b"CREATE TABLE t19999 (id integer)");
    let skipped: Vec<_> = reading
        .skipped
        .iter()
        .map(|skipped| (skipped.head.as_str(), reading.sources.locate(skipped.span).line))
        .collect();
    assert_eq!(skipped, [("SOMETHING ELSE", 20_002)]);
}

#[test]
fn as_many_dumps_as_there_are_threads_are_read_by_threads_of_rayon() {
    use rayon::prelude::*;
    let dump = many_tables(0..100);
    let made: Vec<usize> = (0..64).into_par_iter().map(|_| tables(&read(&dump)).len()).collect();
    assert_eq!(made, vec![100; 64]);
}

#[test]
fn public_belongs_to_who_has_it_in_a_new_database() {
    let owner_of_public = |text: &str| {
        let reading = read(text);
        let public = reading.catalog.schema("public").expect("every database has it");
        reading.catalog.schemas[public].common.owner.as_ref().map(|owner| owner.as_str().to_owned())
    };
    let dump = |server: &str, rest: &str| {
        format!(
            "-- Dumped from database version {server}\n-- Dumped by pg_dump version 17.6\n\nSET a = 0;\n\
             CREATE TABLE public.t ();\nALTER TABLE public.t OWNER TO app;\n{rest}"
        )
    };
    assert_eq!(owner_of_public(&dump("15.4", "")).as_deref(), Some("pg_database_owner"));
    assert_eq!(owner_of_public(&dump("15.4", "ALTER SCHEMA public OWNER TO app;\n")).as_deref(), Some("app"));
    assert_eq!(owner_of_public(&dump("14.9", "")), None);
    assert_eq!(owner_of_public("CREATE TABLE t ();\nALTER TABLE t OWNER TO app;\n"), None);
}

fn supplied(reading: &DumpReading) -> Vec<String> {
    let object = |entry: &SuppliedPrivileges| {
        let changes = entry.changes.iter().map(|change| format!("{}: {}", change.grantee, change.granted));
        format!("{}: {}", entry.object, changes.collect::<Vec<_>>().join("; "))
    };
    reading.catalog.supplied_privileges.iter().map(object).collect()
}

#[test]
fn privileges_on_what_nothing_makes_are_those_of_members_of_extensions() {
    let reading = read(
        "CREATE SCHEMA x;\nCREATE SCHEMA other;\nCREATE EXTENSION hstore WITH SCHEMA x;\n\
         CREATE EXTENSION pg_cron WITH SCHEMA pg_catalog;\n\
         REVOKE ALL ON FUNCTION x.hstore(text, text[]) FROM PUBLIC;\n\
         GRANT ALL ON FUNCTION x.hstore(text, text[]) TO r;\n\
         GRANT SELECT ON TABLE x.later TO r;\nREVOKE SELECT ON TABLE x.revoked_too_early FROM r;\n\
         GRANT SELECT ON TABLE other.nowhere TO r;\nREVOKE SELECT ON TABLE other.nowhere FROM PUBLIC;\n\
         GRANT USAGE ON SCHEMA cron TO r;\nGRANT SELECT(a) ON TABLE cron.job TO r;\n\
         GRANT USAGE ON FOREIGN DATA WRAPPER w TO r;\nGRANT CREATE ON TABLESPACE t TO r;\n\
         SET search_path = other, x;\nGRANT ALL ON TYPE hstore TO r;\nGRANT USAGE ON SEQUENCE other.s TO r;\n\
         CREATE TABLE x.later (a integer);\nCREATE TABLE x.revoked_too_early (a integer);\n",
    );
    assert_eq!(
        supplied(&reading),
        [
            "function x.hstore(text, text[]): PUBLIC: ; r: EXECUTE",
            "schema cron: r: USAGE",
            "column cron.job.a: r: SELECT",
            "foreign-data-wrapper w: r: USAGE",
            "type x.hstore: r: USAGE",
        ]
    );
    let skipped: Vec<&str> = reading.skipped.iter().map(|skipped| skipped.head.as_str()).collect();
    assert_eq!(skipped.len(), 4, "{skipped:?}");
}

#[test]
fn without_an_extension_what_is_missing_is_missing() {
    let reading = read("CREATE TABLE t (a integer);\nGRANT SELECT ON x.t TO r;\nREVOKE ALL ON x.t FROM r;\n");
    assert_eq!((supplied(&reading), reading.skipped.len()), (Vec::new(), 2));
}

//! Publications, subscriptions and foreign servers.

use super::super::testing::catalog_of;
use crate::catalog::Name;

#[test]
fn publications_grow_table_by_table() {
    let catalog = catalog_of(
        "CREATE TABLE public.t (a integer, b integer);\nCREATE TABLE public.u (a integer);\n\
         CREATE PUBLICATION p WITH (publish = 'insert, update');\n\
         ALTER PUBLICATION p ADD TABLE ONLY public.t (a, b) WHERE ((a > 0));\n\
         ALTER PUBLICATION p ADD TABLE public.u;\nALTER PUBLICATION p DROP TABLE public.u;\n\
         ALTER PUBLICATION p ADD TABLES IN SCHEMA public;\nALTER PUBLICATION p SET (publish = 'insert');\n\
         CREATE PUBLICATION everything FOR ALL TABLES;\n",
    );
    let id = catalog.publications.find(&Name::from("p")).expect("p is created");
    let publication = &catalog.publications[id];
    assert_eq!(publication.tables.len(), 1);
    assert_eq!(publication.tables[0].name.to_string(), "public.t");
    assert_eq!(publication.tables[0].columns, ["a", "b"]);
    assert_eq!(publication.tables[0].row_filter.as_ref().map(|filter| filter.as_str()), Some("(a > 0)"));
    assert_eq!(publication.schemas, ["public"]);
    assert_eq!(publication.options[0].value.as_deref(), Some("insert"));
}

#[test]
fn secrets_are_not_kept() {
    let catalog = catalog_of(
        "CREATE FOREIGN DATA WRAPPER w HANDLER public.h NO VALIDATOR OPTIONS (debug 'true');\n\
         CREATE SERVER s TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'h', password 'hidden');\n\
         CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (\"user\" 'u', password 'hidden');\n\
         ALTER USER MAPPING FOR PUBLIC SERVER s OPTIONS (SET password 'hidden too');\n\
         CREATE FOREIGN TABLE f (a integer OPTIONS (token 'hidden')) SERVER s OPTIONS (dsn 'password=hidden');\n\
         CREATE SUBSCRIPTION sub CONNECTION 'host=h password=hidden' PUBLICATION p, q WITH (enabled = false);\n\
         ALTER SUBSCRIPTION sub DROP PUBLICATION q;\n",
    );
    let text = format!("{catalog:?}");
    assert!(!text.contains("hidden"), "{text}");
    let (_, server) = catalog.foreign_servers.iter().next().expect("the server");
    assert_eq!(server.user_mappings[0].options.len(), 2);
    let (_, subscription) = catalog.subscriptions.iter().next().expect("the subscription");
    assert_eq!(subscription.publications, ["p"]);
}

#[test]
fn statistics_objects_are_named_as_the_server_names_them() {
    let catalog = catalog_of(
        "CREATE TABLE public.t (a integer, b integer);\n\
         CREATE STATISTICS public.st (ndistinct, mcv) ON a, b FROM public.t;\n\
         CREATE STATISTICS ON a, lower((b)::text) FROM t;\nALTER STATISTICS public.st SET STATISTICS 500;\n",
    );
    let shown: Vec<_> = catalog
        .statistics
        .iter()
        .map(|(_, object)| (object.name.as_str(), object.on.as_str(), object.kinds.len(), object.target))
        .collect();
    assert_eq!(shown, [("st", "a, b", 2, Some(500)), ("t_a_expr_stat", "a, lower((b)::text)", 0, None)]);
}

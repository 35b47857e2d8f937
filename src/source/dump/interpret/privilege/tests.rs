//! `GRANT` and `REVOKE` as pg_dump and people write them. What is expected is what PostgreSQL 15 answers in
//! `relacl` and its like, in the order of its entries.

use crate::catalog::{Acl, Catalog, Grantee, ObjectId, Privilege, Privileges, ServerVersion};

use super::super::testing::{Session, catalog_of};

/// The ACL as the server prints it, with the names of privileges instead of letters.
fn shown(acl: &Acl) -> Vec<String> {
    let mut entries: Vec<String> = acl
        .grants
        .iter()
        .map(|grant| {
            let option = if grant.grantable.is_empty() { "" } else { " WITH GRANT OPTION" };
            let grantor = grant.grantor.as_ref().map_or("?", |grantor| grantor.as_str());
            format!("{}: {}{option} BY {grantor}", grant.grantee, grant.privileges)
        })
        .collect();
    entries.sort();
    entries
}

const ALL: &str = "SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER";

fn table_acl(catalog: &Catalog) -> Vec<String> {
    let table = catalog.relation("public", "t").expect("the table of the script");
    let acl = catalog.effective_acl(ObjectId::Relation(table)).expect("tables have privileges");
    shown(&acl)
}

#[test]
fn grants_add_to_what_the_owner_has() {
    let catalog = catalog_of(
        "CREATE TABLE public.t (a integer);\nALTER TABLE public.t OWNER TO app;\n\
         GRANT SELECT,INSERT ON TABLE public.t TO reader, PUBLIC;\n\
         GRANT UPDATE ON public.t TO GROUP reader WITH GRANT OPTION;\n",
    );
    let expected = [
        "PUBLIC: SELECT, INSERT BY app".to_owned(),
        format!("app: {ALL} BY app"),
        "reader: SELECT, INSERT, UPDATE WITH GRANT OPTION BY app".to_owned(),
    ];
    assert_eq!(table_acl(&catalog), expected);
    assert!(catalog.contents.privileges && catalog.contents.owners);
}

#[test]
fn old_dumps_revoke_all_before_they_grant() {
    let catalog = catalog_of(
        "CREATE TABLE public.t (a integer);\nALTER TABLE public.t OWNER TO app;\n\
         REVOKE ALL ON TABLE public.t FROM PUBLIC;\nREVOKE ALL ON TABLE public.t FROM app;\n\
         GRANT SELECT,DELETE ON TABLE public.t TO app;\n",
    );
    assert_eq!(table_acl(&catalog), ["app: SELECT, DELETE BY app"]);
}

#[test]
fn a_new_owner_takes_over_what_the_old_one_had_and_gave() {
    let catalog = catalog_of(
        "CREATE TABLE public.t (a integer);\nALTER TABLE public.t OWNER TO old;\n\
         GRANT SELECT ON TABLE public.t TO reader;\nGRANT SELECT ON TABLE public.t TO new;\n\
         ALTER TABLE public.t OWNER TO new;\n",
    );
    assert_eq!(table_acl(&catalog), [format!("new: {ALL} BY new"), "reader: SELECT BY new".to_owned()]);
}

#[test]
fn without_owners_the_owner_stays_nameless() {
    let catalog = catalog_of("CREATE TABLE public.t (a integer);\nGRANT SELECT ON public.t TO reader;\n");
    assert_eq!(table_acl(&catalog), ["reader: SELECT BY ?".to_owned(), format!("the owner: {ALL} BY ?")]);
}

#[test]
fn what_was_passed_on_goes_with_the_right_to_pass_on() {
    let catalog = catalog_of(
        "CREATE TABLE public.t (a integer);\nALTER TABLE public.t OWNER TO app;\n\
         GRANT SELECT ON public.t TO a WITH GRANT OPTION;\n\
         SET SESSION AUTHORIZATION a;\nGRANT SELECT ON public.t TO b WITH GRANT OPTION;\n\
         SET SESSION AUTHORIZATION b;\nGRANT SELECT ON public.t TO c;\nRESET SESSION AUTHORIZATION;\n\
         REVOKE GRANT OPTION FOR SELECT ON public.t FROM a CASCADE;\n",
    );
    assert_eq!(table_acl(&catalog), ["a: SELECT BY app".to_owned(), format!("app: {ALL} BY app")]);
}

#[test]
fn columns_have_grants_of_their_own_until_the_table_revokes_them() {
    let grants = "CREATE TABLE public.t (a integer, b integer);\nALTER TABLE public.t OWNER TO app;\n\
                  GRANT SELECT(a),UPDATE(a) ON TABLE public.t TO reader;\nGRANT ALL(b) ON TABLE public.t TO reader;\n";
    let of_column = |catalog: &Catalog, name: &str| {
        let table = catalog.relation("public", "t").expect("the table of the script");
        catalog.relations[table].column(name).and_then(|column| column.acl.as_deref().map(shown))
    };
    let catalog = catalog_of(grants);
    assert_eq!(of_column(&catalog, "a"), Some(vec!["reader: SELECT, UPDATE BY app".to_owned()]));
    assert_eq!(
        of_column(&catalog, "b"),
        Some(vec!["reader: SELECT, INSERT, UPDATE, REFERENCES BY app".to_owned()])
    );
    let catalog = catalog_of(&format!("{grants}REVOKE ALL ON public.t FROM reader;\n"));
    assert_eq!((of_column(&catalog, "a"), of_column(&catalog, "b")), (None, None));
}

#[test]
fn functions_schemas_and_databases_begin_with_what_public_may() {
    let catalog = catalog_of(
        "CREATE FUNCTION public.f(integer, text) RETURNS integer LANGUAGE sql AS 'select 1';\n\
         ALTER FUNCTION public.f(integer, text) OWNER TO app;\n\
         REVOKE ALL ON FUNCTION public.f(integer, text) FROM PUBLIC;\n\
         GRANT ALL ON FUNCTION public.f(a integer, b text) TO caller;\n\
         GRANT USAGE ON SCHEMA public TO caller;\nGRANT ALL ON DATABASE shop TO caller;\n",
    );
    let (id, _) = catalog.functions.iter().next().expect("the function of the script");
    let function = catalog.effective_acl(ObjectId::Function(id)).expect("functions have privileges");
    assert_eq!(shown(&function), ["app: EXECUTE BY app", "caller: EXECUTE BY app"]);
    let schema = ObjectId::Schema(catalog.schema("public").expect("it is always there"));
    let schema = catalog.effective_acl(schema).expect("schemas have privileges");
    assert_eq!(shown(&schema), ["PUBLIC: USAGE BY ?", "caller: USAGE BY ?", "the owner: USAGE, CREATE BY ?"]);
    let database = catalog.effective_acl(ObjectId::Database).expect("databases have privileges");
    assert_eq!(
        shown(&database),
        [
            "PUBLIC: CONNECT, TEMPORARY BY ?",
            "caller: CREATE, CONNECT, TEMPORARY BY ?",
            "the owner: CREATE, CONNECT, TEMPORARY BY ?"
        ]
    );
}

#[test]
fn default_privileges_are_kept_and_given_to_what_comes_after() {
    let catalog = catalog_of(
        "CREATE TABLE public.before (a integer);\nSET ROLE app;\n\
         ALTER DEFAULT PRIVILEGES FOR ROLE app IN SCHEMA public GRANT SELECT ON TABLES TO reader;\n\
         ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;\n\
         CREATE TABLE public.t (a integer);\n",
    );
    assert_eq!(table_acl(&catalog), [format!("app: {ALL} BY app"), "reader: SELECT BY app".to_owned()]);
    let before = catalog.relation("public", "before").expect("the first table");
    assert!(catalog.relations[before].common.acl.is_none());
    let entries: Vec<_> = catalog
        .default_privileges
        .iter()
        .map(|entry| (entry.object_kind.as_str(), shown(&entry.acl)))
        .collect();
    assert_eq!(
        entries,
        [
            ("tables", vec!["reader: SELECT BY app".to_owned()]),
            ("functions", vec!["app: EXECUTE BY app".to_owned()])
        ]
    );
}

#[test]
fn a_default_that_is_taken_back_is_none() {
    let catalog = catalog_of(
        "ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO reader;\n\
         ALTER DEFAULT PRIVILEGES FOR ROLE app REVOKE SELECT ON TABLES FROM reader;\n",
    );
    assert_eq!(catalog.default_privileges, []);
}

/// What PUBLIC may do in the schema `public` of a server of 14, by a dump with these statements.
fn public_may(dumped_by: u32, statements: &[&str]) -> Privileges {
    let mut session = Session::new();
    session.0.catalog.server_version = Some(ServerVersion::from_number(140_000));
    session.0.catalog.dump_version = Some(ServerVersion::from_number(dumped_by * 10_000));
    session.accept(&["CREATE SCHEMA s", "GRANT USAGE ON SCHEMA s TO app"]);
    session.accept(statements);
    session.0.end_input();
    let catalog = session.catalog();
    let public = ObjectId::Schema(catalog.schema("public").expect("a new catalog has it"));
    catalog.effective_acl(public).expect("schemas have privileges").granted_to(&Grantee::Public)
}

#[test]
fn the_program_decides_what_goes_without_saying_of_the_schema_public() {
    let (usage, both) =
        (Privileges::of(&[Privilege::Usage]), Privileges::of(&[Privilege::Usage, Privilege::Create]));
    assert_eq!(public_may(14, &[]), both);
    assert_eq!(public_may(18, &[]), usage);
    assert_eq!(public_may(14, &["REVOKE CREATE ON SCHEMA public FROM PUBLIC"]), usage);
    let as_always = ["REVOKE USAGE ON SCHEMA public FROM PUBLIC", "GRANT ALL ON SCHEMA public TO PUBLIC"];
    assert_eq!(public_may(18, &as_always), both);
    assert_eq!(public_may(18, &["REVOKE USAGE ON SCHEMA public FROM PUBLIC"]), Privileges::NONE);
}

//! What a dump says of privileges on what PostgreSQL and extensions make.

use super::super::super::testing::{Session, catalog_of};
use crate::catalog::{Catalog, Grantee, PrivilegeChange};

fn shown(catalog: &Catalog) -> Vec<String> {
    let change = |change: &PrivilegeChange| {
        let PrivilegeChange { grantee, grantor, granted, grantable, revoked } = change;
        let by = grantor.as_ref().map(|role| format!(" by {role}")).unwrap_or_default();
        format!("{grantee}{by}: +{granted} *{grantable} -{revoked}")
    };
    let supplied = catalog.supplied_privileges.iter();
    supplied
        .map(|one| {
            format!("{}; {}", one.object, one.changes.iter().map(change).collect::<Vec<_>>().join("; "))
        })
        .collect()
}

#[test]
fn what_changes_on_the_servers_own_objects_is_kept() {
    let catalog = catalog_of(
        "REVOKE ALL ON FUNCTION pg_catalog.pg_sleep(double precision) FROM PUBLIC;\n\
         GRANT ALL ON FUNCTION pg_catalog.pg_sleep(double precision) TO r WITH GRANT OPTION;\n\
         SET SESSION AUTHORIZATION r;\n\
         GRANT ALL ON FUNCTION pg_catalog.pg_sleep(double precision) TO s;\nRESET SESSION AUTHORIZATION;\n\
         GRANT SELECT(rolname) ON TABLE pg_catalog.pg_authid TO r;\n\
         GRANT INSERT,UPDATE ON TABLE pg_catalog.pg_authid TO s;\n\
         REVOKE UPDATE ON TABLE pg_catalog.pg_authid FROM s;\n\
         REVOKE ALL ON TYPE pg_catalog.int4 FROM PUBLIC;\nREVOKE USAGE ON SCHEMA pg_catalog FROM PUBLIC;\n\
         REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;\nREVOKE ALL ON LANGUAGE sql FROM PUBLIC;\n\
         REVOKE ALL ON TABLE information_schema.tables FROM PUBLIC;\n\
         GRANT SET ON PARAMETER \"Foo\".bar, work_mem TO r;\n",
    );
    assert_eq!(
        shown(&catalog),
        [
            "function pg_catalog.pg_sleep(double precision); PUBLIC: + * -EXECUTE; r: +EXECUTE *EXECUTE -; \
             s by r: +EXECUTE * -",
            "column pg_catalog.pg_authid.rolname; r: +SELECT * -",
            "table pg_catalog.pg_authid; s: +INSERT * -UPDATE",
            "type pg_catalog.int4; PUBLIC: + * -USAGE",
            "schema pg_catalog; PUBLIC: + * -USAGE",
            "language plpgsql; PUBLIC: + * -USAGE",
            "parameter \"foo.bar\"; r: +SET * -",
            "parameter work_mem; r: +SET * -",
        ]
    );
}

#[test]
fn roles_that_get_another_name_are_followed() {
    let catalog = catalog_of(
        "CREATE ROLE r;\nGRANT SET ON PARAMETER work_mem TO r;\nALTER ROLE r RENAME TO s;\n\
         GRANT ALTER SYSTEM ON PARAMETER work_mem TO s;\n",
    );
    assert_eq!(shown(&catalog), ["parameter work_mem; s: +SET, ALTER SYSTEM * -"]);
}

#[test]
fn an_option_that_nobody_gave_is_not_taken() {
    let catalog = catalog_of("REVOKE GRANT OPTION FOR ALL ON FUNCTION pg_catalog.now() FROM r;\n");
    assert_eq!(shown(&catalog), [""; 0]);
}

#[test]
fn parameters_say_nothing_of_the_privileges_in_the_database() {
    assert!(!catalog_of("GRANT SET ON PARAMETER work_mem TO r;\n").contents.privileges);
    assert!(catalog_of("REVOKE ALL ON TYPE pg_catalog.int4 FROM PUBLIC;\n").contents.privileges);
}

#[test]
fn what_is_missing_is_not_taken_for_an_extensions_before_the_end() {
    let mut session = Session::new();
    session.accept(&["CREATE EXTENSION hstore WITH SCHEMA public"]);
    session.refuse("GRANT SELECT ON TABLE public.t TO r");
    assert!(session.0.take_missing_for_members());
    session.accept(&["GRANT SELECT ON TABLE public.t TO CURRENT_USER"]);
    let supplied = &session.catalog().supplied_privileges[0];
    assert_eq!(
        (supplied.object.to_string(), &supplied.changes[0].grantee),
        ("table public.t".into(), &Grantee::Owner)
    );
}

//! Roles as `pg_dumpall` writes them, and older spellings.

use super::super::testing::{Session, catalog_of};
use crate::catalog::Name;

#[test]
fn attributes_and_memberships_are_those_of_pg_dumpall() {
    let catalog = catalog_of(
        "CREATE ROLE app;\n\
         ALTER ROLE app WITH NOSUPERUSER INHERIT NOCREATEROLE CREATEDB LOGIN NOREPLICATION NOBYPASSRLS \
         CONNECTION LIMIT 5 PASSWORD 'SCRAM-SHA-256$4096:secret' VALID UNTIL '2030-01-01 00:00:00+00';\n\
         CREATE GROUP staff;\nCREATE USER anna IN ROLE staff;\n\
         GRANT staff TO app WITH ADMIN OPTION GRANTED BY postgres;\n\
         GRANT staff TO app WITH INHERIT FALSE, SET TRUE GRANTED BY postgres;\nREVOKE staff FROM anna;\n",
    );
    let app = &catalog.roles[catalog.roles.find(&Name::from("app")).expect("app is created")];
    assert!(app.login && app.create_database && !app.superuser);
    assert_eq!((app.connection_limit, app.has_password), (5, Some(true)));
    assert_eq!(app.valid_until.as_deref(), Some("2030-01-01 00:00:00+00"));
    assert!(!format!("{:?}", catalog.roles).contains("secret"));
    let anna = &catalog.roles[catalog.roles.find(&Name::from("anna")).expect("anna is created")];
    assert!(anna.login);
    let memberships: Vec<_> = catalog
        .memberships
        .iter()
        .map(|known| (known.role.as_str(), known.member.as_str(), known.admin, known.inherit, known.set))
        .collect();
    assert_eq!(memberships, [("staff", "app", true, Some(false), Some(true))]);
    assert!(catalog.contents.roles);
}

#[test]
fn settings_of_roles_and_databases_replace_each_other() {
    let catalog = catalog_of(
        "ALTER ROLE app SET search_path TO 'a', 'b';\nALTER ROLE app SET work_mem = '4MB';\n\
         ALTER ROLE app SET work_mem TO '8MB';\nALTER ROLE app IN DATABASE shop SET statement_timeout TO '1s';\n\
         ALTER DATABASE shop SET timezone TO 'UTC';\nALTER ROLE ALL RESET ALL;\n\
         ALTER DATABASE shop SET lock_timeout TO '1s';\nALTER DATABASE shop RESET lock_timeout;\n",
    );
    let settings: Vec<_> = catalog
        .settings
        .iter()
        .map(|setting| {
            let parameter = &setting.parameter;
            let shown = |name: &Option<Name>| name.as_ref().map(|name| name.as_str().to_owned());
            let value = parameter.value.as_deref().unwrap_or_default();
            (shown(&setting.role), shown(&setting.database), format!("{}={value}", parameter.name))
        })
        .collect();
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(
        settings,
        [
            (some("app"), None, "search_path='a', 'b'".to_owned()),
            (some("app"), None, "work_mem='8MB'".to_owned()),
            (some("app"), some("shop"), "statement_timeout='1s'".to_owned()),
            (None, some("shop"), "timezone='UTC'".to_owned()),
        ]
    );
}

#[test]
fn a_role_is_made_once() {
    let mut session = Session::new();
    session.accept(&["CREATE ROLE a"]);
    assert_eq!(session.run("CREATE USER a").unwrap_err().to_string(), "role a already exists");
    assert_eq!(session.run("ALTER ROLE b LOGIN").unwrap_err().to_string(), "role b does not exist");
}

#[test]
fn a_setting_that_may_be_a_secret_has_no_value() {
    let catalog =
        catalog_of("ALTER ROLE app SET app.jwt_secret = 'hidden';\nALTER ROLE app SET work_mem = '4MB';\n");
    let kept: Vec<_> = catalog.settings.iter().map(|setting| setting.parameter.value.as_deref()).collect();
    assert_eq!(kept, [None, Some("'4MB'")]);
}

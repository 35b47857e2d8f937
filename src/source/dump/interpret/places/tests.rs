//! Lists that are long enough for their places to be remembered: what is there is found, also after
//! something was taken away or renamed.

use crate::catalog::Catalog;

use super::super::ApplyError;
use super::super::testing::Session;

/// More than enough for a list to be long.
const MANY: u32 = 100;

/// A session that has run a statement for each number.
fn many(before: &[&str], statement: impl Fn(u32) -> String) -> Session {
    let mut session = Session::new();
    session.accept(before);
    for number in 0..MANY {
        session.accept(&[&statement(number)]);
    }
    session
}

/// That parts cannot be made twice, but can be after they were dropped or renamed: with a part in the
/// place of `%` in each statement.
fn come_and_go(create: &str, drop: &str, rename: &str) -> Catalog {
    let with = |statement: &str, number: u32| statement.replace('%', &format!("p{number}"));
    let mut session = many(&["CREATE TABLE t (a int)"], |number| with(create, number));
    let is_refused = |session: &mut Session, number| {
        let outcome = session.run(&with(create, number));
        assert!(matches!(outcome, Err(ApplyError::Exists { .. })), "{number}: {outcome:?}");
    };
    is_refused(&mut session, 0);
    is_refused(&mut session, 80);
    session.accept(&[&with(drop, 3), &with(create, 3)]);
    is_refused(&mut session, 3);
    is_refused(&mut session, 99);
    session.accept(&[&with(rename, 4), &with(create, 4)]);
    is_refused(&mut session, 4);
    // two dropped and one of them back: the list is shorter, and then as long as before
    session.accept(&[&with(drop, 98), &with(drop, 99), &with(create, 200), &with(create, 99)]);
    is_refused(&mut session, 200);
    session.accept(&[&with(create, 98)]);
    session.0.catalog
}

#[test]
fn constraints() {
    let catalog = come_and_go(
        "ALTER TABLE t ADD CONSTRAINT % CHECK (a > 0)",
        "ALTER TABLE t DROP CONSTRAINT %",
        "ALTER TABLE t RENAME CONSTRAINT % TO renamed",
    );
    assert_eq!(table(&catalog).constraints.len(), 102);
}

#[test]
fn triggers() {
    let catalog = come_and_go(
        "CREATE TRIGGER % BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "DROP TRIGGER % ON t",
        "ALTER TRIGGER % ON t RENAME TO renamed",
    );
    assert_eq!(table(&catalog).triggers.len(), 102);
}

#[test]
fn policies() {
    let catalog = come_and_go(
        "CREATE POLICY % ON t USING (a > 0)",
        "DROP POLICY % ON t",
        "ALTER POLICY % ON t RENAME TO renamed",
    );
    assert_eq!(table(&catalog).policies.len(), 102);
}

#[test]
fn rules() {
    let catalog = come_and_go(
        "CREATE RULE % AS ON INSERT TO t DO NOTHING",
        "DROP RULE % ON t",
        "ALTER RULE % ON t RENAME TO renamed",
    );
    assert_eq!(table(&catalog).rules.len(), 102);
}

fn table(catalog: &Catalog) -> &crate::catalog::Relation {
    &catalog.relations[catalog.relation("public", "t").expect("the table of the test")]
}

#[test]
fn checks_without_a_name_get_different_ones() {
    let session = many(&["CREATE TABLE t (a int)"], |_| "ALTER TABLE t ADD CHECK (a > 0)".to_owned());
    let names: std::collections::BTreeSet<_> =
        table(session.catalog()).constraints.iter().map(|check| check.name.clone()).collect();
    assert_eq!(names.len(), MANY as usize);
    assert!(names.contains("t_a_check99"));
}

#[test]
fn grants() {
    let mut session =
        many(&["CREATE TABLE t (a int)"], |number| format!("GRANT SELECT, UPDATE (a) ON t TO r{number}"));
    session.accept(&[
        "GRANT INSERT, REFERENCES (a) ON t TO r5",
        "REVOKE SELECT, UPDATE (a) ON t FROM r3",
        "REVOKE SELECT, UPDATE (a) ON t FROM missing",
        "GRANT INSERT, REFERENCES (a) ON t TO r90",
        "GRANT INSERT, REFERENCES (a) ON t TO r3",
    ]);
    let table = table(session.catalog());
    let of_table = table.common.acl.as_ref().expect("the grants");
    let held = of_table.held();
    // the owner's as well
    assert_eq!((of_table.grants.len(), held.len()), (MANY as usize + 1, MANY as usize + 1));
    let shown = |role: &str| held[&crate::catalog::Grantee::Role(role.into())].privileges.to_string();
    assert_eq!((shown("r3"), shown("r4")), ("INSERT".to_owned(), "SELECT".to_owned()));
    assert_eq!((shown("r5"), shown("r90")), ("SELECT, INSERT".to_owned(), "SELECT, INSERT".to_owned()));
    let of_column = table.columns[0].acl.as_ref().expect("the grants");
    assert_eq!(of_column.grants.len(), MANY as usize);
}

#[test]
fn grants_after_another_owner() {
    let mut session = many(&["CREATE TABLE t (a int)", "ALTER TABLE t OWNER TO old"], |number| {
        format!("GRANT SELECT ON t TO r{number}")
    });
    session.accept(&["ALTER TABLE t OWNER TO new", "GRANT INSERT ON t TO r7", "GRANT INSERT ON t TO r80"]);
    let acl = table(session.catalog()).common.acl.as_ref().expect("the grants");
    assert_eq!(acl.grants.len(), MANY as usize + 1);
    assert!(acl.grants.iter().all(|grant| grant.grantor == Some("new".into())));
}

#[test]
fn memberships() {
    let mut session = many(&["CREATE ROLE staff"], |number| format!("GRANT staff TO r{number}"));
    session.accept(&[
        "GRANT staff TO r7 WITH ADMIN OPTION",
        "REVOKE staff FROM r3",
        "REVOKE staff FROM r1000",
        "GRANT staff TO r90 WITH ADMIN OPTION",
        "GRANT staff TO r3",
        "CREATE ROLE r50",
        "ALTER ROLE r50 RENAME TO other",
        "GRANT staff TO r50",
        "DROP ROLE other",
        "GRANT staff TO r51",
    ]);
    let memberships = &session.catalog().memberships;
    assert_eq!(memberships.len(), MANY as usize);
    let admins = memberships.iter().filter(|membership| membership.admin);
    assert_eq!(admins.map(|membership| membership.member.as_str()).collect::<Vec<_>>(), ["r7", "r90"]);
}

#[test]
fn settings() {
    let mut session = many(&[], |number| format!("ALTER ROLE r{number} SET work_mem = '1MB'"));
    session.accept(&[
        "ALTER ROLE r7 SET work_mem = '2MB'",
        "ALTER ROLE r8 RESET work_mem",
        "ALTER ROLE r99 SET work_mem = '3MB'",
        "ALTER ROLE r8 SET work_mem = '4MB'",
    ]);
    let settings = &session.catalog().settings;
    assert_eq!(settings.len(), MANY as usize);
    let last = settings.iter().rev().take(3).map(|setting| setting.parameter.value.as_deref().unwrap_or(""));
    let shown: Vec<String> = last.map(|value| value.trim_matches('\'').to_owned()).collect();
    assert_eq!(shown, ["4MB", "3MB", "2MB"]);
}

#[test]
fn default_privileges() {
    let grant =
        |number| format!("ALTER DEFAULT PRIVILEGES FOR ROLE r{number} GRANT SELECT ON TABLES TO reader");
    let mut session = many(&[], grant);
    session.accept(&[
        &grant(7),
        "ALTER DEFAULT PRIVILEGES FOR ROLE r3 REVOKE SELECT ON TABLES FROM reader",
        &grant(90),
        &grant(3),
        "ALTER DEFAULT PRIVILEGES FOR ROLE r80 GRANT INSERT ON TABLES TO reader",
    ]);
    for number in 0..MANY {
        session
            .accept(&[&format!("ALTER DEFAULT PRIVILEGES FOR ROLE r90 GRANT SELECT ON TABLES TO q{number}")]);
    }
    let entries = &session.catalog().default_privileges;
    assert_eq!(entries.len(), MANY as usize);
    let most = entries.iter().max_by_key(|entry| entry.acl.grants.len()).expect("the entries");
    // the creator's and the reader's as well
    assert_eq!((most.role.clone(), most.acl.grants.len()), (Some("r90".into()), MANY as usize + 2));
}

#[test]
fn labels_of_an_enum() {
    let mut session =
        many(&["CREATE TYPE e AS ENUM ()"], |number| format!("ALTER TYPE e ADD VALUE 'l{number}'"));
    session.accept(&[
        "ALTER TYPE e ADD VALUE 'first' BEFORE 'l0'",
        "ALTER TYPE e RENAME VALUE 'l7' TO 'renamed'",
        "ALTER TYPE e ADD VALUE 'l7'",
        "ALTER TYPE e ADD VALUE IF NOT EXISTS 'l99'",
    ]);
    for taken in ["first", "l7", "renamed", "l99"] {
        let outcome = session.run(&format!("ALTER TYPE e ADD VALUE '{taken}'"));
        assert!(matches!(outcome, Err(ApplyError::Refused(_))), "{taken}: {outcome:?}");
    }
}

use super::NOTHING;
use crate::dms::task::MigrationType;
use crate::rules::testing::Case;

const RULE: &str = "unsupported-server-version";

fn server(provider: &str, version: u32) -> Case {
    Case::new("CREATE TABLE t (id integer PRIMARY KEY);")
        .server(&format!(r#"{{"version": {version}, "provider": "{provider}"}}"#))
}

#[test]
fn the_provider_decides_which_versions_are_listed() {
    assert_eq!(server("self-managed", 90_624).finds(RULE), NOTHING);
    assert_eq!(server("rds", 90_624).finds(RULE), ["error setting:server_version"]);
    assert_eq!(server("self-managed", 190_000).finds(RULE).len(), 1);
    assert_eq!(server("azure", 150_008).finds(RULE), ["warning setting:server_version"]);
}

#[test]
fn a_new_version_needs_a_new_dms() {
    assert_eq!(server("self-managed", 170_002).finds(RULE), NOTHING);
    let old = || server("self-managed", 170_002).dms_version("3.5.3");
    assert_eq!(old().finds(RULE).len(), 1);
    assert_eq!(old().remedies(RULE), ["use a replication instance with DMS 3.5.4 or later"]);
}

#[test]
fn some_versions_of_aws_do_not_work_or_capture_nothing() {
    assert_eq!(server("rds", 100_004).finds(RULE).len(), 1);
    assert_eq!(server("self-managed", 100_004).finds(RULE), NOTHING);
    assert_eq!(server("aurora", 100_005).finds(RULE).len(), 1);
    assert_eq!(server("aurora", 100_005).kind(MigrationType::FullLoad).finds(RULE), NOTHING);
    assert_eq!(server("aurora", 100_006).finds(RULE), NOTHING);
}

#[test]
fn a_dump_tells_by_its_header() {
    let dump =
        |version: &str| Case::new(&format!("-- Dumped from database version {version}\nCREATE SCHEMA s;"));
    assert_eq!(dump("9.3.2").finds(RULE).len(), 1);
    assert_eq!(dump("9.6.2").finds(RULE), NOTHING);
    let without = Case::new("CREATE SCHEMA s;").not_checked(RULE);
    assert_eq!(without, ["the input does not say from which version of PostgreSQL it comes"]);
}

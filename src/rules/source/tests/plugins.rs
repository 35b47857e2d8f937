use super::{NOTHING, with_facts};
use crate::rules::testing::Case;

/// A server with these extensions (JSON members) and preloaded libraries.
fn server(extensions: &str, libraries: &str) -> Case {
    with_facts(&format!(
        r#""extensions": {{"value": {{{extensions}}}}},
        "settings": {{"seen": {{"shared_preload_libraries": {{"text": "{libraries}", "context": "postmaster"}}}}}}"#
    ))
}

const CONTRIB: &str = r#""hstore": {}"#;
const INSTALLED: &str = r#""hstore": {}, "pglogical": {"installed_version": "2.4"}"#;
const AVAILABLE: &str = r#""hstore": {}, "pglogical": {"default_version": "2.4"}"#;
const ASKS: &str = r#"{"PluginName": "pglogical"}"#;
const TEST_DECODING: &str = r#"{"PluginName": "test-decoding"}"#;

const MISSING: &str = "output-plugin-missing";
const NOT_CHOSEN: &str = "output-plugin-not-chosen";

#[test]
fn without_a_choice_test_decoding_is_enough() {
    assert_eq!(server(CONTRIB, "").finds(MISSING), ["info extension:pglogical"]);
    assert_eq!(server("", "").finds(MISSING), ["error extension:test_decoding"]);
    assert_eq!(server(INSTALLED, "a, pglogical").finds(MISSING), NOTHING);
    assert_eq!(server(CONTRIB, "").source_settings(TEST_DECODING).finds(MISSING), NOTHING);
    assert_eq!(server("", "").source_settings(TEST_DECODING).finds(MISSING).len(), 1);
}

#[test]
fn where_pglogical_is_asked_for_each_part_of_it_is_needed() {
    let asked = |extensions: &str, libraries: &str| server(extensions, libraries).source_settings(ASKS);
    assert_eq!(asked(INSTALLED, "pglogical").finds(MISSING), NOTHING);
    assert_eq!(asked(CONTRIB, "").finds(MISSING), ["error extension:pglogical"]);
    let remedies = asked(AVAILABLE, "pg_stat_statements").remedies(MISSING);
    let expected = [
        "endpoint PluginName = \"test-decoding\"",
        "parameter shared_preload_libraries = pg_stat_statements,pglogical in ConfigurationFile AfterRestart",
    ];
    assert_eq!(remedies, expected);
    let remedies = asked(AVAILABLE, "pglogical").remedies(MISSING);
    assert_eq!(remedies[1], "source-before-task: CREATE EXTENSION pglogical");
    assert_eq!(asked(INSTALLED, "").finds(MISSING).len(), 1);
}

#[test]
fn a_library_may_be_listed_with_its_folder_and_in_quotes() {
    for libraries in
        [r#"\"$libdir/pglogical\", a"#, "a,$libdir/pglogical", r#"\"pglogical\""#, "pglogical.so"]
    {
        assert_eq!(server(INSTALLED, libraries).finds(MISSING), NOTHING, "{libraries}");
    }
    let remedies = server(AVAILABLE, r#"\"$libdir/a\", b"#).source_settings(ASKS).remedies(MISSING);
    let expected =
        r#"parameter shared_preload_libraries = "$libdir/a", b,pglogical in ConfigurationFile AfterRestart"#;
    assert_eq!(remedies[1], expected);
}

#[test]
fn old_servers_of_aws_do_not_offer_pglogical() {
    let old = Case::new("CREATE SCHEMA s;").server(
        r#"{"version": 90524, "provider": "rds", "extensions": {"value": {"pglogical": {"installed_version": "1"}}}}"#,
    );
    assert_eq!(old.source_settings(ASKS).finds(MISSING), ["error extension:pglogical"]);
}

#[test]
fn pglogical_is_taken_where_nothing_else_is_asked_for() {
    let found = ["info endpoint:\"source.PluginName\""];
    assert_eq!(server(INSTALLED, "pglogical").finds(NOT_CHOSEN), found);
    assert_eq!(server(INSTALLED, "pglogical").source_settings(ASKS).finds(NOT_CHOSEN), NOTHING);
    assert_eq!(server(INSTALLED, "").finds(NOT_CHOSEN), NOTHING);
    assert_eq!(server(CONTRIB, "").finds(NOT_CHOSEN), NOTHING);
}

#[test]
fn hidden_libraries_are_of_no_matter_where_the_extension_is_created() {
    let hidden = with_facts(
        r#""extensions": {"value": {"pglogical": {"installed_version": "2.4"}}},
        "settings": {"seen": {}, "hidden": {"no-privilege": {"right": "read-all-settings"}}}"#,
    );
    assert_eq!(hidden.finds(NOT_CHOSEN).len(), 1);
}

const TABLES: &str = "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY);";
const FEW: &str = "test-decoding-with-few-tables";

#[test]
fn few_tables_are_less_than_half() {
    let moving = |tables: &[(&str, &str)]| Case::new(TABLES).selects(tables).source_settings(TEST_DECODING);
    assert_eq!(moving(&[("include", "a")]).finds(FEW), ["info endpoint:\"source.PluginName\""]);
    assert_eq!(moving(&[("include", "a"), ("include", "b")]).finds(FEW), NOTHING);
    let asked = Case::new(TABLES).selects(&[("include", "a")]).source_settings(ASKS);
    assert_eq!(asked.finds(FEW), NOTHING);
}

#[test]
fn which_plugin_is_taken_the_server_tells() {
    let open = || Case::new(TABLES).selects(&[("include", "a")]);
    assert_eq!(open().not_checked(FEW), ["needs a live source"]);
    let facts = |extensions: &str| {
        format!(
            r#"{{"version": 150004, "extensions": {{"value": {{{extensions}}}}}, "settings": {{"seen": {{}}}}}}"#
        )
    };
    assert_eq!(open().server(&facts(CONTRIB)).finds(FEW).len(), 1);
    assert_eq!(open().server(&facts(INSTALLED)).finds(FEW), NOTHING);
}

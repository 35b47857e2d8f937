//! What the target lacks, told once.

use crate::lint::Linter;
use crate::rules::testing::Case;

const DROPS: &str = r#"{"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#;

const SOURCE: &str = "
    CREATE ROLE app;
    CREATE EXTENSION pg_trgm;
    CREATE TABLE a (id bigserial PRIMARY KEY, code bigint UNIQUE, n integer CHECK (n > 0), day integer);
    CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a, EXCLUDE USING btree (id WITH =));
    CREATE INDEX b_a ON b (a);
    CREATE STATISTICS s ON n, day FROM a;
    CREATE SEQUENCE alone;
    GRANT SELECT ON a TO app;";

/// The tables alone, as DMS makes them.
const TARGET: &str = "
    CREATE ROLE dms;
    CREATE TABLE a (id bigint PRIMARY KEY, code bigint, n integer, day integer);
    CREATE TABLE b (id bigint PRIMARY KEY, a bigint);
    GRANT SELECT ON a TO dms;";

/// The findings of both groups, but about what has no rule of its own in the group `target`.
fn findings(case: Case) -> Vec<String> {
    let migration = case.migration();
    let report = Linter::new().select(&["objects", "target"]).expect("groups").run(&migration);
    let all = report.findings.iter().map(|finding| finding.id(migration.source()));
    let is_lack = |id: &String| id.contains("-missing:") || id.contains("-not-migrated:");
    all.filter(|id| is_lack(id) && !id.starts_with("default-not")).collect()
}

const ON_TARGET: &[&str] = &[
    "target-constraint-missing:constraint:public.a.a_code_key",
    "target-constraint-missing:constraint:public.a.a_n_check",
    "target-constraint-missing:constraint:public.b.b_a_fkey",
    "target-constraint-missing:constraint:public.b.b_id_excl",
    "target-extension-missing:extension:pg_trgm",
    "target-index-missing:index:public.b.b_a",
    "target-privilege-missing:privilege:app",
    "target-role-missing:role:app",
    "target-sequence-missing:sequence:public.a_id_seq",
    "target-sequence-missing:sequence:public.alone",
    "target-statistics-missing:statistics:public.s",
];

/// What the rules about what DMS leaves behind say of it, and those about the target do not.
const LEFT_BEHIND: &[&str] = &[
    "check-constraint-not-migrated:constraint:public.a.a_n_check",
    "exclusion-constraint-not-migrated:constraint:public.b.b_id_excl",
    "foreign-key-not-migrated:constraint:public.b.b_a_fkey",
    "secondary-index-not-migrated:index:public.b.b_a",
    "sequence-not-migrated:sequence:public.a_id_seq",
    "statistics-object-not-migrated:statistics:public.s",
    "unique-constraint-not-migrated:constraint:public.a.a_code_key",
];

#[test]
fn what_a_known_target_lacks_is_told_by_one_rule() {
    assert_eq!(findings(Case::new(SOURCE).target(TARGET)), ON_TARGET);
    assert_eq!(findings(Case::new(SOURCE).target(SOURCE)), [""; 0]);
}

#[test]
fn what_belongs_to_a_table_that_dms_drops_is_left_behind_again() {
    let found = findings(Case::new(SOURCE).target(TARGET).settings(DROPS));
    let expected: Vec<&str> = LEFT_BEHIND.iter().copied().chain(found_without_tables()).collect();
    let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
    expected.push("privilege-not-migrated:privilege:app".to_owned());
    expected.sort();
    assert_eq!(found, expected);
}

/// What does not belong to a table.
fn found_without_tables() -> impl Iterator<Item = &'static str> {
    let alone = ["extension:pg_trgm", "role:app", "sequence:public.alone"];
    ON_TARGET.iter().copied().filter(move |id| alone.iter().any(|object| id.ends_with(object)))
}

#[test]
fn what_belongs_to_a_table_that_is_missing_is_left_behind() {
    let found = findings(
        Case::new(SOURCE)
            .target("CREATE ROLE app; CREATE EXTENSION pg_trgm; GRANT ALL ON SCHEMA public TO app;"),
    );
    for id in LEFT_BEHIND {
        assert!(found.iter().any(|found| found == id), "{id}: {found:#?}");
    }
    assert!(found.contains(&"target-table-missing:table:public.a".to_owned()), "{found:#?}");
    assert!(!found.iter().any(|id| id.starts_with("target-index-missing")), "{found:#?}");
}

#[test]
fn an_object_of_the_same_name_that_is_another_one_is_missing() {
    let source = "CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b bigint); CREATE INDEX i ON t (a);";
    let target = "CREATE TABLE t (id bigint PRIMARY KEY, a bigint, b bigint); CREATE INDEX i ON t (b);";
    assert_eq!(Case::new(source).target(target).finds("target-index-missing"), ["warning index:public.t.i"]);
    let described = Case::new(source).target(target).describes("target-index-missing");
    assert!(described.message.contains("another one"), "{}", described.message);
    let renamed = target.replace("INDEX i ON t (b)", "INDEX other ON t (a)");
    assert_eq!(Case::new(source).target(&renamed).finds("target-index-missing"), [""; 0]);
}

#[test]
fn remedies_name_what_the_target_names() {
    let mappings = r#"{"rules": [
        {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
         "object-locator": {"schema-name": "public", "table-name": "%"}},
        {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-action": "add-suffix",
         "rule-target": "table", "object-locator": {"schema-name": "public", "table-name": "%"}, "value": "_new"}]}"#;
    let case = || {
        Case::new("CREATE TABLE t (id bigint PRIMARY KEY, a bigint); CREATE INDEX i ON t (a);")
            .target("CREATE TABLE t_new (id bigint PRIMARY KEY, a bigint);")
            .mappings(mappings)
    };
    assert_eq!(case().finds("target-index-missing"), ["warning index:public.t.i"]);
    assert_eq!(
        case().remedies("target-index-missing"),
        ["target-after-load: CREATE INDEX i ON public.t_new USING btree (a)"]
    );
}

#[test]
fn columns_that_make_rows_fail_are_errors() {
    let finds = |source: &str, target: &str| {
        let text = |columns: &str| format!("CREATE TABLE t (id bigint PRIMARY KEY{columns});");
        Case::new(&text(source)).target(&text(target)).finds("target-column-differs")
    };
    assert_eq!(finds(", a varchar(9)", ", a varchar(5)"), ["warning column:public.t.a"]);
    assert_eq!(finds(", a varchar(9)", ""), ["warning column:public.t.a"]);
    assert_eq!(finds(", a integer", ", a integer NOT NULL"), ["error column:public.t.a"]);
    assert_eq!(finds("", ", a integer NOT NULL"), ["error column:public.t.a"]);
    for harmless in [
        ", a integer",
        ", a integer NOT NULL DEFAULT 1",
        ", a bigint GENERATED ALWAYS AS (id) STORED NOT NULL",
    ] {
        assert_eq!(finds("", harmless), [""; 0], "{harmless}");
    }
    // DMS brings LOBs behind their rows
    assert_eq!(finds(", a text NOT NULL", ", a text"), [""; 0]);
    assert_eq!(
        finds(", a text NOT NULL, b integer NOT NULL", ", a text, b integer"),
        ["warning column:public.t.b"]
    );
}

#[test]
fn keys_are_told_apart_by_their_columns() {
    let finds = |source: &str, target: &str| {
        let text = |keys: &str| format!("CREATE TABLE t (a bigint NOT NULL, b bigint NOT NULL{keys});");
        Case::new(&text(source)).target(&text(target)).finds("target-primary-key-differs")
    };
    let found = ["warning table:public.t"];
    assert_eq!(finds(", PRIMARY KEY (a)", ", PRIMARY KEY (b)"), found);
    assert_eq!(finds(", PRIMARY KEY (a)", ", UNIQUE (a)"), found);
    assert_eq!(finds("", ", PRIMARY KEY (a)"), found);
    assert_eq!(finds(", PRIMARY KEY (a, b)", ", CONSTRAINT other PRIMARY KEY (b, a)"), [""; 0]);
    // a table without any key is another matter
    assert_eq!(finds(", PRIMARY KEY (a)", ""), [""; 0]);
}

#[test]
fn rights_of_everybody_that_were_taken_away_are_told() {
    let source = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION f() TO app;";
    let target = "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION f() TO app;";
    assert_eq!(
        Case::new(source).target(target).finds("target-privilege-missing"),
        ["warning privilege:public"]
    );
    assert_eq!(Case::new(source).target(source).finds("target-privilege-missing"), [""; 0]);
}

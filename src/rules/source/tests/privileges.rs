use super::NOTHING;
use crate::dms::task::MigrationType;
use crate::remedy::Change;
use crate::rules::testing::Case;

const REPLICATION: &str = "missing-replication-privilege";
const SELECT: &str = "missing-select-privilege";
const DDL: &str = "ddl-capture-privilege";

fn roles(sql: &str) -> Case {
    Case::new(&format!("{sql}\nCREATE TABLE t (id integer PRIMARY KEY);")).dms_user("dms")
}

#[test]
fn a_server_of_ones_own_asks_for_a_superuser() {
    assert_eq!(roles("CREATE ROLE dms;").finds(REPLICATION), ["error role:dms"]);
    assert_eq!(roles("CREATE ROLE dms REPLICATION;").finds(REPLICATION), ["warning role:dms"]);
    assert_eq!(roles("CREATE ROLE dms SUPERUSER;").finds(REPLICATION), NOTHING);
    let full_load = roles("CREATE ROLE dms;").kind(MigrationType::FullLoad);
    assert_eq!(full_load.finds(REPLICATION), NOTHING);
}

#[test]
fn aws_asks_for_two_roles_which_may_come_through_others() {
    const RDS: &str =
        "CREATE ROLE rds_superuser; CREATE ROLE rds_replication; CREATE ROLE dms; CREATE ROLE admins;";
    let with = |grants: &str| roles(&format!("{RDS}\n{grants}")).finds(REPLICATION);
    assert_eq!(with(""), ["error role:dms"]);
    assert_eq!(with("GRANT rds_replication TO dms;"), ["warning role:dms"]);
    assert_eq!(
        with("GRANT rds_replication TO rds_superuser; GRANT rds_superuser TO admins; GRANT admins TO dms;"),
        NOTHING
    );
    assert_eq!(
        with("ALTER ROLE dms NOINHERIT; GRANT rds_replication TO dms; GRANT rds_superuser TO dms;").len(),
        1
    );
    let remedies = roles(RDS).remedies(REPLICATION);
    assert_eq!(remedies, ["source-before-task: GRANT rds_replication TO dms; GRANT rds_superuser TO dms"]);
    // what undoes the remedy takes away nothing that was there before
    let remedies = roles(&format!("{RDS}\nGRANT rds_replication TO dms;")).remedies(REPLICATION);
    assert_eq!(remedies, ["source-before-task: GRANT rds_superuser TO dms"]);
}

#[test]
fn the_server_tells_who_runs_it_before_the_roles_do() {
    let facts = r#"{"version": 150004, "provider": "self-managed"}"#;
    let restored = roles("CREATE ROLE rds_superuser; CREATE ROLE dms SUPERUSER;").server(facts);
    assert_eq!(restored.finds(REPLICATION), NOTHING);
    let azure = roles("CREATE ROLE dms REPLICATION;").server(r#"{"version": 150004, "provider": "azure"}"#);
    assert_eq!(azure.finds(REPLICATION), NOTHING);
}

#[test]
fn an_unknown_user_and_no_roles_are_not_checked() {
    let unknown = roles("CREATE ROLE app;").not_checked(REPLICATION);
    assert_eq!(unknown, ["the input knows no role dms: is it the user of DMS?"]);
    let without = Case::new("CREATE TABLE t (id int PRIMARY KEY);").dms_user("dms").not_checked(REPLICATION);
    assert!(without[0].starts_with("needs roles"), "{without:?}");
}

const OWNED: &str = "CREATE ROLE dms; CREATE ROLE readers; CREATE ROLE app;
    CREATE SCHEMA s AUTHORIZATION app;
    CREATE TABLE s.a (id integer PRIMARY KEY, secret text); ALTER TABLE s.a OWNER TO app;
    CREATE TABLE s.b (id integer PRIMARY KEY); ALTER TABLE s.b OWNER TO app;
    GRANT SELECT ON s.b TO app;";

fn granted(grants: &str) -> Vec<String> {
    Case::new(&format!("{OWNED}\n{grants}")).dms_user("dms").finds(SELECT)
}

#[test]
fn tables_and_schemas_must_be_readable() {
    assert_eq!(granted(""), ["error schema:s", "error table:s.a", "error table:s.b"]);
    assert_eq!(
        granted("GRANT USAGE ON SCHEMA s TO PUBLIC; GRANT SELECT ON s.a TO dms;"),
        ["error table:s.b"]
    );
    let through =
        "GRANT USAGE ON SCHEMA s TO readers; GRANT SELECT ON s.a, s.b TO readers; GRANT readers TO dms;";
    assert_eq!(granted(through), NOTHING);
    assert_eq!(granted("GRANT app TO dms;"), NOTHING);
    assert_eq!(granted("CREATE ROLE pg_read_all_data; GRANT pg_read_all_data TO dms;"), NOTHING);
    assert_eq!(granted("ALTER ROLE dms SUPERUSER;"), NOTHING);
}

#[test]
fn some_of_the_columns_are_a_warning_and_all_are_enough() {
    let columns = |list: &str| {
        granted(&format!(
            "GRANT USAGE ON SCHEMA s TO dms; GRANT SELECT ON s.b TO dms; GRANT SELECT ({list}) ON s.a TO dms;"
        ))
    };
    assert_eq!(columns("id"), ["warning table:s.a"]);
    assert_eq!(columns("id, secret"), NOTHING);
}

#[test]
fn of_a_table_that_is_readable_in_part_only_the_rest_is_granted() {
    let sql = format!(
        "{OWNED}\nGRANT USAGE ON SCHEMA s TO dms; GRANT SELECT ON s.b TO dms; GRANT SELECT (id) ON s.a TO dms;"
    );
    let description = Case::new(&sql).dms_user("dms").describes(SELECT);
    let Change::Sql(change) = &description.remedies[0].change else { panic!("{description:?}") };
    assert_eq!(change.steps[0].up, "GRANT SELECT (secret) ON TABLE s.a TO dms");
    // without the columns it would take back the SELECT (id) that was there before
    assert_eq!(change.steps[0].down.as_deref(), Some("REVOKE SELECT (secret) ON TABLE s.a FROM dms"));
}

#[test]
fn without_owners_nobody_knows() {
    let case = || {
        Case::new(
            "CREATE ROLE dms; CREATE TABLE a (id integer PRIMARY KEY);
             CREATE TABLE b (id integer PRIMARY KEY); GRANT SELECT ON b TO dms;",
        )
        .dms_user("dms")
    };
    assert_eq!(case().finds(SELECT), NOTHING);
    assert!(case().not_checked(SELECT)[0].starts_with("needs owners"), "{:?}", case().not_checked(SELECT));
}

#[test]
fn only_a_superuser_makes_the_event_trigger() {
    assert_eq!(roles("CREATE ROLE dms REPLICATION;").finds(DDL), ["warning role:dms"]);
    assert_eq!(roles("CREATE ROLE dms SUPERUSER;").finds(DDL), NOTHING);
    let off = roles("CREATE ROLE dms REPLICATION;").source_settings(r#"{"CaptureDdls": false}"#);
    assert_eq!(off.finds(DDL), NOTHING);
}

#[test]
fn who_makes_the_event_trigger_is_not_checked_where_the_role_is_unknown() {
    let unknown = roles("CREATE ROLE app;").not_checked(DDL);
    assert_eq!(unknown, ["the input knows no role dms: is it the user of DMS?"]);
}

#[test]
fn who_may_write_to_the_audit_table_is_not_checked_without_grants_and_owners() {
    let objects = "CREATE TABLE public.awsdms_ddl_audit (c_key bigserial PRIMARY KEY);
        CREATE FUNCTION public.awsdms_intercept_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
        CREATE EVENT TRIGGER awsdms_intercept_ddl ON ddl_command_end EXECUTE FUNCTION public.awsdms_intercept_ddl();
        CREATE TABLE a (id integer PRIMARY KEY);";
    let case = |grants: &str| Case::new(&format!("CREATE ROLE dms; {objects} {grants}")).dms_user("dms");
    let without_grants = case("").not_checked(DDL);
    assert!(without_grants[0].starts_with("needs privileges"), "{without_grants:?}");
    let without_owners = case("GRANT SELECT ON a TO dms;").not_checked(DDL);
    assert!(without_owners[0].starts_with("needs owners"), "{without_owners:?}");
}

const CAPTURE: &str = "CREATE ROLE dms; CREATE ROLE app; CREATE ROLE team; CREATE ROLE boss;
    CREATE TABLE public.awsdms_ddl_audit (c_key bigserial PRIMARY KEY); ALTER TABLE awsdms_ddl_audit OWNER TO boss;
    CREATE FUNCTION public.awsdms_intercept_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
    CREATE EVENT TRIGGER awsdms_intercept_ddl ON ddl_command_end EXECUTE FUNCTION public.awsdms_intercept_ddl();
    CREATE TABLE a (id integer PRIMARY KEY); ALTER TABLE a OWNER TO app;
    GRANT SELECT ON a TO dms;";

#[test]
fn who_owns_tables_must_be_able_to_write_to_the_audit_table() {
    let case = |grants: &str| Case::new(&format!("{CAPTURE}\n{grants}")).dms_user("dms");
    assert_eq!(case("").finds(DDL), ["warning role:app"]);
    assert_eq!(case("GRANT INSERT ON awsdms_ddl_audit TO PUBLIC;").finds(DDL), NOTHING);
    assert_eq!(case("GRANT INSERT ON awsdms_ddl_audit TO team; GRANT team TO app;").finds(DDL), NOTHING);
    let remedies = case("").remedies(DDL);
    let expected = "source-before-task: GRANT ALL ON TABLE public.awsdms_ddl_audit TO app; \
                    GRANT ALL ON SEQUENCE public.awsdms_ddl_audit_c_key_seq TO app";
    assert_eq!(remedies[0], expected);
}

#[test]
fn the_event_trigger_is_to_fire_always() {
    let case =
        |enabled: &str| Case::new(&format!("{CAPTURE}\nALTER EVENT TRIGGER awsdms_intercept_ddl {enabled};"));
    let rule = "ddl-event-trigger-not-always";
    for enabled in ["ENABLE", "ENABLE REPLICA", "DISABLE"] {
        assert_eq!(case(enabled).finds(rule), ["warning event-trigger:awsdms_intercept_ddl"], "{enabled}");
    }
    assert_eq!(case("ENABLE ALWAYS").finds(rule), NOTHING);
    assert_eq!(case("ENABLE").kind(MigrationType::FullLoad).finds(rule), NOTHING);
}

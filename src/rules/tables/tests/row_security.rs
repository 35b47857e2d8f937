//! Who sees which rows.

use crate::dms::task::MigrationType;
use crate::rules::testing::Case;

const RULE: &str = "row-level-security";
const TABLE: &str = "CREATE TABLE t (id integer PRIMARY KEY); ALTER TABLE t ENABLE ROW LEVEL SECURITY;";

#[test]
fn without_a_user_it_is_a_warning() {
    assert_eq!(Case::new(TABLE).finds(RULE), ["warning table:public.t"]);
    assert!(Case::new(TABLE).kind(MigrationType::Cdc).finds(RULE).is_empty());
    let policy_alone = "CREATE TABLE t (id integer PRIMARY KEY); CREATE POLICY p ON t USING (id > 0);";
    assert!(Case::new(policy_alone).finds(RULE).is_empty());
}

#[test]
fn the_users_attributes_and_memberships_decide() {
    let owned = format!("CREATE ROLE boss; {TABLE} ALTER TABLE t OWNER TO boss;");
    let forced = format!("{owned} ALTER TABLE t FORCE ROW LEVEL SECURITY;");
    for (sql, role, expected) in [
        (&owned, "CREATE ROLE dms;", "error"),
        (&owned, "CREATE ROLE dms SUPERUSER;", ""),
        (&owned, "CREATE ROLE dms BYPASSRLS;", ""),
        (&owned, "CREATE ROLE dms; GRANT boss TO dms;", ""),
        (&owned, "CREATE ROLE mid; CREATE ROLE dms; GRANT boss TO mid; GRANT mid TO dms;", ""),
        (&owned, "CREATE ROLE dms NOINHERIT; GRANT boss TO dms;", "error"),
        (&forced, "CREATE ROLE dms; GRANT boss TO dms;", "error"),
        (&forced, "CREATE ROLE dms BYPASSRLS;", ""),
        // a role that the input does not know may be anything
        (&owned, "", "warning"),
    ] {
        let found = Case::new(&format!("{sql} {role}")).dms_user("dms").finds(RULE);
        let severities: Vec<&str> = found.iter().filter_map(|found| found.split(' ').next()).collect();
        let expected: Vec<&str> =
            Some(expected).filter(|expected| !expected.is_empty()).into_iter().collect();
        assert_eq!(severities, expected, "{sql} {role}");
    }
    let remedies = Case::new(TABLE).dms_user("Dms User").remedies(RULE);
    assert_eq!(remedies, ["source-before-task: ALTER ROLE \"Dms User\" BYPASSRLS"]);
}

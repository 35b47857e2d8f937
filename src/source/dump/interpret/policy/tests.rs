use crate::catalog::{Grantee, PolicyCommand, PolicyEffect};

use super::super::testing::{Session, read};

#[test]
fn policies_hold_for_whom_and_what() {
    let mut session = Session::new();
    let table = session.table("t", &["a"]);
    session.accept(&[
        "CREATE POLICY plain ON public.t",
        "CREATE POLICY own ON public.t AS RESTRICTIVE FOR UPDATE TO bob, PUBLIC USING ((a = 1)) WITH CHECK ((a > 0))",
        "CREATE POLICY ins ON t AS PERMISSIVE FOR INSERT TO CURRENT_USER WITH CHECK (true)",
        "ALTER POLICY plain ON t TO alice USING (false)",
        "ALTER POLICY ins ON t WITH CHECK (a < 9)",
    ]);
    let policies = &session.catalog().relations[table].policies;
    let bob = Grantee::Role("bob".into());
    assert_eq!((policies[1].effect, policies[1].command), (PolicyEffect::Restrictive, PolicyCommand::Update));
    assert_eq!(policies[1].roles, [bob, Grantee::Public]);
    assert_eq!(policies[1].using.as_ref().unwrap().as_str(), "(a = 1)");
    assert_eq!(policies[1].check.as_ref().unwrap().as_str(), "(a > 0)");
    assert_eq!((policies[0].effect, policies[0].command), (PolicyEffect::Permissive, PolicyCommand::All));
    assert_eq!(policies[0].roles, [Grantee::Role("alice".into())]);
    assert_eq!(policies[0].using.as_ref().unwrap().as_str(), "false");
    assert_eq!(policies[2].roles, [Grantee::Role("current_user".into())]);
    assert_eq!(policies[2].check.as_ref().unwrap().as_str(), "a < 9");
    assert!(session.run("CREATE POLICY own ON t").is_err());
    assert!(session.run("ALTER POLICY none ON t USING (true)").is_err());
    assert!(read("CREATE POLICY p ON t FOR TRUNCATE").is_err());
}

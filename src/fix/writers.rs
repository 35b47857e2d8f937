//! What keeps writers out of the source at the cutover: the switch, and the end of the sessions that began before it.

use super::{Expectation, Guard, Topic, Unit, script};
use crate::catalog::quote_literal;
use crate::ddl::dollar_quote;
use crate::dms::versions::Side;
use crate::migration::Migration;
use crate::remedy::{Phase, Step};

/// What the switch writes where the database says nothing of it itself: nobody else spells it so.
const SAID_NOTHING: &str = "yes";

/// What the switch writes where the database itself says that sessions may write.
const SAID_OFF: &str = "y";

/// What the database itself says; no row where it says nothing.
const SETTING: &str = "\
SELECT pg_catalog.substr(said.setting, 31) AS value \
FROM pg_catalog.pg_db_role_setting AS s JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase \
CROSS JOIN pg_catalog.unnest(s.setconfig) AS said (setting) \
WHERE d.datname = pg_catalog.current_database() AND s.setrole = 0 \
AND said.setting LIKE 'default_transaction_read_only=%'";

/// Whether new sessions of the database cannot write, by whomever it was said.
fn is_on() -> String {
    format!("EXISTS (SELECT FROM ({SETTING}) AS own WHERE own.value::boolean)")
}

/// New sessions cannot write, unless they say otherwise. How that is spelled tells what was there before.
pub(super) fn keep_out() -> Unit {
    let alter = |change: &str| {
        format!("EXECUTE pg_catalog.format('ALTER DATABASE %I {change}', pg_catalog.current_database());")
    };
    let set = |value: &str| alter(&format!("SET default_transaction_read_only = {value}"));
    let switch = format!(
        "
BEGIN
  -- by the spelling the rollback knows what was there before
  IF EXISTS ({SETTING}) THEN
    {}
  ELSE
    {}
  END IF;
END
",
        set(SAID_OFF),
        set(SAID_NOTHING)
    );
    let back = format!(
        "
DECLARE
  value text := ({SETTING});
BEGIN
  IF value = '{SAID_NOTHING}' THEN
    {}
  ELSIF value = '{SAID_OFF}' THEN
    {}
  END IF;
END
",
        alter("RESET default_transaction_read_only"),
        set("off")
    );
    let block = |body: &str| format!("DO {}", dollar_quote(body));
    let step = Step::metadata_only(block(&switch), block(&back), None);
    Unit::new(
        Topic::Writers,
        "new sessions of this database cannot write",
        vec![step],
        Guard::Unless(is_on()),
    )
}

/// That the switch is not on: what came after the first file is undone before it.
pub(super) fn are_let_in() -> Expectation {
    let file = script::file_name(Phase::SourceAtCutover);
    Expectation::new(
        format!("NOT {}", is_on()),
        format!(
            "new sessions of this database cannot write: where {file} was run, run rollback/{file} first"
        ),
    )
}

/// Sessions that are there keep the setting that they began with.
pub(super) fn end_sessions(migration: &Migration) -> Unit {
    let dms = migration.task().dms_user(Side::Source);
    let but_dms = dms.map(|user| format!(" AND a.usename <> {}", quote_literal(&user.value)));
    let sessions = format!("{SESSIONS}{}", but_dms.as_deref().unwrap_or_default());
    let told = format!("SELECT pg_catalog.current_setting('{ENDED}') || ' sessions ended'");
    let steps = [end_and_wait(&sessions), told].map(|statement| {
        Step::metadata_only(statement, "", None)
            .irreversible("sessions that were ended connect again by themselves")
    });
    let mut unit = Unit::new(
        Topic::Writers,
        "sessions that could still write are ended",
        steps.to_vec(),
        Guard::Repeatable,
    );
    if but_dms.is_none() {
        unit.caveat = Some(
            "DMS's own sessions too, which connects again: name its user with --dms-user to spare them"
                .to_owned(),
        );
    }
    unit
}

/// The sessions `a` of clients in this database, with their roles `r`. Of the sessions of others a role sees little
/// more than that they are there, and of replication less.
const SESSIONS: &str = "\
FROM pg_catalog.pg_stat_activity AS a LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = a.usesysid \
WHERE a.datname = pg_catalog.current_database() AND a.usesysid IS NOT NULL AND a.pid <> pg_catalog.pg_backend_pid() \
AND COALESCE(a.backend_type, 'client backend') = 'client backend' \
AND a.pid NOT IN (SELECT w.pid FROM pg_catalog.pg_stat_replication AS w)";

/// Whether the connected role may end the session `a` of the role `r`.
const MAY_END: &str = "\
((SELECT own.rolsuper FROM pg_catalog.pg_roles AS own WHERE own.rolname = CURRENT_USER) \
OR NOT COALESCE(r.rolsuper, false) \
AND (pg_catalog.pg_has_role(a.usesysid, 'USAGE') OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE')))";

/// Holds the number of sessions that were ended, until the transaction ends.
const ENDED: &str = "pgdms_lint.ended";

/// To tell a session to end is not its end: one that hangs goes on, and what it has written it can still commit.
fn end_and_wait(sessions: &str) -> String {
    let body = format!(
        "
DECLARE
  told integer[];
  who text;
  number bigint;
  give_up timestamptz := pg_catalog.clock_timestamp() + interval '10 seconds';
BEGIN
  SELECT pg_catalog.array_agg(a.pid) INTO told {sessions} AND {MAY_END};
  PERFORM pg_catalog.pg_terminate_backend(one.pid) FROM pg_catalog.unnest(told) AS one (pid);
  LOOP
    PERFORM pg_catalog.pg_stat_clear_snapshot();
    SELECT pg_catalog.string_agg(pg_catalog.format('process %s of %s', a.pid, a.usename), E'\\n' ORDER BY a.pid),
      pg_catalog.count(*) INTO who, number
    FROM pg_catalog.pg_stat_activity AS a WHERE a.pid = ANY (told);
    EXIT WHEN number = 0;
    IF pg_catalog.clock_timestamp() > give_up THEN
      RAISE EXCEPTION 'sessions were told to end, and are still there: % can still write', number
      USING DETAIL = who, HINT = 'Look on the server what keeps these processes, and run the file again when they are gone.';
    END IF;
    PERFORM pg_catalog.pg_sleep(0.1);
  END LOOP;
  PERFORM pg_catalog.set_config('{ENDED}', COALESCE(pg_catalog.array_length(told, 1), 0)::text, true);
  SELECT pg_catalog.string_agg(pg_catalog.format('process %s of %s', a.pid, a.usename), E'\\n' ORDER BY a.pid),
    pg_catalog.count(*) INTO who, number
  {sessions} AND NOT {MAY_END};
  IF number > 0 THEN
    RAISE WARNING 'sessions that the connected role may not end can still write: %', number USING DETAIL = who;
  END IF;
END
"
    );
    format!("DO {}", dollar_quote(&body))
}

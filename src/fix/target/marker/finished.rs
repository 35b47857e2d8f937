//! What says that a database was the target, when the migration is over and the schema is gone: the comment of an empty
//! large object. By name and tables such a database is the source, and files for the source must not run there.
//!
//! A large object is in no `pg_dump -s`, and any role may make one that may make a schema; for what else would not be
//! seen, as a setting of the database with a name of its own, a role needs more.

use super::{MARKER, NOT_OWNER, is_marked, is_owner, notes};
use crate::ddl::dollar_quote;
use crate::fix::{Expectation, Guard, Topic, Unit};
use crate::remedy::{Phase, Step};

/// The number of the large object: `pgdm` in ASCII. It is empty; what it says is its comment.
const FINISHED_MARKER: u32 = u32::from_be_bytes(*b"pgdm");

/// Whether the last file for the target was run to its end. What an earlier migration left says nothing of this one.
pub(in crate::fix::target) fn is_run() -> String {
    format!("NOT {} AND {}", is_marked(), is_finished())
}

/// Whether the large object is there, and is ours.
fn is_finished() -> String {
    let line = notes::begun(Phase::TargetAfterCutover);
    format!(
        "EXISTS (SELECT FROM pg_catalog.pg_description AS d WHERE d.objoid = {FINISHED_MARKER} \
         AND d.classoid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass \
         AND '{line}' = ANY (pg_catalog.string_to_array(d.description, E'\\n')))"
    )
}

/// Drops the schema, and keeps what its comment says.
pub(in crate::fix::target) fn unmark() -> Unit {
    let keep = format!(
        "
DECLARE
  owner name;
BEGIN
  SELECT pg_catalog.pg_get_userbyid(n.nspowner) INTO owner FROM pg_catalog.pg_namespace AS n WHERE n.nspname = '{MARKER}';
  -- an earlier migration may have left it
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata AS l WHERE l.oid = {FINISHED_MARKER}) THEN
    PERFORM pg_catalog.lo_create({FINISHED_MARKER});
  END IF;
  EXECUTE pg_catalog.format('COMMENT ON LARGE OBJECT {FINISHED_MARKER} IS %L', {comment});
  IF owner <> CURRENT_USER THEN
    EXECUTE pg_catalog.format('ALTER LARGE OBJECT {FINISHED_MARKER} OWNER TO %I', owner);
  END IF;
  DROP SCHEMA {MARKER};
END
",
        comment = notes::COMMENT,
    );
    let give_back = format!(
        "
DECLARE
  owner name;
  comment text := pg_catalog.obj_description({FINISHED_MARKER}, 'pg_largeobject');
BEGIN
  SELECT pg_catalog.pg_get_userbyid(l.lomowner) INTO owner
  FROM pg_catalog.pg_largeobject_metadata AS l WHERE l.oid = {FINISHED_MARKER};
  EXECUTE pg_catalog.format('CREATE SCHEMA {MARKER} AUTHORIZATION %I', owner);
  {set_comment}
  PERFORM pg_catalog.lo_unlink({FINISHED_MARKER});
END
",
        set_comment = notes::set_comment("comment"),
    );
    let block = |body: &str| format!("DO {}", dollar_quote(body));
    let step = Step::metadata_only(block(&keep), block(&give_back), None);
    let title = "the schema that says that this is the target; a large object says that it was";
    Unit::new(Topic::CleanUp, title, vec![step], Guard::Unless(format!("NOT {}", is_marked())))
}

/// That this is the target, or was until the last file for it had ended, and that the role may go on there.
pub(in crate::fix::target) fn on_marked_or_finished() -> Vec<Expectation> {
    let is_here = Expectation::new(
        format!("{} OR {}", is_marked(), is_finished()),
        format!("this is not the target: it has no schema {MARKER}, which 2-target-before-load.sql makes"),
    );
    let owns_what_is_left = Expectation::new(
        format!(
            "{} OR NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata AS l WHERE l.oid = {FINISHED_MARKER} \
             AND NOT pg_catalog.pg_has_role(l.lomowner, 'USAGE'))",
            is_marked()
        ),
        NOT_OWNER,
    );
    vec![is_here, is_owner(), owns_what_is_left]
}

/// That this is neither a target nor was one.
pub(crate) fn is_no_target() -> [Expectation; 2] {
    [
        Expectation::new(
            format!("NOT {}", is_marked()),
            format!("this is a target: it has the schema {MARKER}"),
        ),
        Expectation::new(
            format!("NOT {}", is_finished()),
            format!(
                "this was the target of a migration, which is over. Where it is the source of another one now, forget the \
                 first: SELECT pg_catalog.lo_unlink({FINISHED_MARKER})"
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_object_is_not_counted_among_those_of_the_source() {
        let query = include_str!("../../../source/live/queries/server_large_objects.sql");
        assert!(query.contains(&format!("oid <> {FINISHED_MARKER}")));
    }
}

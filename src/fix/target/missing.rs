//! What is still not there when everything was run.

use crate::catalog::quote_literal;
use crate::ddl::dollar_quote;
use crate::fix::{Guard, Topic, Unit};
use crate::remedy::Step;

/// How many objects one statement looks for.
const OBJECTS: usize = 200;

/// Units that fail where something is missing, and say what.
pub(super) fn units<'u>(made: impl Iterator<Item = &'u Unit>) -> Vec<Unit> {
    let looked_for: Vec<(&str, &str)> = made
        // what made way is there again
        .filter(|unit| unit.topic != Topic::Way)
        .filter_map(|unit| match &unit.guard {
            Guard::Unless(done) => Some((unit.title.as_str(), done.as_str())),
            Guard::Repeatable | Guard::WhileThere(_) | Guard::Prepares(_) => None,
        })
        .collect();
    looked_for.chunks(OBJECTS).map(unit).collect()
}

fn unit(looked_for: &[(&str, &str)]) -> Unit {
    let rows: Vec<String> =
        looked_for.iter().map(|(title, done)| format!("({}, {done})", quote_literal(title))).collect();
    let body = format!(
        "
DECLARE
  missing text;
  number bigint;
BEGIN
  SELECT pg_catalog.string_agg(looked_for.title, E'\\n'), pg_catalog.count(*) INTO missing, number
  FROM (VALUES
      {}
  ) AS looked_for (title, is_there)
  WHERE looked_for.is_there IS NOT TRUE;
  IF number > 0 THEN
    RAISE EXCEPTION '% objects are not as they should be on the target', number USING DETAIL = missing;
  END IF;
END
",
        rows.join(",\n      ")
    );
    let step =
        Step::metadata_only(format!("DO {}", dollar_quote(&body)), "", None).irreversible("it only reads");
    Unit::new(Topic::Checks, "that nothing is missing", vec![step], Guard::Repeatable)
}

//! The function that puts one sequence of the target ahead, and its calls.
//!
//! It lives as long as the session: nothing of it stays on the server. The calls are one line each, however many
//! sequences there are.

use crate::catalog::{Catalog, Cycle, Id, LastValue, Sequence, quote_literal};
use crate::ddl::{Ddl, dollar_quote};
use crate::fix::SequenceStrategy;

/// Makes the function. Sequences that descend are looked at upside down in it.
pub(super) fn definition(strategy: SequenceStrategy) -> String {
    let gap = strategy.gap();
    let first = match strategy {
        SequenceStrategy::Double => format!("GREATEST(2 * stands, stands + {gap})"),
        SequenceStrategy::Gap(_) | SequenceStrategy::Copy => format!("stands + {gap}"),
    };
    let without_room = format!(
        "'sequence % stands at %, and a gap of % passes its bound of %', sequence, stands * direction, {gap}, bound
        USING HINT = 'Give the column and its sequence a larger type, or choose a smaller gap with --sequence-strategy.'"
    );
    let body = format!(
        "
DECLARE
  -- a sequence that descends is looked at upside down
  direction numeric := sign(increment);
  step numeric := abs(increment);
  stands numeric := GREATEST(stood * direction, held * direction);
  ahead numeric;
  here bigint;
  called_here boolean;
BEGIN
  IF stands IS NULL THEN
    RETURN;
  END IF;
  IF stood IS NULL OR held * direction >= stood * direction THEN
    called := true;
  END IF;
  ahead := {first};
  -- as many whole steps as it takes
  ahead := stands + step * ceil((ahead - stands) / step);
  IF ahead > bound * direction THEN
    ahead := stands + step * ceil({gap} / step);
  END IF;
  IF ahead > bound * direction THEN
    -- one that cycles starts again at the other end
    IF NOT cycles AND stands > bound * direction THEN
      RAISE EXCEPTION {without_room};
    ELSIF NOT cycles THEN
      RAISE WARNING {without_room};
    END IF;
    ahead := stands;
  END IF;
  EXECUTE format('SELECT last_value, is_called FROM %s', sequence) INTO here, called_here;
  IF ahead > here * direction OR (ahead = here * direction AND called AND NOT called_here) THEN
    PERFORM setval(sequence, (ahead * direction)::bigint, called);
  END IF;
END
"
    );
    format!(
        "CREATE OR REPLACE FUNCTION {FUNCTION}(stood numeric, called boolean, sequence pg_catalog.regclass, \
         increment numeric, bound numeric, cycles boolean, held numeric) RETURNS void LANGUAGE plpgsql \
         SET search_path = '' AS {}",
        dollar_quote(&body)
    )
}

const FUNCTION: &str = "pg_temp.pgdms_lint_sequence_ahead";

/// What the function is told of a sequence.
pub(super) struct Call {
    name: String,
    increment: i64,
    bound: i64,
    cycles: bool,
    /// A query of one number: the furthest value that the sequence's columns hold.
    held: Option<String>,
}

impl Call {
    pub(super) fn of(catalog: &Catalog, id: Id<Sequence>, held: Option<String>) -> Self {
        let sequence = &catalog.sequences[id];
        let own_bound = if sequence.increment > 0 { sequence.maximum } else { sequence.minimum };
        Call {
            name: catalog.qualified(sequence.schema, &sequence.name).to_string(),
            increment: sequence.increment,
            bound: Ddl::new(catalog).sequence_bound(sequence).unwrap_or(own_bound),
            cycles: sequence.cycle == Cycle::Restart,
            held,
        }
    }

    /// The statement, with where the sequence stood on the source.
    pub(super) fn statement(&self, stood: Option<LastValue>) -> String {
        let [head, middle, tail] = self.parts();
        match stood {
            Some(LastValue { value, is_called }) => format!("{head}{value}{middle}{is_called}{tail}"),
            None => format!("{head}NULL{middle}true{tail}"),
        }
    }

    /// The statement, split where the value stands that the sequence had on the source, and whether it was handed
    /// out.
    pub(super) fn parts(&self) -> [String; 3] {
        let (value, called) = ("\u{1}", "\u{2}");
        let statement = format!("DO {}", dollar_quote(&self.body(value, called)));
        let (head, rest) = statement.split_once(value).unwrap_or((&statement, ""));
        let (middle, tail) = rest.split_once(called).unwrap_or((rest, ""));
        [head.to_owned(), middle.to_owned(), tail.to_owned()]
    }

    /// Without a result, which psql would print for each.
    fn body(&self, value: &str, called: &str) -> String {
        let Call { increment, bound, cycles, .. } = self;
        let name = quote_literal(&self.name);
        let held = match &self.held {
            Some(query) => format!("({query})"),
            None => "NULL".to_owned(),
        };
        format!(
            "BEGIN PERFORM {FUNCTION}({value}, {called}, {name}, {increment}, {bound}, {cycles}, {held}); END"
        )
    }
}

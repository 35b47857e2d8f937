//! The target's sequences, put ahead of the source's.
//!
//! Both servers may take writes during the cutover. A value is never lowered, and never clamped to the bound of the
//! sequence: where there is no room for a gap, the sequence takes the source's value and the statement says so. The
//! cutover does not stop for it.

use super::Rebuild;
use crate::catalog::{
    BaseType, BuiltinType, Catalog, Cycle, Id, LastValue, ObjectId, Relation, Sequence, quote_literal,
};
use crate::ddl::{Ddl, dollar_quote};
use crate::fix::{SequenceStrategy, Topic, Unit};
use crate::remedy::{LockMode, Safety, Step};

/// Queries for the source: each prints a statement for the target that puts a sequence ahead of where the source's
/// stands then. `source` is the catalog with the source's names, `target` the one with the target's; objects have
/// the same numbers in both. `goes` tells which sequences the target gets. The statements do no harm behind those of
/// the target's own file.
pub fn sequence_values(
    source: &Catalog,
    target: &Catalog,
    strategy: SequenceStrategy,
    goes: impl Fn(&Sequence) -> bool,
) -> Vec<String> {
    let sequences = target.sequences.iter().filter(|(id, _)| goes(&source.sequences[*id]));
    let queries = sequences.map(|(id, _)| {
        let [head, middle, tail] = Advance::of(target, id, strategy, Vec::new()).parts();
        let name = source.qualified(source.sequences[id].schema, &source.sequences[id].name);
        // dollar quotes hold the parts, numbers and truth values stand between them
        format!(
            "SELECT pg_catalog.concat({}, s.last_value, {}, CASE WHEN s.is_called THEN 'true' ELSE 'false' END, {}) FROM {name} AS s",
            quote_literal(&head),
            quote_literal(&middle),
            quote_literal(&format!("{tail};"))
        )
    });
    queries.collect()
}

impl Rebuild<'_> {
    /// Puts the sequences ahead of the largest value that their columns hold where it runs, and of where they stood
    /// when the source was read.
    pub(super) fn sequence_units(&self) -> Vec<Unit> {
        let catalog = self.catalog;
        let sequences = catalog.sequences.iter();
        let in_scope = sequences.filter(|(id, _)| self.scope.has(catalog, ObjectId::Sequence(*id)));
        let units = in_scope.filter_map(|(id, sequence)| {
            let columns = self.columns_of(id);
            if columns.is_empty() && sequence.last_value.is_none() {
                return None;
            }
            let advance = Advance::of(catalog, id, self.context.options.sequences, columns);
            let step =
                Step::metadata_only(advance.statement(sequence.last_value), "", Some(LockMode::AccessShare))
                    .with_safety(Safety::Online)
                    .irreversible("a sequence is never set back: values would be handed out twice");
            self.repeat(Topic::SequenceValues, ObjectId::Sequence(id), "ahead", vec![step])
        });
        units.collect()
    }

    /// What reads the largest value of each column that takes its values from a sequence: the one that owns it, and
    /// those whose default names it.
    fn columns_of(&self, id: Id<Sequence>) -> Vec<String> {
        let catalog = self.catalog;
        let sequence = &catalog.sequences[id];
        let owner = sequence.owner.map(|owner| (owner.relation, owner.column));
        let named = self.order.dependents(ObjectId::Sequence(id)).iter();
        let mut columns: Vec<_> = named
            .filter_map(|dependent| match dependent.object {
                ObjectId::Column(relation, column) => Some((relation, column)),
                _ => None,
            })
            .chain(owner)
            .filter(|(relation, _)| self.scope.has(catalog, ObjectId::Relation(*relation)))
            .collect();
        columns.sort();
        columns.dedup();
        let extreme = if sequence.increment > 0 { "max" } else { "min" };
        columns
            .into_iter()
            .filter_map(|(relation, column)| extreme_value(catalog, extreme, relation, column))
            .collect()
    }
}

/// The largest or smallest value of a column of numbers, without partitions: those are read with their table.
fn extreme_value(
    catalog: &Catalog,
    extreme: &str,
    relation: Id<Relation>,
    number: crate::catalog::ColumnNumber,
) -> Option<String> {
    let table = &catalog.relations[relation];
    if !table.is_table() || table.partition_of.is_some() {
        return None;
    }
    let column = table.column_by_number(number)?;
    let base = catalog.base_type(&column.data_type);
    let rounded = match base.base {
        _ if base.is_array() => return None,
        BaseType::Builtin(BuiltinType::Int2 | BuiltinType::Int4 | BuiltinType::Int8) => "",
        BaseType::Builtin(BuiltinType::Numeric) => "trunc",
        _ => return None,
    };
    let value = format!("pg_catalog.{extreme}(held.{})", column.name);
    let value = if rounded.is_empty() { value } else { format!("pg_catalog.{rounded}({value})") };
    Some(format!(
        "SELECT {value}::pg_catalog.numeric AS value FROM {} AS held",
        catalog.relation_name(relation)
    ))
}

/// A statement that puts a sequence ahead.
struct Advance {
    name: String,
    increment: i64,
    bound: i64,
    cycle: Cycle,
    strategy: SequenceStrategy,
    /// Queries of one number each.
    columns: Vec<String>,
}

impl Advance {
    fn of(catalog: &Catalog, id: Id<Sequence>, strategy: SequenceStrategy, columns: Vec<String>) -> Self {
        let sequence = &catalog.sequences[id];
        let own_bound = if sequence.increment > 0 { sequence.maximum } else { sequence.minimum };
        Advance {
            name: catalog.qualified(sequence.schema, &sequence.name).to_string(),
            increment: sequence.increment,
            bound: Ddl::new(catalog).sequence_bound(sequence).unwrap_or(own_bound),
            cycle: sequence.cycle,
            strategy,
            columns,
        }
    }

    /// The statement, with where the sequence stood on the source.
    fn statement(&self, stood: Option<LastValue>) -> String {
        let [head, middle, tail] = self.parts();
        match stood {
            Some(LastValue { value, is_called }) => format!("{head}{value}{middle}{is_called}{tail}"),
            None => format!("{head}NULL{middle}true{tail}"),
        }
    }

    /// The statement, split where the value stands that the sequence had on the source, and whether it was handed
    /// out.
    fn parts(&self) -> [String; 3] {
        let (value, called) = ("\u{1}", "\u{2}");
        let statement = format!("DO {}", dollar_quote(&self.body(value, called)));
        let (head, rest) = statement.split_once(value).unwrap_or((&statement, ""));
        let (middle, tail) = rest.split_once(called).unwrap_or((rest, ""));
        [head.to_owned(), middle.to_owned(), tail.to_owned()]
    }

    fn body(&self, value: &str, called: &str) -> String {
        let Advance { name, increment, bound, .. } = self;
        let (furthest, beyond) = if *increment > 0 { ("GREATEST", ">") } else { ("LEAST", "<") };
        let gap = i128::from(self.strategy.gap()) * i128::from(increment.signum());
        let first = match self.strategy {
            SequenceStrategy::Double => format!("{furthest}(2 * v_stands, v_stands + ({gap}))"),
            SequenceStrategy::Gap(_) | SequenceStrategy::Copy => format!("v_stands + ({gap})"),
        };
        let largest = match self.columns.is_empty() {
            true => String::new(),
            false => format!(
                "  SELECT pg_catalog.{}(found.value) INTO v_held FROM ({}) AS found;\n",
                if *increment > 0 { "max" } else { "min" },
                self.columns.join(" UNION ALL ")
            ),
        };
        let no_room = match self.cycle {
            // it starts again at the other end
            Cycle::Restart => "v_ahead := v_stands;".to_owned(),
            Cycle::Stop => self.without_room(beyond, gap),
        };
        format!(
            "
DECLARE
  v_stood numeric := {value};
  v_called boolean := {called};
  v_held numeric;
  v_stands numeric;
  v_ahead numeric;
  v_now bigint;
  v_now_called boolean;
BEGIN
{largest}  v_stands := {furthest}(v_stood, v_held);
  IF v_stands IS NULL THEN
    RETURN;
  END IF;
  IF v_stood IS NULL OR v_held {beyond}= v_stood THEN
    v_called := true;
  END IF;
  v_ahead := {first};
  -- as many whole steps as it takes
  v_ahead := v_stands + ({increment}) * pg_catalog.ceil((v_ahead - v_stands) / ({increment})::numeric);
  IF v_ahead {beyond} ({bound}) THEN
    v_ahead := v_stands + ({increment}) * pg_catalog.ceil(({gap})::numeric / ({increment})::numeric);
  END IF;
  IF v_ahead {beyond} ({bound}) THEN
    {no_room}
  END IF;
  SELECT s.last_value, s.is_called INTO v_now, v_now_called FROM {name} AS s;
  IF v_ahead {beyond} v_now OR (v_ahead = v_now AND v_called AND NOT v_now_called) THEN
    PERFORM pg_catalog.setval({}::pg_catalog.regclass, v_ahead::bigint, v_called);
  END IF;
END
",
            quote_literal(name)
        )
    }

    /// What is done where the gap passes the bound: the value itself is right once writing has stopped.
    fn without_room(&self, beyond: &str, gap: i128) -> String {
        let Advance { name, bound, .. } = self;
        let said = format!(
            "'sequence % stands at %, and a gap of % passes its bound of %', {}, v_stands, {}, {bound}",
            quote_literal(name),
            gap.unsigned_abs()
        );
        let hint = "USING HINT = 'Give the column and its sequence a larger type, or choose a smaller gap with --sequence-strategy.'";
        format!(
            "IF v_stands {beyond} ({bound}) THEN
      RAISE EXCEPTION {said} {hint};
    END IF;
    RAISE WARNING {said} {hint};
    v_ahead := v_stands;"
        )
    }
}

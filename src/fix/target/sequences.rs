//! The target's sequences, put ahead of the source's.
//!
//! Both servers may take writes during the cutover. A value is never lowered, and never clamped to the bound of the
//! sequence: where there is no room for a gap, the sequence takes the source's value and the statement says so. The
//! cutover does not stop for it.

use super::Rebuild;
use super::ahead::{self, Call};
use crate::catalog::{BaseType, BuiltinType, Catalog, Id, ObjectId, Relation, Sequence, quote_literal};
use crate::fix::{Expectation, Guard, SequenceStrategy, Topic, Unit};
use crate::remedy::{LockMode, Safety, Step};

/// Queries for the source: together they print, as a script, statements for the target that put each sequence ahead
/// of where the source's stands then. `source` is the catalog with the source's names, `target` the one with the
/// target's; objects have the same numbers in both. `goes` tells which sequences the target gets; there is no query
/// where it gets none. The statements do no harm behind those of the target's own file.
pub fn sequence_values(
    source: &Catalog,
    target: &Catalog,
    strategy: SequenceStrategy,
    goes: impl Fn(&Sequence) -> bool,
) -> Vec<String> {
    let sequences = target.sequences.iter().filter(|(id, _)| goes(&source.sequences[*id]));
    let mut queries: Vec<String> = sequences
        .map(|(id, _)| {
            let [head, middle, tail] = Call::of(target, id, None).parts();
            let name = source.qualified(source.sequences[id].schema, &source.sequences[id].name);
            // dollar quotes hold the parts, numbers and truth values stand between them
            format!(
                "SELECT pg_catalog.concat({}, s.last_value, {}, CASE WHEN s.is_called THEN 'true' ELSE 'false' END, {}) FROM {name} AS s",
                quote_literal(&head),
                quote_literal(&middle),
                quote_literal(&format!("{tail};"))
            )
        })
        .collect();
    if !queries.is_empty() {
        let definition = ahead::definition(strategy);
        queries.insert(0, prints(&format!("-- from here on for the target\n{definition};")));
        queries.push(prints("-- up to here for the target"));
    }
    queries
}

fn prints(text: &str) -> String {
    format!("SELECT {}", quote_literal(text))
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
            let call = Call::of(catalog, id, furthest(sequence, &columns));
            let step =
                Step::metadata_only(call.statement(sequence.last_value), "", Some(LockMode::AccessShare))
                    .with_safety(Safety::Online)
                    .irreversible("a sequence is never set back: values would be handed out twice");
            self.repeat(Topic::SequenceValues, ObjectId::Sequence(id), "ahead", vec![step])
        });
        let mut units: Vec<Unit> = units.collect();
        if !units.is_empty() {
            units.insert(0, function(self.context.options.sequences));
        }
        units
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

/// The unit that makes the function which the others call.
fn function(strategy: SequenceStrategy) -> Unit {
    let step =
        Step::metadata_only(ahead::definition(strategy), "", None).irreversible("it ends with the session");
    let title = "a function for this session, which puts a sequence ahead";
    let mut unit = Unit::new(Topic::SequenceValues, title, vec![step], Guard::Repeatable);
    unit.expects.push(Expectation::new(
        "pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')",
        "the connected role may not make temporary objects in this database (GRANT TEMPORARY ON DATABASE)",
    ));
    unit
}

/// A query of the largest or smallest of all values that the columns hold.
fn furthest(sequence: &Sequence, columns: &[String]) -> Option<String> {
    match columns {
        [] => None,
        [one] => Some(one.clone()),
        several => {
            let extreme = if sequence.increment > 0 { "max" } else { "min" };
            Some(format!(
                "SELECT pg_catalog.{extreme}(found.value) FROM ({}) AS found",
                several.join(" UNION ALL ")
            ))
        }
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

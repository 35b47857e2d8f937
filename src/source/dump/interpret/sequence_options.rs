//! What the options of a sequence make of it (`init_params` of the server).

use crate::catalog::{Common, Cycle, Id, LastValue, Name, Persistence, Schema, Sequence, SequenceType};

use super::super::read::sequence_options::{Restart, SequenceBound, SequenceOptions};
use super::super::type_name::{ParsedType, TypeNameRef};
use super::{ApplyError, Interpreter};

impl Interpreter {
    /// A new sequence with these options, not yet in the catalog. `default_type` is its type where
    /// the options name none.
    pub(super) fn new_sequence(
        &self,
        schema: Id<Schema>,
        name: Name,
        default_type: SequenceType,
        options: &SequenceOptions,
    ) -> Result<Sequence, ApplyError> {
        let data_type = match &options.data_type {
            Some(parsed) => sequence_type(parsed)?,
            None => default_type,
        };
        let common = Common { owner: self.session.role.clone(), span: self.span(), ..Common::default() };
        let mut sequence = Sequence {
            schema,
            name,
            data_type,
            start: 1,
            increment: 1,
            minimum: 1,
            maximum: data_type.maximum(),
            cache: 1,
            cycle: Cycle::Stop,
            owner: None,
            persistence: options.persistence.unwrap_or(Persistence::Permanent),
            last_value: None,
            common,
        };
        set_increment(&mut sequence, options)?;
        sequence.maximum = bound(options.maximum).unwrap_or_else(|| default_maximum(&sequence));
        sequence.minimum = bound(options.minimum).unwrap_or_else(|| default_minimum(&sequence));
        sequence.start = options.start.unwrap_or_else(|| default_start(&sequence));
        set_rest(&mut sequence, options)?;
        Ok(sequence)
    }
}

/// Applies the options of `ALTER SEQUENCE`, and of `ALTER COLUMN ... SET` on an identity column.
/// `OWNED BY` and names are left to the caller.
pub(super) fn change_sequence(sequence: &mut Sequence, options: &SequenceOptions) -> Result<(), ApplyError> {
    let before = sequence.data_type;
    if let Some(parsed) = &options.data_type {
        sequence.data_type = sequence_type(parsed)?;
    }
    set_increment(sequence, options)?;
    // a bound that was the old type's becomes the new type's, whichever way the sequence counts
    let type_changes = sequence.data_type != before;
    if type_changes && sequence.maximum == before.maximum() {
        sequence.maximum = sequence.data_type.maximum();
    } else if options.maximum == Some(SequenceBound::Default) {
        sequence.maximum = default_maximum(sequence);
    }
    if type_changes && sequence.minimum == before.minimum() {
        sequence.minimum = sequence.data_type.minimum();
    } else if options.minimum == Some(SequenceBound::Default) {
        sequence.minimum = default_minimum(sequence);
    }
    sequence.maximum = bound(options.maximum).unwrap_or(sequence.maximum);
    sequence.minimum = bound(options.minimum).unwrap_or(sequence.minimum);
    sequence.start = options.start.unwrap_or(sequence.start);
    set_rest(sequence, options)
}

/// What is done alike with a new sequence and one that is there.
fn set_rest(sequence: &mut Sequence, options: &SequenceOptions) -> Result<(), ApplyError> {
    sequence.cycle = options.cycle.unwrap_or(sequence.cycle);
    sequence.cache = options.cache.unwrap_or(sequence.cache);
    sequence.persistence = options.persistence.unwrap_or(sequence.persistence);
    match options.restart {
        Some(Restart::AtStart) => restart(sequence, sequence.start),
        Some(Restart::With(value)) => restart(sequence, value),
        None => {}
    }
    check_bounds(sequence)
}

fn restart(sequence: &mut Sequence, value: i64) {
    sequence.last_value = Some(LastValue { value, is_called: false });
}

fn check_bounds(sequence: &Sequence) -> Result<(), ApplyError> {
    let Sequence { minimum, maximum, start, data_type, .. } = sequence;
    let in_type = *minimum >= data_type.minimum() && *maximum <= data_type.maximum();
    if !in_type || minimum >= maximum || start < minimum || start > maximum {
        return Err(ApplyError::Refused(format!(
            "sequence {} cannot start at {start} between {minimum} and {maximum}",
            sequence.name
        )));
    }
    Ok(())
}

fn set_increment(sequence: &mut Sequence, options: &SequenceOptions) -> Result<(), ApplyError> {
    if options.increment == Some(0) {
        return Err(ApplyError::Refused(format!("sequence {} cannot have an increment of 0", sequence.name)));
    }
    sequence.increment = options.increment.unwrap_or(sequence.increment);
    Ok(())
}

fn bound(bound: Option<SequenceBound>) -> Option<i64> {
    match bound {
        Some(SequenceBound::Value(value)) => Some(value),
        Some(SequenceBound::Default) | None => None,
    }
}

fn default_maximum(sequence: &Sequence) -> i64 {
    if sequence.increment > 0 { sequence.data_type.maximum() } else { -1 }
}

fn default_minimum(sequence: &Sequence) -> i64 {
    if sequence.increment > 0 { 1 } else { sequence.data_type.minimum() }
}

fn default_start(sequence: &Sequence) -> i64 {
    if sequence.increment > 0 { sequence.minimum } else { sequence.maximum }
}

fn sequence_type(parsed: &ParsedType) -> Result<SequenceType, ApplyError> {
    let builtin = match parsed.name {
        TypeNameRef::Builtin(builtin) => SequenceType::from_builtin(builtin),
        _ => None,
    };
    builtin.ok_or_else(|| ApplyError::Refused("a sequence is of type smallint, integer or bigint".to_owned()))
}

//! Sequences.

use super::{Ddl, create};
use crate::catalog::{
    BaseType, Cycle, Id, LastValue, Persistence, QualifiedName, Sequence, SequenceOwner, SequenceOwnership,
    SequenceType, quote_literal,
};
use crate::remedy::{LockMode, Safety, Step};

/// By how much a sequence jumps ahead of the largest stored value, at least.
pub const SEQUENCE_GAP: i64 = 1_000;

impl Ddl<'_> {
    pub(super) fn sequence_name(&self, id: Id<Sequence>) -> QualifiedName {
        let sequence = &self.catalog.sequences[id];
        self.catalog.qualified(sequence.schema, &sequence.name)
    }

    /// `CREATE SEQUENCE` with all parameters; nothing for an identity column's, which comes with
    /// [`Ddl::add_identity`].
    pub fn create_sequence(&self, id: Id<Sequence>) -> Vec<Step> {
        let sequence = &self.catalog.sequences[id];
        if is_of_identity(sequence) {
            return Vec::new();
        }
        let name = self.sequence_name(id);
        let unlogged = match sequence.persistence {
            Persistence::Unlogged => " UNLOGGED",
            Persistence::Permanent => "",
        };
        let parameters = self.sequence_parameters(sequence);
        create(format!("CREATE{unlogged} SEQUENCE {name}{parameters}"), format!("DROP SEQUENCE {name}"))
    }

    /// The parameters, each with a space in front.
    pub(super) fn sequence_parameters(&self, sequence: &Sequence) -> String {
        // an identity sequence has the type of its column
        let data_type = match sequence.data_type {
            _ if is_of_identity(sequence) => "",
            SequenceType::SmallInt => " AS smallint",
            SequenceType::Integer => " AS integer",
            SequenceType::BigInt => "",
        };
        let cycle = match sequence.cycle {
            Cycle::Stop => "",
            Cycle::Restart => " CYCLE",
        };
        format!(
            "{data_type} START WITH {} INCREMENT BY {} MINVALUE {} MAXVALUE {} CACHE {}{cycle}",
            sequence.start, sequence.increment, sequence.minimum, sequence.maximum, sequence.cache
        )
    }

    /// `ALTER SEQUENCE` with all parameters, for a sequence that is there with others: those of `before`, which bring
    /// back what was. Nothing for an identity column's.
    #[cfg(feature = "dump")]
    pub(crate) fn alter_sequence(&self, id: Id<Sequence>, before: &Sequence) -> Vec<Step> {
        let sequence = &self.catalog.sequences[id];
        if is_of_identity(sequence) {
            return Vec::new();
        }
        let name = self.sequence_name(id);
        let alter = |sequence: &Sequence| {
            let data_type = match sequence.data_type {
                SequenceType::BigInt => " AS bigint",
                SequenceType::SmallInt | SequenceType::Integer => "",
            };
            let cycle = match sequence.cycle {
                Cycle::Stop => " NO CYCLE",
                Cycle::Restart => "",
            };
            format!("ALTER SEQUENCE {name}{data_type}{}{cycle}", self.sequence_parameters(sequence))
        };
        vec![Step::metadata_only(alter(sequence), alter(before), Some(LockMode::ShareRowExclusive))]
    }

    /// `OWNED BY`; nothing where it belongs to no column, or is the column's identity.
    pub fn set_sequence_owner(&self, id: Id<Sequence>) -> Vec<Step> {
        let Some(owner) = self.catalog.sequences[id].owner else { return Vec::new() };
        if owner.kind == SequenceOwnership::Identity {
            return Vec::new();
        }
        let name = self.sequence_name(id);
        let column = self.owning_column(&owner);
        vec![Step::metadata_only(
            format!("ALTER SEQUENCE {name} OWNED BY {column}"),
            format!("ALTER SEQUENCE {name} OWNED BY NONE"),
            Some(LockMode::AccessShare),
        )]
    }

    fn owning_column(&self, owner: &SequenceOwner) -> String {
        let column = self.column_names(owner.relation, &[owner.column]);
        format!("{}.{column}", self.relation_name(owner.relation))
    }

    /// `setval` with the value that the catalog knows; nothing where it knows none.
    pub fn set_sequence_value(&self, id: Id<Sequence>) -> Vec<Step> {
        let Some(LastValue { value, is_called }) = self.catalog.sequences[id].last_value else {
            return Vec::new();
        };
        let name = quote_literal(&self.sequence_name(id).to_string());
        vec![
            Step::metadata_only(format!("SELECT pg_catalog.setval({name}, {value}, {is_called})"), "", None)
                .irreversible("a sequence is never set back: values would be handed out twice"),
        ]
    }

    /// Puts a sequence ahead of the largest value that its column holds where this runs: to the
    /// larger of twice that value and the value plus 1,000, or where doubling would pass the bound
    /// of sequence or column, to the value plus 1,000. It never goes back. Nothing where the
    /// sequence belongs to no integer column.
    pub fn advance_sequence(&self, id: Id<Sequence>) -> Vec<Step> {
        let sequence = &self.catalog.sequences[id];
        let Some(owner) = sequence.owner else { return Vec::new() };
        let Some(bound) = self.sequence_bound(sequence) else { return Vec::new() };
        let name = self.sequence_name(id);
        let table = self.relation_name(owner.relation);
        let column = self.column_names(owner.relation, &[owner.column]);
        let half = bound / 2;
        let (largest, choose, beyond, plus, room) = match sequence.increment > 0 {
            true => ("max", "GREATEST", ">", "+", bound.saturating_sub(SEQUENCE_GAP)),
            false => ("min", "LEAST", "<", "-", bound.saturating_add(SEQUENCE_GAP)),
        };
        let up = format!(
            "SELECT pg_catalog.setval({literal}, CASE WHEN held.value {beyond} {half} THEN held.value {plus} {SEQUENCE_GAP} \
             WHEN held.value {beyond} {room} THEN {choose}(held.value, 2 * held.value) \
             ELSE {choose}(2 * held.value, held.value {plus} {SEQUENCE_GAP}) END) \
             FROM (SELECT {largest}({column})::bigint AS value FROM {table}) AS held, {name} AS now \
             WHERE held.value {beyond}= now.last_value",
            literal = quote_literal(&name.to_string()),
        );
        vec![
            Step::metadata_only(up, "", Some(LockMode::AccessShare))
                .with_safety(Safety::Online)
                .irreversible("a sequence is never set back: values would be handed out twice"),
        ]
    }

    /// The last value that both the sequence and its integer column take, in the direction in which
    /// the sequence goes.
    pub(crate) fn sequence_bound(&self, sequence: &Sequence) -> Option<i64> {
        let column_type = match sequence.owner {
            None => SequenceType::BigInt,
            Some(owner) => {
                let column = self.catalog.relations[owner.relation].column_by_number(owner.column)?;
                match self.catalog.base_type(&column.data_type) {
                    base if base.is_array() => return None,
                    base => match base.base {
                        BaseType::Builtin(builtin) => SequenceType::from_builtin(builtin)?,
                        _ => return None,
                    },
                }
            }
        };
        Some(match sequence.increment > 0 {
            true => sequence.maximum.min(column_type.maximum()),
            false => sequence.minimum.max(column_type.minimum()),
        })
    }
}

fn is_of_identity(sequence: &Sequence) -> bool {
    sequence.owner.is_some_and(|owner| owner.kind == SequenceOwnership::Identity)
}

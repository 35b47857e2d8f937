//! Sequences: `sequences.sql`.

use pgdms_lint::catalog::{
    Cycle, LastValue, ObjectId, Persistence, Sequence, SequenceOwnership, SequenceType,
};

use super::Teller;

impl Teller<'_> {
    pub(super) fn sequences(&mut self) {
        for (id, sequence) in self.catalog.sequences.iter() {
            let name = self.catalog.qualified(sequence.schema, &sequence.name);
            let object = format!("sequence {name}");
            self.is_owned(&object, ObjectId::Sequence(id));
            self.sequence(&object, sequence);
            self.sequence_owner(&object, sequence);
        }
    }

    fn sequence(&mut self, object: &str, sequence: &Sequence) {
        let data_type = match sequence.data_type {
            SequenceType::SmallInt => "smallint",
            SequenceType::Integer => "integer",
            SequenceType::BigInt => "bigint",
            other => panic!("{other:?} is new"),
        };
        self.say(object, "type", data_type);
        self.say(object, "start", sequence.start);
        self.say(object, "increment", sequence.increment);
        self.say(object, "minimum", sequence.minimum);
        self.say(object, "maximum", sequence.maximum);
        self.say(object, "cache", sequence.cache);
        self.say_when(sequence.cycle == Cycle::Restart, object, "cycle", "yes");
        self.say_when(sequence.persistence == Persistence::Unlogged, object, "persistence", "unlogged");
        // A sequence that nothing was ever taken from stands at its start.
        let (value, is_called) = match sequence.last_value {
            Some(LastValue { value, is_called, .. }) => (value, is_called),
            None => (sequence.start, false),
        };
        self.say(object, "last value", value);
        self.say(object, "called", is_called);
    }

    fn sequence_owner(&mut self, object: &str, sequence: &Sequence) {
        let Some(owner) = sequence.owner else { return };
        let column = self.column_names(owner.relation, &[owner.column]).unwrap_or_default();
        self.say(object, "belongs to", format!("{}.{column}", self.relation_text(owner.relation)));
        let kind = match owner.kind {
            SequenceOwnership::OwnedBy => "owned by",
            SequenceOwnership::Identity => "identity",
            other => panic!("{other:?} is new"),
        };
        self.say(object, "belongs as", kind);
    }
}

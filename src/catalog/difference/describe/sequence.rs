//! Sequences.

use super::{Describer, Property, Value, column_name};
use crate::catalog::{Cycle, LastValue, Sequence, SequenceOwner, SequenceOwnership, SequenceType};

impl Describer<'_> {
    pub(super) fn sequence(&mut self, sequence: &Sequence) {
        let Sequence {
            schema: _, // part of its name
            name: _,   // it is matched by it
            data_type,
            start,
            increment,
            minimum,
            maximum,
            cache,
            cycle,
            owner,
            persistence,
            last_value,
            common,
        } = sequence;
        let data_type = match data_type {
            SequenceType::SmallInt => "smallint",
            SequenceType::Integer => "integer",
            SequenceType::BigInt => "bigint",
        };
        let cycle = match cycle {
            Cycle::Stop => "stops",
            Cycle::Restart => "starts again",
        };
        self.properties.add(Property::DataType, Value::sql(data_type));
        self.properties.add(Property::Start, *start);
        self.properties.add(Property::Increment, *increment);
        self.properties.add(Property::Minimum, *minimum);
        self.properties.add(Property::Maximum, *maximum);
        self.properties.add(Property::Cache, *cache);
        self.properties.add(Property::Cycle, cycle);
        owner.iter().for_each(|owner| self.sequence_owner(*owner));
        self.properties.add(Property::Persistence, super::relation::persistence_word(*persistence));
        self.last_value(*last_value);
        self.common(common);
    }

    fn sequence_owner(&mut self, owner: SequenceOwner) {
        let SequenceOwner { relation, column, kind } = owner;
        let table = &self.side.catalog.relations[relation];
        let column = column_name(table, column);
        let name = self.side.catalog.relation_name(relation);
        self.properties.add(Property::OwnedBy, Value::sql(format_args!("{name}.{column}")));
        let kind = match kind {
            SequenceOwnership::OwnedBy => "owned",
            SequenceOwnership::Identity => "identity",
        };
        self.properties.add(Property::Ownership, kind);
    }

    fn last_value(&mut self, last_value: Option<LastValue>) {
        match last_value {
            Some(LastValue { value, is_called }) => {
                self.properties.add(Property::LastValue, value);
                self.properties.add(Property::IsCalled, is_called);
            }
            None => {
                self.properties.add(Property::LastValue, Value::Unknown);
                self.properties.add(Property::IsCalled, Value::Unknown);
            }
        }
    }
}

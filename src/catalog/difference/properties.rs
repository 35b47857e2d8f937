//! The properties of one object, collected, and two such collections compared.

use std::cmp::Ordering;

use super::{Part, Property, Value};
use crate::catalog::Definition;

/// The properties of one object. What is not there has PostgreSQL's default: no comment, no default,
/// not unique ...
#[derive(Debug, Default)]
pub(super) struct Properties {
    list: Vec<Described>,
}

#[derive(Debug)]
struct Described {
    property: Property,
    of: Part,
    value: Value,
}

impl Properties {
    /// A property that every object of the kind has.
    pub(super) fn add(&mut self, property: Property, value: impl Into<Value>) {
        self.add_of(property, Part::Whole, value);
    }

    /// One of several properties of a kind.
    pub(super) fn add_of(&mut self, property: Property, of: Part, value: impl Into<Value>) {
        self.list.push(Described { property, of, value: value.into() });
    }

    /// A property that is not always there.
    pub(super) fn add_some(&mut self, property: Property, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.add(property, value);
        }
    }

    /// A property that is always there, but that not every input tells.
    pub(super) fn add_known(&mut self, property: Property, value: Option<impl Into<Value>>) {
        self.add(property, value.map_or(Value::Unknown, Into::into));
    }

    /// A property that holds or does not.
    pub(super) fn add_if(&mut self, property: Property, holds: bool) {
        if holds {
            self.add(property, true);
        }
    }

    /// Options, by name: their order means nothing.
    pub(super) fn add_options(&mut self, property: Property, options: &[Definition]) {
        for Definition { name, value } in options {
            let value = value.as_ref().map_or(Value::Flag(true), Value::from);
            self.add_of(property, Part::Named(name.clone()), value);
        }
    }

    /// As [`Properties::add_options`], where the values are kept as SQL writes them.
    pub(super) fn add_definitions(&mut self, property: Property, definitions: &[Definition]) {
        for Definition { name, value } in definitions {
            let value = value.as_ref().map_or(Value::Flag(true), Value::sql);
            self.add_of(property, Part::Named(name.clone()), value);
        }
    }

    /// All but some, in order: equal for objects that are the same.
    pub(super) fn all_but(mut self, left_out: &[Property]) -> Vec<(Property, Part, Value)> {
        self.sort();
        let kept = self.list.into_iter().filter(|described| !left_out.contains(&described.property));
        kept.map(|Described { property, of, value }| (property, of, value)).collect()
    }

    fn sort(&mut self) {
        self.list.sort_by(|a, b| a.property.cmp(&b.property).then_with(|| a.of.cmp(&b.of)));
    }

    /// Hands out what differs: the property, its value here, its value there.
    pub(super) fn differences(
        mut self,
        mut there: Properties,
        mut take: impl FnMut(Property, Part, Option<Value>, Option<Value>),
    ) {
        self.sort();
        there.sort();
        let mut here = self.list.into_iter().peekable();
        let mut there = there.list.into_iter().peekable();
        loop {
            let order = match (here.peek(), there.peek()) {
                (None, None) => return,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(a), Some(b)) => a.property.cmp(&b.property).then_with(|| a.of.cmp(&b.of)),
            };
            let a = here.next_if(|_| order != Ordering::Greater);
            let b = there.next_if(|_| order != Ordering::Less);
            let (a_value, b_value) = (a.as_ref().map(|a| &a.value), b.as_ref().map(|b| &b.value));
            if a_value == b_value {
                continue;
            }
            let (here_value, key) = split(a);
            let (there_value, other_key) = split(b);
            if let Some((property, of)) = key.or(other_key) {
                take(property, of, here_value, there_value);
            }
        }
    }
}

fn split(described: Option<Described>) -> (Option<Value>, Option<(Property, Part)>) {
    match described {
        Some(Described { property, of, value }) => (Some(value), Some((property, of))),
        None => (None, None),
    }
}

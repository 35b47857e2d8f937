//! Objects that are known by their definition.

use super::{Describer, Property, Value, place};
use crate::catalog::{OtherKind, OtherObject};

impl Describer<'_> {
    pub(super) fn other(&mut self, other: &OtherObject) {
        let OtherObject {
            kind: _,      // it is matched by it
            schema: _,    // part of its name
            name: _,      // it is matched by it
            arguments: _, // part of its name
            definition,
            statements,
            common,
        } = other;
        self.properties.add_definitions(Property::Definition, definition);
        // the statement that made it says the definition once more
        let said = usize::from(!definition.is_empty());
        for (at, statement) in statements.iter().enumerate().skip(said) {
            self.properties.add_of(Property::Statement, place(at), Value::from(statement));
        }
        match other.kind {
            OtherKind::Cast
            | OtherKind::Transform
            | OtherKind::AccessMethod
            | OtherKind::TextSearchParser
            | OtherKind::TextSearchTemplate => self.common_without_owner(common),
            _ => self.common(common),
        }
    }
}

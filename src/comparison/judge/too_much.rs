//! What the target alone has.

use super::{Judge, goes_without_saying};
use crate::catalog::{ObjectId, ObjectRef};
use crate::comparison::{TargetDifference, Verdict, by_when, passed_over, settings};
use crate::remedy::Phase;

impl Judge<'_> {
    pub(super) fn too_much(&self, object: ObjectRef, id: ObjectId) -> Option<TargetDifference> {
        let is_shown = self.is_of_interest_there(id)
            && !passed_over::is_passed_over(self.target, id)
            && !goes_without_saying(self.target, id)
            && self.is_in_scope_there(id, &object)
            && !self.is_told_by_its_name(id)
            && !self.is_added_by_task(id);
        let harmful = match id {
            ObjectId::Setting(at) => settings::harmful(self.target, at),
            _ => None,
        };
        // a load may need it, the application does not
        let (phase, verdict) = match harmful {
            Some(_) => (Phase::TargetAtCutover, Verdict::Different),
            None => (by_when::of_object(self.target, None, id), Verdict::TooMuch),
        };
        let properties = harmful.into_iter().collect();
        is_shown.then_some(TargetDifference {
            object,
            source: None,
            target: Some(id),
            phase,
            verdict,
            properties,
        })
    }

    /// Whether what the target alone has is the migration's: a server may serve others, whose roles these are.
    fn is_of_interest_there(&self, id: ObjectId) -> bool {
        match id {
            ObjectId::Role(_) | ObjectId::LargeObjects => false,
            ObjectId::Membership(at) => {
                let membership = self.target.memberships.get(at as usize);
                membership.is_some_and(|of| settings::is_known_role(self.expected, &of.member))
            }
            ObjectId::Setting(at) => settings::is_of_interest(self.target, self.expected, at),
            _ => true,
        }
    }

    /// Whether an object of the target stands where the migration puts anything. A schema of others is one thing.
    fn is_in_scope_there(&self, id: ObjectId, object: &ObjectRef) -> bool {
        // a setting stands in a database, in no schema
        let stands_in_schema = !matches!(id, ObjectId::Setting(_));
        let Some(schema) = object.schema.as_ref().filter(|_| stands_in_schema) else { return true };
        self.expected.schema(schema.as_str()).is_some_and(|schema| self.scope.has_schema(schema))
    }

    /// Whether the source has a relation of this name, of another kind.
    fn is_told_by_its_name(&self, id: ObjectId) -> bool {
        let ObjectId::Relation(id) = id else { return false };
        let relation = &self.target.relations[id];
        let schema = self.target.schema_name(relation.schema).as_str();
        self.expected.relation(schema, relation.name.as_str()).is_some()
    }

    /// Whether a rule of the table mappings adds the column.
    fn is_added_by_task(&self, id: ObjectId) -> bool {
        let ObjectId::Column(table, _) = id else { return false };
        let on_target = &self.target.relations[table];
        let schema = self.target.schema_name(on_target.schema).as_str();
        let Some(expected) = self.expected.relation(schema, on_target.name.as_str()) else { return false };
        let source = self.migration.source();
        let relation = &source.relations[expected];
        let schema = source.schema_name(relation.schema).as_str();
        // what an expression computes has any name
        !self.migration.scope().added_columns(schema, relation.name.as_str()).is_empty()
    }
}

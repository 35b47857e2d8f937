//! Constraints of tables and domains.

use super::{Describer, Property, Value, column_name};
use crate::catalog::{
    Constraint, ConstraintKind, ConstraintTiming, Expression, ForeignKey, KeyConstraint, MatchType,
    ReferencedTable, ReferentialAction, Relation,
};

impl Describer<'_> {
    pub(super) fn constraint(&mut self, relation: &Relation, constraint: &Constraint) {
        let kind = self.of_every_constraint(constraint);
        match kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => self.key(relation, key),
            ConstraintKind::Exclusion { index } => {
                let index = self.index_name(*index);
                self.properties.add(Property::EnforcingIndex, index);
            }
            ConstraintKind::ForeignKey(key) => self.foreign_key(relation, key),
            ConstraintKind::Check { expression } => self.check(expression),
            ConstraintKind::NotNull { column } => {
                let column = Value::list(vec![column_name(relation, *column)]);
                self.properties.add(Property::Columns, column);
            }
        }
    }

    /// Domains have checks, and from PostgreSQL 17 on named NOT NULLs, which have no columns.
    pub(super) fn domain_constraint(&mut self, constraint: &Constraint) {
        if let ConstraintKind::Check { expression } = self.of_every_constraint(constraint) {
            self.check(expression);
        }
    }

    fn of_every_constraint<'c>(&mut self, constraint: &'c Constraint) -> &'c ConstraintKind {
        let Constraint {
            name: _, // it is matched by it
            kind,
            timing,
            validated,
            enforced,
            no_inherit,
            triggers: _, // a state that no dump tells: `comparison` looks at the target's
            is_local,
            inherited,
            comment,
            span: _, // a place in the input is no property
        } = constraint;
        self.properties.add(Property::Kind, kind_word(kind));
        self.properties.add(Property::Timing, timing_word(*timing));
        self.properties.add_if(Property::Validated, *validated);
        self.properties.add_if(Property::Enforced, *enforced);
        self.properties.add_if(Property::NoInherit, *no_inherit);
        self.properties.add_if(Property::IsLocal, *is_local);
        self.properties.add_if(Property::Inherited, *inherited);
        self.properties.add_some(Property::Comment, comment.as_ref());
        kind
    }

    fn check(&mut self, expression: &Expression) {
        self.properties.add(Property::Condition, expression);
    }

    fn key(&mut self, relation: &Relation, key: &KeyConstraint) {
        let KeyConstraint { columns, index } = key;
        let (columns, index) = (self.columns(relation, columns), self.index_name(*index));
        self.properties.add(Property::Columns, columns);
        self.properties.add(Property::EnforcingIndex, index);
    }

    fn foreign_key(&mut self, relation: &Relation, key: &ForeignKey) {
        let ForeignKey { columns, references, match_type, on_update, on_delete, on_delete_columns, period } =
            key;
        let columns = self.columns(relation, columns);
        self.properties.add(Property::Columns, columns);
        self.references(references);
        let match_type = match match_type {
            MatchType::Simple => "simple",
            MatchType::Full => "full",
        };
        self.properties.add(Property::Match, match_type);
        self.properties.add(Property::OnUpdate, action_word(*on_update));
        self.properties.add(Property::OnDelete, action_word(*on_delete));
        if !on_delete_columns.is_empty() {
            let set = Value::set(on_delete_columns.iter().map(|number| column_name(relation, *number)));
            self.properties.add(Property::OnDeleteColumns, set);
        }
        self.properties.add_if(Property::Period, *period);
    }

    fn references(&mut self, references: &ReferencedTable) {
        let (table, columns) = match references {
            ReferencedTable::Known(id, columns) => {
                let table = &self.side.catalog.relations[*id];
                (self.relation_name(*id), self.columns(table, columns))
            }
            // which columns the primary key has is not known
            ReferencedTable::Missing(name, columns) if columns.is_empty() => {
                (Value::from(name), Value::Unknown)
            }
            ReferencedTable::Missing(name, columns) => {
                (Value::from(name), Value::list(columns.iter().map(Value::from)))
            }
        };
        self.properties.add(Property::References, table);
        self.properties.add(Property::ReferencedColumns, columns);
    }
}

fn kind_word(kind: &ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::PrimaryKey(_) => "primary key",
        ConstraintKind::Unique(_) => "unique",
        ConstraintKind::Exclusion { .. } => "exclude",
        ConstraintKind::ForeignKey(_) => "foreign key",
        ConstraintKind::Check { .. } => "check",
        ConstraintKind::NotNull { .. } => "not null",
    }
}

pub(super) fn timing_word(timing: ConstraintTiming) -> &'static str {
    match timing {
        ConstraintTiming::Immediate => "not deferrable",
        ConstraintTiming::Deferrable => "deferrable",
        ConstraintTiming::InitiallyDeferred => "initially deferred",
    }
}

fn action_word(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "no action",
        ReferentialAction::Restrict => "restrict",
        ReferentialAction::Cascade => "cascade",
        ReferentialAction::SetNull => "set null",
        ReferentialAction::SetDefault => "set default",
    }
}

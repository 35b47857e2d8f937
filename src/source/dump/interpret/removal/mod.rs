//! Taking objects out of the catalog, with everything that hangs on them.
//!
//! - here: the closure of what goes, as PostgreSQL's `performDeletion` finds it
//! - [`dependents`]: what hangs on one object, and how tightly
//! - [`in_texts`]: what mentions it in a query or an expression
//! - [`unlink`]: the removal itself, with all references to what is gone

mod dependents;
mod in_texts;
mod unlink;

pub(super) use in_texts::TextTarget;

use std::collections::{HashMap, VecDeque};

use foldhash::fast::RandomState;

use crate::catalog::{
    ColumnNumber, EventTrigger, Extension, ForeignDataWrapper, ForeignServer, Function, Id, Index, Name,
    OtherObject, Publication, Relation, Schema, Sequence, StatisticsObject, Subscription, Type,
};

use super::super::read::drop::DropBehavior;
use super::{ApplyError, Interpreter};

/// An object, or a part of one, that can go. Parts are named, since places in lists shift.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Removable {
    /// A table or view with all that stands in it.
    Relation(Id<Relation>),
    /// A column.
    Column(Id<Relation>, ColumnNumber),
    /// The default of a column, not the column.
    Default(Id<Relation>, ColumnNumber),
    /// A constraint, with its index.
    Constraint(Id<Relation>, Name),
    /// A trigger.
    Trigger(Id<Relation>, Name),
    /// A policy.
    Policy(Id<Relation>, Name),
    /// A rewrite rule.
    Rule(Id<Relation>, Name),
    /// An index.
    Index(Id<Index>),
    /// A sequence.
    Sequence(Id<Sequence>),
    /// A type.
    Type(Id<Type>),
    /// An attribute of a composite type.
    Attribute(Id<Type>, Name),
    /// A function, procedure or aggregate.
    Function(Id<Function>),
    /// A schema with all that stands in it.
    Schema(Id<Schema>),
    /// An operator, a cast ...
    Other(Id<OtherObject>),
    /// An extension.
    Extension(Id<Extension>),
    /// An event trigger.
    EventTrigger(Id<EventTrigger>),
    /// A publication.
    Publication(Id<Publication>),
    /// A table of a publication.
    PublishedTable(Id<Publication>, Id<Relation>),
    /// A subscription.
    Subscription(Id<Subscription>),
    /// A foreign-data wrapper.
    ForeignDataWrapper(Id<ForeignDataWrapper>),
    /// A foreign server.
    ForeignServer(Id<ForeignServer>),
    /// A statistics object.
    Statistics(Id<StatisticsObject>),
}

/// How tightly one object hangs on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// It goes with it without being asked: a table's index.
    Part,
    /// It goes with `CASCADE` alone: a view of a table.
    Dependent,
    /// It goes with `CASCADE`; that it depends is guessed from text, so that `RESTRICT` does not
    /// refuse because of it.
    Guessed,
}

/// What a removal takes along, with how each was reached.
struct Closure {
    order: Vec<Removable>,
    holds: HashMap<Removable, Hold, RandomState>,
}

impl Interpreter {
    /// Removes objects and what hangs on them. With [`DropBehavior::Restrict`] it is refused where
    /// something depends on them that is no part of them.
    pub(super) fn remove(
        &mut self,
        targets: Vec<Removable>,
        behavior: DropBehavior,
    ) -> Result<(), ApplyError> {
        let closure = self.closure(targets);
        if behavior == DropBehavior::Restrict {
            self.refuse_dependents(&closure)?;
        }
        for removable in closure.order {
            let goes =
                behavior == DropBehavior::Cascade || closure.holds.get(&removable) == Some(&Hold::Part);
            if goes {
                self.unlink(&removable);
            }
        }
        Ok(())
    }

    /// Everything that hangs on the targets, directly or not. What is reached both as a part and as
    /// a dependent is a part.
    fn closure(&mut self, targets: Vec<Removable>) -> Closure {
        let mut closure = Closure { order: Vec::new(), holds: HashMap::default() };
        let mut waiting: VecDeque<(Removable, Hold)> =
            targets.into_iter().map(|target| (target, Hold::Part)).collect();
        while let Some((removable, hold)) = waiting.pop_front() {
            if !closure.note(&removable, hold) {
                continue;
            }
            for (dependent, its_hold) in self.dependents(&removable) {
                waiting.push_back((dependent, hold.through(its_hold)));
            }
        }
        closure
    }

    fn refuse_dependents(&self, closure: &Closure) -> Result<(), ApplyError> {
        let dependent = closure.order.iter().find(|removable| {
            closure.holds.get(removable) == Some(&Hold::Dependent) && !closure.holds_whole_of(removable)
        });
        match (closure.order.first(), dependent) {
            (Some(target), Some(dependent)) => Err(ApplyError::Refused(format!(
                "cannot drop {} because {} depends on it",
                self.describe(target),
                self.describe(dependent)
            ))),
            _ => Ok(()),
        }
    }
}

impl Hold {
    /// How something is held that hangs by `further` on what is held by `self`.
    fn through(self, further: Hold) -> Hold {
        match (self, further) {
            (Hold::Part, hold) => hold,
            (hold, Hold::Part) => hold,
            (Hold::Guessed, _) | (_, Hold::Guessed) => Hold::Guessed,
            (Hold::Dependent, Hold::Dependent) => Hold::Dependent,
        }
    }

    fn is_tighter_than(self, other: Hold) -> bool {
        self.strength() > other.strength()
    }

    fn strength(self) -> u8 {
        match self {
            Hold::Guessed => 0,
            Hold::Dependent => 1,
            Hold::Part => 2,
        }
    }
}

impl Removable {
    /// The object that this is a part of, where it is one.
    fn whole(&self) -> Option<Removable> {
        match self {
            Removable::Default(relation, column) => Some(Removable::Column(*relation, *column)),
            Removable::Column(relation, _)
            | Removable::Constraint(relation, _)
            | Removable::Trigger(relation, _)
            | Removable::Policy(relation, _)
            | Removable::Rule(relation, _) => Some(Removable::Relation(*relation)),
            Removable::PublishedTable(publication, _) => Some(Removable::Publication(*publication)),
            Removable::Attribute(id, _) => Some(Removable::Type(*id)),
            _ => None,
        }
    }
}

impl Closure {
    /// Whether what this is a part of goes anyway.
    fn holds_whole_of(&self, removable: &Removable) -> bool {
        let wholes = std::iter::successors(removable.whole(), Removable::whole);
        wholes.into_iter().any(|whole| self.holds.get(&whole) == Some(&Hold::Part))
    }

    /// Takes an object up. Says whether that is news, so that what hangs on it must be looked at.
    fn note(&mut self, removable: &Removable, hold: Hold) -> bool {
        match self.holds.get_mut(removable) {
            Some(known) if hold.is_tighter_than(*known) => {
                *known = hold;
                true
            }
            Some(_) => false,
            None => {
                self.holds.insert(removable.clone(), hold);
                self.order.push(removable.clone());
                true
            }
        }
    }
}

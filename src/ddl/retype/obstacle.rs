//! What PostgreSQL refuses to change a column under, and what hangs on that.

use crate::catalog::{ColumnNumber, Function, Id, Index, ObjectId, Publication, Relation};
use crate::dependency::Dependencies;
use crate::remedy::{LockMode, Step};

use super::Ddl;

/// Something in the way, and how it is taken out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Obstacle {
    /// A view or materialized view: dropped.
    View(Id<Relation>),
    /// A rule: dropped.
    Rule(Id<Relation>, u32),
    /// A policy: dropped.
    Policy(Id<Relation>, u32),
    /// A trigger: dropped.
    Trigger(Id<Relation>, u32),
    /// A function that takes or returns rows of a view that is dropped: dropped.
    Function(Id<Function>),
    /// A function whose body PostgreSQL holds on to what it names: it gets another body meanwhile, and keeps
    /// everything else.
    Body(Id<Function>),
    /// A default that calls a function that is dropped: taken away.
    Default(Id<Relation>, ColumnNumber),
    /// A table that a publication sends with a column list or a row filter: taken out of the publication. The
    /// number is the table's place in the publication.
    Published(Id<Publication>, u32),
    /// An index of a partitioned table: PostgreSQL would make those of the partitions again under other names,
    /// with the parent's comment and without their parameters.
    Index(Id<Index>),
    /// The same for an index that enforces a constraint.
    Key(Id<Relation>, u32),
}

/// How an obstacle is taken down and put back.
pub(super) struct Taken {
    /// Takes it down; what undoes that makes all of it again.
    pub down: Step,
    /// Puts it back, complete.
    pub put_back: Vec<Step>,
}

impl Taken {
    /// Of the statements that put it back. What undoes the first of them takes all of it down, with this lock.
    pub fn from_put_back(put_back: Vec<Step>, lock: Option<LockMode>) -> Option<Self> {
        let put_back: Vec<Step> = put_back.into_iter().map(undone_with_its_object).collect();
        let take_down = put_back.first()?.down.clone()?;
        let again = put_back.iter().map(|step| step.up.as_str()).collect::<Vec<_>>().join(";\n");
        Some(Taken { down: Step::metadata_only(take_down, again, lock), put_back })
    }
}

/// A statement about an object that is dropped when all is undone: where nothing else undoes it, it is run once
/// more, which changes nothing.
fn undone_with_its_object(step: Step) -> Step {
    let down = step.down.filter(|down| !down.is_empty()).unwrap_or_else(|| step.up.clone());
    Step { down: Some(down), reason: None, ..step }
}

impl Obstacle {
    /// The object itself, or the one that it belongs to.
    pub fn object(self) -> ObjectId {
        match self {
            Obstacle::View(id) => ObjectId::Relation(id),
            Obstacle::Rule(id, at) => ObjectId::Rule(id, at),
            Obstacle::Policy(id, at) => ObjectId::Policy(id, at),
            Obstacle::Trigger(id, at) => ObjectId::Trigger(id, at),
            Obstacle::Function(id) | Obstacle::Body(id) => ObjectId::Function(id),
            Obstacle::Default(id, number) => ObjectId::Column(id, number),
            Obstacle::Published(id, _) => ObjectId::Publication(id),
            Obstacle::Index(id) => ObjectId::Index(id),
            Obstacle::Key(id, at) => ObjectId::Constraint(id, at),
        }
    }
}

impl Ddl<'_> {
    pub(super) fn taken(&self, dependencies: &Dependencies, obstacle: Obstacle) -> Option<Taken> {
        match obstacle {
            Obstacle::View(id) => self.taken_view(dependencies, id),
            Obstacle::Rule(id, at) => self.taken_rule(dependencies, id, at),
            Obstacle::Policy(id, at) => self.taken_policy(id, at),
            Obstacle::Trigger(id, at) => self.taken_trigger(id, at),
            Obstacle::Function(id) => self.taken_function(dependencies, id),
            Obstacle::Body(id) => self.taken_body(dependencies, id),
            Obstacle::Default(id, number) => self.taken_default(id, number),
            Obstacle::Published(id, at) => self.taken_from_publication(id, at),
            Obstacle::Index(id) => self.taken_index(id),
            Obstacle::Key(id, at) => self.taken_key(id, at),
        }
    }

    /// The lock that a statement takes on the tables that the object's text reads.
    pub(super) fn lock_of_reading(&self, dependencies: &Dependencies, object: ObjectId) -> Option<LockMode> {
        let reads = dependencies.edges(object).iter().filter_map(|edge| edge.target());
        let mut relations = reads.filter_map(|target| match target {
            ObjectId::Relation(id) | ObjectId::Column(id, _) => Some(id),
            _ => None,
        });
        relations.any(|id| self.is_locked_as_table(id)).then_some(LockMode::AccessShare)
    }

    /// Whether a lock on the relation counts as one on a table: views hold no rows.
    pub(super) fn is_locked_as_table(&self, id: Id<Relation>) -> bool {
        self.catalog.relations[id].kind != crate::catalog::RelationKind::View
    }
}

//! Finding what is in the way: what PostgreSQL refuses to change the columns under, and what would keep that from
//! being dropped.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::Ddl;
use super::blocked::{Blocked, BlockedReason, references};
use super::obstacle::Obstacle;
use super::tree::Tree;
use crate::catalog::{
    Catalog, ColumnNumber, ConstraintKind, Function, FunctionBody, FunctionKind, Id, Index, IndexRole,
    ObjectId, ObjectKind, ObjectRef, Relation, RelationKind, UnreadSubject,
};
use crate::dependency::{Basis, Dependencies, Dependent};

/// The obstacles, and the table that they are in the way of.
pub(super) struct Found {
    pub table: Id<Relation>,
    pub obstacles: Vec<Obstacle>,
}

/// A search through the dependents.
pub(super) struct Search<'a> {
    ddl: &'a Ddl<'a>,
    catalog: &'a Catalog,
    dependencies: &'a Dependencies,
    most: usize,
    /// In the order in which they were found; what hangs on them is looked for from the front.
    found: Vec<Obstacle>,
    seen: HashSet<Obstacle, RandomState>,
}

impl<'a> Search<'a> {
    pub fn new(ddl: &'a Ddl<'a>, dependencies: &'a Dependencies, most: usize) -> Self {
        let catalog = ddl.catalog;
        Search { ddl, catalog, dependencies, most, found: Vec::new(), seen: HashSet::default() }
    }

    /// All that is in the way of changing these columns; `table` is named for what no single one is to blame for.
    pub fn all(mut self, trees: &[Tree], table: Id<Relation>) -> Result<Found, Blocked> {
        for tree in trees {
            self.of_tree(tree).map_err(|reason| reason.of(tree.root))?;
        }
        let mut at = 0;
        while let Some(obstacle) = self.found.get(at).copied() {
            at += 1;
            if at > self.most {
                return Err(BlockedReason::TooMany(self.most).of(table));
            }
            self.hanging_on(obstacle).map_err(|reason| reason.of(table))?;
        }
        let dropped = std::mem::take(&mut self.seen);
        let is_needed = |obstacle: &Obstacle| match obstacle {
            Obstacle::Body(id) => !dropped.contains(&Obstacle::Function(*id)),
            _ => true,
        };
        Ok(Found { table, obstacles: self.found.into_iter().filter(is_needed).collect() })
    }

    fn of_tree(&mut self, tree: &Tree) -> Result<(), BlockedReason> {
        self.all_is_read()?;
        let mut generated = Vec::new();
        for (table, number) in &tree.columns {
            for dependent in self.dependencies.dependents(ObjectId::Column(*table, *number)) {
                match dependent.object {
                    ObjectId::Column(relation, column) if self.is_generated(relation, column) => {
                        generated.push(dependent.object);
                    }
                    object => self.refuses_to_alter(tree, object)?,
                }
            }
        }
        if !generated.is_empty() {
            return Err(BlockedReason::Generated(references(self.catalog, &generated)));
        }
        for table in &tree.tables {
            self.users_of_rows(*table)?;
        }
        Ok(())
    }

    fn add(&mut self, obstacle: Obstacle) {
        if self.seen.insert(obstacle) {
            self.found.push(obstacle);
        }
    }

    fn is_generated(&self, relation: Id<Relation>, column: ColumnNumber) -> bool {
        let column = self.catalog.relations[relation].column_by_number(column);
        column.is_some_and(|column| column.generated.is_some())
    }

    /// What could not be read may use the column.
    fn all_is_read(&self) -> Result<(), BlockedReason> {
        let mut objects = Vec::new();
        let mut kinds = Vec::new();
        for unread in &self.catalog.unread {
            match unread.subject {
                UnreadSubject::Definition(object) if self.may_be_in_the_way(object) => objects.push(object),
                UnreadSubject::Kind(kind) if is_kind_in_the_way(kind) => kinds.push(kind.as_str()),
                _ => {}
            }
        }
        if !objects.is_empty() {
            return Err(BlockedReason::Unread(references(self.catalog, &objects)));
        }
        if !kinds.is_empty() {
            return Err(BlockedReason::UnreadKinds(kinds));
        }
        Ok(())
    }

    fn may_be_in_the_way(&self, object: ObjectId) -> bool {
        match object {
            ObjectId::Function(id) => matches!(self.catalog.functions[id].body, FunctionBody::Sql(_)),
            ObjectId::Column(relation, number) => self.is_generated(relation, number),
            ObjectId::Relation(id) => is_view(self.catalog, id),
            ObjectId::Rule(..)
            | ObjectId::Policy(..)
            | ObjectId::Trigger(..)
            | ObjectId::Publication(_)
            | ObjectId::Index(_) => true,
            _ => false,
        }
    }

    /// An object that uses a column whose type changes. PostgreSQL changes constraints, statistics and most indexes
    /// by itself.
    fn refuses_to_alter(&mut self, tree: &Tree, object: ObjectId) -> Result<(), BlockedReason> {
        match object {
            ObjectId::Relation(id) if is_view(self.catalog, id) => self.add(Obstacle::View(id)),
            ObjectId::Rule(id, at) => self.add(Obstacle::Rule(id, at)),
            ObjectId::Policy(id, at) => self.add(Obstacle::Policy(id, at)),
            ObjectId::Trigger(id, at) => self.add_trigger(id, at),
            ObjectId::Function(id) => self.add_body(id),
            ObjectId::Publication(id) => self.add_published(tree, id),
            ObjectId::Index(id) => self.add_index(id)?,
            _ => {}
        }
        Ok(())
    }

    /// A trigger of a partition that came from the table above goes and comes with it.
    fn add_trigger(&mut self, relation: Id<Relation>, at: u32) {
        let trigger = self.catalog.relations[relation].triggers.get(at as usize);
        if trigger.is_some_and(|trigger| !trigger.inherited) {
            self.add(Obstacle::Trigger(relation, at));
        }
    }

    fn add_body(&mut self, id: Id<Function>) {
        if matches!(self.catalog.functions[id].body, FunctionBody::Sql(_)) {
            self.add(Obstacle::Body(id));
        }
    }

    fn add_published(&mut self, tree: &Tree, id: Id<crate::catalog::Publication>) {
        let tables: HashSet<Id<Relation>, RandomState> = tree.tables.iter().copied().collect();
        for (at, table) in (0..).zip(&self.catalog.publications[id].tables) {
            let names_columns = !table.columns.is_empty() || table.row_filter.is_some();
            if names_columns && table.relation.is_some_and(|relation| tables.contains(&relation)) {
                self.add(Obstacle::Published(id, at));
            }
        }
    }

    fn add_index(&mut self, id: Id<Index>) -> Result<(), BlockedReason> {
        let index = &self.catalog.indexes[id];
        let table = &self.catalog.relations[index.relation];
        let has_parts = table.kind == RelationKind::PartitionedTable && index.attached_to.is_none();
        if !has_parts || self.ddl.attached_below(id).len() == 1 {
            return Ok(());
        }
        if index.role == IndexRole::Secondary {
            self.add(Obstacle::Index(id));
            return Ok(());
        }
        let at = table.constraints.iter().position(|constraint| constraint.index() == Some(id));
        let Some(at) = at.and_then(|at| u32::try_from(at).ok()) else { return Ok(()) };
        let key = ObjectId::Constraint(index.relation, at);
        match self.dependencies.dependents(key).first() {
            Some(dependent) => Err(self.uses(dependent.object, key)),
            None => {
                self.add(Obstacle::Key(index.relation, at));
                Ok(())
            }
        }
    }

    fn uses(&self, object: ObjectId, used: ObjectId) -> BlockedReason {
        BlockedReason::Uses { object: self.named(object), used: self.named(used) }
    }

    fn named(&self, object: ObjectId) -> Box<ObjectRef> {
        Box::new(self.catalog.object_ref(object))
    }

    /// What uses rows of a table as values: a column that stores them cannot stay; what takes a column out of such
    /// a row holds on to the table's column, and text alone does not tell which.
    fn users_of_rows(&mut self, table: Id<Relation>) -> Result<(), BlockedReason> {
        let mut open = vec![ObjectId::Relation(table)];
        let mut seen: HashSet<ObjectId, RandomState> = HashSet::default();
        while let Some(object) = open.pop() {
            let dependents = self.dependencies.dependents(object).iter();
            for dependent in dependents.filter(|dependent| dependent.basis == Basis::Declared) {
                match dependent.object {
                    ObjectId::Column(relation, _) if is_view(self.catalog, relation) => {
                        self.add(Obstacle::View(relation));
                    }
                    ObjectId::Column(relation, _) if self.stores_rows(relation) => {
                        return Err(BlockedReason::StoredRows(self.named(dependent.object)));
                    }
                    ObjectId::Type(_) if seen.insert(dependent.object) => open.push(dependent.object),
                    ObjectId::Function(function) => self.callers(function),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn stores_rows(&self, relation: Id<Relation>) -> bool {
        self.catalog.relations[relation].kind != RelationKind::ForeignTable
    }

    /// What calls a function and can be taken down.
    fn callers(&mut self, function: Id<Function>) {
        for dependent in self.dependencies.dependents(ObjectId::Function(function)) {
            match dependent.object {
                ObjectId::Relation(id) if is_view(self.catalog, id) => self.add(Obstacle::View(id)),
                ObjectId::Rule(id, at) => self.add(Obstacle::Rule(id, at)),
                ObjectId::Policy(id, at) => self.add(Obstacle::Policy(id, at)),
                ObjectId::Function(id) => self.add_body(id),
                _ => {}
            }
        }
    }

    /// What would keep an obstacle from being dropped, or would go with it.
    fn hanging_on(&mut self, obstacle: Obstacle) -> Result<(), BlockedReason> {
        match obstacle {
            Obstacle::View(id) => self.hanging_on_view(id),
            Obstacle::Function(id) => {
                let function = ObjectId::Function(id);
                self.dependencies
                    .dependents(function)
                    .iter()
                    .try_for_each(|dependent| self.hangs(function, *dependent))
            }
            _ => Ok(()),
        }
    }

    fn hanging_on_view(&mut self, id: Id<Relation>) -> Result<(), BlockedReason> {
        let view = &self.catalog.relations[id];
        if view.columns_unknown.is_some() {
            return Err(BlockedReason::ColumnsUnknown(self.named(ObjectId::Relation(id))));
        }
        // rows of a composite type with a view's rows in it are nobody's yet: such a type is in the way
        let columns = view.columns.iter().map(|column| ObjectId::Column(id, column.number));
        for object in [ObjectId::Relation(id)].into_iter().chain(columns) {
            for dependent in self.dependencies.dependents(object) {
                if !self.belongs_to(dependent.object, id) {
                    self.hangs(ObjectId::Relation(id), *dependent)?;
                }
            }
        }
        Ok(())
    }

    /// What is dropped and made with a materialized view.
    fn belongs_to(&self, object: ObjectId, view: Id<Relation>) -> bool {
        match object {
            ObjectId::Index(index) => self.catalog.indexes[index].relation == view,
            ObjectId::Statistics(statistics) => self.catalog.statistics[statistics].relation == Some(view),
            ObjectId::Column(relation, _) => relation == view,
            _ => false,
        }
    }

    /// An object that uses one that is dropped.
    fn hangs(&mut self, used: ObjectId, dependent: Dependent) -> Result<(), BlockedReason> {
        let is_declared = dependent.basis == Basis::Declared;
        match dependent.object {
            ObjectId::Relation(id) if is_view(self.catalog, id) => self.add(Obstacle::View(id)),
            ObjectId::Rule(id, at) => self.add(Obstacle::Rule(id, at)),
            ObjectId::Policy(id, at) => self.add(Obstacle::Policy(id, at)),
            ObjectId::Trigger(id, at) => self.add_trigger(id, at),
            ObjectId::Function(id) if is_declared => {
                let is_aggregate = matches!(self.catalog.functions[id].kind, FunctionKind::Aggregate(_));
                if is_aggregate {
                    return Err(self.uses(dependent.object, used));
                }
                self.add(Obstacle::Function(id));
            }
            ObjectId::Function(id) => self.add_body(id),
            ObjectId::Column(relation, _) if is_declared && is_view(self.catalog, relation) => {
                self.add(Obstacle::View(relation));
            }
            ObjectId::Column(..) if is_declared => {
                return Err(BlockedReason::StoredRows(self.named(dependent.object)));
            }
            ObjectId::Column(relation, number) if is_view(self.catalog, relation) => {
                self.add(Obstacle::Default(relation, number));
            }
            ObjectId::Column(relation, number) if !self.is_generated(relation, number) => {
                self.add(Obstacle::Default(relation, number));
            }
            ObjectId::Sequence(_) | ObjectId::Publication(_) | ObjectId::EventTrigger(_) => {}
            other => return Err(self.uses(other, used)),
        }
        Ok(())
    }
}

fn is_view(catalog: &Catalog, id: Id<Relation>) -> bool {
    matches!(catalog.relations[id].kind, RelationKind::View | RelationKind::MaterializedView)
}

fn is_kind_in_the_way(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Rule
            | ObjectKind::Policy
            | ObjectKind::Trigger
            | ObjectKind::Function
            | ObjectKind::Publication
    )
}

impl Ddl<'_> {
    /// Whether an object that PostgreSQL makes again by itself is checked against the rows: a valid check, an
    /// index on an expression or with a predicate.
    pub(super) fn reads_rows(&self, object: ObjectId) -> bool {
        match object {
            ObjectId::Constraint(relation, at) => {
                let constraint = self.catalog.relations[relation].constraints.get(at as usize);
                constraint.is_some_and(|constraint| {
                    constraint.validated && matches!(constraint.kind, ConstraintKind::Check { .. })
                })
            }
            ObjectId::Index(id) => {
                let index = &self.catalog.indexes[id];
                index.predicate.is_some() || index.key_columns().is_none()
            }
            _ => false,
        }
    }
}

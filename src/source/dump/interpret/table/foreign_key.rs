//! Foreign keys, and those whose table comes after them.

use crate::catalog::{
    ColumnNumber, Constraint, ConstraintKind, ForeignKey, Id, ReferencedTable, Relation, RelationKind,
};

use super::super::super::read::table::Descent;
use super::super::super::read::table::constraint::{ForeignKeyDefinition, TableConstraint};
use super::super::{ApplyError, Interpreter};
use super::parents::inherited_constraint;

impl Interpreter {
    /// The key that a definition describes.
    pub(super) fn foreign_key(
        &mut self,
        relation: Id<Relation>,
        definition: &ForeignKeyDefinition,
    ) -> Result<ForeignKey, ApplyError> {
        let columns = self.numbers_of_columns(relation, &definition.columns)?;
        let on_delete_columns = self.numbers_of_columns(relation, &definition.on_delete_columns)?;
        let references = self.referenced_table(definition)?;
        Ok(ForeignKey {
            columns,
            references,
            match_type: definition.match_type,
            on_update: definition.on_update,
            on_delete: definition.on_delete,
            on_delete_columns,
            period: definition.period,
        })
    }

    fn referenced_table(&mut self, definition: &ForeignKeyDefinition) -> Result<ReferencedTable, ApplyError> {
        let unresolved =
            || ReferencedTable::Missing(definition.table.clone(), definition.referenced_columns.clone());
        let Some(id) = self.find_relation(&definition.table) else { return Ok(unresolved()) };
        if !definition.referenced_columns.is_empty() {
            let columns = self.numbers_of_columns(id, &definition.referenced_columns)?;
            return Ok(ReferencedTable::Known(id, columns));
        }
        let table = &self.catalog.relations[id];
        match table.primary_key().map(|key| &key.kind) {
            Some(ConstraintKind::PrimaryKey(key)) => Ok(ReferencedTable::Known(id, key.columns.clone())),
            _ => Ok(unresolved()),
        }
    }

    pub(super) fn add_foreign_key(
        &mut self,
        relation: Id<Relation>,
        descent: Descent,
        key: ForeignKey,
        definition: TableConstraint,
    ) {
        let name = self.constraint_name(relation, definition.name.as_ref(), &key.columns, "fkey");
        self.note_unresolved(relation, &key);
        let constraint = self.constraint_of(name, ConstraintKind::ForeignKey(Box::new(key)), &definition);
        self.add_constraint(relation, constraint.clone());
        if descent == Descent::Children
            && self.catalog.relations[relation].kind == RelationKind::PartitionedTable
        {
            for partition in self.descendants(relation) {
                self.copy_foreign_key(relation, &constraint, partition);
            }
        }
    }

    /// Gives a partition a foreign key of its partitioned table, or ties the same one that it has.
    pub(super) fn copy_foreign_key(
        &mut self,
        parent: Id<Relation>,
        constraint: &Constraint,
        partition: Id<Relation>,
    ) {
        let ConstraintKind::ForeignKey(key) = &constraint.kind else { return };
        let Some(columns) = self.same_columns(parent, partition, &key.columns) else { return };
        let Some(on_delete_columns) = self.same_columns(parent, partition, &key.on_delete_columns) else {
            return;
        };
        let key = ForeignKey { columns, on_delete_columns, ..(**key).clone() };
        let constraints = &mut self.catalog.relations[partition].constraints;
        let is_same = |known: &&mut Constraint| {
            !known.inherited && matches!(&known.kind, ConstraintKind::ForeignKey(own) if **own == key)
        };
        if let Some(known) = constraints.iter_mut().find(is_same) {
            known.inherited = true;
            known.is_local = false;
            return;
        }
        let taken = self.constraint_at(partition, &constraint.name).is_some();
        let given = (!taken).then(|| constraint.name.clone());
        let name = self.constraint_name(partition, given.as_ref(), &key.columns, "fkey");
        self.note_unresolved(partition, &key);
        let kind = ConstraintKind::ForeignKey(Box::new(key));
        let copy = Constraint { name, ..inherited_constraint(constraint, kind) };
        self.add_constraint(partition, copy);
    }

    /// The columns of another table that have the names of these.
    pub(super) fn same_columns(
        &self,
        from: Id<Relation>,
        to: Id<Relation>,
        columns: &[ColumnNumber],
    ) -> Option<Vec<ColumnNumber>> {
        let (from, to) = (&self.catalog.relations[from], &self.catalog.relations[to]);
        let same = |number: &ColumnNumber| {
            let column = from.column_by_number(*number)?;
            Some(to.column(column.name.as_str())?.number)
        };
        columns.iter().map(same).collect()
    }

    /// Remembers that a table has a key whose other table is not there, and along which search path
    /// that was looked for.
    fn note_unresolved(&mut self, relation: Id<Relation>, key: &ForeignKey) {
        if matches!(key.references, ReferencedTable::Missing(..)) {
            let search_path = &self.session.search_path;
            self.unresolved_foreign_keys.entry(relation).or_insert_with(|| search_path.clone());
        }
    }

    /// Looks again for the tables that foreign keys refer to and that were not there: a dump in
    /// another order defines them later.
    pub(in super::super) fn resolve_foreign_keys(&mut self) {
        for (relation, search_path) in std::mem::take(&mut self.unresolved_foreign_keys) {
            if self.catalog.relations.is_dropped(relation) {
                continue;
            }
            self.session.search_path = search_path;
            for at in 0..self.catalog.relations[relation].constraints.len() {
                self.resolve_foreign_key(relation, at);
            }
        }
    }

    fn resolve_foreign_key(&mut self, relation: Id<Relation>, at: usize) {
        let constraint = &self.catalog.relations[relation].constraints[at];
        let ConstraintKind::ForeignKey(key) = &constraint.kind else { return };
        let wanted = key.references.clone();
        let Some(references) = self.found_later(&wanted) else { return };
        let constraint = &mut self.catalog.relations[relation].constraints[at];
        if let ConstraintKind::ForeignKey(key) = &mut constraint.kind {
            key.references = references;
        }
    }

    fn found_later(&mut self, references: &ReferencedTable) -> Option<ReferencedTable> {
        let ReferencedTable::Missing(table, names) = references else { return None };
        let id = self.find_relation(table)?;
        let columns = match names.is_empty() {
            false => self.numbers_of_columns(id, names).ok()?,
            true => match &self.catalog.relations[id].primary_key()?.kind {
                ConstraintKind::PrimaryKey(key) => key.columns.clone(),
                _ => return None,
            },
        };
        Some(ReferencedTable::Known(id, columns))
    }
}

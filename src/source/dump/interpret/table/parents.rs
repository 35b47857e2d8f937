//! What a table has from its parents, and from its type (`MergeAttributes`).

use crate::catalog::{
    BaseType, Column, ColumnNumber, Constraint, ConstraintKind, Id, ObjectKind, QualifiedName, Rare,
    RareOfColumn, Relation, ServerVersion, Type, TypeKind,
};

use super::super::lookup::missing;
use super::super::{ApplyError, Interpreter};
use super::draft::Draft;

/// How a child is tied to its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    /// `INHERITS`
    Inheritance,
    /// `PARTITION OF`
    Partition,
}

impl Interpreter {
    /// Takes the columns and checks of one parent up.
    pub(super) fn draft_parent(
        &self,
        draft: &mut Draft,
        parent: Id<Relation>,
        tie: Tie,
    ) -> Result<(), ApplyError> {
        let table = &self.catalog.relations[parent];
        draft.lacks_columns = draft.lacks_columns.take().or_else(|| table.columns_unknown.clone());
        let not_inherited = table.constraints.iter().filter(|constraint| constraint.no_inherit);
        let not_null_alone: Vec<ColumnNumber> =
            not_inherited.filter_map(Constraint::not_null_column).collect();
        for column in &table.columns {
            let not_null = column.not_null && !not_null_alone.contains(&column.number);
            match draft.find(&column.name) {
                Some(place) => merge_inherited(&mut draft.columns[place], column, not_null),
                None => {
                    let mut inherited = self.inherited_column(column, tie);
                    inherited.not_null = not_null;
                    draft.push(inherited)?;
                }
            }
        }
        for constraint in &table.constraints {
            self.draft_inherited_constraint(draft, table, constraint);
        }
        Ok(())
    }

    /// The parent's column as a new child has it.
    pub(super) fn inherited_column(&self, column: &Column, tie: Tie) -> Column {
        let mut inherited = Column::new(column.number, column.name.clone(), column.data_type.clone());
        inherited.not_null = column.not_null;
        inherited.default = column.default.clone();
        let shares_identity = tie == Tie::Partition && self.partitions_share_identity();
        inherited.rare = Rare::from(RareOfColumn {
            generated: column.generated.clone(),
            identity: column.identity.filter(|_| shares_identity),
            collation: column.collation.clone(),
            storage: column.storage,
            compression: column.compression,
            ..RareOfColumn::default()
        });
        inherited.is_local = false;
        inherited.inherited_from = 1;
        inherited.span = self.span();
        inherited
    }

    /// From PostgreSQL 17 on, the partitions of a table draw from its identity sequence.
    pub(super) fn partitions_share_identity(&self) -> bool {
        self.catalog.server_version.is_some_and(|version| version >= ServerVersion::from_number(170_000))
    }

    fn draft_inherited_constraint(&self, draft: &mut Draft, parent: &Relation, constraint: &Constraint) {
        let known = draft.ready_constraints.iter().any(|known| known.name == constraint.name);
        if constraint.no_inherit || known {
            return;
        }
        let kind = match &constraint.kind {
            ConstraintKind::Check { .. } => constraint.kind.clone(),
            ConstraintKind::NotNull { column } => {
                let name = parent.column_by_number(*column).map(|column| &column.name);
                let Some(place) = name.and_then(|name| draft.find(name)) else { return };
                let column = draft.columns[place].number;
                if draft.ready_constraints.iter().any(|known| known.not_null_column() == Some(column)) {
                    return;
                }
                ConstraintKind::NotNull { column }
            }
            _ => return,
        };
        draft.ready_constraints.push(inherited_constraint(constraint, kind));
    }

    /// Takes the attributes of a composite type up.
    pub(super) fn draft_type(
        &self,
        draft: &mut Draft,
        name: &QualifiedName,
    ) -> Result<Option<Id<Type>>, ApplyError> {
        let id = self.find_type(name).ok_or_else(|| missing(ObjectKind::Type, name))?;
        let TypeKind::Composite(attributes) = &self.catalog.types[id].kind else {
            return Err(ApplyError::Refused(format!("type {name} has no attributes")));
        };
        for attribute in attributes {
            let mut column =
                Column::new(ColumnNumber(0), attribute.name.clone(), attribute.data_type.clone());
            column.rare.change(|rare| rare.collation = attribute.collation.clone());
            // so that the statement may say more about it; `finish_typed` sets it right
            column.is_local = false;
            column.span = self.span();
            draft.push(column)?;
        }
        Ok(Some(id))
    }
}

/// The columns of a partition are its parent's, even where the statement says more about them. It names
/// no others.
pub(super) fn finish_partition(draft: &mut Draft) -> Result<(), ApplyError> {
    let of_its_own = draft.columns.iter().find(|column| column.inherited_from == 0);
    if let Some(column) = of_its_own.filter(|_| draft.lacks_columns.is_none()) {
        let name = QualifiedName { schema: None, name: column.name.clone() };
        return Err(ApplyError::Missing { kind: ObjectKind::Column, name });
    }
    let inherited = draft.columns.iter_mut().filter(|column| column.inherited_from > 0);
    inherited.for_each(|column| column.is_local = false);
    Ok(())
}

/// The columns of a typed table are its own.
pub(super) fn finish_typed(draft: &mut Draft) {
    draft.columns.iter_mut().for_each(|column| column.is_local = true);
}

/// A parent's constraint as a child has it.
pub(super) fn inherited_constraint(constraint: &Constraint, kind: ConstraintKind) -> Constraint {
    let mut inherited = Constraint::new(constraint.name.clone(), kind);
    inherited.timing = constraint.timing;
    inherited.validated = constraint.validated;
    inherited.enforced = constraint.enforced;
    inherited.is_local = false;
    inherited.inherited = true;
    inherited.span = constraint.span;
    inherited
}

/// A column that another parent or the table itself has already, and whether the parent's NOT NULL is inherited.
pub(super) fn merge_inherited(column: &mut Column, parents: &Column, not_null: bool) {
    column.inherited_from = column.inherited_from.saturating_add(1);
    column.not_null |= not_null;
    if column.default.is_none() && column.generated.is_none() && column.identity.is_none() {
        column.default = parents.default.clone();
        column.rare.change(|rare| rare.generated = parents.generated.clone());
    }
    if column.data_type.base == BaseType::Unknown {
        column.data_type = parents.data_type.clone();
    }
}

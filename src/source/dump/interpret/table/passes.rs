//! The order in which the server takes the actions of one `ALTER TABLE` (`AT_PASS_...` in `tablecmds.c`).

use crate::catalog::{Id, Relation};

use super::super::super::read::table::alter::{AlterAction, PlacedAction};
use super::super::super::read::table::alter_column::ColumnChange;
use super::super::super::read::table::constraint::TableConstraintKind;
use super::super::Interpreter;
use super::constraint::in_order_of_new;

/// The rounds of the server, in order. Within one, the order is that of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pass {
    Drop,
    AlterType,
    AddColumn,
    ColumnAttributes,
    AddKeyUsingIndex,
    AddIndex,
    AddOtherConstraint,
    Rest,
}

impl Pass {
    fn of(action: &AlterAction) -> Self {
        match action {
            AlterAction::DropColumn(_) | AlterAction::DropConstraint(_) => Pass::Drop,
            AlterAction::AddColumn { .. } => Pass::AddColumn,
            AlterAction::AddConstraint(constraint) => Pass::of_new_constraint(&constraint.kind),
            AlterAction::AlterColumn(_, change) => Pass::of_column_change(change),
            _ => Pass::Rest,
        }
    }

    fn of_new_constraint(kind: &TableConstraintKind) -> Self {
        match kind {
            TableConstraintKind::KeyUsingIndex(..) => Pass::AddKeyUsingIndex,
            TableConstraintKind::Key(..) | TableConstraintKind::Exclusion(_) => Pass::AddIndex,
            TableConstraintKind::Check(_)
            | TableConstraintKind::NotNull(_)
            | TableConstraintKind::ForeignKey(_) => Pass::AddOtherConstraint,
        }
    }

    fn of_column_change(change: &ColumnChange) -> Self {
        match change {
            ColumnChange::DropDefault
            | ColumnChange::DropNotNull
            | ColumnChange::DropExpression { .. }
            | ColumnChange::DropIdentity { .. } => Pass::Drop,
            ColumnChange::Type { .. } => Pass::AlterType,
            ColumnChange::SetNotNull | ColumnChange::SetIdentity(_) | ColumnChange::SetExpression(_) => {
                Pass::ColumnAttributes
            }
            ColumnChange::SetDefault(_) | ColumnChange::AddIdentity(_) => Pass::AddOtherConstraint,
            _ => Pass::Rest,
        }
    }
}

impl Interpreter {
    /// Puts the actions in the server's order. The constraints of new columns become actions of their own:
    /// they wait until all columns are there, and come before those that the statement adds by themselves.
    pub(super) fn take_in_passes(&self, relation: Id<Relation>, actions: &mut Vec<PlacedAction>) {
        if actions.len() < 2 {
            return;
        }
        let mut of_columns = Vec::new();
        for placed in actions.iter_mut() {
            let AlterAction::AddColumn { column, .. } = &mut placed.action else { continue };
            if self.catalog.relations[relation].column(column.name.as_str()).is_none() {
                let constraints = in_order_of_new(std::mem::take(&mut column.constraints));
                of_columns.extend(constraints.into_iter().map(|constraint| PlacedAction {
                    action: AlterAction::AddConstraint(Box::new(constraint)),
                    place: placed.place,
                }));
            }
        }
        actions.splice(0..0, of_columns);
        actions.sort_by_key(|placed| Pass::of(&placed.action));
    }
}

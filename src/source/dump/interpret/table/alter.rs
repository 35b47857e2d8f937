//! `ALTER TABLE` and its actions.

use crate::catalog::{
    Enabled, Id, Index, Name, ObjectId, ObjectKind, Persistence, QualifiedName, Relation, RelationKind,
    ReplicaIdentity, RowLevelSecurity, SchemaKey, Sequence, TypeKind,
};

use super::super::super::read::option_list::{change_options, reset_options, set_options};
use super::super::super::read::table::Descent;
use super::super::super::read::table::alter::{
    AlterAction, AlterTable, NewOwner, ParsedReplicaIdentity, PlacedAction, Renaming, RowLevelSecurityChange,
    TriggerSelection,
};
use super::super::super::read::user_type::AttributeChange;
use super::super::lookup::missing;
use super::super::usage::{Used, User};
use super::super::view::{reset_view_options, set_view_options};
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn alter_table(&mut self, statement: AlterTable) -> Result<(), ApplyError> {
        if self.is_temporary(&statement.name) {
            return Ok(());
        }
        let AlterTable { name, if_exists, descent, mut actions } = statement;
        if let Some(relation) = self.find_relation(&name) {
            self.take_in_passes(relation, &mut actions);
            return actions.into_iter().try_for_each(|action| self.alter_relation(relation, descent, action));
        }
        if let Some(index) = self.find_index(&name) {
            return actions
                .into_iter()
                .try_for_each(|action| self.alter_index_as_table(index, action.action));
        }
        if let Some(sequence) = self.find_sequence(&name) {
            return actions
                .into_iter()
                .try_for_each(|action| self.alter_sequence_as_table(sequence, action.action));
        }
        if let Some(id) = self.find_type(&name)
            && let TypeKind::Composite(_) = self.catalog.types[id].kind
        {
            return self.alter_type_as_table(&name, actions);
        }
        if if_exists { Ok(()) } else { Err(missing(ObjectKind::Table, &name)) }
    }

    fn alter_relation(
        &mut self,
        relation: Id<Relation>,
        descent: Descent,
        placed: PlacedAction,
    ) -> Result<(), ApplyError> {
        match placed.action {
            AlterAction::AddColumn { column, if_not_exists } => {
                self.add_column(relation, descent, *column, if_not_exists)
            }
            AlterAction::DropColumn(part) => self.drop_column(relation, descent, part),
            AlterAction::AlterColumn(column, change) => self.alter_column(relation, descent, &column, change),
            AlterAction::RenameColumn(renaming) => self.rename_column(relation, renaming),
            AlterAction::AddConstraint(constraint) => {
                self.add_table_constraint(relation, descent, *constraint)
            }
            AlterAction::ValidateConstraint(name) => self.validate_constraint(relation, &name),
            AlterAction::AlterConstraint(name, change) => self.alter_constraint(relation, &name, change),
            AlterAction::DropConstraint(part) => self.drop_constraint(relation, part),
            AlterAction::RenameConstraint(Renaming { from, to }) => {
                let at = self.constraint_at(relation, &from);
                let at = at.ok_or_else(|| self.missing_part(relation, ObjectKind::Constraint, &from))?;
                self.rename_constraint(relation, at, to)
            }
            AlterAction::AttachPartition { partition, bound } => {
                let partition = self.relation(&partition)?;
                self.attach_partition(relation, partition, bound)
            }
            AlterAction::DetachPartition(partition) => {
                let partition = self.relation(&partition)?;
                self.detach_partition(relation, partition)
            }
            AlterAction::Inherit(parent) => {
                let parent = self.relation(&parent)?;
                self.inherit(relation, parent)
            }
            AlterAction::NoInherit(parent) => {
                let parent = self.relation(&parent)?;
                self.no_inherit(relation, parent)
            }
            action => self.set_property(relation, action),
        }
    }

    /// The actions that set something of the table itself.
    fn set_property(&mut self, relation: Id<Relation>, action: AlterAction) -> Result<(), ApplyError> {
        match action {
            AlterAction::ReplicaIdentity(identity) => return self.set_replica_identity(relation, identity),
            AlterAction::ClusterOn(index) => {
                let index = self.index_of(relation, &index)?;
                self.catalog.relations[relation].clustered_on = Some(index);
            }
            AlterAction::OfType(name) => {
                let of_type = self.find_type(&name).ok_or_else(|| missing(ObjectKind::Type, &name))?;
                self.catalog.relations[relation].of_type = Some(of_type);
            }
            AlterAction::EnableTrigger(selection, enabled) => {
                return self.enable_triggers(relation, &selection, enabled);
            }
            AlterAction::EnableRule(name, enabled) => return self.enable_rule(relation, &name, enabled),
            AlterAction::OwnerTo(owner) => self.hand_over(ObjectId::Relation(relation), owner),
            AlterAction::SetPersistence(persistence) => self.set_persistence(relation, persistence),
            action => set_plain_property(&mut self.catalog.relations[relation], action),
        }
        Ok(())
    }

    fn index_of(&self, relation: Id<Relation>, name: &Name) -> Result<Id<Index>, ApplyError> {
        let schema = self.catalog.relations[relation].schema;
        let found = self.catalog.indexes.find(&SchemaKey { schema: Some(schema), name: name.clone() });
        found
            .filter(|index| self.catalog.indexes[*index].relation == relation)
            .ok_or_else(|| self.missing_part(relation, ObjectKind::Index, name))
    }

    fn set_replica_identity(
        &mut self,
        relation: Id<Relation>,
        identity: ParsedReplicaIdentity,
    ) -> Result<(), ApplyError> {
        let identity = match identity {
            ParsedReplicaIdentity::Default => ReplicaIdentity::Default,
            ParsedReplicaIdentity::Full => ReplicaIdentity::Full,
            ParsedReplicaIdentity::Nothing => ReplicaIdentity::Nothing,
            ParsedReplicaIdentity::Index(name) => ReplicaIdentity::Index(self.index_of(relation, &name)?),
        };
        self.catalog.relations[relation].replica_identity = identity;
        Ok(())
    }

    /// Triggers of partitions that came from here follow.
    fn enable_triggers(
        &mut self,
        relation: Id<Relation>,
        selection: &TriggerSelection,
        enabled: Enabled,
    ) -> Result<(), ApplyError> {
        let mut found = false;
        for table in std::iter::once(relation).chain(self.descendants(relation)) {
            for trigger in &mut self.catalog.relations[table].triggers {
                let chosen = match selection {
                    TriggerSelection::Named(name) => trigger.name == *name,
                    TriggerSelection::All | TriggerSelection::User => true,
                };
                if chosen && (table == relation || trigger.inherited) {
                    trigger.enabled = enabled;
                    found = true;
                }
            }
        }
        match selection {
            TriggerSelection::Named(name) if !found => {
                Err(self.missing_part(relation, ObjectKind::Trigger, name))
            }
            _ => Ok(()),
        }
    }

    fn enable_rule(
        &mut self,
        relation: Id<Relation>,
        name: &Name,
        enabled: Enabled,
    ) -> Result<(), ApplyError> {
        let known = self.rule_at(relation, name);
        match known.and_then(|at| self.catalog.relations[relation].rules.get_mut(at)) {
            Some(rule) => {
                rule.enabled = enabled;
                Ok(())
            }
            None => Err(self.missing_part(relation, ObjectKind::Rule, name)),
        }
    }

    /// The owner that the statement names; `None` for the session's own where that is not known.
    fn owner_named(&self, owner: NewOwner) -> Option<Name> {
        match owner {
            NewOwner::Role(name) => Some(name),
            NewOwner::Current => self.session.role.clone(),
        }
    }

    fn hand_over(&mut self, object: ObjectId, owner: NewOwner) {
        if let Some(owner) = self.owner_named(owner) {
            self.change_owner(object, &owner);
        }
    }

    /// The sequences that the table owns follow, as from PostgreSQL 15 on. A partitioned table has nothing
    /// that could be logged: the server changes nothing.
    fn set_persistence(&mut self, relation: Id<Relation>, persistence: Persistence) {
        let table = &self.catalog.relations[relation];
        if table.kind == RelationKind::PartitionedTable || table.persistence == persistence {
            return;
        }
        for sequence in self.sequences_owned_by(relation) {
            self.catalog.sequences[sequence].persistence = persistence;
        }
        self.catalog.relations[relation].persistence = persistence;
    }

    pub(in super::super) fn sequences_owned_by(&mut self, relation: Id<Relation>) -> Vec<Id<Sequence>> {
        let users = self.users(&Used::Relation(relation));
        let sequences = users.into_iter().filter_map(|user| match user {
            User::Sequence(id) => Some(id),
            _ => None,
        });
        sequences
            .filter(|id| self.catalog.sequences[*id].owner.is_some_and(|owner| owner.relation == relation))
            .collect()
    }

    /// `ALTER TABLE index ...`, as dumps of old versions write it.
    fn alter_index_as_table(&mut self, index: Id<Index>, action: AlterAction) -> Result<(), ApplyError> {
        let index = &mut self.catalog.indexes[index];
        match action {
            AlterAction::SetOptions(options) => set_options(index.options.to_mut(), options),
            AlterAction::ResetOptions(names) => reset_options(index.options.to_mut(), &names),
            AlterAction::SetTablespace(name) => {
                index.tablespace = Some(name).filter(|name| *name != "pg_default");
            }
            // its owner is the table's; the names of its own columns show nowhere
            AlterAction::OwnerTo(_) | AlterAction::RenameColumn(_) => {}
            _ => return Err(ApplyError::Refused(format!("{} is an index, not a table", index.name))),
        }
        Ok(())
    }

    /// `ALTER VIEW type RENAME COLUMN`, which the server takes for an attribute's.
    fn alter_type_as_table(
        &mut self,
        name: &QualifiedName,
        actions: Vec<PlacedAction>,
    ) -> Result<(), ApplyError> {
        let mut changes = Vec::with_capacity(actions.len());
        for placed in actions {
            let AlterAction::RenameColumn(Renaming { from, to }) = placed.action else {
                return Err(ApplyError::Refused(format!("{name} is a type, not a table")));
            };
            changes.push(AttributeChange::Rename { from, to });
        }
        self.change_attributes(name, changes)
    }

    /// `ALTER TABLE sequence OWNER TO`, as dumps of old versions write it.
    fn alter_sequence_as_table(
        &mut self,
        sequence: Id<Sequence>,
        action: AlterAction,
    ) -> Result<(), ApplyError> {
        match action {
            AlterAction::OwnerTo(owner) => self.hand_over(ObjectId::Sequence(sequence), owner),
            AlterAction::SetPersistence(persistence) => {
                self.catalog.sequences[sequence].persistence = persistence;
            }
            _ => {
                let name = &self.catalog.sequences[sequence].name;
                return Err(ApplyError::Refused(format!("{name} is a sequence, not a table")));
            }
        }
        Ok(())
    }
}

/// The properties that need nothing of the catalog.
fn set_plain_property(table: &mut Relation, action: AlterAction) {
    match action {
        AlterAction::RowLevelSecurity(change) => {
            table.row_level_security = changed_security(table.row_level_security, change);
        }
        AlterAction::SetTablespace(name) => {
            table.tablespace = Some(name).filter(|name| *name != "pg_default");
        }
        AlterAction::SetAccessMethod(method) => table.access_method = method.filter(|name| *name != "heap"),
        AlterAction::SetOptions(options) if table.view.is_some() => set_view_options(table, options),
        AlterAction::ResetOptions(names) if table.view.is_some() => reset_view_options(table, &names),
        AlterAction::SetOptions(options) => set_options(table.options.to_mut(), options),
        AlterAction::ResetOptions(names) => reset_options(table.options.to_mut(), &names),
        AlterAction::SetWithoutCluster => table.clustered_on = None,
        AlterAction::NotOf => table.of_type = None,
        AlterAction::ForeignOptions(changes) => {
            if let Some(foreign) = &mut table.foreign {
                change_options(&mut foreign.options, changes);
            }
        }
        _ => {}
    }
}

fn changed_security(before: RowLevelSecurity, change: RowLevelSecurityChange) -> RowLevelSecurity {
    let mut enabled = before.is_enabled();
    let mut forced = matches!(before, RowLevelSecurity::Forced | RowLevelSecurity::ForcedButDisabled);
    match change {
        RowLevelSecurityChange::Enable => enabled = true,
        RowLevelSecurityChange::Disable => enabled = false,
        RowLevelSecurityChange::Force => forced = true,
        RowLevelSecurityChange::NoForce => forced = false,
    }
    match (enabled, forced) {
        (false, false) => RowLevelSecurity::Disabled,
        (true, false) => RowLevelSecurity::Enabled,
        (true, true) => RowLevelSecurity::Forced,
        (false, true) => RowLevelSecurity::ForcedButDisabled,
    }
}

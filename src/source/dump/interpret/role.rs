//! Roles, memberships, and settings of roles and databases.

use crate::catalog::{Definition, Name, ObjectKind, QualifiedName, Role, Setting, without_secret};

use super::super::read::address::RoleName;
use super::super::read::role::{MemberChange, RoleOptions, RoleStatement, SettingChange};
use super::lookup::missing;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_role(&mut self, statement: RoleStatement) -> Result<(), ApplyError> {
        match statement {
            RoleStatement::Create { name, is_user, options } => self.create_role(name, is_user, options),
            RoleStatement::Alter { role, options } => self.alter_role(&role, options),
            RoleStatement::Members { group, change, members } => {
                self.change_members(&group, change, &members)
            }
            RoleStatement::Setting { role, database, change } => {
                let role = match role {
                    // whoever runs it, and that is not known
                    Some(role) => match self.role_named(&role) {
                        None => return Ok(()),
                        named => named,
                    },
                    None => None,
                };
                self.change_setting(role, database, change);
                Ok(())
            }
        }
    }

    fn create_role(&mut self, name: Name, is_user: bool, options: RoleOptions) -> Result<(), ApplyError> {
        self.catalog.contents.roles = true;
        if self.catalog.roles.find(&name).is_some() {
            let name = QualifiedName { schema: None, name };
            return Err(ApplyError::Exists { kind: ObjectKind::Role, name });
        }
        let mut role = Role::new(name.clone());
        role.login = is_user;
        role.has_password = Some(false);
        role.span = self.span();
        set_attributes(&mut role, &options);
        self.catalog.roles.insert(role);
        for group in &options.member_of {
            self.add_members(group, &[RoleName::Named(name.clone())], false);
        }
        self.add_members(&name, &options.members, false);
        self.add_members(&name, &options.admins, true);
        Ok(())
    }

    fn alter_role(&mut self, role: &RoleName, options: RoleOptions) -> Result<(), ApplyError> {
        let Some(name) = self.role_named(role) else { return Ok(()) };
        let found = self.catalog.roles.find(&name);
        let qualified = QualifiedName { schema: None, name: name.clone() };
        let id = found.ok_or_else(|| missing(ObjectKind::Role, &qualified))?;
        set_attributes(&mut self.catalog.roles[id], &options);
        self.add_members(&name, &options.members, false);
        self.add_members(&name, &options.admins, true);
        Ok(())
    }

    fn change_members(
        &mut self,
        group: &RoleName,
        change: MemberChange,
        members: &[RoleName],
    ) -> Result<(), ApplyError> {
        let Some(group) = self.role_named(group) else { return Ok(()) };
        match change {
            MemberChange::Add => self.add_members(&group, members, false),
            MemberChange::Drop => {
                for member in members.iter().filter_map(|member| self.role_named(member)).collect::<Vec<_>>()
                {
                    self.revoke_membership(&group, &member, None);
                }
            }
        }
        Ok(())
    }

    /// `ALTER ROLE | DATABASE ... SET | RESET`
    pub(super) fn change_setting(
        &mut self,
        role: Option<Name>,
        database: Option<Name>,
        change: SettingChange,
    ) {
        if database.is_some() {
            self.catalog.contents.database_settings = true;
        }
        let span = self.span();
        let settings = &mut self.catalog.settings;
        let is_of = |setting: &Setting| setting.role == role && setting.database == database;
        let parameter = match change {
            SettingChange::ResetAll => {
                self.places.forget_settings();
                return settings.retain(|setting| !is_of(setting));
            }
            SettingChange::Reset(name) => {
                self.places.forget_settings();
                return settings.retain(|setting| !is_of(setting) || setting.parameter.name != name);
            }
            SettingChange::Set(parameter) => without_secret(parameter),
            SettingChange::SetFromCurrent(name) => Definition::new(name, None),
        };
        let key = (role.clone(), database.clone(), parameter.name.clone());
        if let Some(known) = self.places.setting(settings, &key) {
            settings.remove(known);
            self.places.forget_settings();
        }
        settings.push(Setting { role, database, parameter, span });
    }
}

fn set_attributes(role: &mut Role, options: &RoleOptions) {
    role.superuser = options.superuser.unwrap_or(role.superuser);
    role.inherit = options.inherit.unwrap_or(role.inherit);
    role.create_role = options.create_role.unwrap_or(role.create_role);
    role.create_database = options.create_database.unwrap_or(role.create_database);
    role.login = options.login.unwrap_or(role.login);
    role.replication = options.replication.unwrap_or(role.replication);
    role.bypass_row_level_security =
        options.bypass_row_level_security.unwrap_or(role.bypass_row_level_security);
    role.connection_limit = options.connection_limit.unwrap_or(role.connection_limit);
    role.valid_until = options.valid_until.clone().or(role.valid_until.take());
    role.has_password = options.has_password.or(role.has_password);
}

#[cfg(test)]
mod tests;

//! The database, roles and their memberships, settings, default privileges: `access.sql`.

use pgdms_lint::catalog::{Name, ObjectId, Role};

use super::{Teller, setting_text};
use crate::support::postgres::SUPERUSER;

impl Teller<'_> {
    pub(super) fn access(&mut self) {
        self.database();
        for (_, role) in self.catalog.roles.iter() {
            self.role(role);
        }
        self.memberships();
        self.settings();
        self.default_privileges();
    }

    fn database(&mut self) {
        let database = &self.catalog.database;
        self.say_if("database", "name", database.name.as_ref());
        self.say_if("database", "encoding", database.encoding.as_ref());
        self.say_if("database", "collate", database.collate.as_ref());
        self.say_if("database", "ctype", database.ctype.as_ref());
        self.say_if("database", "connection limit", database.connection_limit);
        self.say_if("database", "comment", database.common.comment.as_ref());
        let owner = self.owner(ObjectId::Database, &database.common);
        self.say("database", "owner", &owner);
        if let Some(acl) = self.catalog.effective_acl(ObjectId::Database) {
            self.grants("database", &acl, &owner);
        }
    }

    fn role(&mut self, role: &Role) {
        let object = format!("role {}", role.name);
        self.is_there(&object, role.comment.as_deref());
        self.say_when(role.superuser, &object, "superuser", "yes");
        self.say_when(!role.inherit, &object, "inherit", "no");
        self.say_when(role.create_role, &object, "create role", "yes");
        self.say_when(role.create_database, &object, "create database", "yes");
        self.say_when(role.login, &object, "login", "yes");
        self.say_when(role.replication, &object, "replication", "yes");
        self.say_when(role.bypass_row_level_security, &object, "bypass row-level security", "yes");
        self.say_when(role.has_password == Some(true), &object, "password", "yes");
        let limit = (role.connection_limit != -1).then_some(role.connection_limit);
        self.say_if(&object, "connection limit", limit);
        self.say_if(&object, "valid until", role.valid_until.as_ref());
    }

    fn memberships(&mut self) {
        for membership in &self.catalog.memberships {
            let object = format!("membership of {} in {}", membership.member, membership.role);
            self.say(&object, "admin", if membership.admin { "yes" } else { "no" });
            let superuser = Name::from(SUPERUSER);
            self.say(&object, "grantor", membership.grantor.as_ref().unwrap_or(&superuser));
        }
    }

    fn settings(&mut self) {
        for setting in &self.catalog.settings {
            let role = setting.role.as_ref().map_or("everyone".to_owned(), Name::to_string);
            let place =
                setting.database.as_ref().map_or("everywhere".to_owned(), |name| format!("in {name}"));
            let object = format!("settings of {role} {place}");
            self.say_if(&object, setting.parameter.name.as_str(), setting_text(&setting.parameter));
        }
    }

    fn default_privileges(&mut self) {
        for entry in &self.catalog.default_privileges {
            let role = entry.role.clone().unwrap_or_else(|| Name::from(SUPERUSER));
            let place = entry.schema.map(|schema| format!(" in {}", self.catalog.schema_name(schema)));
            let object = format!(
                "default privileges of {role}{} on {}",
                place.unwrap_or_default(),
                entry.object_kind.as_str()
            );
            self.grants(&object, &entry.acl, &role);
        }
    }
}

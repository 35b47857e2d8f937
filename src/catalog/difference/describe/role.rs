//! Roles, memberships, settings.

use super::{Describer, Property, Value};
use crate::catalog::{Definition, Membership, Role, Setting};

impl Describer<'_> {
    pub(super) fn role(&mut self, role: &Role) {
        let Role {
            name: _, // it is matched by it
            superuser,
            inherit,
            create_role,
            create_database,
            login,
            replication,
            bypass_row_level_security,
            connection_limit,
            valid_until,
            has_password,
            comment,
            span: _, // a place in the input is no property
        } = role;
        self.properties.add_if(Property::Superuser, *superuser);
        self.properties.add_if(Property::Inherit, *inherit);
        self.properties.add_if(Property::CreateRole, *create_role);
        self.properties.add_if(Property::CreateDatabase, *create_database);
        self.properties.add_if(Property::Login, *login);
        self.properties.add_if(Property::Replication, *replication);
        self.properties.add_if(Property::BypassRowLevelSecurity, *bypass_row_level_security);
        let limit = (*connection_limit >= 0).then_some(*connection_limit);
        self.properties.add_some(Property::ConnectionLimit, limit);
        self.properties.add_some(Property::ValidUntil, valid_until.as_ref());
        self.properties.add_known(Property::Password, *has_password);
        self.properties.add_some(Property::Comment, comment.as_ref());
    }

    pub(super) fn membership(&mut self, membership: &Membership) {
        let Membership {
            role: _,   // part of its name
            member: _, // it is matched by it
            grantor,
            admin,
            inherit,
            set,
            span: _, // a place in the input is no property
        } = membership;
        self.properties.add_known(Property::Grantor, grantor.as_ref());
        self.properties.add_if(Property::Admin, *admin);
        self.properties.add_known(Property::Inherit, *inherit);
        self.properties.add_known(Property::Set, *set);
    }

    pub(super) fn setting(&mut self, setting: &Setting) {
        let Setting {
            role: _,     // part of its name
            database: _, // part of its name
            parameter,
            span: _, // a place in the input is no property
        } = setting;
        let Definition {
            name: _, // it is matched by it
            value,
        } = parameter;
        self.properties.add(Property::Setting, value.as_ref().map_or(Value::Flag(true), Value::sql));
    }
}

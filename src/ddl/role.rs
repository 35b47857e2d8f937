//! Roles and memberships.

use super::text::clause;
use super::{Ddl, create};
use crate::catalog::{Id, Membership, Name, Role, quote_literal};
use crate::remedy::Step;

impl Ddl<'_> {
    /// `CREATE ROLE` with its attributes. Passwords are in no catalog.
    pub fn create_role(&self, id: Id<Role>) -> Vec<Step> {
        let role = &self.catalog.roles[id];
        let name = &role.name;
        create(format!("CREATE ROLE {name}{}", attributes(role)), format!("DROP ROLE {name}"))
    }

    /// `GRANT role TO member`. `at` is the membership's place in the catalog.
    pub fn grant_membership(&self, at: u32) -> Vec<Step> {
        let Some(membership) = self.catalog.memberships.get(at as usize) else { return Vec::new() };
        let Membership { role, member, .. } = membership;
        let grantor = clause("GRANTED BY", self.telling_grantor(membership));
        create(
            format!("GRANT {role} TO {member}{}{grantor}", membership_options(membership)),
            format!("REVOKE {role} FROM {member}{grantor}"),
        )
    }

    /// Who granted a membership that others granted too (PostgreSQL 16). A superuser's is granted by whoever runs the
    /// statement: the target's may have another name.
    pub(super) fn telling_grantor<'m>(&self, membership: &'m Membership) -> Option<&'m Name> {
        let grantor = membership.grantor.as_ref()?;
        let is_same =
            |other: &&Membership| other.role == membership.role && other.member == membership.member;
        // most were granted once, by a superuser: who that is is soon known, and how many there are is not
        let mut roles = self.catalog.roles.iter().map(|(_, role)| role);
        let is_plain_role = roles.any(|role| role.name == *grantor && !role.superuser);
        let is_of_several = || self.catalog.memberships.iter().filter(is_same).nth(1).is_some();
        (is_plain_role && is_of_several()).then_some(grantor)
    }
}

/// What is not as `CREATE ROLE` alone makes it.
fn attributes(role: &Role) -> String {
    let words: String = [
        (role.superuser, " SUPERUSER"),
        (!role.inherit, " NOINHERIT"),
        (role.create_role, " CREATEROLE"),
        (role.create_database, " CREATEDB"),
        (role.login, " LOGIN"),
        (role.replication, " REPLICATION"),
        (role.bypass_row_level_security, " BYPASSRLS"),
    ]
    .into_iter()
    .filter(|(has, _)| *has)
    .map(|(_, word)| word)
    .collect();
    let limit = (role.connection_limit >= 0).then_some(role.connection_limit);
    let until = role.valid_until.as_deref().map(quote_once);
    format!("{words}{}{}", clause("CONNECTION LIMIT", limit), clause("VALID UNTIL", until))
}

/// A date that may be written with its quotes.
fn quote_once(text: &str) -> String {
    quote_literal(text.trim_matches('\''))
}

fn membership_options(membership: &Membership) -> String {
    let word = |value: bool| if value { "TRUE" } else { "FALSE" };
    let said: Vec<String> = [("INHERIT", membership.inherit), ("SET", membership.set)]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name} {}", word(value))))
        .collect();
    match (said.is_empty(), membership.admin) {
        (true, false) => String::new(),
        (true, true) => " WITH ADMIN OPTION".to_owned(),
        (false, admin) => format!(" WITH ADMIN {}, {}", word(admin), said.join(", ")),
    }
}

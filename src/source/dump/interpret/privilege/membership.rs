//! Who is a member of which role.

use crate::catalog::{Membership, Name};

use super::super::super::read::address::RoleName;
use super::super::super::read::privilege::{
    MembershipChange, MembershipChangeKind, MembershipOption, MembershipOptions,
};
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn change_membership(&mut self, change: MembershipChange) -> Result<(), ApplyError> {
        self.catalog.contents.roles = true;
        let grantor = change.grantor.as_ref().and_then(|role| self.role_named(role));
        let members: Vec<Name> = change.members.iter().filter_map(|role| self.role_named(role)).collect();
        for role in &change.roles {
            for member in &members {
                match change.kind {
                    MembershipChangeKind::Grant(options) => {
                        self.grant_membership(role, member, grantor.clone(), options);
                    }
                    MembershipChangeKind::Revoke => self.revoke_membership(role, member, grantor.as_ref()),
                    MembershipChangeKind::RevokeOption(option) => {
                        self.revoke_membership_option(role, member, option);
                    }
                }
            }
        }
        Ok(())
    }

    /// Makes a membership or sets its options. From PostgreSQL 16 on each grantor makes one of their
    /// own.
    pub(in super::super) fn grant_membership(
        &mut self,
        role: &Name,
        member: &Name,
        grantor: Option<Name>,
        options: MembershipOptions,
    ) {
        let span = self.span();
        let is_same = |known: &&mut Membership| {
            known.role == *role
                && known.member == *member
                && (known.grantor == grantor || known.grantor.is_none() || grantor.is_none())
        };
        let memberships = &mut self.catalog.memberships;
        let first = self.places.membership(memberships, role, member);
        let first = first.unwrap_or(memberships.len());
        match memberships.iter_mut().skip(first).find(is_same) {
            Some(known) => {
                known.admin = options.admin.unwrap_or(known.admin);
                known.inherit = options.inherit.or(known.inherit);
                known.set = options.set.or(known.set);
            }
            None => memberships.push(Membership {
                role: role.clone(),
                member: member.clone(),
                grantor,
                admin: options.admin.unwrap_or(false),
                inherit: options.inherit,
                set: options.set,
                span,
            }),
        }
    }

    pub(in super::super) fn revoke_membership(&mut self, role: &Name, member: &Name, grantor: Option<&Name>) {
        if self.places.membership(&self.catalog.memberships, role, member).is_none() {
            return;
        }
        self.places.forget_memberships();
        self.catalog.memberships.retain(|known| {
            known.role != *role
                || known.member != *member
                || (grantor.is_some() && known.grantor.is_some() && known.grantor.as_ref() != grantor)
        });
    }

    fn revoke_membership_option(&mut self, role: &Name, member: &Name, option: MembershipOption) {
        let same = |known: &&mut Membership| known.role == *role && known.member == *member;
        let memberships = &mut self.catalog.memberships;
        let Some(first) = self.places.membership(memberships, role, member) else { return };
        for known in memberships.iter_mut().skip(first).filter(same) {
            match option {
                MembershipOption::Admin => known.admin = false,
                MembershipOption::Inherit => known.inherit = Some(false),
                MembershipOption::Set => known.set = Some(false),
            }
        }
    }

    /// `CREATE ROLE ... IN ROLE a`, `ALTER GROUP a ADD USER b`.
    pub(in super::super) fn add_members(&mut self, role: &Name, members: &[RoleName], admin: bool) {
        let options = MembershipOptions { admin: admin.then_some(true), ..Default::default() };
        for member in members.iter().filter_map(|member| self.role_named(member)).collect::<Vec<_>>() {
            self.grant_membership(role, &member, None, options);
        }
    }
}

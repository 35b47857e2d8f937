//! What an ACL grants, and how `GRANT` and `REVOKE` change it.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{
    Acl, Catalog, Common, DefaultPrivilegeKind, Grant, Grantee, Name, ObjectId, OtherKind, Privilege,
    Privileges, ServerVersion,
};

/// How many grants on an object get no more room than they need.
const FEW_GRANTS: usize = 4;

/// The kinds of objects that have privileges of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AclKind {
    /// Tables and views.
    Table,
    /// Columns.
    Column,
    /// Sequences.
    Sequence,
    /// Functions, procedures, aggregates.
    Function,
    /// Types and domains.
    Type,
    /// Schemas.
    Schema,
    /// Databases.
    Database,
    /// Languages.
    Language,
    /// Tablespaces.
    Tablespace,
    /// Foreign-data wrappers and foreign servers.
    Foreign,
    /// Large objects.
    LargeObject,
    /// Parameters.
    Parameter,
}

impl AclKind {
    /// What `ALL PRIVILEGES` means: `MAINTAIN` came with PostgreSQL 17.
    pub fn all(self, version: Option<ServerVersion>) -> Privileges {
        use Privilege::*;
        match self {
            AclKind::Table => {
                let all = Privileges::of(&[Select, Insert, Update, Delete, Truncate, References, Trigger]);
                let maintained = version.is_some_and(|version| version.major() >= 17);
                if maintained { all.with(Maintain) } else { all }
            }
            AclKind::Column => Privileges::of(&[Select, Insert, Update, References]),
            AclKind::Sequence => Privileges::of(&[Usage, Select, Update]),
            AclKind::Function => Privileges::of(&[Execute]),
            AclKind::Type | AclKind::Language | AclKind::Foreign => Privileges::of(&[Usage]),
            AclKind::Schema => Privileges::of(&[Usage, Create]),
            AclKind::Database => Privileges::of(&[Create, Connect, Temporary]),
            AclKind::Tablespace => Privileges::of(&[Create]),
            AclKind::LargeObject => Privileges::of(&[Select, Update]),
            AclKind::Parameter => Privileges::of(&[Set, AlterSystem]),
        }
    }

    /// What PUBLIC may do with a new object.
    fn of_public(self) -> Privileges {
        match self {
            AclKind::Function => Privileges::of(&[Privilege::Execute]),
            AclKind::Type | AclKind::Language => Privileges::of(&[Privilege::Usage]),
            AclKind::Database => Privileges::of(&[Privilege::Connect, Privilege::Temporary]),
            _ => Privileges::NONE,
        }
    }

    /// The kind of ACL that an object has.
    pub fn of(catalog: &Catalog, object: ObjectId) -> Option<AclKind> {
        Some(match object {
            ObjectId::Relation(_) => AclKind::Table,
            ObjectId::Column(..) => AclKind::Column,
            ObjectId::Sequence(_) => AclKind::Sequence,
            ObjectId::Function(_) => AclKind::Function,
            ObjectId::Type(_) => AclKind::Type,
            ObjectId::Schema(_) => AclKind::Schema,
            ObjectId::Database => AclKind::Database,
            ObjectId::ForeignDataWrapper(_) | ObjectId::ForeignServer(_) => AclKind::Foreign,
            ObjectId::Other(id) => match catalog.others[id].kind {
                OtherKind::Language => AclKind::Language,
                OtherKind::Tablespace => AclKind::Tablespace,
                _ => return None,
            },
            _ => return None,
        })
    }
}

impl From<DefaultPrivilegeKind> for AclKind {
    fn from(kind: DefaultPrivilegeKind) -> Self {
        match kind {
            DefaultPrivilegeKind::Tables => AclKind::Table,
            DefaultPrivilegeKind::Sequences => AclKind::Sequence,
            DefaultPrivilegeKind::Functions => AclKind::Function,
            DefaultPrivilegeKind::Types => AclKind::Type,
            DefaultPrivilegeKind::Schemas => AclKind::Schema,
            DefaultPrivilegeKind::LargeObjects => AclKind::LargeObject,
        }
    }
}

impl Catalog {
    /// The privileges that hold for an object: its ACL, or where that was never touched what
    /// PostgreSQL gives a new object of its kind. `None` for what has no privileges of its own.
    pub fn effective_acl(&self, object: ObjectId) -> Option<Acl> {
        self.touched_acl(object).cloned().or_else(|| self.initial_acl(object))
    }

    /// The ACL of an object, where it was ever touched.
    pub(crate) fn touched_acl(&self, object: ObjectId) -> Option<&Acl> {
        match object {
            ObjectId::Column(relation, number) => {
                self.relations[relation].column_by_number(number)?.acl.as_deref()
            }
            _ => self.common(object)?.acl.as_deref(),
        }
    }

    /// The ACL of an object that a new one on another server may not have: it was touched, or it is the schema
    /// `public` of a server before 15, in which everyone may create objects.
    pub(crate) fn own_acl(&self, object: ObjectId) -> Option<Cow<'_, Acl>> {
        if let Some(touched) = self.touched_acl(object) {
            return Some(Cow::Borrowed(touched));
        }
        if !self.contents.privileges || !self.is_initial_public_schema(object) {
            return None;
        }
        let initial = self.initial_acl(object)?;
        initial.grants_to_public(Privilege::Create).then_some(Cow::Owned(initial))
    }

    /// What a new object of this kind and owner has at least, whichever server it is made on, and at most what it
    /// has on this one: servers differ in what PUBLIC may do in the schema `public`.
    pub(crate) fn acl_of_new_elsewhere(&self, object: ObjectId) -> Option<Acl> {
        let keeps_create = self.is_initial_public_schema(object)
            && self.own_acl(object).is_some_and(|own| own.grants_to_public(Privilege::Create));
        match keeps_create {
            true => self.initial_acl_beside(object, None),
            false => self.initial_acl(object),
        }
    }

    /// What PostgreSQL gives a new object of this kind and owner, the schema `public` of a new
    /// database included. `None` for what has no privileges of its own.
    pub fn initial_acl(&self, object: ObjectId) -> Option<Acl> {
        self.initial_acl_beside(object, self.server_version)
    }

    /// The same, where the schema `public` is that of a server of another version.
    pub(crate) fn initial_acl_beside(
        &self,
        object: ObjectId,
        version_of_public: Option<ServerVersion>,
    ) -> Option<Acl> {
        let kind = AclKind::of(self, object)?;
        if kind == AclKind::Column {
            return Some(Acl::default());
        }
        let owner = self.common(object)?.owner.as_ref();
        let mut acl = Acl::default_of(kind, owner, self.server_version);
        if self.is_initial_public_schema(object) {
            let privileges = public_schema_privileges(version_of_public);
            acl.grant(Grantee::Public, owner.cloned(), privileges, Privileges::NONE);
        }
        Some(acl)
    }

    /// The schema `public` that a new database has lets everyone in.
    fn is_initial_public_schema(&self, object: ObjectId) -> bool {
        let ObjectId::Schema(id) = object else { return false };
        self.schemas[id].name == "public"
    }

    /// Owner, grants, comment and place of an object; `None` for what has none of its own.
    pub fn common(&self, object: ObjectId) -> Option<&Common> {
        Some(match object {
            ObjectId::Database => &self.database.common,
            ObjectId::Schema(id) => &self.schemas[id].common,
            ObjectId::Relation(id) => &self.relations[id].common,
            ObjectId::Index(id) => &self.indexes[id].common,
            ObjectId::Sequence(id) => &self.sequences[id].common,
            ObjectId::Type(id) => &self.types[id].common,
            ObjectId::Function(id) => &self.functions[id].common,
            ObjectId::Other(id) => &self.others[id].common,
            ObjectId::Extension(id) => &self.extensions[id].common,
            ObjectId::EventTrigger(id) => &self.event_triggers[id].common,
            ObjectId::Publication(id) => &self.publications[id].common,
            ObjectId::Subscription(id) => &self.subscriptions[id].common,
            ObjectId::ForeignDataWrapper(id) => &self.foreign_data_wrappers[id].common,
            ObjectId::ForeignServer(id) => &self.foreign_servers[id].common,
            ObjectId::Statistics(id) => &self.statistics[id].common,
            _ => return None,
        })
    }
}

/// PUBLIC may no longer create objects in the schema `public` from PostgreSQL 15 on.
fn public_schema_privileges(version: Option<ServerVersion>) -> Privileges {
    let usage = Privileges::of(&[Privilege::Usage]);
    let is_old = version.is_some_and(|version| version.major() < 15);
    if is_old { usage.with(Privilege::Create) } else { usage }
}

/// What one grantee was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// What it may do.
    pub privileges: Privileges,
    /// What of that it may pass on.
    pub grantable: Privileges,
}

impl Default for Held {
    fn default() -> Self {
        Held { privileges: Privileges::NONE, grantable: Privileges::NONE }
    }
}

impl Held {
    fn add(&mut self, grant: &Grant) {
        self.privileges = self.privileges.union(grant.privileges);
        self.grantable = self.grantable.union(grant.grantable);
    }
}

impl Acl {
    /// Whether everyone has a privilege.
    pub(crate) fn grants_to_public(&self, privilege: Privilege) -> bool {
        let of_public = self.grants.iter().filter(|grant| grant.grantee == Grantee::Public);
        of_public.into_iter().any(|grant| grant.privileges.contains(privilege))
    }

    /// The privileges of a new object: the owner's, and what PUBLIC may.
    pub fn default_of(kind: AclKind, owner: Option<&Name>, version: Option<ServerVersion>) -> Acl {
        let mut acl = Acl::default();
        acl.grant(Grantee::Public, owner.cloned(), kind.of_public(), Privileges::NONE);
        if kind != AclKind::Column {
            let grantee = owner.map_or(Grantee::Owner, |owner| Grantee::Role(owner.clone()));
            acl.grant(grantee, owner.cloned(), kind.all(version), Privileges::NONE);
        }
        acl
    }

    /// What a role (or PUBLIC) was granted, by whomever; not what it has as a member of others.
    pub fn granted_to(&self, grantee: &Grantee) -> Privileges {
        self.grants
            .iter()
            .filter(|grant| grant.grantee == *grantee)
            .fold(Privileges::NONE, |all, grant| all.union(grant.privileges))
    }

    /// What each grantee holds, by whomever it was granted.
    pub(crate) fn held(&self) -> HashMap<&Grantee, Held> {
        let mut held: HashMap<&Grantee, Held> = HashMap::with_capacity(self.grants.len());
        for grant in &self.grants {
            held.entry(&grant.grantee).or_default().add(grant);
        }
        held
    }

    /// Whether two ACLs grant the same, in whatever order.
    pub fn grants_the_same(&self, other: &Acl) -> bool {
        if self.grants.len() != other.grants.len() {
            return false;
        }
        let key = |grant: &Grant| (grant.grantee.clone(), grant.grantor.clone());
        let others: HashMap<_, &Grant> = other.grants.iter().map(|grant| (key(grant), grant)).collect();
        self.grants.iter().all(|grant| others.get(&key(grant)) == Some(&grant))
    }

    /// Adds privileges, and the right to pass some of them on.
    pub(crate) fn grant(
        &mut self,
        grantee: Grantee,
        grantor: Option<Name>,
        privileges: Privileges,
        grantable: Privileges,
    ) {
        let is_same = |grant: &Grant| grant.grantee == grantee && grant.grantor == grantor;
        let known = self.grants.iter().position(is_same);
        self.grant_at(known, Grant { grantee, grantor, privileges, grantable });
    }

    /// Adds privileges, where the place of what the grantee has from this grantor is known already:
    /// `None` where that is nothing.
    pub(crate) fn grant_at(&mut self, known: Option<usize>, added: Grant) {
        if added.privileges.is_empty() {
            return;
        }
        match known.and_then(|at| self.grants.get_mut(at)) {
            Some(grant) => {
                grant.privileges = grant.privileges.union(added.privileges);
                grant.grantable = grant.grantable.union(added.grantable);
            }
            None => {
                if self.grants.len() < FEW_GRANTS {
                    // most objects have one or two, for which a list would make room for four
                    self.grants.reserve_exact(1);
                }
                self.grants.push(added);
            }
        }
    }

    /// Takes privileges away that this grantor gave, with what was passed on by their right.
    pub(crate) fn revoke(&mut self, grantee: &Grantee, grantor: Option<&Name>, privileges: Privileges) {
        self.take(grantee, grantor, privileges, privileges);
    }

    /// Takes the right to pass privileges on away, with what was passed on by it.
    pub(crate) fn revoke_option(
        &mut self,
        grantee: &Grantee,
        grantor: Option<&Name>,
        privileges: Privileges,
    ) {
        self.take(grantee, grantor, Privileges::NONE, privileges);
    }

    fn take(
        &mut self,
        grantee: &Grantee,
        grantor: Option<&Name>,
        privileges: Privileges,
        grantable: Privileges,
    ) {
        let mut lost = Privileges::NONE;
        for grant in &mut self.grants {
            if grant.grantee == *grantee && grant.grantor.as_ref() == grantor {
                lost = lost.union(grant.grantable.both(grantable));
                grant.privileges = grant.privileges.without(privileges);
                grant.grantable = grant.grantable.without(grantable);
            }
        }
        self.grants.retain(|grant| !grant.privileges.is_empty());
        if let (Grantee::Role(role), false) = (grantee, lost.is_empty()) {
            self.take_passed_on(role.clone(), lost);
        }
    }

    /// Takes away what a role has passed on and may not any more, and so on from role to role.
    fn take_passed_on(&mut self, role: Name, lost: Privileges) {
        let mut waiting = vec![(role, lost)];
        while let Some((role, lost)) = waiting.pop() {
            let still = self.grants.iter().filter(|grant| grant.grantee == Grantee::Role(role.clone()));
            let still = still.fold(Privileges::NONE, |all, grant| all.union(grant.grantable));
            let lost = lost.without(still);
            for grant in self.grants.iter_mut().filter(|grant| grant.grantor.as_ref() == Some(&role)) {
                let further = grant.grantable.both(lost);
                grant.privileges = grant.privileges.without(lost);
                grant.grantable = grant.grantable.without(lost);
                if let (Grantee::Role(next), false) = (&grant.grantee, further.is_empty()) {
                    waiting.push((next.clone(), further));
                }
            }
            self.grants.retain(|grant| !grant.privileges.is_empty());
        }
    }

    /// Puts a new owner in the place of the old one, as grantee and as grantor.
    pub(crate) fn change_owner(&mut self, old: Option<&Name>, new: &Name) {
        let before = std::mem::take(&mut self.grants);
        for grant in before {
            let is_owner = match &grant.grantee {
                Grantee::Owner => true,
                Grantee::Role(role) => Some(role) == old,
                Grantee::Public => false,
            };
            let grantee = if is_owner { Grantee::Role(new.clone()) } else { grant.grantee };
            let by_owner = grant.grantor.is_none() || grant.grantor.as_ref() == old;
            let grantor = if by_owner { Some(new.clone()) } else { grant.grantor };
            self.grant(grantee, grantor, grant.privileges, grant.grantable);
        }
    }
}

//! Owners, privileges, default privileges.

use std::collections::{BTreeMap, BTreeSet};

use super::Rebuild;
use super::roles::{about_this_database, is_of_provider};
use crate::catalog::{Grantee, Name, ObjectId, ObjectKind, ObjectRef};
use crate::ddl;
use crate::fix::{Expectation, Manual, Topic, Unit};
use crate::remedy::{Phase, Step};

/// That the role which runs the file may make others owners, and grant as others did.
pub(super) fn roles_expected(rebuild: &Rebuild<'_>) -> Vec<Expectation> {
    let mut roles: BTreeSet<Name> = rebuild.owned().map(|(_, owner)| owner.clone()).collect();
    for object in rebuild.catalog.object_ids().filter(|object| rebuild.scope.has(rebuild.catalog, *object)) {
        roles.extend(rebuild.ddl().grantors(object));
    }
    roles.iter().filter(|role| !is_of_provider(role)).map(may_act_for).collect()
}

fn may_act_for(role: &Name) -> Expectation {
    Expectation::new(ddl::may_act_for(role), ddl::may_not_act_for(role))
}

impl Rebuild<'_> {
    /// The objects that have owners of their own, with these.
    fn owned(&self) -> impl Iterator<Item = (ObjectId, &Name)> {
        let ddl = self.ddl();
        let objects = self.catalog.independent_ids().filter(move |object| ddl.has_owner_of_its_own(*object));
        objects.filter_map(move |object| {
            let is_made_with_it = matches!(object, ObjectId::Publication(_) | ObjectId::EventTrigger(_));
            let owner = self.catalog.common(object)?.owner.as_ref()?;
            // the owner that the schema public of a new database has
            let is_given = *owner == "pg_database_owner";
            (!is_made_with_it && !is_given && self.scope.has(self.catalog, object)).then_some((object, owner))
        })
    }

    /// Owners, as far as they are no roles of the provider.
    pub(super) fn owners(&self, manual: &mut Vec<Manual>) -> Vec<Unit> {
        let mut of_provider: BTreeMap<&Name, usize> = BTreeMap::new();
        let mut units = Vec::new();
        for (object, owner) in self.owned() {
            if is_of_provider(owner) {
                *of_provider.entry(owner).or_default() += 1;
                continue;
            }
            let steps = self.here(object, self.ddl().set_owner(object));
            let unit = self.repeat(Topic::Owners, object, "owner", steps);
            let role = ObjectRef::global(ObjectKind::Role, owner.clone());
            let findings = self.context.findings.of_name(&role, "ownership-not-migrated");
            units.extend(unit.map(|unit| Unit { findings, ..unit }));
        }
        manual.extend(of_provider.into_iter().map(|(owner, objects)| Manual {
            phase: Some(Phase::TargetAtCutover),
            words: format!(
                "{owner}, a role of the provider, owns {objects} objects on the source: on the target they stay with who \
                 made them"
            ),
            findings: Vec::new(),
        }));
        units
    }

    /// What each role may do, but for roles of the provider.
    pub(super) fn grants(&self, manual: &mut Vec<Manual>) -> Vec<Unit> {
        let mut left_out: BTreeMap<Name, usize> = BTreeMap::new();
        let mut units = Vec::new();
        for object in self.catalog.object_ids() {
            let Some(acl) = self.catalog.own_acl(object) else { continue };
            if !self.scope.has(self.catalog, object) {
                continue;
            }
            let mut grantees: Vec<&Grantee> = acl.grants.iter().map(|grant| &grant.grantee).collect();
            grantees.sort();
            grantees.dedup();
            let (of_provider, own): (Vec<_>, Vec<_>) = grantees
                .into_iter()
                .partition(|grantee| matches!(grantee, Grantee::Role(role) if is_of_provider(role)));
            for grantee in &of_provider {
                *left_out.entry(Name::from(grantee.to_string())).or_default() += 1;
            }
            let steps = match of_provider.is_empty() {
                true => self.ddl().grant_privileges_as_granted(object),
                false => own.iter().flat_map(|to| self.ddl().grant_privileges_to(object, to)).collect(),
            };
            let unit = self.repeat(Topic::Privileges, object, "privileges", self.here(object, steps));
            let findings = own.iter().flat_map(|grantee| self.privilege_findings(grantee)).collect();
            units.extend(unit.map(|unit| Unit { findings, ..unit }));
        }
        manual.extend(left_out.into_iter().map(|(role, objects)| Manual {
            phase: Some(Phase::TargetAtCutover),
            words: format!(
                "{role}, a role of the provider, was granted privileges on {objects} objects of the source"
            ),
            findings: Vec::new(),
        }));
        units
    }

    fn privilege_findings(&self, grantee: &Grantee) -> Vec<String> {
        let name = match grantee {
            Grantee::Public => Name::from("public"),
            Grantee::Owner => Name::from("owner"),
            Grantee::Role(role) => role.clone(),
        };
        let object = ObjectRef::global(ObjectKind::Privilege, name);
        let of_rule = |rule| self.context.findings.of_name(&object, rule);
        [of_rule("privilege-not-migrated"), of_rule("target-privilege-missing")].concat()
    }

    pub(super) fn default_privileges(&self) -> Vec<Unit> {
        let entries = (0..).zip(&self.catalog.default_privileges);
        let units = entries.filter_map(|(at, entry)| {
            let in_scope =
                entry.schema.is_none_or(|schema| self.scope.has(self.catalog, ObjectId::Schema(schema)));
            let of_provider = entry.role.as_ref().is_some_and(is_of_provider);
            if !in_scope || of_provider {
                return None;
            }
            let steps = self.ddl().set_default_privileges(at);
            self.repeat(Topic::Privileges, ObjectId::DefaultPrivilege(at), "", steps)
        });
        units.collect()
    }

    /// Statements about the database are for the one in which they run, whatever its name is.
    pub(super) fn here(&self, object: ObjectId, steps: Vec<Step>) -> Vec<Step> {
        match (object, &self.catalog.database.name) {
            (ObjectId::Database, Some(name)) => {
                steps.into_iter().map(|step| about_this_database(step, name)).collect()
            }
            _ => steps,
        }
    }
}

//! Roles, memberships, settings of roles and of the database.

use super::Rebuild;
use super::definitions::concat;
use crate::catalog::{Id, Name, ObjectId, Role, quote_literal};
use crate::ddl::{alter_settings_of, dollar_quote};
use crate::fix::{Guard, Manual, Topic, Unit};
use crate::remedy::{Phase, Step};
use crate::rules::is_given_role;

impl Rebuild<'_> {
    /// The roles without their passwords, and who is a member of which.
    pub(super) fn roles(&self, manual: &mut Vec<Manual>) -> Vec<Unit> {
        let (given, own): (Vec<_>, Vec<_>) =
            self.catalog.roles.iter().partition(|(_, role)| is_given_role(role.name.as_str()));
        manual.extend(left_out(given.iter().map(|(_, role)| &role.name)));
        manual.extend(passwords(own.iter().map(|(_, role)| *role)));
        manual.extend(special(own.iter().map(|(_, role)| *role)));
        let mut units: Vec<Unit> = own.iter().filter_map(|(id, role)| self.role(*id, role)).collect();
        for at in 0..self.catalog.memberships.len() as u32 {
            units.extend(self.membership(at, manual));
        }
        units
    }

    /// A managed server gives nobody SUPERUSER: where the file runs without it, the role comes without it.
    fn role(&self, id: Id<Role>, role: &Role) -> Option<Unit> {
        let special = special_attributes(role);
        let steps = concat([self.ddl_while_loading().create_role(id), give_special(role, &special)]);
        self.make(Topic::Roles, ObjectId::Role(id), steps)
    }

    fn membership(&self, at: u32, manual: &mut Vec<Manual>) -> Option<Unit> {
        let membership = self.catalog.memberships.get(at as usize)?;
        let object = ObjectId::Membership(at);
        if is_given_role(membership.member.as_str()) {
            return None;
        }
        if is_of_provider(&membership.role) {
            manual.push(Manual {
                phase: Some(Phase::TargetBeforeLoad),
                words: format!(
                    "{} is a member of {} on the source, a role of the provider: grant it what the target's provider \
                     has in its place",
                    membership.member, membership.role
                ),
                findings: self.findings_of_rule(object, "role-membership-not-migrated"),
            });
            return None;
        }
        self.make(Topic::Roles, object, self.ddl().grant_membership(at))
    }

    /// The settings of roles and of the database, whatever the database's name is on the target.
    pub(super) fn settings(&self) -> Vec<Unit> {
        let settings = (0..).zip(&self.catalog.settings);
        let units = settings.filter_map(|(at, setting)| {
            let of_provider = setting.role.as_ref().is_some_and(is_of_provider);
            let of_another = setting.database.is_some() && setting.database != self.catalog.database.name;
            let object = ObjectId::Setting(at);
            let is_so = self.existing.has(object) && self.existing.there(object).is_none();
            if of_provider || of_another || is_so {
                return None;
            }
            let steps = self.ddl().set_setting(at).into_iter();
            let steps = steps.map(|step| match &setting.database {
                Some(database) => in_this_database(step, setting.role.as_ref(), database),
                None => step,
            });
            let unit = self.repeat(Topic::Settings, object, "", steps.collect())?;
            let role = setting.role.as_ref().and_then(|role| self.catalog.roles.find(role));
            let there = role.and_then(|role| self.ddl().is_there(ObjectId::Role(role)));
            Some(Unit { guard: there.map_or(unit.guard, Guard::WhileThere), ..unit })
        });
        units.collect()
    }
}

/// Whether a role is a provider's: PostgreSQL's own and the first superuser are on every server.
pub(super) fn is_of_provider(role: &Name) -> bool {
    let role = role.as_str();
    is_given_role(role) && !role.starts_with("pg_") && role != "postgres"
}

/// What only a superuser can give.
pub(super) fn special_attributes(role: &Role) -> Vec<&'static str> {
    let attributes = [
        (role.superuser, "SUPERUSER"),
        (role.replication, "REPLICATION"),
        (role.bypass_row_level_security, "BYPASSRLS"),
    ];
    attributes.into_iter().filter(|(has, _)| *has).map(|(_, word)| word).collect()
}

fn give_special(role: &Role, attributes: &[&str]) -> Vec<Step> {
    if attributes.is_empty() {
        return Vec::new();
    }
    let words = attributes.join(" ");
    let warning = quote_literal(&format!("role {} comes without {words}", role.name).replace('%', "%%"));
    let body = format!(
        "BEGIN IF (SELECT x.rolsuper FROM pg_catalog.pg_roles AS x WHERE x.rolname = CURRENT_USER) THEN \
         ALTER ROLE {} {words}; ELSE RAISE WARNING {warning}; END IF; END",
        role.name
    );
    let step = Step::metadata_only(format!("DO {}", dollar_quote(&body)), "", None);
    vec![step.irreversible("it goes with the role")]
}

fn left_out<'a>(given: impl Iterator<Item = &'a Name>) -> Option<Manual> {
    let names: Vec<String> = given.filter(|role| is_of_provider(role)).map(Name::to_string).collect();
    (!names.is_empty()).then(|| Manual {
        phase: Some(Phase::TargetBeforeLoad),
        words: format!(
            "these roles belong to the provider of the source, and are not made on the target: {}",
            names.join(", ")
        ),
        findings: Vec::new(),
    })
}

fn passwords<'a>(own: impl Iterator<Item = &'a Role>) -> Option<Manual> {
    let needs = own.filter(|role| role.login && role.has_password != Some(false));
    let names: Vec<String> = needs.map(|role| role.name.to_string()).collect();
    (!names.is_empty()).then(|| Manual {
        phase: Some(Phase::TargetBeforeLoad),
        words: format!("set the passwords of these roles, which no plan holds: {}", names.join(", ")),
        findings: Vec::new(),
    })
}

fn special<'a>(own: impl Iterator<Item = &'a Role>) -> Option<Manual> {
    let special = own.filter_map(|role| {
        let attributes = special_attributes(role);
        (!attributes.is_empty()).then(|| format!("{} ({})", role.name, attributes.join(", ")))
    });
    let special: Vec<String> = special.collect();
    (!special.is_empty()).then(|| Manual {
        phase: Some(Phase::TargetBeforeLoad),
        words: format!(
            "where the target's files are run by no superuser, these roles come without what only a superuser gives; \
             grant them the provider's role in its place: {}",
            special.join(", ")
        ),
        findings: Vec::new(),
    })
}

/// The same for the database in which it runs: the target's may have another name.
fn in_this_database(step: Step, role: Option<&Name>, database: &Name) -> Step {
    let head = alter_settings_of(role, Some(database));
    let words = head.strip_suffix(&database.to_string()).unwrap_or(&head).to_owned();
    let here = |statement: &str| match statement.strip_prefix(&head) {
        Some(rest) => execute_here(&words, rest),
        None => statement.to_owned(),
    };
    Step { up: here(&step.up), down: step.down.as_deref().map(here), ..step }
}

/// A statement about `DATABASE name`, for the database in which it runs.
pub(super) fn about_this_database(step: Step, database: &Name) -> Step {
    let reference = format!("DATABASE {database}");
    // before the name there are only words of SQL
    let here = |statement: &str| match statement.split_once(&reference) {
        Some((before, after)) => execute_here(&format!("{before}DATABASE "), after),
        None => statement.to_owned(),
    };
    Step { up: here(&step.up), down: step.down.as_deref().map(here), ..step }
}

fn execute_here(before: &str, after: &str) -> String {
    let body = format!(
        "BEGIN EXECUTE {} || pg_catalog.quote_ident(pg_catalog.current_database()) || {}; END",
        quote_literal(before),
        quote_literal(after)
    );
    format!("DO {}", dollar_quote(&body))
}

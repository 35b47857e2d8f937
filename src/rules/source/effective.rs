//! A parameter as it holds in sessions: roles and databases may have values of their own, which come before
//! the server's.

use super::live::Live;
use crate::catalog::{Name, Setting, quote_literal};
use crate::ddl::alter_settings_of;
use crate::dms::versions::Side;
use crate::finding::DecidedBy;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};
use crate::server::{Known, ServerSetting, SettingSource, SettingValue, Unknown};

/// The value that a parameter has in sessions, and what gives it.
pub(super) struct Effective<'a> {
    live: Live<'a>,
    name: &'static str,
    pub value: SettingValue,
    /// The `ALTER ROLE` or `ALTER DATABASE` that gives it; `None` where the server's configuration does.
    given_by: Option<&'a Setting>,
}

impl<'a> Live<'a> {
    /// A parameter as it holds for the user of DMS or, where nobody named it, for roles without a value of
    /// their own.
    pub fn for_dms_user(self, name: &'static str) -> Known<Effective<'a>> {
        self.effective(name, self.dms_user())
    }

    /// A parameter as it holds for roles without a value of their own.
    pub fn for_most_roles(self, name: &'static str) -> Known<Effective<'a>> {
        self.effective(name, None)
    }

    fn effective(self, name: &'static str, role: Option<Name>) -> Known<Effective<'a>> {
        let holds = |setting: &&Setting| setting.role.is_none() || setting.role == role;
        let given_by = self.settings_here(name).filter(holds).max_by_key(|setting| precedence(setting));
        let is_reader = role.as_ref() == Some(&self.facts.connected_role.name);
        let value = self.facts.settings.get(name).and_then(|seen| {
            let is_own = given_by.is_some_and(|setting| setting.role.is_some());
            let is_seen = match seen.source {
                SettingSource::Role => is_reader,
                source => source.is_for_every_role() && !is_own,
            };
            match given_by {
                _ if is_seen => Known::Value(seen.value.clone()),
                Some(given_by) => understood(seen, given_by),
                None => Known::Unknown(Unknown::Covered),
            }
        });
        value.map(|value| Effective { live: self, name, value, given_by })
    }

    /// What `ALTER ROLE` and `ALTER DATABASE` set of a parameter, as far as it holds in this database.
    fn settings_here(self, name: &'static str) -> impl Iterator<Item = &'a Setting> {
        let catalog = self.migration.source();
        let here = catalog.database.name.as_ref();
        let is_here = move |setting: &&Setting| match (&setting.database, here) {
            (Some(database), Some(here)) => database == here,
            _ => true,
        };
        let settings = catalog.settings.iter().filter(is_here);
        settings.filter(move |setting| setting.parameter.name.as_str().eq_ignore_ascii_case(name))
    }

    fn dms_user(self) -> Option<Name> {
        Some(Name::from(self.migration.task().dms_user(Side::Source)?.value))
    }
}

/// The larger goes before the smaller: a role in a database, a role, a database, all.
fn precedence(setting: &Setting) -> (bool, bool) {
    (setting.role.is_some(), setting.database.is_some())
}

fn understood(seen: &ServerSetting, given_by: &Setting) -> Known<SettingValue> {
    let text = given_by.parameter.value.as_deref().unwrap_or_default();
    seen.value.like(text).map_or(Known::Unknown(Unknown::NotUnderstood), Known::Value)
}

impl Effective<'_> {
    /// The parameter as what decided a verdict.
    pub fn decided_by(&self) -> Option<DecidedBy> {
        let mut decided = self.live.decided_by(self.name)?;
        if let Some(given_by) = self.given_by {
            decided.value = super::live::json(&self.value);
            decided.origin = format!("{} SET", alter(given_by));
        }
        Some(decided)
    }

    /// Sets another value for the user of DMS alone, where somebody named one.
    pub fn set_for_dms_user(&self, value: &str) -> Option<Remedy> {
        let user = self.live.dms_user()?;
        let own = self.given_by.filter(|given_by| given_by.role.is_some());
        let alter = match own {
            Some(own) => alter(own),
            None => alter_settings_of(Some(&user), None),
        };
        Some(Remedy::removes(self.sql(&alter, value, own)))
    }

    /// Sets another value where this one is set for more than the user of DMS; `None` where it is set for
    /// that user.
    pub fn set_for_all(&self, value: &str) -> Option<Remedy> {
        let change = match self.given_by {
            None => self.live.set(self.name, value),
            Some(given_by) if given_by.role.is_none() => self.sql(&alter(given_by), value, Some(given_by)),
            Some(_) => return None,
        };
        Some(Remedy::removes(change))
    }

    fn sql(&self, alter: &str, value: &str, before: Option<&Setting>) -> Change {
        let name = self.name;
        let down = match before.and_then(|before| before.parameter.value.as_deref()) {
            Some(before) => format!("{alter} SET {name} = {before}"),
            None => format!("{alter} RESET {name}"),
        };
        let step = Step::metadata_only(format!("{alter} SET {name} = {}", quote_literal(value)), down, None);
        Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![step]))
    }
}

fn alter(setting: &Setting) -> String {
    alter_settings_of(setting.role.as_ref(), setting.database.as_ref())
}

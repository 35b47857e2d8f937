//! What rules of this group share: the running server, what it does not tell, its parameters.

use crate::catalog::{ObjectKind, ObjectRef};
use crate::dms::versions::Deployment;
use crate::finding::{DecidedBy, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, ParameterChange, ParameterPlace, Server, TakesEffect};
use crate::server::{
    Known, Provider, Recovery, ServerFacts, SettingContext, SettingSource, SettingValue, Unknown,
};

/// The running server of a migration's source.
#[derive(Clone, Copy)]
pub(super) struct Live<'a> {
    pub migration: &'a Migration,
    pub facts: &'a ServerFacts,
}

impl<'a> Live<'a> {
    /// The server, where it was read.
    pub fn of(migration: &'a Migration) -> Option<Self> {
        Some(Live { migration, facts: migration.server()? })
    }

    /// The server, where it was read and the task captures changes from it.
    pub fn capturing(migration: &'a Migration) -> Option<Self> {
        Live::of(migration).filter(|_| captures_changes(migration))
    }

    /// A fact, or a note that the rule could not be checked for want of it.
    pub fn told<T>(self, findings: &mut Findings, what: &str, known: Known<T>) -> Option<T> {
        match known {
            Known::Value(value) => Some(value),
            Known::Unknown(unknown) => {
                self.not_told(findings, what, unknown);
                None
            }
        }
    }

    /// Says why a fact is not known, and what would show it.
    pub fn not_told(self, findings: &mut Findings, what: &str, unknown: Unknown) {
        let reason = match unknown {
            Unknown::NoPrivilege { right } => {
                NotCheckedReason::NoPrivilege { what: what.to_owned(), grant: self.facts.grant(right) }
            }
            other => NotCheckedReason::Because(format!("{what}: {other}")),
        };
        findings.not_checked(reason, Vec::new());
    }

    /// Says that a standby does not show what runs on its primary. A replication slot that is made on the
    /// standby waits for that, too.
    pub fn primary_is_not_seen(self, findings: &mut Findings, what: &str) {
        if self.facts.recovery == Recovery::Standby {
            let reason = format!("{what} of the primary: the server is a standby, which does not show them");
            findings.not_checked(NotCheckedReason::Because(reason), Vec::new());
        }
    }

    /// Sets a parameter where this server's are set.
    pub fn set(self, name: &'static str, value: impl Into<String>) -> Change {
        let setting = self.facts.settings.get(name).value();
        let takes_effect = match setting.map(|setting| setting.context) {
            Some(SettingContext::Postmaster) => TakesEffect::AfterRestart,
            _ => TakesEffect::AfterReload,
        };
        self.set_with_effect(name, value, takes_effect)
    }

    /// Sets a parameter that needs a restart, whether it was seen or not.
    pub fn set_and_restart(self, name: &'static str, value: impl Into<String>) -> Change {
        self.set_with_effect(name, value, TakesEffect::AfterRestart)
    }

    fn set_with_effect(self, name: &'static str, value: impl Into<String>, effect: TakesEffect) -> Change {
        let seen = self.facts.settings.get(name).value();
        let is_started_with = seen.is_some_and(|seen| seen.source == SettingSource::CommandLine);
        let (place, effect) = match self.facts.provider {
            Provider::SelfManaged if is_started_with => {
                (ParameterPlace::CommandLine, TakesEffect::AfterRestart)
            }
            Provider::SelfManaged => (ParameterPlace::ConfigurationFile, effect),
            Provider::Rds => (ParameterPlace::DbParameterGroup, effect),
            Provider::Aurora => (ParameterPlace::DbClusterParameterGroup, effect),
            Provider::Azure | Provider::CloudSql | Provider::Other => (ParameterPlace::Provider, effect),
        };
        let before = seen.filter(|seen| seen.source.is_set_for_server());
        let change = ParameterChange::new(Server::Source, name, value, place, effect);
        Change::ServerParameter(change.with_before(before.map(|before| before.value.written())))
    }

    /// The parameter that decided a verdict.
    pub fn decided_by(self, name: &str) -> Option<DecidedBy> {
        let setting = self.facts.settings.get(name).value()?;
        let origin = match setting.source {
            SettingSource::Default => "default of the server",
            SettingSource::Database => "ALTER DATABASE ... SET",
            SettingSource::Role => "ALTER ROLE ... SET",
            SettingSource::CommandLine => "command line of the server",
            _ => "configuration of the server",
        };
        let value = json(&setting.value);
        Some(DecidedBy { setting: name.to_owned(), value, origin: origin.to_owned() })
    }
}

/// Whether the task captures changes.
pub(super) fn captures_changes(migration: &Migration) -> bool {
    migration.task().migration_type.value.captures_changes()
}

/// A parameter as what a finding is about.
pub(super) fn parameter(name: &str) -> ObjectRef {
    ObjectRef::global(ObjectKind::Setting, name)
}

/// How AWS's lists call a provider; `None` for those that they do not know.
pub(super) fn deployment(provider: Provider) -> Option<Deployment> {
    match provider {
        Provider::SelfManaged => Some(Deployment::SelfManaged),
        Provider::Rds => Some(Deployment::Rds),
        Provider::Aurora => Some(Deployment::Aurora),
        Provider::Azure => Some(Deployment::AzureFlexibleServer),
        Provider::CloudSql => Some(Deployment::GoogleCloudSql),
        Provider::Other => None,
    }
}

/// A value as a person sets it: a size or time with its unit.
pub(super) fn json(value: &SettingValue) -> serde_json::Value {
    match value {
        SettingValue::Flag(value) => (*value).into(),
        SettingValue::Integer(value) => (*value).into(),
        SettingValue::Bytes(special @ ..=0) | SettingValue::Milliseconds(special @ ..=0) => (*special).into(),
        SettingValue::Bytes(_) | SettingValue::Milliseconds(_) => value.written().into(),
        SettingValue::Number(value) => (*value).into(),
        SettingValue::Text(value) => value.as_str().into(),
    }
}

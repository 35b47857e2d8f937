//! Whether DMS writes with `session_replication_role = replica`, so that foreign keys and ordinary triggers rest.

use crate::catalog::{Name, Setting};
use crate::dms::versions::Side;
use crate::finding::DecidedBy;
use crate::migration::Migration;
use crate::remedy::{Change, Endpoint, Remedy};
use crate::server::SettingValue;
use crate::sql::lexer::{StandardStrings, TokenKind, tokenize};

/// The parameter.
const PARAMETER: &str = "session_replication_role";
const REPLICA: &str = "replica";
/// The statement for the endpoint's script.
const SET: &str = "SET session_replication_role = replica";

/// What is known of the role of DMS's sessions on the target.
pub(super) enum ReplicaRole {
    /// They are those of a replica: foreign keys and ordinary triggers rest.
    Replica,
    /// They are ordinary ones, and this decided it.
    Ordinary(Option<DecidedBy>),
    /// Neither the endpoint's script nor the target's catalog sets it, and its server was not asked.
    NotSeen,
}

impl ReplicaRole {
    /// As the task, the target's catalog and its server tell.
    pub fn of(migration: &Migration) -> Self {
        if is_set_by_script(migration) {
            return ReplicaRole::Replica;
        }
        if let Some(value) = set_for_dms(migration) {
            return match value.eq_ignore_ascii_case(REPLICA) {
                true => ReplicaRole::Replica,
                false => ReplicaRole::Ordinary(None),
            };
        }
        let Some(server) = migration.target_server() else { return ReplicaRole::NotSeen };
        match server.settings.get(PARAMETER).value() {
            Some(setting) if !setting.source.is_for_every_role() => ReplicaRole::NotSeen,
            Some(setting) if setting.value == SettingValue::Text(REPLICA.to_owned()) => ReplicaRole::Replica,
            Some(setting) => ReplicaRole::Ordinary(Some(DecidedBy {
                setting: PARAMETER.to_owned(),
                value: setting.value.as_text().into(),
                origin: "the target's server".to_owned(),
            })),
            None => ReplicaRole::NotSeen,
        }
    }

    /// Whether foreign keys and ordinary triggers rest.
    pub fn is_replica(&self) -> bool {
        matches!(self, ReplicaRole::Replica)
    }
}

/// Whether foreign keys rest while DMS writes.
pub(super) fn foreign_keys_rest(migration: &Migration) -> bool {
    ReplicaRole::of(migration).is_replica()
}

/// Whether the target endpoint's script sets the role.
fn is_set_by_script(migration: &Migration) -> bool {
    let script = &migration.task().target.settings.after_connect_script.value;
    script.as_deref().is_some_and(sets_replica_role)
}

/// The value that `ALTER ROLE` or `ALTER DATABASE` on the target gives the parameter for DMS's sessions.
fn set_for_dms(migration: &Migration) -> Option<&str> {
    let target = migration.target()?;
    let user = migration.task().dms_user(Side::Target).map(|user| Name::from(user.value));
    let is_for_dms = |setting: &&Setting| {
        let is_of_user = setting.role.is_none() || setting.role == user;
        let is_here = setting.database.is_none() || setting.database == target.database.name;
        is_of_user && is_here && setting.parameter.name.as_str().eq_ignore_ascii_case(PARAMETER)
    };
    let set = target.settings.iter().filter(is_for_dms);
    // a role in a database goes before a role, that before a database, that before all
    let nearest = set.max_by_key(|setting| (setting.role.is_some(), setting.database.is_some()))?;
    nearest.parameter.value.as_deref().map(|value| value.trim_matches('\''))
}

fn sets_replica_role(script: &str) -> bool {
    let text = script.as_bytes();
    let mut tokens = Vec::new();
    tokenize(text, StandardStrings::On, &mut tokens);
    let words: Vec<&[u8]> = tokens
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::String | TokenKind::Operator))
        .filter_map(|token| text.get(token.start as usize..token.end as usize))
        .collect();
    words.windows(3).any(|found| {
        found[0].eq_ignore_ascii_case(b"session_replication_role")
            && (found[1] == b"=" || found[1].eq_ignore_ascii_case(b"to"))
            && (found[2].eq_ignore_ascii_case(b"replica") || found[2].eq_ignore_ascii_case(b"'replica'"))
    })
}

/// Lets the endpoint's script set the role, behind what it does already.
pub(super) fn set_by_script(migration: &Migration) -> Remedy {
    let script = migration.task().target.settings.after_connect_script.value.as_deref();
    let script = script.map(|script| script.trim().trim_end_matches(';')).filter(|script| !script.is_empty());
    let value = match script {
        Some(script) => format!("{script}; {SET}"),
        None => SET.to_owned(),
    };
    let change = Change::EndpointSetting {
        endpoint: Endpoint::Target,
        name: "AfterConnectScript",
        value: value.into(),
    };
    Remedy::removes(change).with_caveat(
        "the user of DMS needs the right to set session_replication_role; neither foreign keys nor triggers work for \
         DMS then, unless the triggers are enabled ALWAYS",
    )
}

/// What there is to add to a verdict where the server was not asked.
pub(super) fn unless_set_elsewhere(role: &ReplicaRole) -> &'static str {
    match role {
        ReplicaRole::NotSeen => ", unless the target's server sets session_replication_role to replica",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::sets_replica_role;

    #[test]
    fn a_script_is_read_by_its_tokens() {
        for yes in [
            "SET session_replication_role = replica",
            "set SESSION_REPLICATION_ROLE to 'replica';",
            "select 1; SET SESSION session_replication_role='replica'",
        ] {
            assert!(sets_replica_role(yes), "{yes}");
        }
        for no in [
            "",
            "SET session_replication_role = origin",
            "-- SET session_replication_role = replica",
            "SELECT 'session_replication_role = replica'",
        ] {
            assert!(!sets_replica_role(no), "{no}");
        }
    }
}

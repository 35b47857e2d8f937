//! Which logical decoding plugin reads the WAL.

use crate::catalog::Name;
use crate::dms::task::PluginName;
use crate::finding::DecidedBy;
use crate::migration::Migration;
use crate::remedy::{Change, Endpoint};

/// The plugin that DMS will read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plugin {
    /// The endpoint asks for pglogical.
    Pglogical,
    /// The endpoint asks for none, and pglogical is installed, so that DMS takes it.
    PglogicalByChoice,
    /// The endpoint asks for test_decoding.
    TestDecoding,
    /// The endpoint asks for none, and the input does not show pglogical.
    Open,
}

impl Plugin {
    pub fn of(migration: &Migration) -> Self {
        let is_installed = || migration.source().extensions.find(&Name::from("pglogical")).is_some();
        match &migration.task().source.settings.plugin_name.value {
            Some(PluginName::Pglogical) => Plugin::Pglogical,
            Some(PluginName::TestDecoding) => Plugin::TestDecoding,
            _ if is_installed() => Plugin::PglogicalByChoice,
            _ => Plugin::Open,
        }
    }

    pub fn is_pglogical(self) -> bool {
        matches!(self, Plugin::Pglogical | Plugin::PglogicalByChoice)
    }

    /// Why this plugin is taken.
    pub fn reason(self) -> &'static str {
        match self {
            Plugin::Pglogical => "the source endpoint asks for pglogical",
            Plugin::PglogicalByChoice => {
                "pglogical is installed and the source endpoint asks for no other plugin, so DMS takes it"
            }
            Plugin::TestDecoding => "the source endpoint asks for test_decoding",
            Plugin::Open => {
                "the source endpoint asks for no plugin, and DMS takes pglogical where it finds it"
            }
        }
    }
}

/// The setting that decides.
pub(super) fn decided_by(migration: &Migration) -> DecidedBy {
    DecidedBy::from(&migration.task().source.settings.plugin_name)
}

/// Reads with test_decoding.
pub(super) fn use_test_decoding() -> Change {
    Change::EndpointSetting { endpoint: Endpoint::Source, name: "PluginName", value: "test-decoding".into() }
}

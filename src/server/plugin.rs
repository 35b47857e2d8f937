//! Which logical decoding plugins a server has.

use super::{Known, Provider, ServerFacts, SlotKind};
use crate::catalog::Name;

/// A logical decoding plugin that DMS or PostgreSQL reads changes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OutputPlugin {
    /// `test_decoding`, of PostgreSQL's contrib.
    TestDecoding,
    /// `pglogical_output`, of the extension pglogical.
    Pglogical,
    /// `pgoutput`, PostgreSQL's own.
    Pgoutput,
}

impl OutputPlugin {
    /// What slots call it.
    pub fn slot_plugin(self) -> &'static str {
        match self {
            OutputPlugin::TestDecoding => "test_decoding",
            OutputPlugin::Pglogical => "pglogical_output",
            OutputPlugin::Pgoutput => "pgoutput",
        }
    }
}

/// Extensions of contrib, where test_decoding belongs too. It is no extension itself, so that no view
/// lists it.
const OF_CONTRIB: [&str; 4] = ["hstore", "pageinspect", "pg_stat_statements", "postgres_fdw"];

impl ServerFacts {
    /// Whether the server has a plugin's files. A plugin is a library, which no view lists and only
    /// superusers can look for: what is concluded here is that pglogical is there with its extension,
    /// and test_decoding with the others of contrib.
    pub fn has_output_plugin(&self, plugin: OutputPlugin) -> Known<bool> {
        if self.is_read_with(plugin) {
            return Known::Value(true);
        }
        match plugin {
            OutputPlugin::Pgoutput => Known::Value(self.version.major() >= 10),
            OutputPlugin::TestDecoding if self.provider != Provider::SelfManaged => Known::Value(true),
            OutputPlugin::TestDecoding => self.offers_any(&OF_CONTRIB),
            OutputPlugin::Pglogical => self.offers_any(&["pglogical"]),
        }
    }

    fn is_read_with(&self, plugin: OutputPlugin) -> bool {
        self.replication_slots.seen.iter().any(|slot| match &slot.kind {
            SlotKind::Logical { plugin: of_slot, .. } => of_slot == plugin.slot_plugin(),
            SlotKind::Physical => false,
        })
    }

    fn offers_any(&self, extensions: &[&str]) -> Known<bool> {
        let offered = self.extensions.as_ref();
        offered.map(|offered| extensions.iter().any(|name| offered.contains_key(&Name::from(*name))))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::catalog::ServerVersion;
    use crate::server::{AvailableExtension, Listing, ReplicationSlot};

    fn with_extensions(names: &[&str]) -> ServerFacts {
        let mut facts = ServerFacts::new(ServerVersion::from_number(150_004));
        let extensions: BTreeMap<Name, AvailableExtension> =
            names.iter().map(|name| (Name::from(*name), AvailableExtension::default())).collect();
        facts.extensions = Known::Value(extensions);
        facts
    }

    #[test]
    fn plugins_are_concluded_from_extensions_slots_and_the_provider() {
        use OutputPlugin::{Pglogical, Pgoutput, TestDecoding};
        let mut facts = with_extensions(&["plpgsql"]);
        assert_eq!(facts.has_output_plugin(TestDecoding), Known::Value(false));
        assert_eq!(facts.has_output_plugin(Pglogical), Known::Value(false));
        assert_eq!(facts.has_output_plugin(Pgoutput), Known::Value(true));
        let kind = SlotKind::Logical { plugin: "test_decoding".into(), database: "shop".into() };
        facts.replication_slots = Listing::complete(vec![ReplicationSlot::new("s", kind)]);
        assert_eq!(facts.has_output_plugin(TestDecoding), Known::Value(true));
        let facts = with_extensions(&["pageinspect", "pglogical"]);
        assert_eq!(facts.has_output_plugin(TestDecoding), Known::Value(true));
        assert_eq!(facts.has_output_plugin(Pglogical), Known::Value(true));
        let mut facts = with_extensions(&[]);
        facts.provider = Provider::Rds;
        assert_eq!(facts.has_output_plugin(TestDecoding), Known::Value(true));
    }
}

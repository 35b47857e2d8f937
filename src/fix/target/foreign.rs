//! Foreign servers with their user mappings, and what no statement makes.

use super::Rebuild;
use crate::catalog::{Definition, ForeignServer, Id, ObjectId, OtherKind, UserMapping};
use crate::fix::{Manual, Topic, Unit};
use crate::remedy::Phase;

/// Extensions that keep jobs in tables of their own.
const SCHEDULERS: &[&str] = &["pg_cron", "pgagent", "pg_partman", "pg_timetable"];

impl Rebuild<'_> {
    /// A server, and the user mappings of which nothing is secret.
    pub(super) fn foreign_server(&self, id: Id<ForeignServer>) -> Vec<Unit> {
        let object = ObjectId::ForeignServer(id);
        let ddl = self.ddl();
        let mappings = &self.catalog.foreign_servers[id].user_mappings;
        let made = ddl.create_user_mappings(id);
        let mappings = mappings.iter().zip(made).filter(|(mapping, _)| is_told(mapping));
        let mappings = mappings.filter_map(|(mapping, step)| {
            let done = ddl.has_user_mapping(id, mapping);
            let what = format!("user mapping for {}", mapping.user);
            self.alter(Topic::ForeignData, object, &what, vec![step], done)
        });
        let mappings: Vec<Unit> = mappings.collect();
        self.make(Topic::ForeignData, object, ddl.create_foreign_server(id))
            .into_iter()
            .chain(mappings)
            .collect()
    }

    /// What a person has to make.
    pub(super) fn by_hand(&self) -> Vec<Manual> {
        let catalog = self.catalog;
        let mut manual = Vec::new();
        let mut say = |phase: Phase, words: String| {
            manual.push(Manual { phase: Some(phase), words, findings: Vec::new() });
        };
        for (_, server) in catalog.foreign_servers.iter() {
            for mapping in server.user_mappings.iter().filter(|mapping| !is_told(mapping)) {
                say(
                    Phase::TargetBeforeCutover,
                    format!(
                        "make the user mapping for {} of the foreign server {}: its password is in no plan",
                        mapping.user, server.name
                    ),
                );
            }
        }
        for (_, subscription) in catalog.subscriptions.iter() {
            say(
                Phase::TargetAtCutover,
                format!(
                    "decide whether the target subscribes in place of the source: the connection of subscription {} is \
                     in no plan",
                    subscription.name
                ),
            );
        }
        for (_, other) in catalog.others.iter().filter(|(_, other)| other.kind == OtherKind::Tablespace) {
            say(
                Phase::TargetBeforeLoad,
                format!(
                    "make the tablespace {}: where it lies on the target's disks is in no plan",
                    other.name
                ),
            );
        }
        for (_, extension) in catalog.extensions.iter() {
            if SCHEDULERS.contains(&extension.name.as_str()) {
                say(
                    Phase::TargetAtCutover,
                    format!(
                        "the jobs of {} are rows of its own tables: schedule them on the target, and stop them on the source",
                        extension.name
                    ),
                );
            }
        }
        manual
    }
}

/// Whether nothing of the mapping was left out as secret.
fn is_told(mapping: &UserMapping) -> bool {
    mapping.options.iter().all(|option: &Definition| option.value.is_some())
}

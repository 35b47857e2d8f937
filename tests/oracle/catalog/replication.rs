//! Extensions, publications, subscriptions, foreign servers, statistics objects: `replication.sql`.

use pgdms_lint::catalog::{Grantee, ObjectId, Publication};

use super::{Teller, visible};
use crate::support::postgres::SUPERUSER;

impl Teller<'_> {
    pub(super) fn replication(&mut self) {
        self.extensions();
        self.event_triggers();
        self.publications();
        self.subscriptions();
        self.foreign_data();
        self.statistics();
    }

    fn extensions(&mut self) {
        // plpgsql is in every new database.
        for (_, extension) in
            self.catalog.extensions.iter().filter(|(_, extension)| extension.name != "plpgsql")
        {
            let object = format!("extension {}", extension.name);
            self.is_there(&object, extension.common.comment.as_deref());
            match &extension.schema {
                Some(schema) => self.say(&object, "schema", schema),
                None => self.unknown_property(&object, "schema"),
            }
        }
    }

    fn publications(&mut self) {
        for (id, publication) in self.catalog.publications.iter() {
            let object = format!("publication {}", publication.name);
            self.is_owned(&object, ObjectId::Publication(id));
            self.say_when(publication.all_tables, &object, "all tables", "yes");
            self.published(&object, publication);
            for schema in &publication.schemas {
                self.say(&object, "schema", schema);
            }
            for table in &publication.tables {
                let property = format!("table {}", table.name);
                self.say(&object, &property, "published");
                let mut columns: Vec<&str> = table.columns.iter().map(|column| column.as_str()).collect();
                columns.sort_unstable();
                let columns: Vec<String> = columns
                    .into_iter()
                    .map(|column| pgdms_lint::catalog::Name::from(column).to_string())
                    .collect();
                let columns = (!columns.is_empty()).then(|| columns.join(", "));
                self.say_if(&object, format!("{property} columns"), columns);
                self.say_if(&object, format!("{property} filter expression"), table.row_filter.as_ref());
            }
        }
    }

    fn published(&mut self, object: &str, publication: &Publication) {
        let option = |name: &str| publication.options.iter().find(|option| option.name == name);
        let publish = option("publish").and_then(|option| option.value.as_deref());
        let listed = publish.unwrap_or("insert, update, delete, truncate");
        let operations: Vec<&str> = ["insert", "update", "delete", "truncate"]
            .into_iter()
            .filter(|operation| listed.split(',').any(|word| word.trim() == *operation))
            .collect();
        self.say(object, "publishes", operations.join(", "));
        let via_root = option("publish_via_partition_root").is_some_and(|option| {
            option.value.as_deref().is_none_or(|value| value == "true" || value == "on")
        });
        self.say_when(via_root, object, "via partition root", "yes");
    }

    fn subscriptions(&mut self) {
        for (id, subscription) in self.catalog.subscriptions.iter() {
            let object = format!("subscription {}", subscription.name);
            self.is_owned(&object, ObjectId::Subscription(id));
            for publication in &subscription.publications {
                self.say(&object, "publication", publication);
            }
        }
    }

    fn foreign_data(&mut self) {
        for (id, wrapper) in self.catalog.foreign_data_wrappers.iter() {
            let object = format!("foreign-data wrapper {}", wrapper.name);
            self.is_owned(&object, ObjectId::ForeignDataWrapper(id));
            self.say_if(&object, "handler", wrapper.handler.as_ref().map(visible));
            self.say_if(&object, "validator", wrapper.validator.as_ref().map(visible));
            self.options(&object, "option", &wrapper.options);
        }
        for (id, server) in self.catalog.foreign_servers.iter() {
            let object = format!("foreign server {}", server.name);
            self.is_owned(&object, ObjectId::ForeignServer(id));
            self.say(&object, "wrapper", &server.wrapper);
            self.say_if(&object, "type", server.server_type.as_ref());
            self.say_if(&object, "version", server.version.as_ref());
            self.options(&object, "option", &server.options);
            for mapping in &server.user_mappings {
                // `FOR CURRENT_USER` in a file is whoever runs it.
                let user = match &mapping.user {
                    Grantee::Owner => SUPERUSER.to_owned(),
                    user => user.to_string(),
                };
                self.say(&object, "user mapping", &user);
                let kept: Vec<_> =
                    mapping.options.iter().filter(|option| option.name != "password").cloned().collect();
                self.options(&object, &format!("user mapping of {user} option"), &kept);
            }
        }
    }

    fn statistics(&mut self) {
        for (id, statistics) in self.catalog.statistics.iter() {
            let name = self.catalog.qualified(statistics.schema, &statistics.name);
            let object = format!("statistics {name}");
            self.is_owned(&object, ObjectId::Statistics(id));
            self.say_if(&object, "relation", statistics.relation.map(|id| self.relation_text(id)));
            let all = ["ndistinct", "dependencies", "mcv"];
            let is_told =
                |kind: &&str| statistics.kinds.is_empty() || statistics.kinds.iter().any(|told| told == kind);
            let kinds: Vec<&str> = all.into_iter().filter(is_told).collect();
            self.say(&object, "kinds", kinds.join(", "));
            self.say(&object, "on text", &statistics.on);
            self.say_if(&object, "target", statistics.target);
        }
    }
}

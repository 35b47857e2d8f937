//! Publications and subscriptions.

use std::collections::HashSet;

use crate::catalog::{
    Definition, Id, Name, ObjectKind, Publication, PublishedTable, QualifiedName, Relation, RelationKind,
    ServerVersion, Subscription,
};

use super::super::read::option_list::set_options;
use super::super::read::publication::{ListChange, ParsedTable, PublicationStatement, PublishedObjects};
use super::super::read::table::Descent;
use super::lookup::missing;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_publication(&mut self, statement: PublicationStatement) -> Result<(), ApplyError> {
        match statement {
            PublicationStatement::Create { name, objects, options } => {
                self.create_publication(name, objects, options)
            }
            PublicationStatement::AlterObjects { name, change, objects } => {
                self.alter_publication(&name, change, objects)
            }
            PublicationStatement::AlterOptions { name, options } => {
                let id = self.publication(&name)?;
                set_options(&mut self.catalog.publications[id].options, options);
                Ok(())
            }
            PublicationStatement::CreateSubscription { name, publications, options } => {
                self.create_subscription(name, publications, options)
            }
            PublicationStatement::AlterSubscription { name, change, publications } => {
                let id = self.subscription(&name)?;
                change_names(&mut self.catalog.subscriptions[id].publications, change, publications);
                Ok(())
            }
            PublicationStatement::AlterSubscriptionOptions { name, options } => {
                let id = self.subscription(&name)?;
                set_options(&mut self.catalog.subscriptions[id].options, options);
                Ok(())
            }
            PublicationStatement::NoEffect => Ok(()),
        }
    }

    fn create_publication(
        &mut self,
        name: Name,
        objects: PublishedObjects,
        options: Vec<Definition>,
    ) -> Result<(), ApplyError> {
        if self.catalog.publications.find(&name).is_some() {
            return Err(ApplyError::Exists { kind: ObjectKind::Publication, name: unqualified(&name) });
        }
        let tables = self.published_tables(objects.tables)?;
        let schemas = self.published_schemas(objects.schemas);
        let common = self.new_common();
        self.catalog.publications.insert(Publication {
            name,
            all_tables: objects.all_tables,
            all_sequences: objects.all_sequences,
            tables,
            schemas,
            options,
            common,
        });
        Ok(())
    }

    fn alter_publication(
        &mut self,
        name: &Name,
        change: ListChange,
        objects: PublishedObjects,
    ) -> Result<(), ApplyError> {
        let id = self.publication(name)?;
        let tables = self.published_tables(objects.tables)?;
        let schemas = self.published_schemas(objects.schemas);
        let publication = &mut self.catalog.publications[id];
        change_names(&mut publication.schemas, change, schemas);
        match change {
            ListChange::Set => publication.tables = tables,
            ListChange::Add => publication.tables.extend(tables),
            ListChange::Drop => {
                publication.tables.retain(|known| !tables.iter().any(|gone| gone.name == known.name));
            }
        }
        Ok(())
    }

    /// The tables, each once, with those that inherit from them. A partitioned table stands for its
    /// partitions.
    fn published_tables(&self, tables: Vec<ParsedTable>) -> Result<Vec<PublishedTable>, ApplyError> {
        let mut published = Vec::with_capacity(tables.len());
        let mut seen: HashSet<Id<Relation>> = HashSet::new();
        for table in tables {
            let relation = self.relation(&table.name)?;
            let goes_down = table.descent == Descent::Children
                && self.catalog.relations[relation].kind != RelationKind::PartitionedTable;
            let heirs = if goes_down { self.descendants(relation) } else { Vec::new() };
            for id in std::iter::once(relation).chain(heirs).filter(|id| seen.insert(*id)) {
                published.push(PublishedTable {
                    name: self.catalog.relation_name(id),
                    relation: Some(id),
                    columns: table.columns.clone(),
                    row_filter: table.row_filter.clone(),
                });
            }
        }
        Ok(published)
    }

    fn published_schemas(&self, schemas: Vec<Option<Name>>) -> Vec<Name> {
        let current = || self.session.search_path.first().cloned();
        schemas.into_iter().filter_map(|schema| schema.or_else(current)).collect()
    }

    fn publication(&self, name: &Name) -> Result<Id<Publication>, ApplyError> {
        let found = self.catalog.publications.find(name);
        found.ok_or_else(|| missing(ObjectKind::Publication, &unqualified(name)))
    }

    fn create_subscription(
        &mut self,
        name: Name,
        publications: Vec<Name>,
        mut options: Vec<Definition>,
    ) -> Result<(), ApplyError> {
        if let Some(version) = self.catalog.server_version {
            options.retain(|option| !goes_without_saying(option, version));
        }
        if self.catalog.subscriptions.find(&name).is_some() {
            return Err(ApplyError::Exists { kind: ObjectKind::Subscription, name: unqualified(&name) });
        }
        let common = self.new_common();
        self.catalog.subscriptions.insert(Subscription { name, publications, options, common });
        Ok(())
    }

    fn subscription(&self, name: &Name) -> Result<Id<Subscription>, ApplyError> {
        let found = self.catalog.subscriptions.find(name);
        found.ok_or_else(|| missing(ObjectKind::Subscription, &unqualified(name)))
    }
}

/// Whether pg_dump 16 or later writes of a server of this version what it does by default, or knows no other way.
fn goes_without_saying(option: &Definition, of: ServerVersion) -> bool {
    match (option.name.as_str(), option.value.as_deref()) {
        ("streaming", Some("off")) => of.major() < 18,
        ("run_as_owner", Some("true")) => of.major() < 16,
        _ => false,
    }
}

fn change_names(names: &mut Vec<Name>, change: ListChange, changed: Vec<Name>) {
    match change {
        ListChange::Set => *names = changed,
        ListChange::Add => names.extend(changed),
        ListChange::Drop => names.retain(|name| !changed.contains(name)),
    }
}

fn unqualified(name: &Name) -> QualifiedName {
    QualifiedName { schema: None, name: name.clone() }
}

#[cfg(test)]
mod tests;

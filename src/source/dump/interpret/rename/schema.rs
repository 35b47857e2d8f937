//! Renaming a schema: every name that is written with it changes.

use crate::catalog::{Id, Name, ObjectKind, QualifiedName, Schema, quote_literal};

use super::super::super::mention::Edit;
use super::super::super::mention::{MentionKind, mentions};
use super::super::usage::User;
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    /// Renames a schema, in all texts too.
    pub(super) fn rename_schema(&mut self, id: Id<Schema>, name: Name) -> Result<(), ApplyError> {
        if self.catalog.schemas.find(&name).is_some() {
            let name = QualifiedName { schema: None, name };
            return Err(ApplyError::Exists { kind: ObjectKind::Schema, name });
        }
        let old = self.catalog.schemas[id].name.clone();
        self.catalog.schemas.rekey(id, |schema| schema.name = name.clone());
        for user in self.users_with_texts() {
            self.rewrite_user(user, |_, text| edits(text, &old, &name));
        }
        self.rename_schema_in_names(&old, &name);
        let functions: Vec<_> = self.catalog.functions.ids().collect();
        functions.into_iter().for_each(|function| self.renew_signature(function));
        Ok(())
    }

    fn users_with_texts(&self) -> Vec<User> {
        let relations = self.catalog.relations.ids().map(User::Relation);
        let functions = self.catalog.functions.ids().map(User::Function);
        relations.chain(functions).chain(self.catalog.types.ids().map(User::Type)).collect()
    }

    /// The names that are kept with their schema.
    fn rename_schema_in_names(&mut self, old: &Name, new: &Name) {
        let relations: Vec<_> = self.catalog.relations.ids().collect();
        for id in relations {
            for trigger in &mut self.catalog.relations[id].triggers {
                rename_in(&mut trigger.function, old, new);
            }
        }
        let publications: Vec<_> = self.catalog.publications.ids().collect();
        for id in publications {
            let publication = &mut self.catalog.publications[id];
            publication.tables.iter_mut().for_each(|table| rename_in(&mut table.name, old, new));
            publication
                .schemas
                .iter_mut()
                .filter(|schema| *schema == old)
                .for_each(|schema| *schema = new.clone());
        }
        let event_triggers: Vec<_> = self.catalog.event_triggers.ids().collect();
        for id in event_triggers {
            rename_in(&mut self.catalog.event_triggers[id].function, old, new);
        }
        self.supplied.forget_places();
        for supplied in &mut self.catalog.supplied_privileges {
            supplied.object.rename_schema(old, new);
        }
        let extensions: Vec<_> = self.catalog.extensions.ids().collect();
        for id in extensions {
            let schema = &mut self.catalog.extensions[id].schema;
            schema.iter_mut().filter(|schema| *schema == old).for_each(|schema| *schema = new.clone());
        }
    }
}

fn rename_in(name: &mut QualifiedName, old: &Name, new: &Name) {
    if name.schema.as_ref() == Some(old) {
        name.schema = Some(new.clone());
    }
}

fn edits(text: &str, old: &Name, new: &Name) -> Vec<Edit> {
    mentions(text)
        .into_iter()
        .filter(|mention| mention.name.schema.as_ref() == Some(old))
        .map(|mention| {
            let name = QualifiedName { schema: Some(new.clone()), name: mention.name.name };
            let name = name.to_string();
            let is_string = mention.kind == MentionKind::InString;
            (mention.place, if is_string { quote_literal(&name) } else { name })
        })
        .collect()
}

//! The database itself.

use crate::catalog::{Definition, Name, ObjectId};

use super::super::read::database::DatabaseStatement;
use super::address::Resolved;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_database(&mut self, statement: DatabaseStatement) -> Result<(), ApplyError> {
        match statement {
            DatabaseStatement::Create { name, options } => {
                if self.is_this_database(&name) {
                    self.catalog.contents.database_settings = true;
                    self.catalog.database.name = Some(name);
                    self.catalog.database.common.span = self.span();
                    self.set_database_options(options);
                }
            }
            DatabaseStatement::Options { name, options } => {
                if self.is_this_database(&name) {
                    self.set_database_options(options);
                }
            }
            DatabaseStatement::Setting { name, change } => self.change_setting(None, Some(name), change),
            DatabaseStatement::NoEffect => {}
        }
        Ok(())
    }

    fn is_this_database(&self, name: &Name) -> bool {
        self.resolve_database(name) == Resolved::Object(ObjectId::Database)
    }

    fn set_database_options(&mut self, options: Vec<Definition>) {
        for option in options {
            let value = option.value;
            if option.name == "owner" {
                self.catalog.contents.owners = true;
                if let Some(owner) = value.as_deref() {
                    self.change_owner(ObjectId::Database, &Name::truncated(owner));
                }
                continue;
            }
            let database = &mut self.catalog.database;
            match option.name.as_str() {
                "encoding" => database.encoding = value,
                "lc_collate" => database.collate = value,
                "lc_ctype" => database.ctype = value,
                "locale" => {
                    database.collate = value.clone();
                    database.ctype = value;
                }
                "locale_provider" => database.locale_provider = value,
                "icu_locale" | "builtin_locale" => database.locale = value,
                "connection_limit" => {
                    database.connection_limit = value.and_then(|value| value.parse().ok());
                }
                _ => {}
            }
        }
    }
}

//! Extensions.

use crate::catalog::{Extension, Id, Name, ObjectKind, QualifiedName};

use super::super::read::extension::ExtensionStatement;
use super::lookup::missing;
use super::{ApplyError, Interpreter};

/// Every new database has this one, so pg_dump leaves it out, and so does the catalog.
const ALWAYS_THERE: &str = "plpgsql";

impl Interpreter {
    pub(super) fn apply_extension(&mut self, statement: ExtensionStatement) -> Result<(), ApplyError> {
        match statement {
            ExtensionStatement::Create { name, if_not_exists, schema, version } => {
                self.create_extension(name, if_not_exists, schema, version)?;
            }
            ExtensionStatement::Update { name, version } => match self.extension(&name)? {
                Some(id) if version.is_some() => self.catalog.extensions[id].version = version,
                _ => {}
            },
            ExtensionStatement::SetSchema { name, schema } => {
                if let Some(id) = self.extension(&name)? {
                    self.catalog.extensions[id].schema = Some(schema);
                }
            }
            ExtensionStatement::ChangeMembers => {}
        }
        Ok(())
    }

    fn create_extension(
        &mut self,
        name: Name,
        if_not_exists: bool,
        schema: Option<Name>,
        version: Option<Box<str>>,
    ) -> Result<(), ApplyError> {
        if name == ALWAYS_THERE {
            return Ok(());
        }
        if self.catalog.extensions.find(&name).is_some() {
            let name = QualifiedName { schema: None, name };
            return match if_not_exists {
                true => Ok(()),
                false => Err(ApplyError::Exists { kind: ObjectKind::Extension, name }),
            };
        }
        let schema = schema.or_else(|| self.session.search_path.first().cloned());
        let common = self.new_common();
        self.catalog.extensions.insert(Extension { name, schema, version, common });
        Ok(())
    }

    /// The extension of this name, which must exist; `None` for the one that is always there.
    fn extension(&self, name: &Name) -> Result<Option<Id<Extension>>, ApplyError> {
        if *name == ALWAYS_THERE {
            return Ok(None);
        }
        let found = self.catalog.extensions.find(name);
        found.map(Some).ok_or_else(|| {
            missing(ObjectKind::Extension, &QualifiedName { schema: None, name: name.clone() })
        })
    }
}

#[cfg(test)]
mod tests;

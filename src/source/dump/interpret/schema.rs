//! Schemas.

use crate::catalog::{ObjectKind, QualifiedName, Schema, is_system_schema};

use super::super::read::schema::{IfNotExists, SchemaStatement};
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_schema(&mut self, statement: SchemaStatement) -> Result<(), ApplyError> {
        let owner = statement.owner.as_ref().and_then(|role| self.role_named(role));
        let Some(name) = statement.name.or_else(|| owner.clone()) else {
            return Err(ApplyError::Refused(
                "the schema's name is that of a role which is not known".to_owned(),
            ));
        };
        if is_system_schema(name.as_str()) {
            return Ok(());
        }
        match self.catalog.schemas.find(&name) {
            // it was named before, or it is `public`, which a new database has
            Some(id) if self.catalog.schemas[id].common.span.is_none() => {
                let span = self.span();
                let common = &mut self.catalog.schemas[id].common;
                common.span = span;
                common.owner = owner.or(common.owner.take()).or_else(|| self.session.role.clone());
            }
            Some(_) if statement.if_not_exists == IfNotExists::Keep => return Ok(()),
            Some(_) => {
                let name = QualifiedName { schema: None, name };
                return Err(ApplyError::Exists { kind: ObjectKind::Schema, name });
            }
            None => {
                let mut common = self.new_common();
                common.owner = owner.or(common.owner);
                self.catalog.schemas.insert(Schema { name: name.clone(), common });
            }
        }
        let search_path = self.session.search_path.clone();
        self.session.search_path.insert(0, name);
        let span = self.statement;
        let applied = statement.elements.into_iter().try_for_each(|element| self.apply(element, span));
        self.session.search_path = search_path;
        applied
    }
}

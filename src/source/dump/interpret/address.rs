//! Finding the object that a statement names, and what is done to objects of every kind.

mod common;
mod owner;
mod resolve;

use crate::catalog::{Definition, Name, ObjectId};

use super::super::read::address::{IfMissing, ObjectAction, ObjectStatement, RoleName};
use super::{ApplyError, Interpreter};
pub(super) use resolve::Resolved;

impl Interpreter {
    pub(super) fn apply_object(&mut self, statement: ObjectStatement) -> Result<(), ApplyError> {
        let object = match self.resolve(&statement.object) {
            Err(ApplyError::Missing { .. }) if statement.if_missing == IfMissing::Skip => return Ok(()),
            resolved => resolved?,
        };
        match statement.action {
            ObjectAction::Comment(text) => self.set_comment(object, text),
            ObjectAction::SecurityLabel { provider, label } => self.set_label(object, provider, label),
            ObjectAction::Owner(role) => self.set_owner(object, &role),
            ObjectAction::Rename(name) => {
                if let Resolved::Object(id) = object {
                    self.rename_object(id, name)?;
                }
            }
            ObjectAction::SetSchema(schema) => {
                if let Resolved::Object(id) = object {
                    self.move_object(id, &schema)?;
                }
            }
            ObjectAction::DependsOnExtension => {}
        }
        Ok(())
    }

    fn set_comment(&mut self, object: Resolved, text: Option<Box<str>>) {
        self.catalog.contents.comments = true;
        if let Some(comment) = self.comment_of(object) {
            *comment = text.filter(|text| !text.is_empty());
        }
    }

    fn set_label(&mut self, object: Resolved, provider: Option<Name>, label: Option<Box<str>>) {
        let Resolved::Object(id) = object else { return };
        let Some(common) = self.common_of(id) else { return };
        // without a provider the server takes the one that is loaded
        let provider = provider.unwrap_or_default();
        common.security_labels.retain(|definition| definition.name != provider);
        if label.is_some() {
            common.security_labels.push(Definition::new(provider, label));
        }
    }

    fn set_owner(&mut self, object: Resolved, role: &RoleName) {
        self.catalog.contents.owners = true;
        let Some(role) = self.role_named(role) else { return };
        if let Resolved::Object(id) = object {
            self.change_owner(id, &role);
        }
    }

    /// The role that a statement means, where the input tells; `None` for `PUBLIC` too.
    pub(super) fn role_named(&self, role: &RoleName) -> Option<Name> {
        match role {
            RoleName::Named(name) => Some(name.clone()),
            RoleName::Current => self.session.role.clone(),
            RoleName::Session => self.session.session_user.clone(),
            RoleName::Public => None,
        }
    }

    /// The object, where the catalog holds it as one of its own.
    pub(super) fn object_id(&self, object: Resolved) -> Option<ObjectId> {
        match object {
            Resolved::Object(id) => Some(id),
            Resolved::Attribute(..) | Resolved::NotKept => None,
        }
    }
}

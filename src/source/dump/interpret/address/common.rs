//! What every object has, reached by the object's number.

use crate::catalog::{Common, ObjectId, TypeKind};

use super::super::Interpreter;
use super::Resolved;

impl Interpreter {
    /// Owner, grants, labels of an object; `None` for what has none of its own.
    pub(in super::super) fn common_of(&mut self, id: ObjectId) -> Option<&mut Common> {
        self.catalog.common_mut(id)
    }

    /// Where the comment of an object is kept.
    pub(super) fn comment_of(&mut self, object: Resolved) -> Option<&mut Option<Box<str>>> {
        match object {
            Resolved::Object(id) => self.catalog.comment_mut(id),
            Resolved::Attribute(id, at) => match &mut self.catalog.types[id].kind {
                TypeKind::Composite(attributes) => {
                    attributes.get_mut(at).map(|attribute| &mut attribute.comment)
                }
                _ => None,
            },
            Resolved::NotKept => None,
        }
    }
}

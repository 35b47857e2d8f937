//! Typed access to a document's values, with the place of each for messages.

use std::fmt;

use serde_json::Value;

use super::document::Document;
use super::error::{Location, ReadError};
use super::parser::{Member, Node, NodeKind};
use crate::dms::task::Origin;

/// A key that the AWS documentation does not name. It is kept when the document is written again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// The key.
    pub key: String,
    /// Where it stands.
    pub origin: Origin,
    /// A known key of the same object that differs only in case.
    pub similar: Option<&'static str>,
}

impl fmt::Display for UnknownKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: unknown key `{}`", self.origin, self.key)?;
        match self.similar {
            Some(known) => write!(f, "; the documented spelling is `{known}`"),
            None => Ok(()),
        }
    }
}

/// One value of a document.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    document: &'a Document,
    node: &'a Node,
    pointer: String,
}

impl<'a> Cursor<'a> {
    pub(super) fn root(document: &'a Document, node: &'a Node) -> Self {
        Cursor { document, node, pointer: document.base().to_owned() }
    }

    fn child(&self, node: &'a Node, step: &str) -> Self {
        let step = step.replace('~', "~0").replace('/', "~1");
        Cursor { document: self.document, node, pointer: format!("{}/{step}", self.pointer) }
    }

    /// The JSON pointer of this value; the document's root is the empty pointer.
    pub fn pointer(&self) -> String {
        self.pointer.clone()
    }

    pub fn location(&self) -> Location {
        self.document.location(self.node.at)
    }

    pub fn line(&self) -> u32 {
        self.document.line(self.node.at)
    }

    /// Where this value comes from.
    pub fn origin(&self) -> Origin {
        Origin::File { file: self.document.file().clone(), pointer: self.pointer(), line: self.line() }
    }

    pub fn to_json(&self) -> Value {
        self.node.to_json()
    }

    /// The members of an object.
    pub fn object(&self) -> Result<ObjectReader<'a>, ReadError> {
        match &self.node.kind {
            NodeKind::Object(members) => Ok(ObjectReader {
                cursor: self.clone(),
                members,
                read: vec![false; members.len()],
                known: Vec::new(),
            }),
            _ => Err(self.wrong_type("an object")),
        }
    }

    /// The items of an array.
    pub fn array(&self) -> Result<Vec<Cursor<'a>>, ReadError> {
        match &self.node.kind {
            NodeKind::Array(items) => {
                Ok(items.iter().enumerate().map(|(at, item)| self.child(item, &at.to_string())).collect())
            }
            _ => Err(self.wrong_type("an array")),
        }
    }

    pub fn text(&self) -> Result<&'a str, ReadError> {
        match &self.node.kind {
            NodeKind::String(text) => Ok(text),
            _ => Err(self.wrong_type("a string")),
        }
    }

    pub fn flag(&self) -> Result<bool, ReadError> {
        match &self.node.kind {
            NodeKind::Bool(flag) => Ok(*flag),
            _ => Err(self.wrong_type("true or false")),
        }
    }

    pub fn integer(&self) -> Result<i64, ReadError> {
        match &self.node.kind {
            NodeKind::Number(number) => number.as_i64().ok_or_else(|| self.wrong_type("an integer")),
            _ => Err(self.wrong_type("an integer")),
        }
    }

    /// An integer, or a string that holds one: table mappings write numbers both ways.
    pub fn integer_or_text(&self) -> Result<i64, ReadError> {
        match &self.node.kind {
            NodeKind::String(text) => text.trim().parse().map_err(|_| self.invalid("an integer")),
            _ => self.integer(),
        }
    }

    /// A string, or a number or boolean as it is written.
    pub fn scalar_as_text(&self) -> Result<String, ReadError> {
        match &self.node.kind {
            NodeKind::String(text) => Ok(text.clone()),
            NodeKind::Number(number) => Ok(number.to_string()),
            NodeKind::Bool(flag) => Ok(flag.to_string()),
            _ => Err(self.wrong_type("a string or a number")),
        }
    }

    pub fn is_text(&self) -> bool {
        matches!(self.node.kind, NodeKind::String(_))
    }

    pub fn wrong_type(&self, expected: &'static str) -> ReadError {
        ReadError::WrongType {
            at: self.location(),
            pointer: self.shown_pointer(),
            expected,
            found: self.node.type_name(),
        }
    }

    pub fn invalid(&self, expected: impl Into<String>) -> ReadError {
        ReadError::Invalid { at: self.location(), pointer: self.shown_pointer(), expected: expected.into() }
    }

    fn shown_pointer(&self) -> String {
        if self.pointer.is_empty() { "the document".to_owned() } else { self.pointer.clone() }
    }
}

/// The members of one object; it remembers which were asked for, so that the rest can be listed.
pub(crate) struct ObjectReader<'a> {
    cursor: Cursor<'a>,
    members: &'a [Member],
    read: Vec<bool>,
    known: Vec<&'static str>,
}

impl<'a> ObjectReader<'a> {
    /// The value of `key`, unless it is missing or null.
    pub fn get(&mut self, key: &'static str) -> Option<Cursor<'a>> {
        self.find(key, |candidate| candidate == key)
    }

    /// The value of `key` in any case, unless it is missing or null.
    pub fn get_any_case(&mut self, key: &'static str) -> Option<Cursor<'a>> {
        self.find(key, |candidate| candidate.eq_ignore_ascii_case(key))
    }

    /// The value of `key`, which must be there.
    pub fn require(&mut self, key: &'static str) -> Result<Cursor<'a>, ReadError> {
        self.get(key).ok_or_else(|| ReadError::MissingKey {
            at: self.cursor.location(),
            pointer: self.cursor.shown_pointer(),
            key,
        })
    }

    /// The text of `key`, if it is there.
    pub fn text(&mut self, key: &'static str) -> Result<Option<String>, ReadError> {
        self.get(key).map(|value| value.text().map(str::to_owned)).transpose()
    }

    fn find(&mut self, key: &'static str, fits: impl Fn(&str) -> bool) -> Option<Cursor<'a>> {
        self.known.push(key);
        let at = self.members.iter().position(|member| fits(&member.key))?;
        self.read[at] = true;
        let member = &self.members[at];
        match member.value.kind {
            NodeKind::Null => None,
            _ => Some(self.cursor.child(&member.value, &member.key)),
        }
    }

    /// The object itself.
    pub fn cursor(&self) -> &Cursor<'a> {
        &self.cursor
    }

    /// The keys that nobody asked for.
    pub fn unknown_keys(&self) -> Vec<UnknownKey> {
        let unread = self.members.iter().zip(&self.read).filter(|(_, read)| !**read);
        unread.map(|(member, _)| self.unknown(member)).collect()
    }

    fn unknown(&self, member: &Member) -> UnknownKey {
        let similar = self.known.iter().find(|known| known.eq_ignore_ascii_case(&member.key));
        let place = self.cursor.child(&member.value, &member.key);
        UnknownKey {
            key: member.key.clone(),
            origin: Origin::File {
                file: self.cursor.document.file().clone(),
                pointer: place.pointer,
                line: self.cursor.document.line(member.key_at),
            },
            similar: similar.copied(),
        }
    }
}

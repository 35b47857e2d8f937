//! A JSON file with the lines of its values.

use std::sync::Arc;

use serde_json::Value;

use super::cursor::Cursor;
use super::error::{Location, ReadError};
use super::parser::{self, Fault, Member, Node, NodeKind};

/// A JSON document that knows where each of its values stands.
///
/// It lives only while a file is read, since its text may hold a password. The tree of values does
/// not: passwords are dropped before anybody sees it.
pub(crate) struct Document {
    file: Arc<str>,
    /// JSON pointer of the string that this document was embedded in; empty for a whole file.
    base: String,
    places: Places,
    root: Node,
}

/// How offsets turn into lines.
enum Places {
    /// A file of its own.
    Text { text: String, line_starts: Vec<usize> },
    /// A document inside a JSON string: everything is where that string begins.
    Embedded(Location),
}

impl Document {
    /// Reads a whole file; `file` is its name in messages.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Document, ReadError> {
        let file: Arc<str> = Arc::from(file);
        let text = decode(&file, bytes)?;
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let root = parser::parse(text);
        Self::new(file, String::new(), root, Places::Text { text: text.to_owned(), line_starts })
    }

    /// Reads the document that stands in the string `text`, as AWS's `ReplicationTaskSettings` does.
    pub fn embedded(text: &str, outer: &Cursor<'_>) -> Result<Document, ReadError> {
        let at = outer.location();
        Self::new(at.file.clone(), outer.pointer(), parser::parse(text), Places::Embedded(at))
    }

    fn new(
        file: Arc<str>,
        base: String,
        root: Result<Node, Fault>,
        places: Places,
    ) -> Result<Document, ReadError> {
        match root {
            Ok(mut root) => {
                drop_secrets(&mut root);
                Ok(Document { file, base, places, root })
            }
            Err(Fault::Expected { at, what: expected }) => {
                Err(ReadError::Syntax { at: locate(&file, &places, at), expected })
            }
            Err(Fault::DuplicateKey { at, key }) => {
                Err(ReadError::DuplicateKey { at: locate(&file, &places, at), key })
            }
        }
    }

    /// The document's value.
    pub fn root(&self) -> Cursor<'_> {
        Cursor::root(self, &self.root)
    }

    /// The whole document without positions.
    pub fn to_json(&self) -> Value {
        self.root.to_json()
    }

    pub(super) fn file(&self) -> &Arc<str> {
        &self.file
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// The line of a byte offset, from 1.
    pub(super) fn line(&self, at: usize) -> u32 {
        line(&self.places, at)
    }

    pub(super) fn location(&self, at: usize) -> Location {
        locate(&self.file, &self.places, at)
    }
}

/// `bytes` as text without a byte order mark.
fn decode<'b>(file: &Arc<str>, bytes: &'b [u8]) -> Result<&'b str, ReadError> {
    let wide = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    if wide || bytes.iter().take(4).any(|&byte| byte == 0) {
        return Err(ReadError::NotUtf8Family { file: file.clone() });
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| ReadError::NotUtf8 {
        file: file.clone(),
        line: one_based(bytes.iter().take(error.valid_up_to()).filter(|&&byte| byte == b'\n').count()),
    })?;
    if text.trim().is_empty() {
        return Err(ReadError::Empty { file: file.clone() });
    }
    Ok(text)
}

fn line(places: &Places, at: usize) -> u32 {
    match places {
        Places::Embedded(location) => location.line,
        Places::Text { line_starts, .. } => one_based(line_starts.partition_point(|&start| start <= at) - 1),
    }
}

fn locate(file: &Arc<str>, places: &Places, at: usize) -> Location {
    match places {
        Places::Embedded(location) => location.clone(),
        Places::Text { text, line_starts } => {
            let line = line(places, at);
            let start = line_starts[line as usize - 1];
            let column = one_based(text.get(start..at).map_or(0, |part| part.chars().count()));
            Location { file: file.clone(), line, column }
        }
    }
}

fn one_based(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX - 1) + 1
}

/// Removes every member whose key names a password, at any depth.
fn drop_secrets(node: &mut Node) {
    match &mut node.kind {
        NodeKind::Array(items) => items.iter_mut().for_each(drop_secrets),
        NodeKind::Object(members) => {
            members.retain(|member| !is_secret(&member.key));
            members.iter_mut().for_each(|Member { value, .. }| drop_secrets(value));
        }
        _ => {}
    }
}

/// Whether `key` names a value that is never kept: any password, and `SecurityDbEncryption`, which
/// holds the password of an Oracle wallet.
pub(crate) fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.contains("password") || key == "pwd" || key == "securitydbencryption"
}

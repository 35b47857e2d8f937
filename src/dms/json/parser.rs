//! Text to a tree of nodes, each with the offset at which it begins.

use std::collections::HashSet;

use serde_json::{Map, Number, Value};

/// The deepest nesting that is read; AWS DMS documents use fewer than ten levels.
const MAX_DEPTH: usize = 100;

/// A JSON value and where it begins.
pub(super) struct Node {
    pub at: usize,
    pub kind: NodeKind,
}

pub(super) enum NodeKind {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// A key of an object and its value.
pub(super) struct Member {
    pub key: String,
    pub key_at: usize,
    pub value: Node,
}

/// What is wrong with the text, and at which byte.
pub(super) enum Fault {
    Expected { at: usize, what: String },
    DuplicateKey { at: usize, key: String },
}

impl Node {
    /// The JSON type, in words for a message.
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            NodeKind::Null => "null",
            NodeKind::Bool(_) => "a boolean",
            NodeKind::Number(_) => "a number",
            NodeKind::String(_) => "a string",
            NodeKind::Array(_) => "an array",
            NodeKind::Object(_) => "an object",
        }
    }

    /// The value without its position.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(value) => Value::Number(value.clone()),
            NodeKind::String(value) => Value::String(value.clone()),
            NodeKind::Array(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            NodeKind::Object(members) => Value::Object(object_to_json(members)),
        }
    }
}

fn object_to_json(members: &[Member]) -> Map<String, Value> {
    members.iter().map(|member| (member.key.clone(), member.value.to_json())).collect()
}

/// Reads the one value that `text` holds.
pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let root = parser.value()?;
    parser.skip_space();
    match parser.peek() {
        None => Ok(root),
        Some(_) => Err(parser.expected("the end of the file")),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn value(&mut self) -> Result<Node, Fault> {
        self.skip_space();
        let at = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => NodeKind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node { at, kind })
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<NodeKind, Fault>) -> Result<NodeKind, Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.expected(&format!("at most {MAX_DEPTH} levels of nesting")));
        }
        self.depth += 1;
        self.at += 1;
        let kind = read(self)?;
        self.depth -= 1;
        Ok(kind)
    }

    fn object(&mut self) -> Result<NodeKind, Fault> {
        let mut members = Vec::new();
        let mut keys = HashSet::new();
        if self.closes(b'}') {
            return Ok(NodeKind::Object(members));
        }
        loop {
            let member = self.member()?;
            if !keys.insert(member.key.clone()) {
                return Err(Fault::DuplicateKey { at: member.key_at, key: member.key });
            }
            members.push(member);
            if !self.another(b'}', "`,` or `}`")? {
                return Ok(NodeKind::Object(members));
            }
        }
    }

    fn member(&mut self) -> Result<Member, Fault> {
        self.skip_space();
        let key_at = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in double quotes"));
        }
        let key = self.string()?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(Member { key, key_at, value: self.value()? })
    }

    fn array(&mut self) -> Result<NodeKind, Fault> {
        let mut items = Vec::new();
        if self.closes(b']') {
            return Ok(NodeKind::Array(items));
        }
        loop {
            items.push(self.value()?);
            if !self.another(b']', "`,` or `]`")? {
                return Ok(NodeKind::Array(items));
            }
        }
    }

    /// Whether the next byte is `close`, which is then consumed.
    fn closes(&mut self, close: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(close);
        self.at += usize::from(found);
        found
    }

    /// After an item: true at a comma, false at `close`.
    fn another(&mut self, close: u8, expected: &str) -> Result<bool, Fault> {
        self.skip_space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.expected(expected)),
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut end = start + 1;
        loop {
            match bytes.get(end) {
                None => {
                    return Err(Fault::Expected { at: start, what: "a string that ends with `\"`".into() });
                }
                Some(b'"') => break,
                Some(b'\\') => end += 2,
                Some(_) => end += 1,
            }
        }
        let literal = self.text.get(start..=end).unwrap_or_default();
        let text = serde_json::from_str(literal).map_err(|_| Fault::Expected {
            at: start,
            what: "a string with valid escapes and no control characters".into(),
        })?;
        self.at = end + 1;
        Ok(text)
    }

    fn number(&mut self) -> Result<NodeKind, Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let number = serde_json::from_str(&self.text[start..self.at])
            .map_err(|_| Fault::Expected { at: start, what: "a valid number".into() })?;
        Ok(NodeKind::Number(number))
    }

    fn word(&mut self) -> Result<NodeKind, Fault> {
        const WORDS: [(&str, NodeKind); 3] =
            [("null", NodeKind::Null), ("true", NodeKind::Bool(true)), ("false", NodeKind::Bool(false))];
        for (word, kind) in WORDS {
            if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(kind);
            }
        }
        Err(self.expected("a JSON value"))
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expected(&self, what: &str) -> Fault {
        Fault::Expected { at: self.at, what: what.to_owned() }
    }
}

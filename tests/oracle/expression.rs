//! What two spellings of one expression have in common.
//!
//! The server's functions differ in the parentheses that they put around an expression, and a catalog leaves the
//! outer ones out. Everything inside is compared byte by byte.

/// The expressions of a list, each without the parentheses around the whole of it.
pub fn without_outer_parentheses(text: &str) -> String {
    let text = text.trim().trim_end_matches(';');
    let elements: Vec<&str> = split_list(text).into_iter().map(strip).collect();
    elements.join(", ")
}

fn strip(element: &str) -> &str {
    let mut inner = element.trim();
    while let Some(stripped) = strip_once(inner) {
        inner = stripped.trim();
    }
    inner
}

fn strip_once(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let closes_early = Depths::of(text).any(|(at, depth)| depth == 0 && at + 1 < text.len());
    (!closes_early).then_some(inner)
}

/// The parts between commas outside of parentheses and quotes.
pub fn split_list(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, depth) in Depths::of(text) {
        if depth == 0 && text.as_bytes()[at] == b',' {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Each byte outside of quotes, with the number of parentheses that are open behind it.
struct Depths<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl<'a> Depths<'a> {
    fn of(text: &'a str) -> Self {
        Depths { bytes: text.as_bytes(), at: 0, depth: 0 }
    }

    /// Passes over a string or a quoted name. A doubled quote ends one and begins the next.
    fn skip_quoted(&mut self, quote: u8) {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().skip(1).position(|byte| *byte == quote).map_or(rest.len(), |end| end + 2);
        self.at += length;
    }
}

impl Iterator for Depths<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        while let Some(byte @ (b'\'' | b'"')) = self.bytes.get(self.at) {
            self.skip_quoted(*byte);
        }
        let at = self.at;
        match *self.bytes.get(at)? {
            b'(' | b'[' => self.depth += 1,
            b')' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.at += 1;
        Some((at, self.depth))
    }
}

//! Arrays as they are printed: `{1,2,NULL}`, `[0:1]={{"a b",c},{d,e}}`.

use memchr::memchr2;

use super::NotOfType;
use crate::profile::ArrayFacts;

/// An array, as far as it is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Array {
    /// 0 for an empty one.
    pub dimensions: u32,
    pub holds_null: bool,
}

impl Array {
    pub(in super::super) fn read(text: &[u8]) -> Result<Self, NotOfType> {
        let elements = behind_bounds(text)?;
        let (Some(b'{'), Some(b'}')) = (elements.first(), elements.last()) else { return Err(NotOfType) };
        if elements == b"{}" {
            return Ok(Array { dimensions: 0, holds_null: false });
        }
        let dimensions = elements.iter().take_while(|&&byte| byte == b'{').count();
        Ok(Array {
            dimensions: dimensions as u32,
            holds_null: holds_null(elements, delimiter(&elements[dimensions..])),
        })
    }
}

/// What follows bounds that do not begin at 1.
fn behind_bounds(text: &[u8]) -> Result<&[u8], NotOfType> {
    match text.first() {
        Some(b'[') => {
            let equals = text.iter().position(|&byte| byte == b'=').ok_or(NotOfType)?;
            Ok(&text[equals + 1..])
        }
        _ => Ok(text),
    }
}

/// What stands between elements. Those of `box` have commas in them; others that begin so stand in quotes,
/// but for text that nobody would write.
fn delimiter(elements: &[u8]) -> u8 {
    if elements.starts_with(b"(") { b';' } else { b',' }
}

/// Whether an element is the word NULL without quotes.
fn holds_null(elements: &[u8], delimiter: u8) -> bool {
    const WORD: &[u8] = b"NULL";
    if !elements.contains(&b'N') {
        return false;
    }
    let mut rest = elements;
    while let Some(at) = memchr2(b'"', b'N', rest) {
        let before = at.checked_sub(1).map(|before| rest[before]);
        rest = &rest[at..];
        if rest[0] == b'"' {
            rest = behind_quotes(rest);
            continue;
        }
        let bounds = |byte: Option<&u8>, brace| byte.is_some_and(|&byte| byte == delimiter || byte == brace);
        let is_whole = |behind: &[u8]| bounds(behind.first(), b'}');
        let begins = bounds(before.as_ref(), b'{');
        if begins && rest.strip_prefix(WORD).is_some_and(is_whole) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

/// What follows an element in double quotes, at which `text` begins.
fn behind_quotes(text: &[u8]) -> &[u8] {
    let mut rest = &text[1..];
    while let Some(at) = memchr2(b'"', b'\\', rest) {
        if rest[at] == b'"' {
            return &rest[at + 1..];
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    &[]
}

/// The text form of an array that comes bit by bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct ArrayScan {
    array: Array,
    delimiter: u8,
    place: Place,
    last: u8,
}

/// Where in an array the next byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Quotes,
    /// In quotes, behind a backslash.
    Escape,
    /// Behind so many letters of the word NULL, with which an element begins.
    Word(u8),
    Element,
}

impl ArrayScan {
    /// Begins with the first bytes, which go beyond the first element's braces.
    pub(in super::super) fn begin(text: &[u8]) -> Result<Self, NotOfType> {
        let elements = behind_bounds(text)?;
        let dimensions = elements.iter().take_while(|&&byte| byte == b'{').count();
        if dimensions == 0 {
            return Err(NotOfType);
        }
        let elements = &elements[dimensions..];
        let array = Array { dimensions: dimensions as u32, holds_null: false };
        let mut scan = ArrayScan { array, delimiter: delimiter(elements), place: Place::Word(0), last: b'{' };
        scan.push(elements);
        Ok(scan)
    }

    pub(in super::super) fn push(&mut self, elements: &[u8]) {
        for &byte in elements {
            let ends_element = byte == self.delimiter || byte == b'}';
            self.array.holds_null |= self.place == Place::Word(4) && ends_element;
            self.place = match (self.place, byte) {
                (Place::Quotes, b'"') => Place::Element,
                (Place::Quotes, b'\\') => Place::Escape,
                (Place::Quotes | Place::Escape, _) | (_, b'"') => Place::Quotes,
                (Place::Word(letters), _) if b"NULL".get(usize::from(letters)) == Some(&byte) => {
                    Place::Word(letters + 1)
                }
                _ if byte == self.delimiter || byte == b'{' => Place::Word(0),
                _ => Place::Element,
            };
        }
        self.last = elements.last().copied().unwrap_or(self.last);
    }

    /// The array, when all of it has come.
    pub(in super::super) fn array(&self) -> Result<Array, NotOfType> {
        if self.last == b'}' { Ok(self.array) } else { Err(NotOfType) }
    }
}

/// What was counted of arrays.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct ArrayTally {
    dimensions: u32,
    null_elements: u64,
}

impl ArrayTally {
    pub(in super::super) fn add(&mut self, array: Array) {
        self.dimensions = self.dimensions.max(array.dimensions);
        self.null_elements += u64::from(array.holds_null);
    }

    pub(in super::super) fn merge(&mut self, other: &ArrayTally) {
        self.dimensions = self.dimensions.max(other.dimensions);
        self.null_elements += other.null_elements;
    }

    pub(in super::super) fn facts(&self) -> ArrayFacts {
        ArrayFacts { max_dimensions: Some(self.dimensions), null_elements: Some(self.null_elements) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dimensions_and_nulls_are_found() {
        for (text, dimensions, holds_null) in [
            ("{}", 0, false),
            ("{1,2}", 1, false),
            ("{{1,2},{3,NULL}}", 2, true),
            ("[0:1]={NULL,a}", 1, true),
            (r#"{"NULL",NULLx,xNULL,"a\"NULL,"}"#, 1, false),
            (r#"{"a,NULL,b",c}"#, 1, false),
            (r#"{"\\",NULL}"#, 1, true),
            ("{{{a}}}", 3, false),
            ("{(1,1),(0,0);NULL}", 1, true),
            ("{a;NULL}", 1, false),
        ] {
            assert_eq!(Array::read(text.as_bytes()), Ok(Array { dimensions, holds_null }), "{text}");
            for beginning in 7..text.len() {
                let (beginning, rest) = text.as_bytes().split_at(beginning);
                let mut scan = ArrayScan::begin(beginning).unwrap();
                rest.chunks(1).for_each(|bits| scan.push(bits));
                assert_eq!(scan.array(), Array::read(text.as_bytes()), "{text}");
            }
        }
        for text in ["", "{", "a", "[1:2]"] {
            assert_eq!(Array::read(text.as_bytes()), Err(NotOfType), "{text}");
        }
    }
}

//! Differences for people: one line each.

use std::fmt;

use super::{Change, NotComparable, ObjectDifference, PropertyDifference, Untold, Value};
use crate::catalog::{ObjectKind, ObjectRef};

/// How many characters of a value are shown.
const SHOWN: usize = 80;

/// How many characters before the first that differs are shown of a long value.
const SHOWN_BEFORE: usize = 20;

impl fmt::Display for ObjectDifference {
    /// A line for the object, or one for each property, without a newline at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = Named(&self.object);
        match &self.change {
            Change::OnlyHere => write!(f, "{named}: only here"),
            Change::OnlyThere => write!(f, "{named}: only there"),
            Change::Changed(properties) => {
                for (at, property) in properties.iter().enumerate() {
                    write!(f, "{}{named}: {property}", if at > 0 { "\n" } else { "" })?;
                }
                Ok(())
            }
        }
    }
}

/// An object with its kind, which goes without saying for columns.
struct Named<'a>(&'a ObjectRef);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind {
            ObjectKind::Column => write!(f, "{}", self.0.path()),
            kind => write!(f, "{} {}", kind.as_str().replace('-', " "), self.0.path()),
        }
    }
}

impl fmt::Display for PropertyDifference {
    /// The property and both values: `type numeric(10,2) here, numeric there`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [here, there] = self.shown_values();
        write!(f, "{}{} {here} here, {there} there", self.property, self.of)
    }
}

fn shown(value: &Option<Value>) -> String {
    value.as_ref().map_or_else(|| "none".to_owned(), Value::to_string)
}

impl PropertyDifference {
    /// Both values for people, long ones where they differ: the one here, the one there.
    pub fn shown_values(&self) -> [String; 2] {
        let values = [&self.here, &self.there].map(shown);
        let from = first_difference(&values[0], &values[1]);
        values.map(|text| Excerpt { text: &text, from }.to_string())
    }
}

/// How many characters two texts have in common.
fn first_difference(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

/// The part of a text where it differs from another.
struct Excerpt<'a> {
    text: &'a str,
    from: usize,
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.text.chars().count();
        if length <= SHOWN {
            return f.write_str(self.text);
        }
        let start = self.from.saturating_sub(SHOWN_BEFORE).min(length - SHOWN);
        f.write_str(if start > 0 { "..." } else { "" })?;
        self.text.chars().skip(start).take(SHOWN).try_for_each(|character| write!(f, "{character}"))?;
        f.write_str(if start + SHOWN < length { "..." } else { "" })
    }
}

impl fmt::Display for NotComparable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotComparable::Aspect { aspect, untold } => write!(f, "{aspect}: {untold}"),
            NotComparable::Kind { kind, untold } => {
                write!(f, "every {}: {untold}", kind.as_str().replace('-', " "))
            }
            NotComparable::Property { object, property, of, untold } => {
                write!(f, "{}: {property}{of} {untold}", Named(object))
            }
        }
    }
}

impl fmt::Display for Untold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Untold::Here => "not known here",
            Untold::There => "not known there",
            Untold::OnBothSides => "not known on either side",
        })
    }
}

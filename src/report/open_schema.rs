//! Makes the enumerations of a generated JSON Schema open: what reads a report must accept a value
//! that it does not know, since later versions add some.
//!
//! The known values stay in the schema, beside an alternative that takes any other. A program that is
//! generated from the schema sees both; a validator still checks all there is to check of the known
//! alternatives of a tagged object.

use serde_json::{Map, Value, json};

/// The description of the alternative that stands for values to come.
pub const LATER: &str = "A value that a later version adds: accept it.";

/// Opens every enumeration below this schema.
pub(super) fn open(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            open_values(object);
            open_alternatives(object);
            shorten_description(object);
            object.values_mut().for_each(open);
        }
        Value::Array(items) => items.iter_mut().for_each(open),
        _ => {}
    }
}

/// `enum` of texts: one of these, or any other text.
fn open_values(object: &mut Map<String, Value>) {
    if object.get("type") != Some(&json!("string")) {
        return;
    }
    if let Some(values) = object.remove("enum") {
        object.insert("anyOf".to_owned(), json!([{"enum": values}, {"description": LATER}]));
    }
}

/// `oneOf`: of texts, or of objects that a key tells apart.
fn open_alternatives(object: &mut Map<String, Value>) {
    let Some(Value::Array(alternatives)) = object.get("oneOf") else { return };
    if alternatives.iter().all(|alternative| alternative["const"].is_string()) {
        let later = json!({"type": "string", "description": LATER});
        let open = alternatives.iter().cloned().chain([later]).collect();
        object.remove("oneOf");
        object.insert("anyOf".to_owned(), Value::Array(open));
    } else if let Some(later) = later_object(alternatives)
        && let Some(Value::Array(alternatives)) = object.get_mut("oneOf")
    {
        alternatives.push(later);
    }
}

/// An object that none of these is: its tag has another value than theirs.
fn later_object(alternatives: &[Value]) -> Option<Value> {
    let tags: Vec<(&str, &str)> = alternatives.iter().map(tag).collect::<Option<_>>()?;
    let (key, _) = *tags.first()?;
    let values: Vec<&str> = tags.iter().filter(|(other, _)| *other == key).map(|(_, value)| *value).collect();
    (values.len() == tags.len()).then(|| {
        json!({
            "type": "object",
            "properties": {key: {"type": "string", "not": {"enum": values}}},
            "required": [key],
            "description": LATER,
        })
    })
}

/// The key and the value by which an object is told from its alternatives.
fn tag(alternative: &Value) -> Option<(&str, &str)> {
    let properties = alternative["properties"].as_object()?;
    properties.iter().find_map(|(key, property)| Some((key.as_str(), property["const"].as_str()?)))
}

/// Descriptions come from the documentation of types; its examples are Rust and mean nothing here.
fn shorten_description(object: &mut Map<String, Value>) {
    if let Some(Value::String(description)) = object.get_mut("description")
        && let Some(at) = description.find("\n\n```")
    {
        description.truncate(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_alternatives_are_opened_and_the_rest_is_left() {
        let mut schema = json!({
            "a": {"type": "string", "enum": ["x", "y"], "description": "About a.\n\n```\nlet a;\n```"},
            "b": {"oneOf": [{"type": "string", "const": "x"}]},
            "c": {"oneOf": [{"type": "object", "properties": {"kind": {"const": "x"}, "n": {"type": "integer"}}}]},
            "d": {"oneOf": [{"type": "integer"}, {"type": "null"}]},
        });
        open(&mut schema);
        let expected = json!({
            "a": {"type": "string", "description": "About a.", "anyOf": [{"enum": ["x", "y"]}, {"description": LATER}]},
            "b": {"anyOf": [{"type": "string", "const": "x"}, {"type": "string", "description": LATER}]},
            "c": {"oneOf": [
                {"type": "object", "properties": {"kind": {"const": "x"}, "n": {"type": "integer"}}},
                {"type": "object", "properties": {"kind": {"type": "string", "not": {"enum": ["x"]}}},
                 "required": ["kind"], "description": LATER}]},
            "d": {"oneOf": [{"type": "integer"}, {"type": "null"}]},
        });
        assert_eq!(schema, expected);
    }
}

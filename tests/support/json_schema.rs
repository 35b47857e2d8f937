//! A validator for the part of JSON Schema that the schemas in `docs/` are written in. A keyword that it
//! does not know is an error: what is not looked at must not look valid.

use serde_json::{Map, Value};

/// Keywords that say something to people alone.
const ANNOTATIONS: &[&str] = &["$schema", "$defs", "title", "description", "default", "format"];

/// How alternatives with this description are taken: they stand for values of later versions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Later<'a> {
    /// As any other alternative.
    Accepted,
    /// As if they were not there: this version writes only what it knows.
    Refused(&'a str),
}

/// What is wrong with a value, each with its place; nothing where it is valid.
pub fn errors(schema: &Value, value: &Value, later: Later<'_>) -> Vec<String> {
    let mut validator = Validator { root: schema, later, errors: Vec::new() };
    validator.check(schema, value, "");
    validator.errors
}

struct Validator<'a> {
    root: &'a Value,
    later: Later<'a>,
    errors: Vec<String>,
}

impl<'a> Validator<'a> {
    fn check(&mut self, schema: &'a Value, value: &Value, place: &str) {
        match schema {
            Value::Bool(true) => {}
            Value::Object(keywords) => {
                for (keyword, argument) in keywords {
                    self.check_keyword(keywords, keyword, argument, value, place);
                }
            }
            other => self.fail(place, format!("no value is allowed by {other}")),
        }
    }

    fn check_keyword(
        &mut self,
        keywords: &'a Map<String, Value>,
        keyword: &str,
        argument: &'a Value,
        value: &Value,
        place: &str,
    ) {
        match keyword {
            keyword if ANNOTATIONS.contains(&keyword) => {}
            "$ref" => self.check(self.referred(argument), value, place),
            "type" => {
                self.require(is_of_type(argument, value), place, || format!("{value} is no {argument}"))
            }
            "const" => self.require(argument == value, place, || format!("{value} is not {argument}")),
            "enum" => {
                let is_one = argument.as_array().expect("a list").contains(value);
                self.require(is_one, place, || format!("{value} is none of {argument}"));
            }
            "minimum" => {
                let number = value.as_f64().unwrap_or(f64::INFINITY);
                self.require(number >= argument.as_f64().expect("a number"), place, || {
                    format!("{value} is below {argument}")
                });
            }
            "maximum" => {
                let number = value.as_f64().unwrap_or(f64::NEG_INFINITY);
                self.require(number <= argument.as_f64().expect("a number"), place, || {
                    format!("{value} is above {argument}")
                });
            }
            "required" => self.check_required(argument, value, place),
            "properties" => self.check_properties(argument, value, place),
            "additionalProperties" => self.check_others(keywords, argument, value, place),
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.check(argument, item, &format!("{place}/{at}"));
                }
            }
            "not" => {
                let is_valid = self.passes(argument, value);
                self.require(!is_valid, place, || format!("{value} must not be {argument}"));
            }
            "anyOf" => {
                let passed = self.passed(argument, value);
                self.require(passed > 0, place, || format!("{value} is none of the alternatives"));
            }
            "oneOf" => {
                let passed = self.passed(argument, value);
                self.require(passed == 1, place, || format!("{value} is {passed} of the alternatives"));
            }
            unknown => panic!("the validator of the tests does not know {unknown}"),
        }
    }

    fn referred(&self, reference: &Value) -> &'a Value {
        let pointer = reference.as_str().and_then(|text| text.strip_prefix('#')).expect("a local reference");
        self.root.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is not there"))
    }

    fn check_required(&mut self, names: &Value, value: &Value, place: &str) {
        let Some(object) = value.as_object() else { return };
        for name in names.as_array().expect("a list").iter().filter_map(Value::as_str) {
            self.require(object.contains_key(name), place, || format!("`{name}` is missing"));
        }
    }

    fn check_properties(&mut self, properties: &'a Value, value: &Value, place: &str) {
        let Some(object) = value.as_object() else { return };
        for (name, schema) in properties.as_object().expect("an object") {
            if let Some(value) = object.get(name) {
                self.check(schema, value, &format!("{place}/{name}"));
            }
        }
    }

    fn check_others(&mut self, keywords: &Map<String, Value>, schema: &'a Value, value: &Value, place: &str) {
        let Some(object) = value.as_object() else { return };
        let known = keywords.get("properties").and_then(Value::as_object);
        for (name, value) in
            object.iter().filter(|(name, _)| !known.is_some_and(|known| known.contains_key(*name)))
        {
            self.check(schema, value, &format!("{place}/{name}"));
        }
    }

    /// How many of these alternatives a value is.
    fn passed(&self, alternatives: &'a Value, value: &Value) -> usize {
        let alternatives = alternatives.as_array().expect("a list").iter();
        let alternatives = alternatives.filter(|alternative| match self.later {
            Later::Accepted => true,
            Later::Refused(description) => alternative["description"] != description,
        });
        alternatives.filter(|alternative| self.passes(alternative, value)).count()
    }

    fn passes(&self, schema: &'a Value, value: &Value) -> bool {
        let mut inner = Validator { root: self.root, later: self.later, errors: Vec::new() };
        inner.check(schema, value, "");
        inner.errors.is_empty()
    }

    fn require(&mut self, holds: bool, place: &str, message: impl FnOnce() -> String) {
        if !holds {
            self.fail(place, message());
        }
    }

    fn fail(&mut self, place: &str, message: String) {
        self.errors.push(format!("{place}: {message}"));
    }
}

fn is_of_type(types: &Value, value: &Value) -> bool {
    match types {
        Value::Array(types) => types.iter().any(|one| is_of_type(one, value)),
        one => match one.as_str().expect("the name of a type") {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "null" => value.is_null(),
            "number" => value.is_number(),
            "integer" => value.is_u64() || value.is_i64(),
            unknown => panic!("no type of JSON Schema: {unknown}"),
        },
    }
}

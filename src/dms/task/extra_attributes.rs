//! Extra connection attributes: `name=value;name=value`, names in any case.

use serde_json::Value;

use super::origin::Origin;
use super::postgresql_settings::KNOWN;
use super::problem::{SettingProblem, SettingProblemKind};
use crate::dms::json::is_secret;

/// One `name=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub name: String,
    pub value: String,
    /// Whether a setting asked for it.
    pub read: bool,
}

/// The attributes of an endpoint. Passwords are dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ExtraAttributes {
    attributes: Vec<Attribute>,
    /// Where the string stands.
    pub origin: Origin,
    /// Whether a password was dropped.
    pub held_secret: bool,
}

impl ExtraAttributes {
    pub fn parse(text: &str, origin: Origin, problems: &mut Vec<SettingProblem>) -> Self {
        let mut attributes: Vec<Attribute> = Vec::new();
        let mut held_secret = false;
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some((name, _)) if is_secret(name.trim()) => held_secret = true,
                // It may be the rest of a password with a semicolon.
                Some((name, _)) if held_secret && !is_known(name.trim()) => {}
                Some((name, value)) => attributes.push(Attribute {
                    name: name.trim().to_owned(),
                    value: value.trim().to_owned(),
                    read: false,
                }),
                None => problems.push(SettingProblem {
                    setting: "ExtraConnectionAttributes".to_owned(),
                    // Not the text, for the same reason.
                    value: Value::Null,
                    kind: SettingProblemKind::NotAnAttribute,
                    origin: origin.clone(),
                }),
            }
        }
        ExtraAttributes { attributes, origin, held_secret }
    }

    /// The value of `name`; where it is given more than once, the last one.
    pub fn get(&mut self, name: &str, problems: &mut Vec<SettingProblem>) -> Option<String> {
        let mut found: Option<String> = None;
        for attribute in self.attributes.iter_mut().filter(|one| one.name.eq_ignore_ascii_case(name)) {
            attribute.read = true;
            let other = found.replace(attribute.value.clone());
            if let Some(other) = other.filter(|other| *other != attribute.value) {
                problems.push(SettingProblem {
                    setting: attribute.name.clone(),
                    value: Value::from(attribute.value.as_str()),
                    kind: SettingProblemKind::GivenTwice { other },
                    origin: self.origin.clone(),
                });
            }
        }
        found
    }

    /// The names that no setting asked for.
    pub fn unread(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().filter(|attribute| !attribute.read).map(|attribute| attribute.name.as_str())
    }

    /// The string without passwords, as AWS takes it.
    pub fn to_text(&self) -> String {
        let parts: Vec<String> =
            self.attributes.iter().map(|one| format!("{}={}", one.name, one.value)).collect();
        parts.join(";")
    }
}

/// Whether AWS documents an attribute of this name.
fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|setting| setting.name.eq_ignore_ascii_case(name))
}

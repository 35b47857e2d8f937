//! Looks a setting of an endpoint up in all places that it may stand in.

use serde_json::Value;

use super::extra_attributes::ExtraAttributes;
use super::known::{ChoiceKey, FlagKey, IntegerKey};
use super::origin::{Origin, Setting};
use super::problem::{SettingProblem, SettingProblemKind};
use crate::dms::json::{Cursor, ObjectReader, ReadError, UnknownKey};

/// Connection data that also stands beside the settings object.
const BESIDE_SETTINGS: [&str; 5] = ["Username", "ServerName", "DatabaseName", "Port", "ServiceAccessRoleArn"];

/// The places in which an endpoint file keeps settings, in the order in which they are taken: the
/// settings object, the endpoint itself (connection data only), the extra connection attributes.
pub(super) struct EndpointReader<'a> {
    pub settings: Option<ObjectReader<'a>>,
    pub endpoint: Option<ObjectReader<'a>>,
    pub attributes: ExtraAttributes,
    /// The string of the attributes, for messages.
    pub attributes_at: Option<Cursor<'a>>,
    pub problems: Vec<SettingProblem>,
}

/// A value before its type is known.
enum Raw<'a> {
    Json(Cursor<'a>),
    /// The attribute's text, and the string that it stands in.
    Attribute(String, Cursor<'a>),
}

impl<'a> EndpointReader<'a> {
    /// A reader that finds nothing.
    pub fn empty() -> Self {
        EndpointReader {
            settings: None,
            endpoint: None,
            attributes: ExtraAttributes::default(),
            attributes_at: None,
            problems: Vec::new(),
        }
    }

    pub fn flag(&mut self, key: &FlagKey) -> Result<Setting<bool>, ReadError> {
        let Some(raw) = self.find(key.name) else {
            return Ok(Setting::default_of(key.name, key.default));
        };
        let value = match &raw {
            Raw::Json(value) if !value.is_text() => value.flag()?,
            _ => {
                let text = raw.text()?;
                flag(&text).ok_or_else(|| raw.invalid(key.name, "true or false"))?
            }
        };
        Ok(Setting::new(key.name, value, raw.origin()))
    }

    pub fn integer(&mut self, key: &IntegerKey) -> Result<Setting<i64>, ReadError> {
        let Some(raw) = self.find(key.name) else {
            return Ok(Setting::default_of(key.name, key.default));
        };
        let value = match &raw {
            Raw::Json(value) => value.integer_or_text()?,
            Raw::Attribute(text, _) => text.parse().map_err(|_| raw.invalid(key.name, "an integer"))?,
        };
        if key.min.is_some_and(|min| value < min) || key.max.is_some_and(|max| value > max) {
            let kind = SettingProblemKind::OutOfRange { min: key.min, max: key.max, unit: key.unit };
            self.problem(key.name, Value::from(value), kind, raw.origin());
        }
        Ok(Setting::new(key.name, value, raw.origin()))
    }

    /// A word of a fixed list.
    pub fn choice(&mut self, key: &ChoiceKey) -> Result<Setting<String>, ReadError> {
        let setting = self.optional_choice(key)?;
        Ok(setting.map(|word| word.unwrap_or_else(|| key.default.to_owned())))
    }

    /// A word of a fixed list, for a setting without a default. `-` and `_` are not told apart.
    pub fn optional_choice(&mut self, key: &ChoiceKey) -> Result<Setting<Option<String>>, ReadError> {
        let setting = self.text(key.name)?;
        if let Some(word) = &setting.value {
            let spelled = word.replace('_', "-");
            if !key.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(&spelled)) {
                let kind = SettingProblemKind::NotAllowed { allowed: key.allowed };
                self.problem(key.name, Value::from(word.as_str()), kind, setting.origin.clone());
            }
        }
        Ok(setting)
    }

    /// Text; empty text is no value.
    pub fn text(&mut self, name: &'static str) -> Result<Setting<Option<String>>, ReadError> {
        match self.find(name) {
            None => Ok(Setting::default_of(name, None)),
            Some(raw) => {
                let text = Some(raw.text()?).filter(|text| !text.is_empty());
                Ok(Setting::new(name, text, raw.origin()))
            }
        }
    }

    /// Text with a default.
    pub fn text_or(
        &mut self,
        name: &'static str,
        default: &'static str,
    ) -> Result<Setting<String>, ReadError> {
        Ok(self.text(name)?.map(|text| text.unwrap_or_else(|| default.to_owned())))
    }

    /// Keys and attributes that no setting asked for.
    pub fn unknown_keys(&self) -> Vec<UnknownKey> {
        let objects = [&self.endpoint, &self.settings].into_iter().flatten();
        let mut unknown: Vec<UnknownKey> = objects.flat_map(ObjectReader::unknown_keys).collect();
        unknown.extend(self.attributes.unread().map(|name| UnknownKey {
            key: name.to_owned(),
            origin: self.attributes.origin.clone(),
            similar: None,
        }));
        unknown
    }

    fn find(&mut self, name: &'static str) -> Option<Raw<'a>> {
        let in_settings = self.settings.as_mut().and_then(|settings| settings.get_any_case(name));
        let beside = match BESIDE_SETTINGS.contains(&name) {
            true => self.endpoint.as_mut().and_then(|endpoint| endpoint.get(name)),
            false => None,
        };
        let json = in_settings.or(beside);
        let attribute = self.attributes.get(name, &mut self.problems).zip(self.attributes_at.clone());
        match (json, attribute) {
            (Some(value), Some((other, _))) => {
                self.compare(name, &value, other);
                Some(Raw::Json(value))
            }
            (Some(value), None) => Some(Raw::Json(value)),
            (None, Some((text, at))) => Some(Raw::Attribute(text, at)),
            (None, None) => None,
        }
    }

    fn compare(&mut self, name: &'static str, value: &Cursor<'_>, other: String) {
        let same = value.scalar_as_text().is_ok_and(|text| text.eq_ignore_ascii_case(&other));
        if !same {
            self.problem(name, value.to_json(), SettingProblemKind::GivenTwice { other }, value.origin());
        }
    }

    fn problem(&mut self, name: &str, value: Value, kind: SettingProblemKind, origin: Origin) {
        self.problems.push(SettingProblem { setting: name.to_owned(), value, kind, origin });
    }
}

impl Raw<'_> {
    fn text(&self) -> Result<String, ReadError> {
        match self {
            Raw::Json(value) => value.scalar_as_text(),
            Raw::Attribute(text, _) => Ok(text.clone()),
        }
    }

    fn origin(&self) -> Origin {
        match self {
            Raw::Json(value) | Raw::Attribute(_, value) => value.origin(),
        }
    }

    fn invalid(&self, name: &str, expected: &str) -> ReadError {
        match self {
            Raw::Json(value) => value.invalid(expected),
            Raw::Attribute(_, at) => at.invalid(format!("a list in which `{name}` is {expected}")),
        }
    }
}

/// The words for true and false in extra connection attributes; the API reference still mentions
/// `N` for `CaptureDdls`.
fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "y" | "yes" | "1" => Some(true),
        "false" | "n" | "no" | "0" => Some(false),
        _ => None,
    }
}

//! Reads the settings of one section, with defaults where the file is silent.

use serde_json::Value;

use crate::dms::json::{Cursor, ObjectReader, ReadError, UnknownKey};
use crate::dms::task::known::{ChoiceKey, FlagKey, IntegerKey, KnownSetting, ValueKind};
use crate::dms::task::origin::Setting;
use crate::dms::task::problem::{SettingProblem, SettingProblemKind};

/// One section of the task settings; `object` is `None` where the file does not have it.
pub(super) struct SectionReader<'a, 'p> {
    object: Option<ObjectReader<'a>>,
    problems: &'p mut Vec<SettingProblem>,
}

impl<'a, 'p> SectionReader<'a, 'p> {
    pub fn new(
        section: Option<Cursor<'a>>,
        problems: &'p mut Vec<SettingProblem>,
    ) -> Result<Self, ReadError> {
        let object = section.map(|section| section.object()).transpose()?;
        Ok(SectionReader { object, problems })
    }

    pub fn flag(&mut self, key: &FlagKey) -> Result<Setting<bool>, ReadError> {
        match self.get(key.name) {
            None => Ok(Setting::default_of(key.name, key.default)),
            Some(value) => Ok(Setting::new(key.name, value.flag()?, value.origin())),
        }
    }

    pub fn integer(&mut self, key: &IntegerKey) -> Result<Setting<i64>, ReadError> {
        match self.get(key.name) {
            None => Ok(Setting::default_of(key.name, key.default)),
            Some(value) => {
                let number = value.integer()?;
                self.check_range(key.name, &value, (key.min, key.max, key.unit))?;
                Ok(Setting::new(key.name, number, value.origin()))
            }
        }
    }

    /// An integer without a default.
    pub fn optional_integer(&mut self, known: &KnownSetting) -> Result<Setting<Option<i64>>, ReadError> {
        let Some(value) = self.get(known.name) else {
            return Ok(Setting::default_of(known.name, None));
        };
        if let ValueKind::Integer { min, max, unit, .. } = known.kind {
            self.check_range(known.name, &value, (min, max, unit))?;
        }
        Ok(Setting::new(known.name, Some(value.integer()?), value.origin()))
    }

    fn check_range(
        &mut self,
        name: &str,
        value: &Cursor<'_>,
        (min, max, unit): (Option<i64>, Option<i64>, &'static str),
    ) -> Result<(), ReadError> {
        let number = value.integer()?;
        if min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max) {
            self.problem(name, value, SettingProblemKind::OutOfRange { min, max, unit });
        }
        Ok(())
    }

    /// A word of a fixed list.
    pub fn choice(&mut self, key: &ChoiceKey) -> Result<Setting<String>, ReadError> {
        let setting = self.optional_choice(key)?;
        Ok(setting.map(|word| word.unwrap_or_else(|| key.default.to_owned())))
    }

    /// A word of a fixed list, for a setting without a default.
    pub fn optional_choice(&mut self, key: &ChoiceKey) -> Result<Setting<Option<String>>, ReadError> {
        let Some(value) = self.get(key.name) else {
            return Ok(Setting::default_of(key.name, None));
        };
        let word = value.text()?;
        if !key.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(word)) {
            self.problem(key.name, &value, SettingProblemKind::NotAllowed { allowed: key.allowed });
        }
        Ok(Setting::new(key.name, Some(word.to_owned()), value.origin()))
    }

    /// Text; empty text is no value.
    pub fn text(&mut self, name: &'static str) -> Result<Setting<Option<String>>, ReadError> {
        match self.get(name) {
            None => Ok(Setting::default_of(name, None)),
            Some(value) => {
                let text = value.text()?.to_owned();
                Ok(Setting::new(name, Some(text).filter(|text| !text.is_empty()), value.origin()))
            }
        }
    }

    /// An object or array, as it is.
    pub fn structure(&mut self, name: &'static str) -> Setting<Option<Value>> {
        match self.get(name) {
            None => Setting::default_of(name, None),
            Some(value) => Setting::new(name, Some(value.to_json()), value.origin()),
        }
    }

    /// Passes over keys that AWS writes but does not describe.
    pub fn skip(&mut self, names: &[&'static str]) {
        for name in names {
            self.get(name);
        }
    }

    pub fn unknown_keys(&self) -> Vec<UnknownKey> {
        self.object.as_ref().map(ObjectReader::unknown_keys).unwrap_or_default()
    }

    fn get(&mut self, name: &'static str) -> Option<Cursor<'a>> {
        self.object.as_mut()?.get(name)
    }

    fn problem(&mut self, name: &str, value: &Cursor<'_>, kind: SettingProblemKind) {
        self.problems.push(SettingProblem {
            setting: name.to_owned(),
            value: value.to_json(),
            kind,
            origin: value.origin(),
        });
    }
}

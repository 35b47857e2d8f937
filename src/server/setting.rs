//! The parameters of a server.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Known, Unknown};

/// The parameters of a server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct Settings {
    /// Those that the connected role sees, by name.
    pub seen: BTreeMap<String, ServerSetting>,
    /// Why there may be more; `None` where that is all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Unknown>,
}

impl Settings {
    /// All parameters of a server.
    pub fn complete(seen: BTreeMap<String, ServerSetting>) -> Self {
        Settings { seen, hidden: None }
    }

    /// A parameter. One that is not seen is hidden, or the server does not have it.
    pub fn get(&self, name: &str) -> Known<&ServerSetting> {
        match (self.seen.get(name), self.hidden) {
            (Some(setting), _) => Known::Value(setting),
            (None, Some(unknown)) => Known::Unknown(unknown),
            (None, None) => Known::Unknown(Unknown::NotOffered),
        }
    }

    /// A parameter that counts something.
    pub fn integer(&self, name: &str) -> Known<i64> {
        self.get(name).and_then(|setting| understood(setting.value.as_integer()))
    }

    /// A parameter that is on or off.
    pub fn flag(&self, name: &str) -> Known<bool> {
        self.get(name).and_then(|setting| understood(setting.value.as_flag()))
    }

    /// A parameter that is a text or a word.
    pub fn text(&self, name: &str) -> Known<&str> {
        self.get(name).and_then(|setting| understood(setting.value.as_text()))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings { seen: BTreeMap::new(), hidden: Some(Unknown::NotRead) }
    }
}

fn understood<T>(value: Option<T>) -> Known<T> {
    value.map_or(Known::Unknown(Unknown::NotUnderstood), Known::Value)
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[non_exhaustive]
pub struct ServerSetting {
    /// The value that a new session of the connected role has.
    #[serde(flatten)]
    pub value: SettingValue,
    /// Where the value comes from.
    #[serde(default)]
    pub source: SettingSource,
    /// When it can be changed.
    #[serde(default)]
    pub context: SettingContext,
    /// The configuration file has another value, which a restart brings.
    #[serde(default, skip_serializing_if = "is_false")]
    pub pending_restart: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl ServerSetting {
    /// A parameter of which nothing but the value is known.
    pub fn new(value: SettingValue) -> Self {
        ServerSetting {
            value,
            source: SettingSource::default(),
            context: SettingContext::default(),
            pending_restart: false,
        }
    }
}

/// The value of a parameter, its unit taken into account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SettingValue {
    /// On or off.
    Flag(bool),
    /// A count. Negative numbers have meanings of their own, as for all kinds of values.
    Integer(i64),
    /// A number with a fraction, in the unit of the parameter.
    Number(f64),
    /// A size in bytes.
    Bytes(i64),
    /// A time in milliseconds.
    Milliseconds(i64),
    /// A text, or a word of a list.
    Text(String),
}

impl SettingValue {
    /// From the columns of `pg_settings`: `vartype`, `setting` and `unit`. What cannot be read as what
    /// it says it is stays a text.
    ///
    /// ```
    /// use pgdms_lint::server::SettingValue;
    /// assert_eq!(SettingValue::read("integer", "128", Some("8kB")), SettingValue::Bytes(1_048_576));
    /// assert_eq!(SettingValue::read("integer", "60", Some("s")), SettingValue::Milliseconds(60_000));
    /// assert_eq!(SettingValue::read("integer", "-1", Some("MB")), SettingValue::Bytes(-1));
    /// ```
    pub fn read(kind: &str, setting: &str, unit: Option<&str>) -> Self {
        let value = match kind {
            "bool" => flag(setting).map(SettingValue::Flag),
            "integer" => setting.parse().ok().map(|number| quantity(number, unit)),
            "real" => setting.parse().ok().map(SettingValue::Number),
            _ => None,
        };
        value.unwrap_or_else(|| SettingValue::Text(setting.to_owned()))
    }

    /// A value that somebody wrote (`ALTER ROLE ... SET`), of the same kind as this one: with its unit,
    /// or without one in milliseconds or kilobytes. `None` where it is no such value.
    ///
    /// ```
    /// use pgdms_lint::server::SettingValue;
    /// let timeout = SettingValue::Milliseconds(0);
    /// assert_eq!(timeout.like("5min"), Some(SettingValue::Milliseconds(300_000)));
    /// assert_eq!(timeout.like("1500"), Some(SettingValue::Milliseconds(1_500)));
    /// assert_eq!(timeout.like("soon"), None);
    /// ```
    pub fn like(&self, text: &str) -> Option<SettingValue> {
        let text = text.trim().trim_matches('\'');
        match self {
            SettingValue::Flag(_) => flag(&text.to_ascii_lowercase()).map(SettingValue::Flag),
            SettingValue::Number(_) => text.parse().ok().map(SettingValue::Number),
            SettingValue::Text(_) => Some(SettingValue::Text(text.to_owned())),
            SettingValue::Integer(_) => text.parse().ok().map(SettingValue::Integer),
            SettingValue::Milliseconds(_) => with_unit(text, "ms"),
            SettingValue::Bytes(_) => with_unit(text, "kB"),
        }
        .filter(|value| std::mem::discriminant(value) == std::mem::discriminant(self))
    }

    /// The value as PostgreSQL reads it: a size or time in the largest unit of which it is a multiple.
    ///
    /// ```
    /// use pgdms_lint::server::SettingValue;
    /// assert_eq!(SettingValue::Bytes(64 << 20).written(), "64MB");
    /// assert_eq!(SettingValue::Milliseconds(90_000).written(), "90s");
    /// assert_eq!(SettingValue::Bytes(-1).written(), "-1");
    /// ```
    pub fn written(&self) -> String {
        const SIZES: [(i64, &str); 5] =
            [(1 << 40, "TB"), (1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB"), (1, "B")];
        const TIMES: [(i64, &str); 5] =
            [(86_400_000, "d"), (3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms")];
        match self {
            SettingValue::Flag(value) => if *value { "on" } else { "off" }.to_owned(),
            SettingValue::Integer(number) => number.to_string(),
            SettingValue::Bytes(bytes) => in_largest_unit(*bytes, &SIZES),
            SettingValue::Milliseconds(milliseconds) => in_largest_unit(*milliseconds, &TIMES),
            SettingValue::Number(number) => number.to_string(),
            SettingValue::Text(text) => text.clone(),
        }
    }

    /// Whether it is on, where it is a flag.
    pub fn as_flag(&self) -> Option<bool> {
        match self {
            SettingValue::Flag(value) => Some(*value),
            _ => None,
        }
    }

    /// The number of a count, a size in bytes or a time in milliseconds.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            SettingValue::Integer(value) | SettingValue::Bytes(value) | SettingValue::Milliseconds(value) => {
                Some(*value)
            }
            _ => None,
        }
    }

    /// The text or word.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            SettingValue::Text(value) => Some(value),
            _ => None,
        }
    }
}

fn flag(setting: &str) -> Option<bool> {
    match setting {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

/// A number with a unit behind it, or in the unit of its parameter.
fn with_unit(text: &str, unit: &str) -> Option<SettingValue> {
    let end = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, written) = text.split_at(end);
    let unit = if written.is_empty() { unit } else { written };
    number.trim().parse().ok().map(|number| quantity(number, Some(unit)))
}

/// A number with its unit. What is negative means something else than a size or a time, and stays.
fn quantity(number: i64, unit: Option<&str>) -> SettingValue {
    let times = |factor: i64| if number < 0 { number } else { number.saturating_mul(factor) };
    let Some(unit) = unit else { return SettingValue::Integer(number) };
    let digits = unit.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(unit.len());
    let (count, word) = unit.split_at(digits);
    let count = count.parse().unwrap_or(1_i64);
    match word {
        "B" => SettingValue::Bytes(times(count)),
        "kB" => SettingValue::Bytes(times(count.saturating_mul(1 << 10))),
        "MB" => SettingValue::Bytes(times(count.saturating_mul(1 << 20))),
        "GB" => SettingValue::Bytes(times(count.saturating_mul(1 << 30))),
        "TB" => SettingValue::Bytes(times(count.saturating_mul(1 << 40))),
        "ms" => SettingValue::Milliseconds(times(count)),
        "s" => SettingValue::Milliseconds(times(count.saturating_mul(1_000))),
        "min" => SettingValue::Milliseconds(times(count.saturating_mul(60_000))),
        "h" => SettingValue::Milliseconds(times(count.saturating_mul(3_600_000))),
        "d" => SettingValue::Milliseconds(times(count.saturating_mul(86_400_000))),
        _ => SettingValue::Integer(number),
    }
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SettingSource {
    /// PostgreSQL's own default.
    #[default]
    Default,
    /// A configuration file, `ALTER SYSTEM` among them.
    ConfigurationFile,
    /// The server's command line or environment.
    CommandLine,
    /// `ALTER DATABASE ... SET`.
    Database,
    /// `ALTER ROLE ... SET`: of the connected role alone.
    Role,
    /// The connection or session that read it.
    Session,
    /// Something else: the server itself, a provider.
    #[serde(other)]
    Other,
}

impl SettingSource {
    /// From PostgreSQL's words in `pg_settings.source`.
    pub fn from_words(words: &str) -> Self {
        match words {
            "default" => SettingSource::Default,
            "configuration file" => SettingSource::ConfigurationFile,
            "command line" | "environment variable" => SettingSource::CommandLine,
            "database" => SettingSource::Database,
            "user" | "database user" => SettingSource::Role,
            "client" | "session" | "interactive" => SettingSource::Session,
            _ => SettingSource::Other,
        }
    }

    /// Whether somebody gave the value to the server itself, not to a database, role or session.
    pub fn is_set_for_server(self) -> bool {
        matches!(self, SettingSource::ConfigurationFile | SettingSource::CommandLine | SettingSource::Other)
    }

    /// Whether the value is the server's or the database's, and so that of every role without a
    /// setting of its own.
    pub fn is_for_every_role(self) -> bool {
        !matches!(self, SettingSource::Role | SettingSource::Session)
    }
}

/// Without a unit where the number stands for something else (0, -1).
fn in_largest_unit(number: i64, units: &[(i64, &str)]) -> String {
    match units.iter().find(|(size, _)| number > 0 && number % size == 0) {
        Some((size, unit)) => format!("{}{unit}", number / size),
        None => number.to_string(),
    }
}

/// When a parameter can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SettingContext {
    /// Never: it was decided when the server was built or the cluster was made.
    Internal,
    /// When the server starts.
    Postmaster,
    /// When it reads its configuration again.
    Sighup,
    /// When a session begins.
    Backend,
    /// In a session, by whom it is allowed.
    Superuser,
    /// In a session, by everyone.
    #[default]
    User,
}

impl SettingContext {
    /// From PostgreSQL's word in `pg_settings.context`.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "internal" => SettingContext::Internal,
            "postmaster" => SettingContext::Postmaster,
            "sighup" => SettingContext::Sighup,
            "backend" | "superuser-backend" => SettingContext::Backend,
            "superuser" => SettingContext::Superuser,
            "user" => SettingContext::User,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_with_their_units() {
        use SettingValue::*;
        let cases = [
            (("bool", "on", None), Flag(true)),
            (("integer", "10", None), Integer(10)),
            (("integer", "65536", Some("kB")), Bytes(64 << 20)),
            (("integer", "2", Some("16MB")), Bytes(32 << 20)),
            (("integer", "0", Some("ms")), Milliseconds(0)),
            (("integer", "5", Some("min")), Milliseconds(300_000)),
            (("real", "0.2", None), Number(0.2)),
            (("enum", "logical", None), Text("logical".to_owned())),
            (("integer", "many", None), Text("many".to_owned())),
            (("integer", "9223372036854775807", Some("GB")), Bytes(i64::MAX)),
        ];
        for ((kind, setting, unit), expected) in cases {
            assert_eq!(SettingValue::read(kind, setting, unit), expected, "{kind} {setting} {unit:?}");
        }
    }

    #[test]
    fn a_parameter_that_is_not_seen_is_hidden_or_not_there() {
        let mut settings = Settings::complete(BTreeMap::from([(
            "max_wal_senders".to_owned(),
            ServerSetting::new(SettingValue::Integer(10)),
        )]));
        assert_eq!(settings.integer("max_wal_senders"), Known::Value(10));
        assert_eq!(settings.flag("max_wal_senders"), Known::Unknown(Unknown::NotUnderstood));
        assert_eq!(settings.text("shared_preload_libraries"), Known::Unknown(Unknown::NotOffered));
        let hidden = Unknown::NoPrivilege { right: crate::server::Right::ReadAllSettings };
        settings.hidden = Some(hidden);
        assert_eq!(settings.text("shared_preload_libraries"), Known::Unknown(hidden));
    }
}

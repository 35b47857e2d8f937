//! What AWS documents of a setting: name, type, default, range and page.

/// Prefix of the pages that [`KnownSetting::page`] names; `.html` follows the page.
pub const USER_GUIDE: &str = "https://docs.aws.amazon.com/dms/latest/userguide/";
/// Prefix of the pages whose name starts with `API_`.
pub const API_REFERENCE: &str = "https://docs.aws.amazon.com/dms/latest/APIReference/";

/// How sure a default is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultBasis {
    /// The setting's own description states it.
    Stated,
    /// The description is silent; AWS's example of a complete settings file shows it.
    SampleFile,
}

/// The JSON type of a setting, with default and range.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ValueKind {
    /// true or false.
    Flag {
        /// The default.
        default: bool,
    },
    /// A whole number.
    Integer {
        /// The default; `None` where there is none.
        default: Option<i64>,
        /// The smallest documented value.
        min: Option<i64>,
        /// The largest documented value.
        max: Option<i64>,
        /// The unit; empty for a plain count.
        unit: &'static str,
    },
    /// One of a fixed list of words.
    Choice {
        /// The default; `None` where there is none.
        default: Option<&'static str>,
        /// The documented words.
        allowed: &'static [&'static str],
    },
    /// Free text without a value of its own unless the default says so.
    Text {
        /// The default.
        default: Option<&'static str>,
    },
    /// An object or an array, kept as it is.
    Structure,
}

/// A setting that AWS documents.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownSetting {
    /// The object that holds it, such as `TargetMetadata` or `PostgreSQLSettings`.
    pub section: &'static str,
    /// Its key.
    pub name: &'static str,
    /// Type, default and range.
    pub kind: ValueKind,
    /// How sure the default is.
    pub basis: DefaultBasis,
    /// The page of the AWS documentation (copies of 2025 and 2026), without prefix and `.html`.
    pub page: &'static str,
}

impl KnownSetting {
    /// Address of the page.
    pub fn url(&self) -> String {
        let prefix = if self.page.starts_with("API_") { API_REFERENCE } else { USER_GUIDE };
        format!("{prefix}{}.html", self.page)
    }
}

/// An object of the configuration that holds settings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    pub name: &'static str,
    pub page: &'static str,
}

/// A setting that is true or false.
#[derive(Clone, Copy, Debug)]
pub(super) struct FlagKey {
    pub name: &'static str,
    pub default: bool,
    pub basis: DefaultBasis,
}

/// A setting that is a whole number.
#[derive(Clone, Copy, Debug)]
pub(super) struct IntegerKey {
    pub name: &'static str,
    pub default: i64,
    pub min: Option<i64>,
    pub max: Option<i64>,
    pub unit: &'static str,
    pub basis: DefaultBasis,
}

/// A setting that is one of a list of words.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChoiceKey {
    pub name: &'static str,
    pub default: &'static str,
    pub allowed: &'static [&'static str],
    pub basis: DefaultBasis,
}

impl Section {
    const fn setting(self, name: &'static str, kind: ValueKind, basis: DefaultBasis) -> KnownSetting {
        KnownSetting { section: self.name, name, kind, basis, page: self.page }
    }

    pub const fn flag(self, key: FlagKey) -> KnownSetting {
        self.setting(key.name, ValueKind::Flag { default: key.default }, key.basis)
    }

    pub const fn integer(self, key: IntegerKey) -> KnownSetting {
        let kind =
            ValueKind::Integer { default: Some(key.default), min: key.min, max: key.max, unit: key.unit };
        self.setting(key.name, kind, key.basis)
    }

    pub const fn optional_integer(
        self,
        name: &'static str,
        min: i64,
        max: i64,
        unit: &'static str,
    ) -> KnownSetting {
        let kind = ValueKind::Integer { default: None, min: Some(min), max: Some(max), unit };
        self.setting(name, kind, DefaultBasis::Stated)
    }

    pub const fn choice(self, key: ChoiceKey) -> KnownSetting {
        let default = if key.default.is_empty() { None } else { Some(key.default) };
        self.setting(key.name, ValueKind::Choice { default, allowed: key.allowed }, key.basis)
    }

    pub const fn text(self, name: &'static str) -> KnownSetting {
        self.setting(name, ValueKind::Text { default: None }, DefaultBasis::Stated)
    }

    pub const fn text_with_default(self, name: &'static str, default: &'static str) -> KnownSetting {
        self.setting(name, ValueKind::Text { default: Some(default) }, DefaultBasis::Stated)
    }

    pub const fn structure(self, name: &'static str) -> KnownSetting {
        self.setting(name, ValueKind::Structure, DefaultBasis::Stated)
    }
}

//! Parameters.

use crate::server::{ServerSetting, SettingContext, SettingSource, SettingValue, Settings};

use super::super::super::query::{FromRow, Row};

/// A parameter.
pub(super) struct SettingRow {
    name: String,
    setting: ServerSetting,
}

/// All parameters that were seen, by name.
pub(super) fn settings(rows: Vec<SettingRow>) -> Settings {
    Settings::complete(rows.into_iter().map(|row| (row.name, row.setting)).collect())
}

impl FromRow for SettingRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        let unit: Option<&str> = row.try_get("unit")?;
        let value = SettingValue::read(row.try_get("kind")?, row.try_get("value")?, unit);
        let mut setting = ServerSetting::new(value);
        setting.source = SettingSource::from_words(row.try_get("source")?);
        setting.context = SettingContext::from_word(row.try_get("context")?).unwrap_or_default();
        setting.pending_restart = row.try_get("pending_restart")?;
        Ok(SettingRow { name: row.try_get("name")?, setting })
    }
}

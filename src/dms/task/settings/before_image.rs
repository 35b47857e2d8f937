//! `BeforeImageSettings`: values before a change, for streaming targets.

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{ChoiceKey, DefaultBasis, FlagKey, KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section =
    Section { name: "BeforeImageSettings", page: "CHAP_Tasks.CustomizingTasks.TaskSettings.BeforeImage" };

const ENABLE_BEFORE_IMAGE: FlagKey =
    FlagKey { name: "EnableBeforeImage", default: false, basis: DefaultBasis::Stated };
const COLUMN_FILTER: ChoiceKey = ChoiceKey {
    name: "ColumnFilter",
    default: "pk-only",
    allowed: &["pk-only", "non-lob", "all"],
    basis: DefaultBasis::Stated,
};

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] =
    &[SECTION.flag(ENABLE_BEFORE_IMAGE), SECTION.text("FieldName"), SECTION.choice(COLUMN_FILTER)];

/// Values before a change, for streaming targets.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BeforeImage {
    /// Whether they are sent.
    pub enable_before_image: Setting<bool>,
    /// The field that holds them.
    pub field_name: Setting<Option<String>>,
    /// The columns that get one.
    pub column_filter: Setting<String>,
}

impl BeforeImage {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(BeforeImage {
            enable_before_image: section.flag(&ENABLE_BEFORE_IMAGE)?,
            field_name: section.text("FieldName")?,
            column_filter: section.choice(&COLUMN_FILTER)?,
        })
    }
}

//! `CharacterSetSettings`: characters that are replaced on the way; LOB columns are not covered.

use serde_json::Value;

use super::section_reader::SectionReader;
use crate::dms::json::ReadError;
use crate::dms::task::known::{KnownSetting, Section};
use crate::dms::task::origin::Setting;

pub(super) const SECTION: Section = Section {
    name: "CharacterSetSettings",
    page: "CHAP_Tasks.CustomizingTasks.TaskSettings.CharacterSubstitution",
};

/// What AWS documents of this section.
pub(super) const KNOWN: &[KnownSetting] =
    &[SECTION.structure("CharacterReplacements"), SECTION.structure("CharacterSetSupport")];

/// Characters that are replaced on the way; LOB columns are not covered.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CharacterSet {
    /// Pairs of code points; the last one for a source code point counts.
    pub character_replacements: Setting<Option<Value>>,
    /// The character set outside of which characters are replaced.
    pub character_set_support: Setting<Option<Value>>,
}

impl CharacterSet {
    pub(super) fn read(section: &mut SectionReader<'_, '_>) -> Result<Self, ReadError> {
        Ok(CharacterSet {
            character_replacements: section.structure("CharacterReplacements"),
            character_set_support: section.structure("CharacterSetSupport"),
        })
    }
}

//! The LOB column that a finding is about.

use crate::catalog::{Column, Id, ObjectId, QualifiedName, Relation};
use crate::dms::lob::LobType;
use crate::dms::task::{LobMode, Setting};
use crate::dms::types::{TypeMapping, map_column};
use crate::finding::{Description, Finding};
use crate::migration::{Migration, StoredValues};

use super::table::mode_of;

/// A LOB column with what DMS makes of it.
pub(super) struct LobColumn<'a> {
    pub migration: &'a Migration,
    pub relation: Id<Relation>,
    pub column: &'a Column,
    pub mapping: TypeMapping,
}

/// Puts a finding about a LOB column into words.
pub(super) fn describe_column(
    migration: &Migration,
    finding: &Finding,
    words: impl FnOnce(&LobColumn<'_>) -> Description,
) -> Description {
    match LobColumn::of_finding(migration, finding) {
        Some(column) => words(&column),
        None => Description::new(finding.rule.summary),
    }
}

impl<'a> LobColumn<'a> {
    fn of_finding(migration: &'a Migration, finding: &Finding) -> Option<Self> {
        let ObjectId::Column(id, number) = finding.source_object()? else { return None };
        let relation = &migration.source().relations[id];
        let column = relation.column_by_number(number)?;
        let mapping = map_column(migration.source(), relation, column, &migration.type_settings());
        Some(LobColumn { migration, relation: id, column, mapping })
    }

    /// The table that declares the column.
    pub fn table(&self) -> QualifiedName {
        self.migration.source().relation_name(self.relation)
    }

    /// BLOB, CLOB or NCLOB.
    pub fn lob_type(&self) -> Option<LobType> {
        LobType::of(self.mapping.carried_type())
    }

    /// How the LOB columns of the table are carried.
    pub fn mode(&self) -> Setting<LobMode> {
        mode_of(self.migration, self.relation)
    }

    /// What the profile knows of the values.
    pub fn values(&self) -> StoredValues<'a> {
        self.migration.stored_values(self.relation, self.column)
    }
}

//! Storage parameters, and the storage of columns.

use super::Ddl;
use super::text::{parameter_names, storage_parameters};
use crate::catalog::{
    BaseType, BuiltinType, Column, ColumnNumber, Compression, Id, Relation, RelationKind, Storage,
};
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    /// The storage parameters of a table or materialized view that exists, and what
    /// [`Ddl::set_column_storage`] sets.
    pub fn set_storage_options(&self, id: Id<Relation>) -> Vec<Step> {
        let relation = &self.catalog.relations[id];
        let mut steps = Vec::new();
        if !relation.options.is_empty() {
            let name = self.relation_name(id);
            let alter = format!("ALTER {} {name}", self.relation_word(id));
            steps.push(Step::metadata_only(
                format!("{alter} SET ({})", storage_parameters(&relation.options)),
                format!("{alter} RESET ({})", parameter_names(&relation.options)),
                Some(LockMode::ShareUpdateExclusive),
            ));
        }
        steps.extend(self.set_column_storage(id));
        steps
    }

    /// Storage, compression, statistics targets and options of the columns.
    pub fn set_column_storage(&self, id: Id<Relation>) -> Vec<Step> {
        let relation = &self.catalog.relations[id];
        let table = match relation.kind {
            RelationKind::View => return Vec::new(),
            _ => self.alter_only(id),
        };
        relation.columns.iter().flat_map(|column| self.column_storage(&table, column)).collect()
    }

    /// Storage and compression of one column: what a new type brings back to its defaults.
    pub(super) fn set_stored_form(&self, id: Id<Relation>, column: ColumnNumber) -> Vec<Step> {
        let Some(column) = self.catalog.relations[id].column_by_number(column) else { return Vec::new() };
        self.stored_form(&self.alter_only(id), column)
    }

    fn stored_form(&self, table: &str, column: &Column) -> Vec<Step> {
        let alter = format!("{table} ALTER COLUMN {}", column.name);
        let mut steps = Vec::new();
        let mut set = |up: String, down: String, lock| {
            steps.push(Step::metadata_only(
                format!("{alter} SET {up}"),
                format!("{alter} {down}"),
                Some(lock),
            ));
        };
        if let Some(storage) = column.storage {
            let default = self.default_storage(column);
            set(
                format!("STORAGE {}", storage_word(storage)),
                format!("SET STORAGE {}", storage_word(default)),
                LockMode::AccessExclusive,
            );
        }
        if let Some(compression) = column.compression {
            let method = match compression {
                Compression::Pglz => "pglz",
                Compression::Lz4 => "lz4",
            };
            set(
                format!("COMPRESSION {method}"),
                "SET COMPRESSION DEFAULT".to_owned(),
                LockMode::AccessExclusive,
            );
        }
        steps
    }

    fn column_storage(&self, table: &str, column: &Column) -> Vec<Step> {
        let alter = format!("{table} ALTER COLUMN {}", column.name);
        let mut steps = self.stored_form(table, column);
        let mut set = |up: String, down: String, lock| {
            steps.push(Step::metadata_only(
                format!("{alter} SET {up}"),
                format!("{alter} {down}"),
                Some(lock),
            ));
        };
        if let Some(target) = column.statistics_target {
            set(
                format!("STATISTICS {target}"),
                "SET STATISTICS -1".to_owned(),
                LockMode::ShareUpdateExclusive,
            );
        }
        if !column.options.is_empty() {
            set(
                format!("({})", storage_parameters(&column.options)),
                format!("RESET ({})", parameter_names(&column.options)),
                LockMode::ShareUpdateExclusive,
            );
        }
        steps
    }

    /// The storage that a column has when nobody sets one (`pg_type.typstorage`).
    fn default_storage(&self, column: &Column) -> Storage {
        use BuiltinType as B;
        let base = self.catalog.base_type(&column.data_type);
        match base.base {
            _ if base.is_array() => Storage::Extended,
            BaseType::Builtin(B::Numeric | B::Inet | B::Cidr) => Storage::Main,
            _ => Storage::Extended,
        }
    }
}

fn storage_word(storage: Storage) -> &'static str {
    match storage {
        Storage::Plain => "PLAIN",
        Storage::External => "EXTERNAL",
        Storage::Extended => "EXTENDED",
        Storage::Main => "MAIN",
    }
}

//! What the load of one table has to move.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::{Assumptions, Quantity};
use super::sizes::{FigureOrigin, GivenSizes, SizeFigure};
use super::width;
use crate::catalog::{Catalog, Column, Id, Name, Relation, RelationKind};
use crate::dms::mappings::ParallelLoadType;
use crate::dms::scope::ColumnsScope;
use crate::dms::task::LobMode;
use crate::dms::types::map_column;
use crate::migration::Migration;
use crate::profile::{ColumnProfile, DataProfile, OctetFacts, RowCount, TableProfile};

/// Bytes in a KB of DMS's settings.
const BYTES_PER_KB: u64 = 1024;

/// A table that the task loads.
#[derive(Clone, Debug)]
pub(super) struct TableLoad {
    pub relation: Id<Relation>,
    pub schema: Name,
    pub table: Name,
    pub rows: SizeFigure,
    /// Everything that is sent, LOBs included.
    pub bytes: SizeFigure,
    pub lobs: LobLoad,
    /// Parts that load at the same time, one at least.
    pub segments: u64,
    pub load_order: Option<i64>,
    pub notes: Vec<LoadNote>,
}

/// The LOBs of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct LobLoad {
    /// How many columns travel as LOBs.
    pub columns: u64,
    /// What they hold together, as far as that is known or can be told from what is stored out of line.
    pub bytes: u64,
    /// How many values are fetched one by one.
    pub lookups: u64,
    /// In how many chunks.
    pub chunks: u64,
    pub mode: LobMode,
}

impl TableLoad {
    /// The same table with another number of rows, as wide as these.
    pub fn with_rows(&self, rows: u64) -> TableLoad {
        let scaled = |value: u64| match self.rows.value {
            0 => value,
            here => (value as f64 * (rows as f64 / here as f64)) as u64,
        };
        TableLoad {
            rows: SizeFigure { value: rows, ..self.rows },
            bytes: SizeFigure { value: scaled(self.bytes.value), ..self.bytes },
            lobs: LobLoad {
                bytes: scaled(self.lobs.bytes),
                lookups: scaled(self.lobs.lookups),
                chunks: scaled(self.lobs.chunks),
                ..self.lobs
            },
            ..self.clone()
        }
    }
}

/// What there is to know of an estimate for a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LoadNote {
    /// The table is partitioned or has heirs, and some of these are selected beside it: their rows are
    /// loaded twice.
    RowsLoadedTwice,
    /// A filter of the table mappings lets fewer rows through than are counted here.
    RowsFiltered,
    /// Full LOB mode without a primary key: how LOBs are read then no page tells.
    LobsWithoutKey,
    /// The ranges are taken to hold equally many rows.
    RangesTakenAsEqual,
    /// Bytes follow from the columns' types, since nothing tells the table's size.
    BytesFromTypes,
}

impl LoadNote {
    /// In words.
    pub fn text(self) -> &'static str {
        match self {
            LoadNote::RowsLoadedTwice => {
                "tables below it are selected as well: their rows are loaded twice (partition-parent-selected, \
                 inheritance-parent-selected)"
            }
            LoadNote::RowsFiltered => "a filter lets fewer rows through than are counted here",
            LoadNote::LobsWithoutKey => "full LOB mode needs a key, and the table has none (lob-without-key)",
            LoadNote::RangesTakenAsEqual => "its ranges are taken to hold equally many rows",
            LoadNote::BytesFromTypes => {
                "nothing tells how many bytes the table has: reckoned from its columns' types"
            }
        }
    }
}

/// Where sizes are looked up.
#[derive(Clone, Copy)]
pub(super) struct Figures<'a> {
    pub migration: &'a Migration,
    pub profile: Option<&'a DataProfile>,
    /// Whether what the server estimates counts.
    pub with_server: bool,
    pub given: &'a GivenSizes,
    pub assumptions: &'a Assumptions,
}

impl<'a> Figures<'a> {
    /// The load of a relation that the task moves; `None` where its rows are not known.
    pub fn load(&self, id: Id<Relation>) -> Option<TableLoad> {
        let catalog = self.migration.source();
        let relation = &catalog.relations[id];
        let schema = catalog.schema_name(relation.schema);
        let scope = self.migration.scope();
        let lob_mode = scope.lob_mode(schema.as_str(), relation.name.as_str()).value;
        let below = self.tables_read(id);
        let stored = self.stored(id, &below)?;
        let mut notes = Vec::new();
        if below.iter().any(|table| *table != id && self.migration.moved().contains(*table)) {
            notes.push(LoadNote::RowsLoadedTwice);
        }
        if !scope.filters(schema.as_str(), relation.name.as_str()).is_empty() {
            notes.push(LoadNote::RowsFiltered);
        }
        let columns = Columns::of(self.migration, relation);
        let values = self.values(&below, &columns, stored.rows.value);
        let (bytes, lob_bytes) = self.bytes(&stored, &values);
        if bytes.origin == FigureOrigin::Derived {
            notes.push(LoadNote::BytesFromTypes);
        }
        let lobs = self.lobs(&values, lob_bytes, lob_mode);
        if lobs.lookups > 0 && relation.primary_key().is_none() {
            notes.push(LoadNote::LobsWithoutKey);
        }
        let segments = self.segments(schema, &relation.name);
        if segments > 1 {
            notes.push(LoadNote::RangesTakenAsEqual);
        }
        Some(TableLoad {
            relation: id,
            schema: schema.clone(),
            table: relation.name.clone(),
            rows: stored.rows,
            bytes,
            lobs,
            segments,
            load_order: self.load_order(schema, relation),
            notes,
        })
    }

    /// The tables whose rows are read when this one is: with partitions and heirs.
    fn tables_read(&self, root: Id<Relation>) -> Vec<Id<Relation>> {
        let relations = &self.migration.source().relations;
        let (mut tables, mut seen, mut open) = (Vec::new(), HashSet::new(), vec![root]);
        while let Some(id) = open.pop() {
            // a circle stands in no server, but may in a text
            if seen.insert(id) {
                if matches!(relations[id].kind, RelationKind::Table | RelationKind::ForeignTable) {
                    tables.push(id);
                }
                open.extend(&relations[id].children);
            }
        }
        tables
    }

    fn segments(&self, schema: &Name, table: &Name) -> u64 {
        match self.migration.scope().parallel_load(schema.as_str(), table.as_str()) {
            Some((_, load)) if load.kind == ParallelLoadType::Ranges => load.boundaries.len() as u64 + 1,
            _ => 1,
        }
    }

    fn load_order(&self, schema: &Name, relation: &Relation) -> Option<i64> {
        let kind = super::table_kind(relation);
        let rules = self.migration.scope().selection_rules(schema.as_str(), relation.name.as_str(), kind);
        rules.into_iter().filter_map(|rule| rule.load_order).max()
    }

    /// Rows and files of a relation: as given for it or measured of it as a whole, otherwise those of all tables
    /// that are read with it.
    fn stored(&self, id: Id<Relation>, below: &[Id<Relation>]) -> Option<Stored> {
        if let Some(whole) = self.stored_in(id) {
            let stores_rows = self.migration.source().relations[id].kind != RelationKind::PartitionedTable;
            let is_all = !stores_rows || below.len() <= 1;
            if is_all {
                return Some(whole);
            }
        }
        let mut parts = below.iter().map(|table| self.stored_in(*table));
        let first = parts.next()??;
        parts.try_fold(first, |sum, part| Some(sum.plus(part?)))
    }

    fn stored_in(&self, id: Id<Relation>) -> Option<Stored> {
        let catalog = self.migration.source();
        let relation = &catalog.relations[id];
        let schema = catalog.schema_name(relation.schema);
        if let Some(given) = self.given.get(schema, &relation.name) {
            let given_figure = |value| SizeFigure::new(value, FigureOrigin::Given);
            let files = given.bytes.map(|bytes| Files {
                in_line: bytes,
                out_of_line: 0,
                origin: FigureOrigin::Given,
            });
            return Some(Stored { rows: given_figure(given.rows), files });
        }
        let profiled = self.table_profile(id);
        let server = self.migration.table_size(id).filter(|_| self.with_server);
        let measured =
            profiled.and_then(|table| Some((table, table.bytes.as_ref()?))).map(|(table, bytes)| Files {
                in_line: living(bytes.heap, table),
                out_of_line: bytes.toast,
                origin: FigureOrigin::Measured,
            });
        let estimated = server.filter(|size| size.known_bytes().is_some()).map(|size| Files {
            in_line: size.heap_bytes,
            out_of_line: size.toast_bytes,
            origin: FigureOrigin::Estimated,
        });
        let rows = profiled
            .and_then(|table| table.rows)
            .map(counted)
            .or_else(|| Some(SizeFigure::new(server?.rows?, FigureOrigin::Estimated)))?;
        Some(Stored { rows, files: measured.or(estimated) })
    }

    fn table_profile(&self, id: Id<Relation>) -> Option<&'a TableProfile> {
        let catalog = self.migration.source();
        let relation = &catalog.relations[id];
        self.profile?.table(catalog.schema_name(relation.schema).as_str(), relation.name.as_str())
    }

    /// What the columns hold.
    fn values(&self, below: &[Id<Relation>], columns: &Columns<'_>, rows: u64) -> Values {
        let unmeasured = self.assumptions.rate(Quantity::UnmeasuredValueBytes);
        let rest =
            columns.others.iter().map(|column| width::of(columns.catalog, column).unwrap_or(unmeasured));
        let other_bytes = (rest.sum::<f64>() * rows as f64) as u64;
        let lobs = columns.lobs.iter().map(|column| self.lob_column(below, column, rows)).collect();
        Values { other_bytes, lobs, unmeasured_lob: unmeasured as u64 }
    }

    fn lob_column(&self, below: &[Id<Relation>], column: &Column, rows: u64) -> LobColumnFacts {
        let mut facts = LobColumnFacts { rows, nulls: 0, octets: Vec::new(), is_whole: true };
        for table in below {
            let known = self.table_profile(*table).and_then(|table| table.columns.get(column.name.as_str()));
            let known = known.filter(|column| column.is_exact());
            facts.nulls = facts.nulls.saturating_add(known.and_then(|column| column.nulls).unwrap_or(0));
            match known.and_then(|column: &ColumnProfile| column.octets.clone()) {
                Some(octets) => facts.octets.push(octets),
                None => facts.is_whole = false,
            }
        }
        facts.is_whole &= !below.is_empty();
        facts
    }

    /// All bytes that are sent, and those of LOBs among them: the larger of what the files say and what the values
    /// say.
    fn bytes(&self, stored: &Stored, values: &Values) -> (SizeFigure, u64) {
        let lobs = values.lob_bytes();
        let by_values = lobs.map(|lobs| lobs.saturating_add(values.other_bytes));
        let known = lobs.filter(|_| !values.lobs.is_empty()).and(by_values);
        let Some(files) = stored.files else {
            let lobs = lobs.unwrap_or_else(|| values.guessed_lob_bytes());
            let bytes = values.other_bytes.saturating_add(lobs);
            return (SizeFigure::new(bytes, FigureOrigin::Derived), lobs);
        };
        if let Some(known) = known {
            // what is stored out of line are mostly the LOBs, of which the values say more
            let by_files = files.in_line.saturating_add(files.out_of_line);
            let origin = if known > by_files { FigureOrigin::Measured } else { files.origin };
            return (SizeFigure::new(known.max(by_files), origin), lobs.unwrap_or(0));
        }
        let factor = self.assumptions.rate(Quantity::OutOfLineFactor);
        let out_of_line = (files.out_of_line as f64 * factor) as u64;
        (SizeFigure::new(files.in_line.saturating_add(out_of_line), files.origin), out_of_line)
    }

    fn lobs(&self, values: &Values, bytes: u64, mode: LobMode) -> LobLoad {
        let metadata = &self.migration.task().settings.target_metadata;
        let inline_kb = match mode {
            LobMode::InlineFull { inline_kb, .. } | LobMode::Combination { max_kb: inline_kb } => {
                Some(inline_kb)
            }
            LobMode::Full { .. } | LobMode::TableFull => Some(0),
            _ => None,
        };
        let fetched_above = inline_kb.map(|kb| u64::try_from(kb).unwrap_or(0).saturating_mul(BYTES_PER_KB));
        let lookups = fetched_above.map_or(0, |above| values.lobs.iter().map(|lob| lob.above(above)).sum());
        let chunk =
            u64::try_from(metadata.lob_chunk_size.value).unwrap_or(0).saturating_mul(BYTES_PER_KB).max(1);
        LobLoad {
            columns: values.lobs.len() as u64,
            bytes,
            lookups,
            chunks: if lookups > 0 { bytes / chunk } else { 0 },
            mode,
        }
    }
}

/// The share of a table's file that belongs to rows which are not dead.
fn living(heap: u64, table: &TableProfile) -> u64 {
    let (rows, dead) = (table.rows.map_or(0, |rows| rows.count), table.dead_rows.unwrap_or(0));
    match rows.saturating_add(dead) {
        0 => heap,
        all => (heap as f64 * (rows as f64 / all as f64)) as u64,
    }
}

fn counted(rows: RowCount) -> SizeFigure {
    let origin = if rows.exact { FigureOrigin::Measured } else { FigureOrigin::Estimated };
    SizeFigure::new(rows.count, origin)
}

/// Rows and files of one or several tables.
#[derive(Clone, Copy)]
struct Stored {
    rows: SizeFigure,
    files: Option<Files>,
}

#[derive(Clone, Copy)]
struct Files {
    in_line: u64,
    /// Compressed, for the most part.
    out_of_line: u64,
    origin: FigureOrigin,
}

impl Stored {
    fn plus(self, other: Stored) -> Stored {
        let files = self.files.zip(other.files).map(|(one, other)| Files {
            in_line: one.in_line.saturating_add(other.in_line),
            out_of_line: one.out_of_line.saturating_add(other.out_of_line),
            origin: one.origin.max(other.origin),
        });
        Stored { rows: self.rows.plus(other.rows), files }
    }
}

/// The columns of a relation that are moved.
struct Columns<'a> {
    catalog: &'a Catalog,
    lobs: Vec<&'a Column>,
    others: Vec<&'a Column>,
}

impl<'a> Columns<'a> {
    fn of(migration: &'a Migration, relation: &'a Relation) -> Self {
        let catalog = migration.source();
        let schema = catalog.schema_name(relation.schema).as_str();
        let scope: ColumnsScope<'_> = migration.scope().columns(schema, relation.name.as_str());
        let settings = migration.type_settings();
        let moved = relation.columns.iter().filter(|column| scope.column(column.name.as_str()).is_moved());
        let (lobs, others) =
            moved.partition(|column| map_column(catalog, relation, column, &settings).travels_as_lob());
        Columns { catalog, lobs, others }
    }
}

/// What the columns of a table hold.
struct Values {
    /// Of columns that are no LOBs, by their types.
    other_bytes: u64,
    lobs: Vec<LobColumnFacts>,
    unmeasured_lob: u64,
}

impl Values {
    /// What all LOBs hold, where that is known of every column.
    fn lob_bytes(&self) -> Option<u64> {
        self.lobs.iter().try_fold(0u64, |sum, lob| Some(sum.saturating_add(lob.total()?)))
    }

    fn guessed_lob_bytes(&self) -> u64 {
        let guess = |lob: &LobColumnFacts| lob.values().saturating_mul(self.unmeasured_lob);
        self.lobs.iter().fold(0, |sum, lob| sum.saturating_add(lob.total().unwrap_or_else(|| guess(lob))))
    }
}

/// What a LOB column holds, in all tables that are read.
struct LobColumnFacts {
    rows: u64,
    nulls: u64,
    octets: Vec<OctetFacts>,
    /// Whether the profile knows it of every table, and of every row.
    is_whole: bool,
}

impl LobColumnFacts {
    fn values(&self) -> u64 {
        self.rows.saturating_sub(self.nulls)
    }

    fn total(&self) -> Option<u64> {
        let totals = || self.octets.iter().map(|octets| octets.total);
        self.is_whole.then(|| totals().try_fold(0u64, |sum, total| Some(sum.saturating_add(total?))))?
    }

    /// How many values may have more bytes than this; all of them where that is not known.
    fn above(&self, bytes: u64) -> u64 {
        let mut sum = 0u64;
        for octets in &self.octets {
            match (octets.max, octets.histogram.as_slice()) {
                (Some(max), _) if max <= bytes && bytes > 0 => {}
                (_, []) => return self.values(),
                (_, histogram) => sum = sum.saturating_add(above_in(histogram, bytes)),
            }
        }
        if self.is_whole { sum.min(self.values()) } else { self.values() }
    }
}

/// The values of the buckets of a histogram by powers of two that reach above so many bytes.
fn above_in(histogram: &[u64], bytes: u64) -> u64 {
    let reaching = (1u32..).zip(histogram).filter(|(bucket, _)| {
        // the next power of two is beyond the bucket
        bytes == 0 || 1u64.checked_shl(*bucket).is_none_or(|beyond| beyond > bytes.saturating_add(1))
    });
    reaching.fold(0, |sum, (_, count)| sum.saturating_add(*count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_that_reach_above_a_limit_count() {
        // buckets: 0-1, 2-3, 4-7, 8-15 bytes
        let histogram = [9, 8, 7, 6];
        for (bytes, above) in [(0, 30), (1, 21), (2, 21), (3, 13), (6, 13), (7, 6), (14, 6), (15, 0)] {
            assert_eq!(above_in(&histogram, bytes), above, "{bytes}");
        }
    }
}

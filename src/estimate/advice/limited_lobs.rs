//! Limited instead of full LOB mode, for a table whose LOBs are known to fit.

use serde_json::json;

use super::{Advice, AdviceKind, Candidate, ProposedSetting, Tried, time};
use crate::catalog::Column;
use crate::dms::lob::{LobType, LongestValue, MAX_LOB_SIZE_KB, SizeSetting, reserved_memory_kb};
use crate::dms::types::map_column;
use crate::estimate::Quantity;
use crate::estimate::model::TimedLoad;
use crate::figures;
use crate::rules::mapped::table_settings;

pub(super) fn of(candidate: &Candidate<'_>) -> Option<Advice> {
    let lobs = &candidate.timed.load.lobs;
    let has_key = candidate.relation().primary_key().is_some();
    if lobs.lookups == 0 || !has_key {
        return None;
    }
    let found = format!(
        "{} fetches {} LOBs one by one ({})",
        candidate.name(),
        figures::count(lobs.lookups),
        lobs.mode
    );
    let (advice, tried) = match needed(candidate) {
        Need::Fits { kb } => limited(candidate, &found, kb),
        Need::TooLarge => return None,
        Need::Unknown => unmeasured(candidate, &found),
    };
    candidate.is_worth(tried.seconds).then(|| advice.about(candidate.timed))
}

fn limited(candidate: &Candidate<'_>, found: &str, kb: u64) -> (Advice, Tried) {
    let columns = candidate.timed.load.lobs.columns;
    let rates = candidate.rates;
    let affordable =
        rates.assumptions.rate(Quantity::LobMemory) / (kb.saturating_mul(columns).max(1) * 1024) as f64;
    let rows = rates.commit_rate.min((affordable as u64).max(1));
    let mut changed = candidate.model.with(candidate.at, without_lookups);
    for timed in &mut changed.tables {
        timed.time.commits *= rates.commit_rate as f64 / rows as f64;
    }
    let tried = candidate.run(&changed);
    let memory = figures::kilobytes(reserved_memory_kb(kb, rows, columns));
    let commit_rate = match rows < rates.commit_rate {
        true => format!(" and a CommitRate of {}", figures::count(rows)),
        false => String::new(),
    };
    let message = format!(
        "{found}; all fit limited LOB mode with a bulk-max-size of {kb} KB{commit_rate}, for which the load reserves \
         {memory} of memory: {}. A longer value that comes later is cut",
        gain(&tried)
    );
    let settings = json!({"lob-settings": {"mode": "limited", "bulk-max-size": kb.to_string()}});
    let mut advice = Advice::new(AdviceKind::LimitedLobMode, message, tried.seconds);
    advice.mapping_rules = vec![table_settings(candidate.migration, candidate.relation(), settings)];
    advice.setting = (rows < rates.commit_rate).then(|| ProposedSetting {
        name: "FullLoadSettings.CommitRate",
        value: i64::try_from(rows).unwrap_or(i64::MAX),
    });
    (advice, tried)
}

fn unmeasured(candidate: &Candidate<'_>, found: &str) -> (Advice, Tried) {
    let tried = candidate.tried(without_lookups);
    let message = format!(
        "{found}. How long the longest is nothing tells for all rows: if all fit {} KB, limited LOB mode spares that: {}",
        figures::count(MAX_LOB_SIZE_KB.unsigned_abs()),
        gain(&tried)
    );
    let mut advice = Advice::new(AdviceKind::LimitedLobMode, message, tried.seconds);
    advice.query = query(candidate);
    (advice, tried)
}

fn gain(tried: &Tried) -> String {
    format!("it then loads in {} and everything in {}", time(tried.table_seconds), time(tried.seconds))
}

fn without_lookups(timed: &mut TimedLoad) {
    timed.time.lobs = 0.0;
    timed.load.lobs.lookups = 0;
    timed.load.lobs.chunks = 0;
}

/// The limit that a table needs.
enum Need {
    Fits { kb: u64 },
    TooLarge,
    Unknown,
}

fn needed(candidate: &Candidate<'_>) -> Need {
    let mut kb = 1;
    for (column, lob) in lob_columns(candidate) {
        let values = candidate.migration.stored_values(candidate.timed.load.relation, column);
        let bytes = values.largest(|facts| facts.octets.as_ref()?.max).filter(|bytes| bytes.is_exact());
        let Some(bytes) = bytes else { return Need::Unknown };
        let characters = values.largest(|facts| facts.text.as_ref()?.max_characters);
        let characters =
            characters.filter(|characters| characters.is_exact()).map(|characters| characters.value);
        let longest = LongestValue { bytes: bytes.value, characters };
        kb = kb.max(lob.needed_kb(longest, SizeSetting::BulkMaxSize).safe_kb);
    }
    if kb <= MAX_LOB_SIZE_KB.unsigned_abs() { Need::Fits { kb } } else { Need::TooLarge }
}

fn lob_columns<'a>(candidate: &Candidate<'a>) -> Vec<(&'a Column, LobType)> {
    let (migration, relation) = (candidate.migration, candidate.relation());
    let catalog = migration.source();
    let schema = catalog.schema_name(relation.schema).as_str();
    let scope = migration.scope().columns(schema, relation.name.as_str());
    let settings = migration.type_settings();
    let moved = relation.columns.iter().filter(|column| scope.column(column.name.as_str()).is_moved());
    let with_type = moved.filter_map(|column| {
        let mapping = map_column(catalog, relation, column, &settings);
        Some((column, LobType::of(mapping.carried_type()).filter(|_| mapping.travels_as_lob())?))
    });
    with_type.collect()
}

fn query(candidate: &Candidate<'_>) -> Option<String> {
    let measures: Vec<String> = lob_columns(candidate)
        .into_iter()
        .map(|(column, lob)| match lob {
            LobType::Blob => format!("max(octet_length({}))", column.name),
            _ => format!("max(octet_length({}::text))", column.name),
        })
        .collect();
    (!measures.is_empty()).then(|| format!("SELECT {} FROM {}", measures.join(", "), candidate.name()))
}

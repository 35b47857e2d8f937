//! `parallel-load` by ranges of the key, for a table that is loaded longer than everything else needs.

use serde_json::json;

use super::{Advice, AdviceKind, Candidate, time};
use crate::catalog::{Column, ConstraintKind};
use crate::dms::types::{DmsType, map_column};
use crate::rules::mapped::table_settings;

pub(super) fn of(candidate: &Candidate<'_>) -> Option<Advice> {
    let load = &candidate.timed.load;
    if load.segments > 1 || candidate.model.subtasks < 2 {
        return None;
    }
    let column = cutting_column(candidate)?;
    let ranges = ranges(candidate);
    let boundaries = boundaries(candidate, column, ranges);
    let ranges = boundaries.as_ref().map_or(ranges, |boundaries| boundaries.len() as u64 + 1);
    let tried = candidate.tried(|timed| timed.load.segments = ranges);
    if ranges < 2 || !candidate.is_worth(tried.seconds) {
        return None;
    }
    let gain = format!(
        "in {ranges} ranges of {} it loads in {} instead of {}, and everything in {}",
        column.name,
        time(tried.table_seconds),
        time(candidate.timed.time.total()),
        time(tried.seconds)
    );
    let mut advice = match boundaries {
        Some(boundaries) => {
            let message = format!("{}: {gain}", candidate.name());
            let load = json!({"type": "ranges", "columns": [column.name.as_str()],
                              "boundaries": boundaries.iter().map(|bound| [bound]).collect::<Vec<_>>()});
            let mut advice = Advice::new(AdviceKind::ParallelLoad, message, tried.seconds);
            let settings = json!({"parallel-load": load});
            advice.mapping_rules = vec![table_settings(candidate.migration, candidate.relation(), settings)];
            advice
        }
        None => {
            let message = format!(
                "{}: {gain}. No profile tells how the key is spread; the query gives the boundaries of parallel-load",
                candidate.name()
            );
            let mut advice = Advice::new(AdviceKind::ParallelLoad, message, tried.seconds);
            advice.query = Some(query(candidate, column, ranges));
            advice
        }
    };
    advice = advice.about(candidate.timed);
    Some(advice)
}

/// The first column of the primary key, which an index finds ranges of and which is never NULL, unless DMS cannot cut by
/// it or its text form says no more.
fn cutting_column<'a>(candidate: &Candidate<'a>) -> Option<&'a Column> {
    let relation = candidate.relation();
    let ConstraintKind::PrimaryKey(key) = &relation.primary_key()?.kind else { return None };
    let column = relation.column_by_number(*key.columns.first()?)?;
    let migration = candidate.migration;
    let mapping = map_column(migration.source(), relation, column, &migration.type_settings());
    let is_number_or_time = matches!(
        mapping.carried_type(),
        DmsType::Int2
            | DmsType::Int4
            | DmsType::Int8
            | DmsType::Numeric { .. }
            | DmsType::NumericOfColumn
            | DmsType::Date
            | DmsType::DateTime
    );
    is_number_or_time.then_some(column)
}

/// As many as the table needs to be loaded as soon as all subtasks could be, if they shared everything evenly.
fn ranges(candidate: &Candidate<'_>) -> u64 {
    let evenly = candidate.model.work_seconds() / candidate.model.subtasks as f64;
    let needed = (candidate.timed.time.total() / evenly.max(1.0)).ceil() as u64;
    needed.clamp(2, candidate.model.subtasks as u64)
}

/// Values of the column between which about as many rows lie, one less than there are ranges; `None` where the profile
/// does not tell, or fewer than two ranges come of it.
fn boundaries(candidate: &Candidate<'_>, column: &Column, ranges: u64) -> Option<Vec<String>> {
    let profile = candidate.migration.table_profile(candidate.timed.load.relation)?;
    let spread = profile.key_spread.as_ref().filter(|spread| spread.column == column.name)?;
    let steps = (spread.bounds.len() as u64).checked_sub(1)?;
    let places = (1..ranges).map(|range| (range * steps + ranges / 2) / ranges);
    let mut inner: Vec<u64> = places.filter(|place| *place > 0 && *place < steps).collect();
    inner.dedup();
    let bounds: Vec<String> = inner
        .into_iter()
        .filter_map(|place| spread.bounds.get(usize::try_from(place).ok()?).cloned())
        .collect();
    (!bounds.is_empty()).then_some(bounds)
}

fn query(candidate: &Candidate<'_>, column: &Column, ranges: u64) -> String {
    let shares: Vec<String> =
        (1..ranges).map(|range| format!("{:.4}", range as f64 / ranges as f64)).collect();
    format!(
        "SELECT percentile_disc(ARRAY[{}]) WITHIN GROUP (ORDER BY {}) FROM {}",
        shares.join(", "),
        column.name,
        candidate.name()
    )
}

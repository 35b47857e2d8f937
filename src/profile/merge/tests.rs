//! Profiles merged: examples, and what holds for all of them.

use proptest::prelude::*;

use super::column::{figures, shows_more};
use crate::profile::{ColumnProfile, DataProfile, Scope};

fn profile(measured_at: &str, tables: &str) -> DataProfile {
    let json = format!(r#"{{"schema_version": 1, "measured_at": "{measured_at}", "tables": [{tables}]}}"#);
    DataProfile::read("p.json", json.as_bytes()).unwrap()
}

fn undated(tables: &str) -> DataProfile {
    DataProfile::read("p.json", format!(r#"{{"schema_version": 1, "tables": [{tables}]}}"#).as_bytes())
        .unwrap()
}

fn column(facts: &str) -> String {
    format!(r#"{{"schema": "s", "table": "t", "columns": {{"c": {facts}}}}}"#)
}

fn merged(first: (&str, &str), second: (&str, &str)) -> ColumnProfile {
    let merged = profile(first.0, &column(first.1)).merge(profile(second.0, &column(second.1)));
    merged.column("s", "t", "c").unwrap().clone()
}

fn nulls_after(first: (&str, &str), second: (&str, &str)) -> Option<u64> {
    merged(first, second).nulls
}

#[test]
fn every_row_beats_a_sample_and_new_beats_old() {
    let (sample, all, newer) = (r#"{"nulls": 1, "scope": "sample"}"#, r#"{"nulls": 2}"#, r#"{"nulls": 3}"#);
    assert_eq!(nulls_after(("2026-11-01", all), ("2026-11-02", sample)), Some(2));
    assert_eq!(nulls_after(("2026-11-02", sample), ("2026-11-01", all)), Some(2));
    assert_eq!(nulls_after(("2026-11-01", all), ("2026-11-02", newer)), Some(3));
    assert_eq!(nulls_after(("2026-11-02", newer), ("2026-11-01", all)), Some(3));
}

#[test]
fn a_newer_sample_that_shows_more_ends_what_was_proven() {
    let proven = r#"{"rows": 100, "nulls": 0, "number": {"max_scale": 3, "nan": 0}, "octets": {"max": 9, "total": 90},
        "over": [{"limit": {"kind": "octets", "octets": 8}, "rows": 2}]}"#;
    let shows = r#"{"rows": 10, "nulls": 0, "scope": "sample", "number": {"max_scale": 15, "nan": 0},
        "over": [{"limit": {"kind": "finite"}, "rows": 1, "example": {"key": ["7"]}}]}"#;
    for (first, second) in
        [(("2026-11-01", proven), ("2026-11-02", shows)), (("2026-11-02", shows), ("2026-11-01", proven))]
    {
        let facts = merged(first, second);
        assert_eq!((facts.scope, facts.rows, facts.nulls), (Scope::Sample, Some(100), Some(0)));
        let number = facts.number.unwrap();
        assert_eq!((number.max_scale, number.nan), (Some(15), Some(0)));
        assert_eq!(facts.octets.unwrap().max, Some(9));
        assert_eq!(facts.over.iter().map(|over| over.rows).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(facts.measured_at, None, "that of the newer file");
    }
    // a limit of which the older one knows nothing
    let other = r#"{"rows": 10, "scope": "sample", "over": [{"limit": {"kind": "finite"}, "rows": 1}]}"#;
    assert_eq!(merged(("2026-11-01", proven), ("2026-11-02", other)).scope, Scope::Sample);
    // it shows no more
    let fewer = r#"{"rows": 10, "nulls": 1, "scope": "sample", "number": {"max_scale": 2}}"#;
    let facts = merged(("2026-11-01", proven), ("2026-11-02", fewer));
    assert_eq!((facts.scope, facts.number.unwrap().max_scale), (Scope::All, Some(3)));
    assert_eq!(facts.measured_at.as_deref(), Some("2026-11-01"));
}

#[test]
fn an_older_loss_is_over_where_every_row_was_looked_at_again() {
    let (loss, fine) = (r#"{"number": {"max_scale": 15}}"#, r#"{"number": {"max_scale": 2}}"#);
    assert_eq!(merged(("2026-11-01", loss), ("2026-11-02", fine)).number.unwrap().max_scale, Some(2));
    let sampled = r#"{"scope": "sample", "number": {"max_scale": 2}}"#;
    assert_eq!(merged(("2026-11-01", loss), ("2026-11-02", sampled)).number.unwrap().max_scale, Some(15));
    let earlier = r#"{"scope": "sample", "number": {"max_scale": 15}}"#;
    assert_eq!(merged(("2026-11-01", earlier), ("2026-11-02", fine)).scope, Scope::All);
    let facts = merged(("2026-11-01", earlier), ("2026-11-02", sampled));
    assert_eq!((facts.scope, facts.number.unwrap().max_scale), (Scope::Sample, Some(15)));
}

#[test]
fn of_two_without_an_order_the_larger_figures_stay() {
    let (loss, fine) = (r#"{"number": {"max_scale": 15}}"#, r#"{"number": {"max_scale": 2}}"#);
    for (first, second) in [(loss, fine), (fine, loss)] {
        let facts = merged(("2026-11-01", first), ("2026-11-01", second));
        assert_eq!(facts.number.unwrap().max_scale, Some(15));
        let merged = undated(&column(first)).merge(profile("2026-11-01", &column(second)));
        let facts = merged.column("s", "t", "c").unwrap();
        assert_eq!((merged.measured_at(), facts.measured_at.as_deref()), (None, None));
        assert_eq!(facts.number.as_ref().unwrap().max_scale, Some(15));
    }
}

#[test]
fn digits_that_are_too_few_to_be_counted_are_not_taken_from_before() {
    let long = r#"{"number": {"max_scale": 20, "max_integer_digits": 20, "max_precision": 40}}"#;
    let short = r#"{"number": {"max_scale": 2, "max_integer_digits": 3}}"#;
    let facts = merged(("2026-11-01", long), ("2026-11-02", short));
    assert_eq!(facts.number.unwrap().max_precision, None);
    assert_eq!(facts.measured_at, None, "all of it is new");
}

#[test]
fn facts_of_another_type_are_those_of_another_column() {
    let before = r#"{"data_type": "text", "text": {"max_octets": 3}}"#;
    let after = r#"{"data_type": "numeric", "number": {"max_scale": 1}}"#;
    let facts = merged(("2026-11-02", after), ("2026-11-01", before));
    assert_eq!((facts.data_type.as_deref(), facts.text), (Some("numeric"), None));
    let facts = merged(("2026-11-02", after), ("2026-11-02", before));
    assert_eq!((facts.data_type, facts.scope), (None, Scope::Sample));
}

#[test]
fn what_only_one_knows_stays_with_its_date() {
    let numbers = column(r#"{"number": {"nan": 1}}"#);
    let other = r#"{"schema": "s", "table": "u", "rows": {"count": 7, "exact": true}}"#;
    let octets = column(r#"{"octets": {"max": 9}}"#);
    let merged = profile("2026-11-01", &numbers).merge(profile("2026-11-02", &format!("{octets}, {other}")));
    let facts = merged.column("s", "t", "c").unwrap();
    assert_eq!(facts.number.as_ref().unwrap().nan, Some(1));
    assert_eq!(facts.octets.as_ref().unwrap().max, Some(9));
    assert_eq!(facts.measured_at.as_deref(), Some("2026-11-01"), "not all of it was looked at since");
    assert_eq!(merged.table("s", "u").unwrap().rows.unwrap().count, 7);
    assert_eq!(merged.measured_at(), Some("2026-11-02"));
}

#[test]
fn a_failure_is_forgotten_where_another_profile_has_the_facts() {
    let failed = r#"{"schema": "s", "table": "t", "not_measured": {"because": "locked", "message": "m"}}"#;
    let measured = column(r#"{"nulls": 0}"#);
    for (first, second) in [(failed, measured.as_str()), (measured.as_str(), failed)] {
        let merged = profile("2026-11-01", first).merge(profile("2026-11-02", second));
        let table = merged.table("s", "t").unwrap();
        assert_eq!((&table.not_measured, table.columns.len()), (&None, 1));
    }
    let twice = profile("2026-11-01", failed).merge(profile("2026-11-02", failed));
    assert!(twice.table("s", "t").unwrap().not_measured.is_some());
}

#[test]
fn a_failure_stays_where_the_other_profile_has_not_what_was_missing() {
    let failed = |facts: &str| {
        format!(
            r#"{{"schema": "s", "table": "t", "columns": {{{facts}}}, "not_measured": {{"because": "timed-out", "message": "m"}}}}"#
        )
    };
    let (nothing, in_part) = (failed(""), failed(r#""c": {"scope": "sample", "octets": {"max": 1}}"#));
    let sizes = r#"{"schema": "s", "table": "t", "rows": {"count": 5, "exact": false}}"#;
    let other_column = r#"{"schema": "s", "table": "t", "columns": {"d": {"octets": {"max": 1}}}}"#;
    let other_fact = column(r#"{"number": {"max_scale": 1}}"#);
    let missing = column(r#"{"octets": {"max": 7}}"#);
    for (failed, other, is_answered) in [
        (&nothing, sizes, false),
        (&in_part, sizes, false),
        (&in_part, other_column, false),
        (&in_part, &other_fact, false),
        (&in_part, &missing, true),
        (&nothing, &missing, true),
    ] {
        for (first, second) in [(failed.as_str(), other), (other, failed)] {
            let merged = profile("2026-11-01", first).merge(profile("2026-11-02", second));
            let left = &merged.table("s", "t").unwrap().not_measured;
            assert_eq!(left.is_none(), is_answered, "{first} {second}");
        }
    }
}

#[test]
fn of_two_failures_the_newer_one_is_told() {
    let failed = |message: &str| {
        format!(
            r#"{{"schema": "s", "table": "t", "not_measured": {{"because": "locked", "message": "{message}"}}}}"#
        )
    };
    let (older, newer) = (profile("2026-11-01", &failed("older")), profile("2026-11-02", &failed("newer")));
    for merged in [older.clone().merge(newer.clone()), newer.merge(older)] {
        assert_eq!(merged.table("s", "t").unwrap().not_measured.as_ref().unwrap().message, "newer");
    }
}

#[test]
fn a_table_that_was_empty_is_not_where_rows_were_seen_since() {
    let rows = |facts: &str| format!(r#"{{"schema": "s", "table": "t", {facts}}}"#);
    let count = |older: &str, newer: &str| {
        let (older, newer) = (profile("2026-11-01", &rows(older)), profile("2026-11-02", &rows(newer)));
        let either = [older.clone().merge(newer.clone()), newer.merge(older)];
        let [a, b] =
            either.map(|merged| merged.table("s", "t").unwrap().rows.map(|rows| (rows.count, rows.exact)));
        assert_eq!(a, b);
        a
    };
    let (none, five) = (r#""rows": {"count": 0, "exact": true}"#, r#""rows": {"count": 5, "exact": true}"#);
    let guess = r#""rows": {"count": 7, "exact": false}"#;
    let looked = r#""columns": {"c": {"scope": "sample", "rows": 3}}"#;
    assert_eq!(count(none, five), Some((5, true)));
    assert_eq!(count(five, none), Some((0, true)));
    assert_eq!(count(five, guess), Some((5, true)));
    assert_eq!(count(none, guess), Some((7, false)));
    assert_eq!(count(none, looked), None);
}

#[test]
fn a_key_is_one_as_long_as_nothing_speaks_against_it() {
    let key =
        |facts: &str| format!(r#"{{"schema": "s", "table": "t", "keys": [{{"columns": ["id"], {facts}}}]}}"#);
    let known = |older: &str, newer: &str| {
        let (older, newer) = (profile("2026-11-01", &key(older)), profile("2026-11-02", &key(newer)));
        let either = [older.clone().merge(newer.clone()), newer.merge(older)];
        let [a, b] = either.map(|merged| merged.table("s", "t").unwrap().keys[0].clone());
        assert_eq!(a, b);
        (a.is_key(), a.nulls, a.duplicates)
    };
    let (good, repeats) = (r#""nulls": 0, "duplicates": 0"#, r#""nulls": 0, "duplicates": 4"#);
    assert_eq!(known(good, good), (true, 0, Some(0)));
    assert_eq!(known(good, repeats), (false, 0, Some(4)));
    assert_eq!(known(repeats, good), (true, 0, Some(0)));
    assert_eq!(known(good, r#""scope": "sample", "nulls": 2"#), (false, 2, None));
    assert_eq!(known(good, r#""scope": "sample", "nulls": 0"#), (true, 0, Some(0)));
    assert_eq!(known(repeats, r#""scope": "sample", "nulls": 1"#), (false, 1, Some(4)));
    // NULLs counted anew, values compared before
    assert_eq!(known(good, r#""nulls": 1"#), (false, 1, Some(0)));
    assert_eq!(known(good, r#""nulls": 0, "data_types": ["citext"]"#), (true, 0, Some(0)));
    let of_type = r#""nulls": 0, "duplicates": 0, "data_types": ["text"]"#;
    assert_eq!(known(of_type, r#""nulls": 0, "data_types": ["citext"]"#), (false, 0, None));
}

/// Facts of a column as they stand in a profile: of few kinds and small figures, so that they often meet.
fn facts() -> impl Strategy<Value = String> {
    let figure = || prop_oneof![Just("null".to_owned()), (0..4_u32).prop_map(|figure| figure.to_string())];
    let scope = prop_oneof![Just("all"), Just("sample")];
    let columns = (scope, 4..9_u32, figure(), figure(), figure(), figure(), figure(), figure());
    columns.prop_map(|(scope, rows, nulls, digits, scale, nan, octets, over)| {
        let over = match over.as_str() {
            "null" => String::new(),
            rows => format!(r#"{{"limit": {{"kind": "finite"}}, "rows": {rows}}}"#),
        };
        format!(
            r#"{{"scope": "{scope}", "rows": {rows}, "nulls": {nulls},
                "number": {{"max_integer_digits": {digits}, "max_scale": {scale}, "nan": {nan}}},
                "octets": {{"max": {octets}}}, "over": [{over}]}}"#
        )
    })
}

fn date() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("2026-11-01"), Just("2026-11-02"), Just("2026-11-02T10:00:00Z"), Just("")]
}

fn any_profile() -> impl Strategy<Value = DataProfile> {
    (date(), facts()).prop_map(|(date, facts)| match date {
        "" => undated(&column(&facts)),
        date => profile(date, &column(&facts)),
    })
}

fn facts_of(profile: &DataProfile) -> &ColumnProfile {
    profile.column("s", "t", "c").unwrap()
}

/// The rows that pass the one limit.
fn over(facts: &ColumnProfile) -> Option<u64> {
    facts.over.first().map(|over| over.rows)
}

proptest! {
    #[test]
    fn no_newer_evidence_is_lost(older in facts(), newer in facts(), turned in any::<bool>()) {
        let (older, newer) = (profile("2026-11-01", &column(&older)), profile("2026-11-02", &column(&newer)));
        let merged = match turned {
            false => older.clone().merge(newer.clone()),
            true => newer.clone().merge(older.clone()),
        };
        let (merged, older, newer) = (facts_of(&merged), facts_of(&older), facts_of(&newer));
        prop_assert!(!shows_more(newer, merged), "{merged:?}");
        // what is said to hold for every row was seen in every row, and nothing else was seen since
        let is_proven = newer.is_exact() || (older.is_exact() && !shows_more(newer, older));
        prop_assert!(!merged.is_exact() || is_proven, "{merged:?}");
        // a figure that a look at every row did not ask for is as it was before
        for ((merged, older), newer) in figures(merged).into_iter().zip(figures(older)).zip(figures(newer)) {
            prop_assert!(newer.is_some() || merged.unwrap_or(0) >= older.unwrap_or(0), "{merged:?} {older:?}");
        }
        prop_assert!(over(newer).is_some() || over(merged).unwrap_or(0) >= over(older).unwrap_or(0));
    }

    #[test]
    fn a_profile_and_itself_are_itself(one in any_profile(), other in any_profile()) {
        let twice = one.clone().merge(one.clone());
        prop_assert_eq!(twice.file(), one.file());
        let merged = one.merge(other.clone());
        let twice = merged.clone().merge(merged.clone());
        prop_assert_eq!(twice.file(), merged.file());
    }

    #[test]
    fn the_order_of_files_does_not_matter(one in any_profile(), other in any_profile()) {
        let (ahead, behind) = (one.clone().merge(other.clone()), other.merge(one));
        let (mut ahead, mut behind) = (facts_of(&ahead).clone(), facts_of(&behind).clone());
        // either may lend its rows, where both hold as many values
        for facts in [&mut ahead, &mut behind] {
            facts.nulls = facts.rows.zip(facts.nulls).map(|(rows, nulls)| rows - nulls);
            facts.rows = None;
        }
        prop_assert_eq!(ahead, behind);
    }

    #[test]
    fn three_profiles_lose_no_loss_in_any_order(facts in prop::collection::vec(facts(), 3), turn in 0..3_usize) {
        let dates = ["2026-11-01", "2026-11-02", "2026-11-03"];
        let all: Vec<DataProfile> =
            dates.iter().zip(&facts).map(|(date, facts)| profile(date, &column(facts))).collect();
        let mut turned = all.clone();
        turned.rotate_left(turn);
        let merged = DataProfile::merge_all(turned).unwrap();
        prop_assert!(!shows_more(facts_of(&all[2]), facts_of(&merged)));
        let last_exact = all.iter().rev().find(|profile| facts_of(profile).is_exact());
        prop_assert!(!facts_of(&merged).is_exact() || last_exact.is_some());
    }
}

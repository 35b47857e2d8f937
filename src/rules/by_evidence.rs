//! What a data profile makes of each rule that can use one, in both directions: loss that is certain, harmlessness
//! that is proven, and a sample, which proves the one and never the other.

use super::testing::Case;
use crate::dms::TargetEngine;
use crate::profile::DataProfile;

/// A rule, a table `t` with a column `c`, and what is known of it.
struct Evidence {
    rule: &'static str,
    sql: &'static str,
    /// Makes the task another than the default.
    task: fn(Case) -> Case,
    /// The severity where no profile is given; empty for none.
    unknown: &'static str,
    loss: Known,
    harmless: Known,
    /// What is said of the facts of `harmless` where they are a sample's.
    sample: Said,
}

/// Facts of the column as they stand in a profile, and what is said of them.
struct Known {
    facts: &'static str,
    said: Said,
}

/// A severity and a part of the message; no severity is no finding.
type Said = (&'static str, &'static str);

fn plain(case: Case) -> Case {
    case
}

fn case(evidence: &Evidence, facts: Option<&str>) -> Case {
    let case = (evidence.task)(Case::new(evidence.sql));
    match facts {
        Some(facts) => case.profile(&profile(facts)),
        None => case,
    }
}

fn profile(facts: &str) -> String {
    format!(
        r#"{{"schema_version": 1, "measured_at": "2026-11-20", "tables": [{{"schema": "public", "table": "t",
            "rows": {{"count": 12000000, "exact": true}}, "columns": {{"c": {{{facts}}}}}}}]}}"#
    )
}

/// The severity and the message of the one finding; two empty texts where there is none.
fn said(evidence: &Evidence, facts: Option<&str>) -> (String, String) {
    let found = case(evidence, facts).finds(evidence.rule);
    match found.as_slice() {
        [] => (String::new(), String::new()),
        [one] => {
            let severity = one.split(' ').next().unwrap_or_default().to_owned();
            (severity, case(evidence, facts).describes(evidence.rule).message)
        }
        several => panic!("{}: {several:?}", evidence.rule),
    }
}

const NUMERIC: &str = "CREATE TABLE t (id bigint PRIMARY KEY, c numeric);";
const AS_STRING: &str = r#"{"MapUnboundedNumericAsString": true}"#;

fn cases() -> Vec<Evidence> {
    vec![
        Evidence {
            rule: "numeric-without-precision",
            sql: NUMERIC,
            task: plain,
            unknown: "error",
            loss: Known {
                facts: r#""number": {"max_scale": 15, "max_integer_digits": 3, "rows_over_scale_6": 1204},
                    "over": [{"limit": {"kind": "numeric", "precision": 28, "scale": 6}, "rows": 1204,
                              "example": {"key": ["4711"]}}]"#,
                said: (
                    "error",
                    "1,204 of 12,000,000 values have more than 6 digits after the point (up to 15), which are lost, for \
                     instance where id = 4711 (measured 2026-11-20)",
                ),
            },
            harmless: Known {
                facts: r#""number": {"max_scale": 5, "max_integer_digits": 3, "rows_over_scale_6": 0,
                    "rows_over_integer_digits_22": 0}"#,
                said: (
                    "info",
                    "all 12,000,000 values fit NUMERIC(28,6), as which DMS carries this column (measured 2026-11-20); a longer one",
                ),
            },
            sample: ("warning", "but not all were looked at"),
        },
        Evidence {
            rule: "numeric-as-string-limits",
            sql: NUMERIC,
            task: |case| case.source_settings(AS_STRING).target_settings(AS_STRING),
            unknown: "warning",
            loss: Known {
                facts: r#""number": {"max_precision": 31, "rows_over_precision_28": 2},
                    "over": [{"limit": {"kind": "digits", "digits": 28}, "rows": 2, "example": {"key": ["7"]}}]"#,
                said: ("error", "the longest value has 31 digits, for instance where id = 7"),
            },
            harmless: Known {
                facts: r#""number": {"max_scale": 5, "max_integer_digits": 3, "rows_over_precision_28": 0}"#,
                said: ("info", "all 12,000,000 values keep within the limits"),
            },
            sample: ("warning", ""),
        },
        Evidence {
            rule: "numeric-precision-over-38",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c numeric(60,20));",
            task: plain,
            unknown: "warning",
            loss: Known {
                facts: r#""number": {"max_precision": 41, "rows_over_precision_38": 9},
                    "over": [{"limit": {"kind": "digits", "digits": 38}, "rows": 9, "example": {"key": ["7"]}}]"#,
                said: ("warning", "9 of 12,000,000 values have more than 38, for instance where id = 7"),
            },
            harmless: Known {
                facts: r#""number": {"max_precision": 30, "rows_over_precision_38": 0}"#,
                said: ("info", "all 12,000,000 values have at most 38 digits"),
            },
            sample: ("warning", ""),
        },
        Evidence {
            rule: "numeric-nan",
            sql: NUMERIC,
            task: plain,
            unknown: "",
            loss: Known {
                facts: r#""number": {"nan": 3},
                    "over": [{"limit": {"kind": "finite"}, "rows": 3, "example": {"key": ["7"]}}]"#,
                said: (
                    "warning",
                    "3 of 12,000,000 values (measured 2026-11-20) are NaN, for instance where id = 7",
                ),
            },
            harmless: Known { facts: r#""number": {"nan": 0}"#, said: ("", "") },
            sample: ("", ""),
        },
        Evidence {
            rule: "timestamp-infinity",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c timestamp);",
            task: plain,
            unknown: "",
            loss: Known {
                facts: r#""time": {"infinity": 12, "minus_infinity": 0},
                    "over": [{"limit": {"kind": "finite"}, "rows": 12, "example": {"key": ["7"]}}]"#,
                said: (
                    "error",
                    "12 of 12,000,000 values (measured 2026-11-20) are infinite, for instance where id = 7: infinity arrives as",
                ),
            },
            harmless: Known { facts: r#""time": {"infinity": 0, "minus_infinity": 0}"#, said: ("", "") },
            sample: ("", ""),
        },
        Evidence {
            rule: "timestamp-out-of-range",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c date);",
            task: plain,
            unknown: "",
            loss: Known {
                facts: r#""time": {"before_christ": 40, "after_year_9999": 1},
                    "over": [{"limit": {"kind": "four-digit-years"}, "rows": 41, "example": {"key": ["7"]}}]"#,
                said: (
                    "warning",
                    "40 of 12,000,000 values are before the year 1, and 1 after 9999, for instance where id = 7",
                ),
            },
            harmless: Known {
                facts: r#""time": {"before_christ": 0, "after_year_9999": 0}"#,
                said: ("", ""),
            },
            sample: ("", ""),
        },
        Evidence {
            rule: "varchar-without-length",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c varchar);",
            task: plain,
            unknown: "error",
            loss: Known {
                facts: r#""text": {"max_octets": 9412, "max_characters": 9412},
                    "over": [{"limit": {"kind": "octets", "octets": 8000}, "rows": 12, "example": {"key": ["7"]}}]"#,
                said: ("error", "12 of 12,000,000 values are longer, up to 9,412, for instance where id = 7"),
            },
            harmless: Known {
                facts: r#""text": {"max_octets": 412, "max_characters": 412}"#,
                said: (
                    "info",
                    "all 12,000,000 values fit, the longest with 412 (measured 2026-11-20); a longer one",
                ),
            },
            sample: ("warning", "but not all were looked at"),
        },
        Evidence {
            rule: "bpchar-without-length",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c bpchar);",
            task: plain,
            unknown: "warning",
            loss: Known {
                facts: r#""text": {"max_characters": 5},
                    "over": [{"limit": {"kind": "characters", "characters": 1}, "rows": 12, "example": {"key": ["7"]}}]"#,
                said: (
                    "error",
                    "12 of 12,000,000 values have more, the longest value has 5 characters, for instance where id = 7",
                ),
            },
            harmless: Known {
                facts: r#""text": {"max_characters": 1}"#,
                said: (
                    "info",
                    "all 12,000,000 values have one character at most (measured 2026-11-20), and a longer one may come",
                ),
            },
            sample: ("warning", "looked at"),
        },
        Evidence {
            rule: "char-trimmed",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c character(3));",
            task: |case| case.engine(TargetEngine::Oracle),
            unknown: "warning",
            loss: Known {
                facts: r#""text": {"trailing_blanks": 40, "blank_only": 2}"#,
                said: ("warning", "40 of 12,000,000 values end with blanks, 2 of them nothing but blanks"),
            },
            harmless: Known {
                facts: r#""text": {"trailing_blanks": 0, "blank_only": 0}"#,
                said: ("info", "none of all 12,000,000 values ends with one today (measured 2026-11-20)"),
            },
            sample: ("warning", ""),
        },
        Evidence {
            rule: "enum-column",
            sql: "CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (id bigint PRIMARY KEY, c mood);",
            task: plain,
            unknown: "error",
            loss: Known {
                facts: r#""nulls": 2000000"#,
                said: ("error", "the column holds 10,000,000 values (measured 2026-11-20)"),
            },
            harmless: Known {
                facts: r#""nulls": 12000000"#,
                said: (
                    "info",
                    "no row holds a value today (measured 2026-11-20), so nothing is hurt until one does",
                ),
            },
            sample: ("error", ""),
        },
        Evidence {
            rule: "document-column",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c jsonb);",
            task: plain,
            unknown: "warning",
            loss: Known {
                facts: r#""octets": {"max": 40000}"#,
                said: (
                    "error",
                    "the largest document has 40,000 bytes (measured 2026-11-20) and would be cut at 32 KB",
                ),
            },
            harmless: Known {
                facts: r#""octets": {"max": 800}"#,
                said: (
                    "info",
                    "all 12,000,000 values are within 32 KB, the largest with 800 bytes (measured 2026-11-20); a larger one",
                ),
            },
            sample: ("warning", ""),
        },
        Evidence {
            rule: "large-object-reference",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c oid);",
            task: plain,
            unknown: "warning",
            loss: Known {
                facts: r#""large_object_references": 5"#,
                said: ("error", "5 of 12,000,000 values refer to a large object (measured 2026-11-20)"),
            },
            harmless: Known {
                facts: r#""large_object_references": 0"#,
                said: ("info", "all 12,000,000 values: none refers to a large object (measured 2026-11-20)"),
            },
            sample: ("warning", ""),
        },
        Evidence {
            rule: "lob-may-be-truncated",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c bytea);",
            task: plain,
            unknown: "warning",
            loss: Known {
                facts: r#""octets": {"max": 9638912, "histogram": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]},
                    "over": [{"limit": {"kind": "octets", "octets": 32768}, "rows": 4, "example": {"key": ["7"]}}]"#,
                said: (
                    "error",
                    "4 of 12,000,000 values above 32 KB (LobMaxSize), for instance where id = 7; the longest has \
                     9,638,912 bytes, measured 2026-11-20",
                ),
            },
            harmless: Known {
                facts: r#""octets": {"max": 9412}"#,
                said: (
                    "info",
                    "all 12,000,000 values fit today: the longest needs 10 of 32 KB (LobMaxSize), measured 2026-11-20; a longer one",
                ),
            },
            sample: ("warning", "of a sample"),
        },
        Evidence {
            rule: "lob-without-key",
            sql: "CREATE TABLE t (id bigint, c bytea);",
            task: plain,
            unknown: "error",
            loss: Known {
                facts: r#""nulls": 2000000"#,
                said: ("error", "the table holds 10,000,000 LOBs (measured 2026-11-20)"),
            },
            harmless: Known {
                facts: r#""nulls": 12000000"#,
                said: (
                    "info",
                    "no row holds one today (measured 2026-11-20), so nothing is lost until one does",
                ),
            },
            sample: ("error", ""),
        },
        Evidence {
            rule: "inline-lob-without-full-lob-mode",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c bytea);",
            task: |case| case.settings(r#"{"TargetMetadata": {"InlineLobMaxSize": 16}}"#),
            unknown: "warning",
            loss: Known {
                facts: r#""octets": {"max": 90000}"#,
                said: ("warning", "without FullLobMode it has no effect"),
            },
            harmless: Known {
                facts: r#""octets": {"max": 9412}"#,
                said: (
                    "info",
                    "all stored values fit LobMaxSize, the largest needs 10 KB: nothing is cut today",
                ),
            },
            sample: ("warning", ""),
        },
        Evidence {
            rule: "lob-limit-too-large",
            sql: "CREATE TABLE t (id bigint PRIMARY KEY, c bytea);",
            task: |case| case.settings(r#"{"TargetMetadata": {"LobMaxSize": 500000}}"#),
            unknown: "warning",
            loss: Known {
                facts: r#""octets": {"max": 209715200}"#,
                said: ("warning", "what is stored needs 204,800 KB (measured 2026-11-20)"),
            },
            harmless: Known {
                facts: r#""octets": {"max": 9412}"#,
                said: ("warning", "what is stored needs 10 KB"),
            },
            sample: ("warning", "what was looked at needs 10 KB (measured 2026-11-20), but not all was"),
        },
    ]
}

#[test]
fn without_a_profile_the_schema_decides() {
    for evidence in cases() {
        assert_eq!(said(&evidence, None).0, evidence.unknown, "{}", evidence.rule);
    }
}

#[test]
fn certain_loss_comes_with_its_figure_and_the_key_of_a_row() {
    for evidence in cases() {
        let (severity, part) = evidence.loss.said;
        let (found, message) = said(&evidence, Some(evidence.loss.facts));
        assert_eq!(found, severity, "{}: {message}", evidence.rule);
        assert!(message.contains(part), "{}: {message}", evidence.rule);
    }
}

#[test]
fn what_is_proven_harmless_is_advice_with_its_date() {
    for evidence in cases() {
        let (severity, part) = evidence.harmless.said;
        let (found, message) = said(&evidence, Some(evidence.harmless.facts));
        assert_eq!(found, severity, "{}: {message}", evidence.rule);
        assert!(message.contains(part), "{}: {message}", evidence.rule);
    }
}

#[test]
fn a_sample_proves_a_loss_and_never_that_there_is_none() {
    let rank = |severity: &str| ["", "info", "warning", "error"].iter().position(|known| *known == severity);
    for evidence in cases() {
        let sampled = |facts: &str| format!(r#""scope": "sample", "rows": 1000, {facts}"#);
        let (severity, part) = evidence.sample;
        let (found, message) = said(&evidence, Some(&sampled(evidence.harmless.facts)));
        assert_eq!(found, severity, "{}: {message}", evidence.rule);
        assert!(message.contains(part), "{}: {message}", evidence.rule);
        if found.is_empty() {
            // nothing was found, and it is said that this proves nothing
            let checked = case(&evidence, Some(&sampled(evidence.harmless.facts))).not_checked(evidence.rule);
            assert_eq!(
                checked,
                ["the profile does not tell it of every row of these columns"],
                "{}",
                evidence.rule
            );
        } else {
            assert!(rank(&found) >= rank("warning"), "{}", evidence.rule);
        }
        let (found, _) = said(&evidence, Some(&sampled(evidence.loss.facts)));
        assert!(rank(&found) >= rank(evidence.loss.said.0), "{}: {found}", evidence.rule);
    }
}

#[test]
fn a_newer_sample_of_a_loss_is_not_outvoted_by_older_proof() {
    let rank = |severity: &str| ["", "info", "warning", "error"].iter().position(|known| *known == severity);
    for evidence in cases() {
        let proof = profile(evidence.harmless.facts).replace("2026-11-20", "2026-11-01");
        let facts = format!(r#""scope": "sample", "rows": 11000000, {}"#, evidence.loss.facts);
        let (sample, alone) = (profile(&facts), said(&evidence, Some(&facts)));
        for files in [[&proof, &sample], [&sample, &proof]] {
            let read = |json: &String| DataProfile::read("p.json", json.as_bytes()).unwrap();
            let merged = DataProfile::merge_all(files.map(read).to_vec()).unwrap();
            let merged = serde_json::to_string(merged.file()).unwrap();
            let found = case(&evidence, None).profile(&merged).finds(evidence.rule);
            let severity = found.first().map_or("", |found| found.split(' ').next().unwrap_or_default());
            assert!(rank(severity) >= rank(&alone.0), "{}: {found:?}, alone {alone:?}", evidence.rule);
        }
    }
}

#[test]
fn a_value_stands_in_a_message_only_where_it_was_asked_for() {
    let evidence = cases().into_iter().next().unwrap();
    let asked = evidence.loss.facts.replace(r#"["4711"]"#, r#"["4711"], "value": "0.123456789012345""#);
    let message = said(&evidence, Some(&asked)).1;
    assert!(message.contains("where id = 4711: '0.123456789012345'"), "{message}");
}

#[test]
fn an_empty_table_hurts_nothing_today() {
    let empty = r#"{"schema_version": 1, "measured_at": "2026-11-20", "tables": [{"schema": "public", "table": "t",
        "rows": {"count": 0, "exact": true}}]}"#;
    for evidence in cases().into_iter().filter(|evidence| evidence.rule != "lob-limit-too-large") {
        let found = case(&evidence, None).profile(empty).finds(evidence.rule);
        let is_hurt = found.iter().any(|found| !found.starts_with("info"));
        assert!(!is_hurt || evidence.rule.starts_with("inline"), "{}: {found:?}", evidence.rule);
    }
}

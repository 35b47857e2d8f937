//! The rules that users and embedders rely on: their names, groups and default severities. A name that
//! stands in somebody's configuration or baseline must not go away.

use std::collections::BTreeSet;

use pgdms_lint::rules::{self, Group, Severity};

#[test]
fn the_promised_rules_are_there_with_their_severity() {
    for (group, promised) in PROMISED {
        for (name, severity) in *promised {
            let rule = rules::find(name).unwrap_or_else(|| panic!("{name} is missing"));
            assert_eq!((rule.group, rule.severity), (*group, *severity), "{name}");
        }
    }
}

#[test]
fn these_groups_hold_no_other_rules() {
    for (group, promised) in PROMISED {
        let there: BTreeSet<&str> =
            rules::all().filter(|rule| rule.group == *group).map(|rule| rule.name).collect();
        let named: BTreeSet<&str> = promised.iter().map(|(name, _)| *name).collect();
        assert_eq!(there, named, "{group}: a new rule is promised here too");
    }
}

use Severity::{Error, Info, Warning};

/// The rules of a group with their severity for a full-load-and-cdc task to PostgreSQL, without a profile.
type Promise = (Group, &'static [(&'static str, Severity)]);

const PROMISED: &[Promise] = &[
    (
        Group::Types,
        &[
            ("numeric-without-precision", Error),
            ("numeric-as-string-limits", Warning),
            ("numeric-precision-over-38", Warning),
            ("numeric-unusual-scale", Warning),
            ("numeric-array", Warning),
            ("numeric-nan", Warning),
            ("bpchar-without-length", Warning),
            ("char-trimmed", Info),
            ("varchar-without-length", Error),
            ("long-varchar-as-lob", Info),
            ("timestamp-infinity", Error),
            ("timestamp-out-of-range", Warning),
            ("timestamptz-normalised", Info),
            ("timetz-without-zone", Info),
            ("interval-as-text", Warning),
            ("enum-column", Error),
            ("network-address-column", Error),
            ("text-search-column", Error),
            ("geometric-column", Error),
            ("composite-column", Error),
            ("range-column", Error),
            ("multirange-column", Warning),
            ("domain-column", Warning),
            ("document-column", Warning),
            ("large-object-reference", Error),
            ("postgis-column", Info),
            ("boolean-on-other-engine", Warning),
            ("undocumented-type", Warning),
        ],
    ),
    (
        Group::Lobs,
        &[
            ("lob-may-be-truncated", Warning),
            ("lobs-switched-off", Error),
            ("lob-without-key", Error),
            ("lob-primary-key", Error),
            ("lob-not-null-on-target", Error),
            ("lob-batch-apply", Warning),
            ("lob-limit-too-large", Warning),
            ("lob-limit-uses-memory", Info),
            ("lob-chunk-too-large", Warning),
            ("lob-settings-invalid", Error),
            ("lobs-lost-by-update-record", Error),
            ("inline-lob-without-full-lob-mode", Warning),
        ],
    ),
    (
        Group::Keys,
        &[
            ("missing-primary-key", Error),
            ("deferrable-primary-key", Error),
            ("array-without-primary-key", Error),
            ("coalesce-unique-index", Error),
            ("case-unique-index", Warning),
            ("nullable-unique-key", Warning),
            ("deferred-constraint", Warning),
            ("invalid-index", Warning),
            ("primary-key-may-change", Info),
            ("replica-identity-nothing", Error),
            ("replica-identity-using-index", Warning),
            ("replica-identity-full", Info),
            ("replica-identity-full-with-pglogical", Error),
            ("validation-without-key", Warning),
            ("validation-key-type", Warning),
            ("batch-apply-without-key", Warning),
            ("batch-apply-primary-and-unique", Warning),
            ("batch-apply-with-foreign-keys", Warning),
            ("batch-apply-falls-back", Info),
        ],
    ),
    (
        Group::Tables,
        &[
            ("similar-table-names", Error),
            ("partitioned-table", Warning),
            ("inherited-table", Warning),
            ("inheritance-parent-selected", Error),
            ("partition-parent-selected", Error),
            ("generated-column", Warning),
            ("identity-always-column", Warning),
            ("unlogged-table", Error),
            ("foreign-table", Warning),
            ("materialized-view", Warning),
            ("view-selected-with-cdc", Warning),
            ("row-level-security", Warning),
            ("ddl-in-function", Info),
            ("truncate-not-replicated", Warning),
            ("large-objects-not-migrated", Error),
            ("awsdms-artifact", Info),
            ("too-many-tables", Warning),
            ("encoding-not-utf8", Warning),
            ("date-style-not-iso", Warning),
            ("database-name-with-semicolon", Error),
        ],
    ),
    (
        Group::Objects,
        &[
            ("secondary-index-not-migrated", Warning),
            ("unique-constraint-not-migrated", Warning),
            ("exclusion-constraint-not-migrated", Warning),
            ("foreign-key-not-migrated", Warning),
            ("check-constraint-not-migrated", Warning),
            ("default-not-migrated", Warning),
            ("sequence-not-migrated", Warning),
            ("trigger-not-migrated", Warning),
            ("rule-not-migrated", Warning),
            ("function-not-migrated", Warning),
            ("view-not-migrated", Warning),
            ("type-not-migrated", Warning),
            ("operator-not-migrated", Warning),
            ("collation-not-migrated", Warning),
            ("text-search-configuration-not-migrated", Warning),
            ("extension-not-migrated", Warning),
            ("event-trigger-not-migrated", Warning),
            ("publication-not-migrated", Warning),
            ("statistics-object-not-migrated", Warning),
            ("storage-option-not-migrated", Warning),
            ("foreign-server-not-migrated", Warning),
            ("policy-not-migrated", Warning),
            ("role-not-migrated", Warning),
            ("role-membership-not-migrated", Warning),
            ("privilege-not-migrated", Warning),
            ("default-privilege-not-migrated", Warning),
            ("ownership-not-migrated", Warning),
            ("database-setting-not-migrated", Warning),
            ("comment-not-migrated", Info),
            ("sequence-headroom", Warning),
            ("trigger-enabled-always", Error),
        ],
    ),
    (
        Group::Source,
        &[
            ("wal-level-not-logical", Error),
            ("no-free-replication-slot", Error),
            ("leftover-replication-slot", Warning),
            ("too-few-wal-senders", Error),
            ("too-few-worker-processes", Warning),
            ("wal-sender-timeout", Error),
            ("limited-slot-wal", Warning),
            ("idle-transactions-are-ended", Warning),
            ("small-logical-decoding-work-mem", Info),
            ("unsupported-server-version", Error),
            ("output-plugin-missing", Error),
            ("output-plugin-not-chosen", Info),
            ("test-decoding-with-few-tables", Info),
            ("long-transaction", Warning),
            ("prepared-transaction", Error),
            ("prepared-transactions-enabled", Info),
            ("synchronous-commit-off", Warning),
            ("standby-source", Error),
            ("ddl-event-trigger-not-always", Warning),
            ("ddl-capture-privilege", Warning),
            ("missing-replication-privilege", Error),
            ("missing-select-privilege", Error),
        ],
    ),
    (
        Group::Target,
        &[
            ("target-table-missing", Warning),
            ("target-table-without-key", Error),
            ("target-materialized-view-unpopulated", Warning),
            ("target-secondary-index-during-load", Warning),
            ("target-foreign-keys-active", Warning),
            ("target-trigger-active", Warning),
            ("target-row-level-security", Error),
            ("target-generated-column", Error),
            ("target-not-empty", Warning),
            ("prep-mode-blocked-by-foreign-keys", Error),
            ("dms-user-lacks-target-privilege", Error),
            ("target-standby", Error),
            ("target-version-unsupported", Error),
            ("target-version-older", Warning),
            ("aurora-limitless-target", Warning),
            ("collation-differs", Warning),
            ("target-column-differs", Warning),
            ("target-primary-key-differs", Warning),
            ("target-index-missing", Warning),
            ("target-constraint-missing", Warning),
            ("target-sequence-missing", Warning),
            ("target-sequence-behind", Warning),
            ("target-role-missing", Warning),
            ("target-privilege-missing", Warning),
            ("target-extension-missing", Warning),
            ("target-statistics-missing", Warning),
        ],
    ),
];

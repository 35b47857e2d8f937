//! Tables of the target in which DMS finds no row by a key.

use super::arrivals::{Arrivals, note_unread};
use crate::catalog::{Catalog, Id, ObjectId, ObjectKind, Relation};
use crate::ddl::{Ddl, Validation};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::task::MigrationType;
use crate::finding::{DecidedBy, Description, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange};
use crate::rules::arriving::{Arriving, arriving, name_on_target};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

pub(super) static TARGET_TABLE_WITHOUT_KEY: Rule = Rule {
    name: "target-table-without-key",
    summary: "the target's table has neither a primary key nor a unique index",
    group: Group::Target,
    severity: Severity::Error,
    explanation: "\
Where the target's table has no primary key and no unique index, each UPDATE and DELETE that DMS applies reads the whole
table, so that the task seems to stand still; and changes of the time of the load, which a key would refuse, leave
rows twice. It applies to tables that are there before the task and that the task keeps (not `DROP_AND_CREATE`), and
where it captures changes.

Give the table the key of the source's table before the load. A key that is there, but another one than the source's, is
another finding.",
    example: Example {
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY, total integer);",
        object: "table:public.orders",
        beside: &[],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY, total integer);",
        given: Given {
            target: Some("CREATE TABLE orders (id bigint NOT NULL, total integer);"),
            good_target: Some("CREATE TABLE orders (id bigint PRIMARY KEY, total integer);"),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &[
        "target-table-has-unique-key-or-primary-key-for-cdc",
        "postgres-check-batch-apply-target-pk-ui-absence",
    ],
    limitations: &["duplicates-without-target-key", "no-target-key-full-scans"],
    sources: &[
        Citation::new(
            Page::Troubleshooting,
            "Duplicate records occur on a target table without a primary key",
            ONLY_2026,
        ),
        Citation::new(Page::Troubleshooting, "CDC is stuck after full load", ONLY_2026),
        cited::assessment(
            "Validate if primary keys or unique indexes exist on the target tables when BatchApplyEnabled is enabled",
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let captures = migration.task().migration_type.value.captures_changes();
    let Some(arrivals) = Arrivals::kept(migration).filter(|_| captures) else { return };
    note_unread(arrivals.target, ObjectKind::Index, findings);
    note_unread(arrivals.target, ObjectKind::Constraint, findings);
    let mut unknown = Vec::new();
    for arrival in &arrivals.tables {
        let relation = &arrivals.target.relations[arrival.to];
        if has_key(arrivals.target, relation) {
            continue;
        }
        match relation.knows_its_indexes() {
            true => findings.add(ObjectId::Relation(arrival.from)),
            false => unknown.push(ObjectId::Relation(arrival.from)),
        }
    }
    if !unknown.is_empty() {
        let reason = "statements about these tables of the target could not be read".to_owned();
        findings.not_checked(NotCheckedReason::Because(reason), unknown);
    }
}

/// A partitioned table without a key has one where each of its partitions does.
fn has_key(target: &Catalog, relation: &Relation) -> bool {
    let is_unique = |relation: &Relation| {
        let mut indexes = relation.indexes.iter().map(|id| &target.indexes[*id]);
        relation.primary_key().is_some() || indexes.any(|index| index.is_unique_for_all_rows())
    };
    let has_own = is_unique(relation);
    let parts = &relation.children;
    has_own
        || relation.partitioned_by.is_some()
            && !parts.is_empty()
            && parts.iter().all(|part| is_unique(&target.relations[*part]))
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let also = match migration.task().migration_type.value {
        MigrationType::FullLoadAndCdc => ", and rows of the time of the load can arrive twice",
        _ => "",
    };
    let message = format!(
        "the target's table has neither a primary key nor a unique index: each UPDATE and DELETE reads all of it{also}"
    );
    let mut description =
        Description::new(message).decided_by(DecidedBy::from(&migration.task().migration_type));
    if let Arriving::There(target, relation) = arriving(migration, table) {
        description.related.extend(
            target
                .relation(target.schema_name(relation.schema).as_str(), relation.name.as_str())
                .map(|id| target.object_ref(ObjectId::Relation(id))),
        );
    }
    description.remedy(give_key(migration, table))
}

/// The key of the source's table, as SQL where tables and columns have the same names on both sides.
fn give_key(migration: &Migration, table: Id<Relation>) -> Remedy {
    let source = migration.source();
    let relation = &source.relations[table];
    let keeps_names = name_on_target(migration, table)
        .is_some_and(|name| name == source.relation_name(table))
        && migration
            .scope()
            .table_transformations(source.schema_name(relation.schema).as_str(), relation.name.as_str())
            .is_empty();
    let key = super::arrivals::place(&relation.constraints, |constraint| constraint.is_primary_key());
    match key {
        Some(at) if keeps_names => {
            let steps = Ddl::new(source).add_constraint(table, at, Validation::AtOnce);
            Remedy::removes(Change::Sql(SqlChange::new(Phase::TargetBeforeLoad, steps)))
        }
        Some(_) => {
            let words = "give the target's table the key that the source's has, before the load";
            Remedy::removes(Change::Words(words.to_owned()))
        }
        None => {
            let words =
                "the source's table has no primary key either: give it one, and the target's table the same";
            Remedy::removes(Change::Words(words.to_owned()))
        }
    }
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use crate::dms::task::MigrationType;
    use crate::rules::testing::Case;

    const RULE: &str = "target-table-without-key";
    const ORDERS: &str = "CREATE TABLE orders (id bigint PRIMARY KEY, total integer);";
    const BARE: &str = "CREATE TABLE orders (id bigint, total integer);";

    #[test]
    fn the_task_decides_whether_it_matters() {
        let drop = r#"{"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#;
        let found = ["error table:public.orders"];
        assert_eq!(Case::new(ORDERS).target(BARE).finds(RULE), found);
        assert_eq!(Case::new(ORDERS).target(BARE).kind(MigrationType::Cdc).settings(drop).finds(RULE), found);
        assert!(Case::new(ORDERS).target(BARE).kind(MigrationType::FullLoad).finds(RULE).is_empty());
        assert!(Case::new(ORDERS).target(BARE).settings(drop).finds(RULE).is_empty());
    }

    #[test]
    fn a_unique_index_is_a_key_unless_it_is_partial() {
        let with = |index: &str| Case::new(ORDERS).target(&format!("{BARE}{index}")).finds(RULE).len();
        assert_eq!(with("CREATE UNIQUE INDEX o ON orders (id);"), 0);
        assert_eq!(with("CREATE UNIQUE INDEX o ON orders (id) WHERE total > 0;"), 1);
        assert_eq!(with("CREATE INDEX o ON orders (id);"), 1);
    }

    #[test]
    fn the_key_is_that_of_the_source() {
        let remedies = Case::new(ORDERS).target(BARE).remedies(RULE);
        assert_eq!(
            remedies,
            ["target-before-load: ALTER TABLE public.orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id)"]
        );
        let keyless = Case::new(BARE).target(BARE).remedies(RULE);
        assert!(keyless[0].contains("no primary key either"), "{keyless:?}");
    }

    #[test]
    fn partitions_have_keys_of_their_own() {
        let parent = "CREATE TABLE m (id int, d date) PARTITION BY RANGE (d);
            CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');";
        let keyed = format!("{parent} ALTER TABLE m1 ADD PRIMARY KEY (id);");
        assert!(Case::new(parent).target(&keyed).finds(RULE).is_empty());
        assert_eq!(Case::new(parent).target(parent).finds(RULE).len(), 2);
    }
}

//! What stands beside the tables: publications, foreign servers, statistics, storage, comments.

use super::left_behind::{Elsewhere, LeftBehind, Missing, RULE, example, no_caveat};
use crate::catalog::{Id, ObjectId, Relation, RelationKind};
use crate::finding::Detail;
use crate::remedy::{Phase, SqlChange};
use crate::rules::{Input, Rule, Severity};

pub(super) static PUBLICATION: LeftBehind = LeftBehind {
    rule: Rule {
        name: "publication-not-migrated",
        summary: "publication or subscription is not created on the target",
        explanation: "\
DMS creates neither publications nor subscriptions. After the cutover, what follows the source by
logical replication gets nothing more: it has to subscribe to the target.

Create publications at the cutover, before the application writes to the target, or followers miss
its first changes. A subscription holds a connection string with a password, which is never read
here: set it up by hand.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE PUBLICATION feed FOR TABLE orders;",
            "publication:feed",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        ..RULE
    },
    list: |missing, report| {
        let source = missing.source;
        source.publications.ids().for_each(|id| report.add(missing, ObjectId::Publication(id)));
        source.subscriptions.ids().for_each(|id| report.add(missing, ObjectId::Subscription(id)));
    },
    message: |_, finding| {
        match finding.source_object() {
            Some(ObjectId::Subscription(_)) => {
                "DMS does not create this subscription: the target does not follow what the source follows"
            }
            _ => "DMS does not create this publication: nothing can follow the target by it",
        }
        .to_owned()
    },
    create: |ddl, finding| {
        let Some(ObjectId::Publication(id)) = finding.source_object() else { return None };
        Some(SqlChange::new(Phase::TargetAtCutover, ddl.create_publication(id)))
    },
    caveat: |_, finding| match finding.source_object() {
        Some(ObjectId::Subscription(_)) => Some(
            "create it on the target at the cutover, with its connection string, and drop the source's"
                .to_owned(),
        ),
        _ => None,
    },
    elsewhere: Elsewhere::Unknown,
};

pub(super) static FOREIGN_SERVER: LeftBehind = LeftBehind {
    rule: Rule {
        name: "foreign-server-not-migrated",
        summary: "foreign server or wrapper is not created on the target",
        explanation: "\
DMS creates no foreign-data wrappers, foreign servers and user mappings. Foreign tables cannot be
made on the target without them.

Create them before the cutover. Passwords of user mappings are never read here: who needs one has to
add it. The target must be let through to the other server by its network.",
        example: example(
            "CREATE FOREIGN DATA WRAPPER nowhere;",
            "foreign-data-wrapper:nowhere",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        ..RULE
    },
    list: |missing, report| {
        let source = missing.source;
        source
            .foreign_data_wrappers
            .ids()
            .for_each(|id| report.add(missing, ObjectId::ForeignDataWrapper(id)));
        source.foreign_servers.ids().for_each(|id| report.add(missing, ObjectId::ForeignServer(id)));
    },
    message: |_, _| "DMS does not create it: foreign tables on the target cannot use it".to_owned(),
    create: |ddl, finding| {
        let steps = match finding.source_object()? {
            ObjectId::ForeignDataWrapper(id) => ddl.create_foreign_data_wrapper(id),
            ObjectId::ForeignServer(id) => {
                ddl.create_foreign_server(id).into_iter().chain(ddl.create_user_mappings(id)).collect()
            }
            _ => return None,
        };
        Some(SqlChange::new(Phase::TargetBeforeCutover, steps))
    },
    caveat: |catalog, finding| match finding.source_object() {
        Some(ObjectId::ForeignServer(id)) if !catalog.foreign_servers[id].user_mappings.is_empty() => {
            Some("passwords of its user mappings are to be added by hand".to_owned())
        }
        _ => None,
    },
    elsewhere: Elsewhere::Unknown,
};

pub(super) static STATISTICS_OBJECT: LeftBehind = LeftBehind {
    rule: Rule {
        name: "statistics-object-not-migrated",
        summary: "extended statistics are not created on the target",
        explanation: "\
DMS creates no extended statistics (`CREATE STATISTICS`). The target's planner estimates conditions
on several columns as if they had nothing to do with each other, and may choose other plans than the
source.

Create them after the load, and run ANALYZE then: it fills them.",
        example: example(
            "CREATE TABLE places (id bigint PRIMARY KEY, city bigint, country bigint);
CREATE STATISTICS places_stats ON city, country FROM places;",
            "statistics:public.places_stats",
            &[],
            "CREATE TABLE places (id bigint PRIMARY KEY, city bigint, country bigint);",
        ),
        ..RULE
    },
    list: |missing, report| {
        for (id, statistics) in missing.source.statistics.iter() {
            if statistics.relation.is_some_and(|relation| missing.is_moved(relation)) {
                report.add(missing, ObjectId::Statistics(id));
            }
        }
    },
    message: |_, _| "DMS does not create these statistics: the target's planner does without them".to_owned(),
    create: |ddl, finding| {
        let Some(ObjectId::Statistics(id)) = finding.source_object() else { return None };
        Some(SqlChange::new(Phase::TargetAfterLoad, ddl.create_statistics(id)))
    },
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

pub(super) static STORAGE_OPTION: LeftBehind = LeftBehind {
    rule: Rule {
        name: "storage-option-not-migrated",
        summary: "storage options of the table are not set on the target",
        explanation: "\
DMS creates tables with the target's defaults: without `fillfactor` and autovacuum settings, and
without storage, compression and statistics targets of columns. Nothing fails; the table may bloat,
or its plans may change.

Set them before the load, so that the rows are written with them.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY) WITH (fillfactor = 70);",
            "table:public.orders",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        ..RULE
    },
    list: |missing, report| {
        for id in missing.migration.moved().involved() {
            let relation = &missing.source.relations[id];
            let on_target = missing.target().and_then(|target| target.relation(id));
            if has_storage_options(relation) && !on_target.is_some_and(has_storage_options) {
                report.add_anyway(ObjectId::Relation(id), Detail::None);
            }
        }
    },
    message: |_, _| {
        "DMS creates this table with default storage: its options are not set on the target".to_owned()
    },
    create: |ddl, finding| {
        let Some(ObjectId::Relation(id)) = finding.source_object() else { return None };
        Some(SqlChange::new(Phase::TargetBeforeLoad, ddl.set_storage_options(id)))
    },
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

fn has_storage_options(relation: &Relation) -> bool {
    let is_table = matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
    let of_column = relation.columns.iter().any(|column| {
        column.storage.is_some()
            || column.compression.is_some()
            || column.statistics_target.is_some()
            || !column.options.is_empty()
    });
    is_table && (!relation.options.is_empty() || of_column)
}

pub(super) static COMMENT: LeftBehind = LeftBehind {
    rule: Rule {
        name: "comment-not-migrated",
        summary: "comment is not carried to the target",
        severity: Severity::Info,
        explanation: "\
DMS carries no comments (`COMMENT ON`). Nothing fails; documentation that is made from them, and
tools that read settings from them, find nothing on the target.

Write them at the cutover, when everything that they describe is there.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY);
COMMENT ON TABLE orders IS 'What was bought';",
            "table:public.orders",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        needs: &[Input::Schema, Input::Comments],
        ..RULE
    },
    list: |missing, report| {
        let ddl = crate::ddl::Ddl::new(missing.source);
        let independent = missing.source.independent_ids().filter(|object| ddl.comment(*object).is_some());
        for object in independent.chain(missing.source.parts_with_comment()) {
            if !has_comment_on_target(missing, object) && goes_along(missing, object) {
                report.add_anyway(object, Detail::None);
            }
        }
    },
    message: |_, _| "DMS does not carry the comment on this object".to_owned(),
    create: |ddl, finding| {
        Some(SqlChange::new(Phase::TargetAtCutover, ddl.comment_on(finding.source_object()?)))
    },
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

/// Whether the object has a comment on the target.
fn has_comment_on_target(missing: &Missing<'_>, object: ObjectId) -> bool {
    let Some(target) = missing.target() else { return false };
    let on_target = crate::ddl::Ddl::new(target.catalog());
    target.find(object).is_some_and(|found| on_target.comment(found).is_some())
}

/// Whether what a comment describes goes with the migration. Comments of extensions come with them.
fn goes_along(missing: &Missing<'_>, object: ObjectId) -> bool {
    let of_table = |id: Id<Relation>| match missing.source.relations[id].view {
        Some(_) => missing.touches(missing.source.relations[id].schema),
        None => missing.is_moved(id),
    };
    match object {
        // a person decides whether the target subscribes
        ObjectId::Extension(_) | ObjectId::Subscription(_) => false,
        ObjectId::Relation(id)
        | ObjectId::Column(id, _)
        | ObjectId::Constraint(id, _)
        | ObjectId::Trigger(id, _)
        | ObjectId::Policy(id, _)
        | ObjectId::Rule(id, _) => of_table(id),
        ObjectId::Index(id) => of_table(missing.source.indexes[id].relation),
        ObjectId::Schema(id) => missing.touches(id),
        ObjectId::Sequence(id) => {
            super::sequence::is_wanted(missing.migration, &missing.source.sequences[id])
        }
        ObjectId::Type(id) | ObjectId::DomainConstraint(id, _) => {
            missing.touches(missing.source.types[id].schema)
        }
        ObjectId::Function(id) => missing.touches(missing.source.functions[id].schema),
        _ => true,
    }
}

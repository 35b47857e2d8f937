//! What DMS leaves behind: one check over all kinds of objects. A kind says which of its objects
//! ought to be on the target, what happens without them, and how they are made there.

use super::on_target::OnTarget;
use crate::catalog::{Catalog, Id, ObjectId, Relation, Schema};
use crate::ddl::Ddl;
use crate::dms::TargetEngine;
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::scope::is_dms_object;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings, NotCheckedReason, Subject};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy, SqlChange};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

/// A kind of object that DMS leaves behind.
pub(super) struct LeftBehind {
    /// What is said of it.
    pub rule: Rule,
    /// Hands over the objects that ought to be on the target.
    pub list: fn(&Missing<'_>, &mut Report<'_>),
    /// What happens without this object, in one sentence.
    pub message: fn(&Catalog, &Finding) -> String,
    /// What makes it on the target; no change where SQL cannot.
    pub create: fn(Ddl<'_>, &Finding) -> Option<SqlChange>,
    /// What one has to know before.
    pub caveat: fn(&Catalog, &Finding) -> Option<String>,
    /// Whether other engines know such objects.
    pub elsewhere: Elsewhere,
}

/// The kinds of which a rule of the group `target` tells what the target lacks.
const TOLD_BY_TARGET_RULES: &[&str] = &[
    "secondary-index-not-migrated",
    "unique-constraint-not-migrated",
    "exclusion-constraint-not-migrated",
    "foreign-key-not-migrated",
    "check-constraint-not-migrated",
    "sequence-not-migrated",
    "role-not-migrated",
    "privilege-not-migrated",
    "extension-not-migrated",
    "statistics-object-not-migrated",
];

impl LeftBehind {
    /// Whether a rule of the group `target` tells what the target lacks of this kind.
    fn is_told_by_target_rule(&self) -> bool {
        TOLD_BY_TARGET_RULES.contains(&self.rule.name)
    }

    /// What makes the object of a finding on the target, with the names that it has in this catalog.
    pub fn remedy(&self, catalog: &Catalog, finding: &Finding) -> Option<Remedy> {
        let caveat = (self.caveat)(catalog, finding);
        match (self.create)(Ddl::new(catalog), finding) {
            Some(sql) => Some(Remedy { caveat, ..Remedy::removes(Change::Sql(sql)) }),
            None => caveat.map(|words| Remedy::removes(Change::Words(words))),
        }
    }
}

/// Whether an object of PostgreSQL means something to another engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// The engine has something like it, to be made in its own dialect.
    Known,
    /// It has not.
    Unknown,
}

/// A rule of which only the particulars are missing.
pub(super) const RULE: Rule = Rule {
    name: "",
    summary: "",
    group: Group::Objects,
    severity: Severity::Warning,
    explanation: "",
    example: Example { bad: "", object: "", beside: &[], good: "", given: Given::NOTHING },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["secondary-objects-not-migrated"],
    sources: &[
        Citation::new(Page::Troubleshooting, "Foreign keys and secondary indexes are missing", ONLY_2026),
        Citation::new(Page::BestPractices, "Ongoing replication", ONLY_2026),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

/// An example that needs nothing but its schema.
pub(super) const fn example(
    bad: &'static str,
    object: &'static str,
    beside: &'static [&'static str],
    good: &'static str,
) -> Example {
    Example { bad, object, beside, good, given: Given::NOTHING }
}

/// For kinds of which nothing needs to be known before.
pub(super) fn no_caveat(_: &Catalog, _: &Finding) -> Option<String> {
    None
}

/// What a list is made from.
pub(super) struct Missing<'a> {
    pub migration: &'a Migration,
    pub source: &'a Catalog,
    target: Option<OnTarget<'a>>,
    is_told_by_target_rule: bool,
}

impl Missing<'_> {
    /// Whether the task moves the table, or partitions of it: what they have from it they need.
    pub fn is_moved(&self, relation: Id<Relation>) -> bool {
        self.migration.moved().involves(relation)
    }

    /// Whether the objects of a schema go with the migration.
    pub fn touches(&self, schema: Id<Schema>) -> bool {
        let name = self.source.schema_name(schema).as_str();
        self.migration.moved().touches(schema) && !is_dms_object(name)
    }

    /// Whether DMS leaves the object behind: the target is not known, or lacks it. Where a rule of the group `target`
    /// tells what it lacks, this is about what goes with a table that DMS makes.
    pub fn is_left_behind(&self, object: ObjectId) -> bool {
        let Some(target) = &self.target else { return true };
        !target.has(object) && (!self.is_told_by_target_rule || target.goes_with_new_table(object))
    }

    /// Whether a rule of the group `target` tells what the target lacks of this kind.
    pub fn is_told_by_target_rule(&self) -> bool {
        self.is_told_by_target_rule
    }

    /// What is known of the target.
    pub fn target(&self) -> Option<&OnTarget<'_>> {
        self.target.as_ref()
    }
}

/// Where a list hands its objects.
pub(super) struct Report<'a> {
    pub findings: &'a mut Findings,
}

impl Report<'_> {
    /// The object is left behind, unless the target has it.
    pub fn add(&mut self, missing: &Missing<'_>, object: ObjectId) {
        self.add_with(missing, object, Detail::None);
    }

    /// The same, with something to remember.
    pub fn add_with(&mut self, missing: &Missing<'_>, object: ObjectId, detail: Detail) {
        if missing.is_left_behind(object) {
            self.add_anyway(object, detail);
        }
    }

    /// The object is left behind, whatever the target has under its name.
    pub fn add_anyway(&mut self, object: impl Into<Subject>, detail: Detail) {
        self.findings.add_with(object, self.findings.rule().severity, detail);
    }

    /// These objects were not judged.
    pub fn leave_out(&mut self, reason: String, objects: Vec<ObjectId>) {
        self.findings.not_checked(NotCheckedReason::Because(reason), objects);
    }

    /// The kind as a whole cannot be judged.
    pub fn needs(&mut self, input: Input) {
        self.findings.not_checked(NotCheckedReason::Needs(input), Vec::new());
    }
}

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(kind) = kind(findings.rule()) else { return };
    if !matters(migration.task().target_engine.value, kind.elsewhere) {
        return;
    }
    let missing = Missing {
        migration,
        source: migration.source(),
        target: OnTarget::of(migration),
        is_told_by_target_rule: kind.is_told_by_target_rule(),
    };
    (kind.list)(&missing, &mut Report { findings });
}

/// Whether objects of a kind are missed on an engine. Files and streams miss nothing.
fn matters(engine: TargetEngine, elsewhere: Elsewhere) -> bool {
    match engine {
        TargetEngine::PostgreSql => true,
        TargetEngine::S3 | TargetEngine::Other => false,
        _ => elsewhere == Elsewhere::Known,
    }
}

fn kind(rule: &Rule) -> Option<&'static LeftBehind> {
    super::KINDS.iter().find(|kind| kind.rule.name == rule.name).copied()
}

/// Whether DMS drops on the target what belongs to the object's table, whether the target has it today or not.
fn is_dropped_with_its_table(migration: &Migration, finding: &Finding) -> bool {
    let Some(target) = OnTarget::of(migration) else { return false };
    let table = finding.source_object().and_then(|object| match object {
        ObjectId::Relation(relation) => Some(relation),
        part => migration.source().relation_of(part),
    });
    table.is_some_and(|table| target.is_dropped(table))
}

pub(super) fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(kind) = kind(finding.rule) else { return Description::default() };
    let source = migration.source();
    let mut description = Description::new((kind.message)(source, finding));
    if let Detail::Objects(objects) = &finding.detail {
        description = description.evidence("objects", objects.len());
    }
    if is_dropped_with_its_table(migration, finding) {
        let mode = &migration.task().settings.full_load.target_table_prep_mode;
        description = description.decided_by(DecidedBy::from(mode));
    }
    let engine = migration.task().target_engine.value;
    if !engine.is_postgresql() {
        let words = format!("create it on {engine} in that engine's own dialect");
        return description.remedy(Remedy::removes(Change::Words(words)));
    }
    match kind.remedy(source, finding) {
        Some(remedy) => description.remedy(remedy),
        None => description,
    }
}

/// The same for kinds that are made together with their parts: no SQL where a part could not be read.
pub(super) fn describe_with_parts(migration: &Migration, finding: &Finding) -> Description {
    let mut description = describe(migration, finding);
    if finding.source_object().is_some_and(|object| migration.is_incomplete(object)) {
        for remedy in &mut description.remedies {
            if let Change::Sql(_) = remedy.change {
                *remedy = Remedy::removes(Change::Words(PART_UNREAD.to_owned()));
            }
        }
    }
    description
}

pub(super) const PART_UNREAD: &str = "a part of its definition could not be read: look again when no other session holds a \
                           lock on it, and create it then";

//! The target held against what it is to become: what it lacks, what differs there, and what it has too much.
//!
//! What is to be there is the source: the tables that the task moves, what they need, and the functions, types and
//! other objects of the schemas that the task touches, under the names that the transformation rules of the table
//! mappings give. Tables that the task leaves out are not looked for, and what DMS, the provider of a server or
//! `pgdms-lint` itself put there is passed over.
//!
//! A migration takes time, so each difference says by when it should be gone ([`Phase`]), and what differs because
//! replication runs is told apart from what is wrong ([`Purpose`]). What a side does not tell is not comparable, which
//! is neither right nor wrong ([`NotCompared`]).
//!
//! ```
//! # #[cfg(feature = "dump")] {
//! use pgdms_lint::comparison::Verdict;
//! use pgdms_lint::{migration::Migration, remedy::Phase, source::read_dump_from};
//!
//! let read = |sql: &str| read_dump_from("dump.sql", sql.as_bytes(), &Default::default()).unwrap().catalog;
//! let source = read("CREATE TABLE t (id bigint PRIMARY KEY, a bigint); CREATE INDEX t_a ON t (a);");
//! let target = read("CREATE TABLE t (id bigint PRIMARY KEY, a bigint);");
//! let migration = Migration::new(source).with_target(target);
//! let comparison = migration.target_comparison().unwrap();
//! let missing = &comparison.differences[0];
//! assert_eq!((missing.verdict, missing.phase), (Verdict::Missing, Phase::TargetAfterLoad));
//! assert_eq!(missing.object.to_string(), "index:public.t.t_a");
//! # }
//! ```
//!
//! - `names`, `scope`: the source as it should be on the target
//! - `while_loading`: its tables as they are while DMS writes to them
//! - `passed_over`: what is nobody's loss
//! - `judge` (with `by_when`, `sequence`, `spelling`, `parentheses`, `significant`, `grants`, `pairs`, `settings`): what a
//!   difference means
//! - `selection`: a part of it

mod by_when;
mod grants;
mod judge;
mod kinds;
pub(crate) mod names;
mod pairs;
mod parentheses;
mod passed_over;
pub(crate) mod scope;
mod selection;
mod sequence;
mod settings;
mod significant;
mod spelling;
pub(crate) mod while_loading;

#[cfg(feature = "dump")]
pub(crate) use passed_over::{MARKER, NOT_NULL_CHECK};

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::RandomState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::difference::{
    Aspect, Comparison, Counterparts, NotComparable, Part, Property, PropertyDifference, Value,
};
use crate::catalog::{Catalog, ObjectId, ObjectKind, ObjectRef};
use crate::dependency::Dependencies;
use crate::migration::Migration;
use crate::remedy::Phase;
use crate::server::ServerFacts;

use judge::Judge;
use scope::Scope;

pub use kinds::{KindWords, kind_rank};
pub use selection::{Selected, Selection};

/// The target held against what it is to become.
#[derive(Debug)]
#[non_exhaustive]
pub struct TargetComparison {
    /// What is not the same, by phase, verdict, kind and name.
    pub differences: Vec<TargetDifference>,
    /// What could not be compared.
    pub not_compared: Vec<NotCompared>,
    /// How many tables of the source the task does not move: they were not looked for.
    pub tables_left_out: usize,
    /// What would go along, but needs a table that the task does not move: the object, and the table.
    pub impossible: Vec<(ObjectRef, ObjectRef)>,
    expected: Catalog,
    counterparts: Counterparts,
    /// The places of an object's differences, in a list of their own.
    of_object: HashMap<ObjectId, Range<usize>, RandomState>,
    places: Vec<usize>,
}

/// Something that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TargetDifference {
    /// The object, under its name on the target.
    pub object: ObjectRef,
    /// Its number in the catalog of the source, where it is there.
    pub source: Option<ObjectId>,
    /// Its number in the catalog of the target, where it is there.
    pub target: Option<ObjectId>,
    /// By when it should be the same: the phase that makes it so.
    pub phase: Phase,
    /// What the difference means.
    pub verdict: Verdict,
    /// The properties that differ: the source's value stands `here`, the target's `there`. None for an object that is
    /// missing or too much.
    pub properties: Vec<PropertyDifference>,
}

impl TargetDifference {
    /// What follows from it, where that is not plain.
    pub fn consequence(&self) -> Option<&'static str> {
        let has = |property| self.properties.iter().any(|one| one.property == property);
        if has(Property::EnforcingTriggers) {
            return Some("rows are not checked against it, and nothing follows its references");
        }
        let is_only_there = self.source.is_none() && self.object.kind == ObjectKind::Setting;
        let value = self.properties.first()?.there.as_ref()?;
        is_only_there.then(|| settings::consequence(&self.object.name, value))?
    }
}

/// What a difference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The target lacks it.
    Missing,
    /// The target has it, but not as it should be.
    Different,
    /// It is as it should be for now, or for good.
    OnPurpose(Purpose),
    /// The target alone has it.
    TooMuch,
}

impl Verdict {
    /// Whether something is still to be done on the target.
    pub fn is_lack(self) -> bool {
        matches!(self, Verdict::Missing | Verdict::Different)
    }
}

/// Why something differs that is not wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Purpose {
    /// A LOB column, or its domain, takes NULL while DMS writes: LOBs come behind their rows.
    LobTakesNull,
    /// An identity column takes the values that DMS brings.
    IdentityTakesValues,
    /// A constraint holds for new rows; the others are checked when the application runs on the target.
    NotValidated,
    /// A constraint, index or identity sequence is the same under another name.
    OtherName,
    /// The target has a newer version of the extension.
    NewerExtension,
    /// The task leaves the column out.
    ColumnLeftOut,
    /// A rule of the table mappings changes the column's type.
    TypeChangedByTask,
    /// A managed server gives this right to no role.
    RefusedByProvider,
    /// Passwords are set by hand.
    PasswordByHand,
    /// The source takes no more writes; the target does.
    SourceClosed,
    /// A person decides whether the target subscribes to what the source does.
    SubscribedByHand,
}

impl Purpose {
    /// Why, in words.
    pub fn words(self) -> &'static str {
        match self {
            Purpose::LobTakesNull => {
                "takes NULL until the cutover is over: DMS brings LOBs behind their rows"
            }
            Purpose::IdentityTakesValues => "takes the values that DMS brings until the cutover",
            Purpose::NotValidated => {
                "holds for new rows, and is validated when the application runs on the target"
            }
            Purpose::OtherName => "is the same under another name",
            Purpose::NewerExtension => "has a newer version on the target",
            Purpose::ColumnLeftOut => "is left out by the table mappings",
            Purpose::TypeChangedByTask => "gets another type from the table mappings",
            Purpose::RefusedByProvider => "is a right that a managed server gives to no role",
            Purpose::PasswordByHand => "gets its password by hand",
            Purpose::SourceClosed => "closes the source, not the target, to writers",
            Purpose::SubscribedByHand => {
                "is the source's: whether the target subscribes is for a person to decide"
            }
        }
    }

    /// Whether it is right only until the phase that sets it right.
    pub fn is_for_now(self) -> bool {
        matches!(self, Purpose::LobTakesNull | Purpose::IdentityTakesValues | Purpose::NotValidated)
    }
}

/// Something that could not be compared: neither right nor wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotCompared {
    /// A side does not tell it; the source is the side here.
    Untold(NotComparable),
    /// A text differs, and may mean the same: it was printed by different versions of PostgreSQL, or written by hand.
    Spelling {
        /// The object, under its name on the target.
        object: ObjectRef,
        /// What it is of the object.
        property: Property,
        /// Which one, where there are several of the kind.
        of: Part,
        /// The text of the source.
        source: Value,
        /// The text of the target.
        target: Value,
    },
    /// A name that the table mappings give, or what has to be looked at because they give some.
    Names(String),
}

impl TargetComparison {
    /// The comparison of a migration's source and target; `None` where no target is known. On one thread: a rule that asks
    /// for it must not take up another one meanwhile, which would wait for it.
    pub(crate) fn of(migration: &Migration) -> Option<TargetComparison> {
        let target = migration.target()?;
        let source = migration.source();
        let names::OnTarget { catalog: expected, by_hand } = names::on_target(source, migration);
        let expected = expected.into_owned();
        let scope = Scope::of(&expected, migration, &Dependencies::of_creation(&expected));
        let (difference, counterparts) =
            comparison(&expected, migration).with_counterparts(&expected, target);
        let judge = Judge::new(migration, &expected, target, &scope, &counterparts);
        let mut found =
            Found { not_compared: by_hand.into_iter().map(NotCompared::Names).collect(), ..Found::default() };
        judge.take(difference, &mut found);
        let impossible = scope.impossible(&expected).into_iter();
        let impossible =
            impossible.map(|(object, needs)| (expected.object_ref(object), expected.object_ref(needs)));
        let impossible = impossible.collect();
        let tables_left_out = expected
            .relations
            .iter()
            .filter(|(id, table)| table.is_table() && !scope.has(&expected, ObjectId::Relation(*id)))
            .count();
        Some(found.sorted(expected, counterparts, tables_left_out, impossible))
    }

    /// The source under the names that its objects have on the target. Objects have the same numbers as in the source.
    pub fn expected(&self) -> &Catalog {
        &self.expected
    }

    /// The object of the target that an object of the source becomes, where it is there.
    pub fn counterpart(&self, source: ObjectId) -> Option<ObjectId> {
        self.counterparts.get(&source).copied()
    }

    /// What differs of an object of the source.
    pub fn of_object(&self, source: ObjectId) -> impl Iterator<Item = &TargetDifference> {
        let places = self.of_object.get(&source).cloned().unwrap_or_default();
        self.places[places].iter().map(|at| &self.differences[*at])
    }

    /// What the target lacks and what differs there, by phase and name.
    pub fn lacks(&self) -> impl Iterator<Item = &TargetDifference> {
        self.differences.iter().filter(|difference| difference.verdict.is_lack())
    }
}

/// All is compared, but large objects where there are none.
fn comparison(expected: &Catalog, migration: &Migration) -> Comparison {
    let is_counted =
        |server: Option<&ServerFacts>| server.is_some_and(|server| server.large_objects.value().is_some());
    let comparison = Comparison::new()
        .match_parts_by_definition()
        .large_objects_counted(is_counted(migration.server()), is_counted(migration.target_server()));
    match expected.large_objects.count {
        0 => comparison.leave_out(Aspect::LargeObjects),
        _ => comparison,
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    differences: Vec<TargetDifference>,
    not_compared: Vec<NotCompared>,
}

impl Found {
    fn sorted(
        mut self,
        expected: Catalog,
        counterparts: Counterparts,
        tables_left_out: usize,
        impossible: Vec<(ObjectRef, ObjectRef)>,
    ) -> TargetComparison {
        self.differences.sort_by(|a, b| {
            let rank = |of: &TargetDifference| (of.phase, of.verdict, kind_rank(of.object.kind));
            rank(a).cmp(&rank(b)).then_with(|| a.object.by_name().cmp(&b.object.by_name()))
        });
        let of_source = |at: usize| self.differences[at].source;
        let mut by_object: HashMap<ObjectId, Vec<usize>, RandomState> = HashMap::default();
        for at in 0..self.differences.len() {
            if let Some(object) = of_source(at) {
                by_object.entry(object).or_default().push(at);
            }
        }
        let mut places = Vec::new();
        let mut of_object = HashMap::default();
        for (object, at) in by_object {
            let start = places.len();
            places.extend(at);
            of_object.insert(object, start..places.len());
        }
        TargetComparison {
            differences: self.differences,
            not_compared: self.not_compared,
            tables_left_out,
            impossible,
            expected,
            counterparts,
            of_object,
            places,
        }
    }
}

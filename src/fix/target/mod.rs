//! The units that make of an empty server what the source is.
//!
//! - here: what a plan is made from, and its phases
//! - `findings`: which findings an object has
//! - `existing`: what is there already
//! - `altered`: what is there otherwise, set right; `way`: what has to make way for DMS, and is put back
//! - `sorting`: in which order they are made; `circle`: those that need each other
//! - `unit`: statements with their guard, title, search path and findings
//! - `before_load` (with `roles`, `definitions`, `tables`), `after_load`, `before_cutover` (with `code`,
//!   `foreign`), `at_cutover` (with `counts`, `sequences` and `ahead`, `refusal`, `access`, `missing`), `after_cutover`:
//!   the phases
//! - `marker`: the schema by which a file knows the target; `ended`: by what it knows that those before it were run

mod access;
mod after_cutover;
mod after_load;
mod ahead;
mod altered;
mod at_cutover;
mod before_cutover;
mod before_load;
mod circle;
mod code;
mod constraints;
mod counts;
mod definitions;
mod ended;
mod existing;
mod findings;
mod foreign;
mod marker;
mod missing;
mod refusal;
mod roles;
mod sequences;
mod sorting;
mod tables;
mod unit;
mod way;

pub(super) use counts::counted_tables;
pub use counts::row_counts;
pub use findings::FindingsByObject;
pub(super) use marker::is_no_target;
pub use sequences::sequence_values;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use crate::catalog::{Catalog, Id, ObjectId, Relation, Sequence};
use crate::comparison::scope::Scope;
use crate::comparison::while_loading::while_loading;
use crate::ddl::Ddl;
use crate::dependency::Dependencies;
use crate::fix::{FixOptions, Manual, PhasePlan};
use crate::migration::Migration;
use crate::remedy::Phase;

use existing::Existing;
use sorting::Making;

/// What the target's units are made from, beside the catalog that they rebuild.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The migration: what it moves, and the task's settings.
    pub migration: &'a Migration,
    /// What may be chosen.
    pub options: FixOptions,
    /// The findings that units may answer.
    pub findings: &'a FindingsByObject,
    /// The target as it is, where that is known: what it has is not made again.
    pub target: Option<&'a Catalog>,
}

/// What is run on the target, and what a person has to do there.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct TargetPlan {
    /// The phases of the target in which something is run, in order.
    pub phases: Vec<PhasePlan>,
    /// What a person has to decide or do.
    pub manual: Vec<Manual>,
}

/// The units that make of an empty server what the catalog is.
///
/// The catalog is the migration's source as it is after the first phase, its objects under the names that they
/// have on the target, and their numbers those of the source: statements may have been run on a copy of it, no
/// object may stand in another place.
pub fn plan(catalog: &Catalog, context: &Context<'_>) -> TargetPlan {
    let mut manual = Vec::new();
    let rebuild = Rebuild::new(catalog, *context, &mut manual);
    let making = rebuild.making();
    // each phase for itself; only the last checks at the cutover look at what the others make
    let ((mut at_cutover, by_hand_at_cutover), ((before_load, by_hand_before_load), (later, by_hand))) =
        rayon::join(
            || with_manual(|manual| at_cutover::phase(&rebuild, manual)),
            || {
                rayon::join(
                    || with_manual(|manual| before_load::phase(&rebuild, &making, manual)),
                    || with_manual(|manual| later_phases(&rebuild, &making, manual)),
                )
            },
        );
    manual.extend(by_hand_before_load.into_iter().chain(by_hand).chain(by_hand_at_cutover));
    let [after_load, before_cutover, after_cutover] = later;
    at_cutover::finish(&mut at_cutover, &rebuild, &[&before_load, &after_load, &before_cutover]);
    let mut phases = vec![before_load, after_load, before_cutover, at_cutover, after_cutover];
    phases.retain(|phase| !phase.is_empty());
    ended::expect_in_order(&mut phases);
    marker::note_begun(&mut phases);
    TargetPlan { phases, manual }
}

fn later_phases(rebuild: &Rebuild<'_>, making: &Making, manual: &mut Vec<Manual>) -> [PhasePlan; 3] {
    [
        after_load::phase(rebuild),
        before_cutover::phase(rebuild, making, manual),
        after_cutover::phase(rebuild),
    ]
}

/// What is planned, and what a person has to do for it.
fn with_manual<T>(plan: impl FnOnce(&mut Vec<Manual>) -> T) -> (T, Vec<Manual>) {
    let mut manual = Vec::new();
    let planned = plan(&mut manual);
    (planned, manual)
}

/// What all phases are made from.
struct Rebuild<'a> {
    catalog: &'a Catalog,
    /// The catalog as the target's tables are while DMS writes to them.
    loading: Catalog,
    context: Context<'a>,
    scope: Scope,
    existing: Existing<'a>,
    /// What has to be there before an object can be made.
    order: Dependencies,
    /// What depends on what on the target, where it was read and that is asked for.
    of_target: OnceLock<Dependencies>,
    /// What depends on what in the end, bodies of functions included.
    dependencies: Cow<'a, Dependencies>,
    /// The sequences that belong to the columns of a table, identity left out.
    sequences_of_tables: HashMap<Id<Relation>, Vec<Id<Sequence>>>,
}

impl<'a> Rebuild<'a> {
    fn new(catalog: &'a Catalog, context: Context<'a>, manual: &mut Vec<Manual>) -> Self {
        let (loading, (order, dependencies)) = rayon::join(
            || while_loading(catalog, context.migration),
            || {
                rayon::join(
                    || Dependencies::of_creation(catalog),
                    || dependencies(catalog, context.migration),
                )
            },
        );
        let scope = Scope::of(catalog, context.migration, &order);
        let impossible = scope.impossible(catalog).into_iter();
        manual.extend(impossible.map(|(object, needs)| cannot_be_made(catalog, object, needs)));
        let in_scope = |object| scope.has(catalog, object);
        let mut existing = Existing::new(&loading, context.target, in_scope, manual);
        way::make_foreign_keys_anew(catalog, &mut existing, &scope, context.migration);
        let sequences_of_tables = tables::sequences_of_tables(catalog);
        let of_target = OnceLock::new();
        Rebuild {
            catalog,
            loading,
            context,
            scope,
            existing,
            order,
            of_target,
            dependencies,
            sequences_of_tables,
        }
    }

    /// Writes the objects as they are in the end.
    fn ddl(&self) -> Ddl<'a> {
        Ddl::new(self.catalog)
    }

    /// Writes tables as they are while DMS writes to them.
    fn ddl_while_loading(&self) -> Ddl<'_> {
        Ddl::new(&self.loading)
    }
}

/// What depends on what in a catalog. Rules may have asked for it already.
fn dependencies<'a>(catalog: &Catalog, migration: &'a Migration) -> Cow<'a, Dependencies> {
    match std::ptr::eq(catalog, migration.source()) {
        true => Cow::Borrowed(migration.dependencies()),
        false => Cow::Owned(Dependencies::of(catalog)),
    }
}

fn cannot_be_made(catalog: &Catalog, object: ObjectId, needs: ObjectId) -> Manual {
    let (object, needs) = (catalog.object_ref(object), catalog.object_ref(needs));
    Manual {
        phase: Some(Phase::TargetBeforeCutover),
        words: format!(
            "{} {} is not made on the target: it needs {} {}, which the task does not move",
            object.kind,
            object.path(),
            needs.kind,
            needs.path()
        ),
        findings: Vec::new(),
    }
}

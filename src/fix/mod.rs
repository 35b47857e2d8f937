//! The plan: what has to be run, on which server and when, so that what the rules found is gone.
//!
//! - [`plan`](FixPlan): phases, units of statements, what is for a person, what is left
//! - `choice`: which remedy of a finding is taken
//! - `source`: the units for the source before the task, from the chosen remedies
//! - `target`: the units for the target, from the catalog as it is then
//! - `cutover`: the units for the source at and after cutover; `writers`: what keeps writers out of it
//! - `settings`: the task's JSON files with the chosen settings and mapping rules
//! - `script`: a phase as a file for psql, and what undoes it
//! - `runbook`: the plan in words
//!
//! The target is built from the source's catalog as it will be after the units of the first phase: these are
//! read and applied like any other statements. Its names, and what of it goes to the target, are those of
//! [`comparison`](crate::comparison).

mod choice;
mod cutover;
mod files;
mod options;
mod plan;
mod planner;
mod runbook;
pub mod script;
mod settings;
mod source;
pub mod target;
mod writers;

pub use files::{File, PLAN_MARK, files};
pub use options::{FixOptions, Preference, SequenceStrategy, UnknownStrategy, ValidationTime};
pub use plan::{
    Expectation, FixPlan, Guard, Left, Manual, PhasePlan, Repair, SettingChange, SettingPlace, Suggestion,
    Topic, Unit,
};
pub use planner::plan;
pub use settings::DmsDocuments;

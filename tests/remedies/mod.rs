//! What the tests of remedies share.
//!
//! | module | |
//! |---|---|
//! | [`cost`] | the locks and the work of a statement, as the server sees them |
//! | [`database`] | a database that can be made anew, and what its dump says |
//! | [`hostile`] | a schema whose names are hostile |
//! | [`judged`] | the findings of a dump |
//! | [`on_source`] | a remedy on the source: applied, judged, undone |
//! | [`on_target`] | the remedies for the target, behind the tables that DMS would make |

pub mod cost;
pub mod database;
pub mod hostile;
pub mod judged;
pub mod on_source;
pub mod on_target;

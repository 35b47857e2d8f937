//! `pgdms-lint compare`: what the target lacks, has otherwise or has too much.
//!
//! - [`same`]: everything against itself lacks nothing, however each side was read
//! - [`one_by_one`]: what is taken away is told, and nothing else
//! - [`purpose`]: what differs on purpose is told as that
//! - [`named`]: names that the table mappings give
//! - [`states`]: states of a target that keep it from being what the source is
//! - [`written`]: what the program writes, and how it ends
//! - [`moved`]: a plan that is carried out leaves nothing to tell

#![cfg(all(feature = "cli", feature = "live", feature = "dump", unix))]

mod compare {
    pub mod moved;
    pub mod named;
    pub mod one_by_one;
    pub mod purpose;
    pub mod same;
    pub mod states;
    pub mod told;
    pub mod written;
}
mod program;
mod support;

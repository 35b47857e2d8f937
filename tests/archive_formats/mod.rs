//! - [`made`]: dumps of one database in every format
//! - [`catalogs`]: the catalog of each is that of the plain dump
//! - [`values`]: what is measured of each is the same; [`round_trip`]: texts of any characters
//! - `command`: `measure` and `--measure` of files; `live`: what is measured, and what its server answers
//! - `random_rows`: rows of any values, against what their values say
//! - [`damaged`]: archives that were cut

mod catalogs;
#[cfg(feature = "cli")]
mod command;
mod damaged;
#[cfg(feature = "live")]
mod live;
mod made;
mod random_rows;
mod round_trip;
mod values;

use pgdms_lint::catalog::difference::Difference;

/// What differs, a line each.
fn told(difference: &Difference) -> String {
    difference.objects.iter().map(|object| object.to_string()).collect::<Vec<_>>().join("\n")
}

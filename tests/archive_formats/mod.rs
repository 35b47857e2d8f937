//! - [`made`]: dumps of one database in every format
//! - [`catalogs`]: the catalog of each is that of the plain dump
//! - [`damaged`]: archives that were cut

mod catalogs;
mod damaged;
mod made;

use pgdms_lint::catalog::difference::Difference;

/// What differs, a line each.
fn told(difference: &Difference) -> String {
    difference.objects.iter().map(|object| object.to_string()).collect::<Vec<_>>().join("\n")
}

//! What the tests of the difference of catalogs are made of.

pub mod cases;

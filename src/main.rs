//! The program `pgdms-lint`.
fn main() {}

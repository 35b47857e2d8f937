//! Every branch of the verdicts of this group, over small schemas.

mod database;
mod functions;
mod relations;
mod row_security;

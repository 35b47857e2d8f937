//! Every branch of the verdicts of this group, over small schemas.

mod batch_apply;
mod constraints;
mod primary_key;
mod replica_identity;
mod validation;

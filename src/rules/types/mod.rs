//! Columns whose type DMS carries with a loss, or not at all.
//!
//! A file a rule, or a family of rules that share one check:
//!
//! - [`numeric`]: a rule a file
//! - [`bpchar`], [`varchar`], [`time`], [`infinity`], [`years`], [`document`], [`large_object`], [`postgis`],
//!   [`boolean`]
//! - [`not_carried`], [`not_listed`]: types as such, by the check in [`as_listed`]
//!
//! What they share: [`found`] finds columns by the case of their type; [`alter`], [`by_hand`] and
//! [`made_before`] are remedies; [`words`] puts figures into messages.

mod alter;
mod as_listed;
mod boolean;
mod bpchar;
mod by_hand;
mod document;
mod found;
mod infinity;
mod large_object;
mod made_before;
mod not_carried;
mod not_listed;
mod numeric;
mod postgis;
mod time;
mod varchar;
pub(in crate::rules) mod words;
mod years;

use crate::rules::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &numeric::without_precision::RULE,
    &numeric::as_string::RULE,
    &numeric::over_38::RULE,
    &numeric::unusual_scale::RULE,
    &numeric::array::RULE,
    &numeric::nan::RULE,
    &bpchar::BPCHAR_WITHOUT_LENGTH,
    &bpchar::CHAR_TRIMMED,
    &varchar::VARCHAR_WITHOUT_LENGTH,
    &varchar::LONG_VARCHAR_AS_LOB,
    &infinity::RULE,
    &years::RULE,
    &time::TIMESTAMPTZ_NORMALISED,
    &time::TIMETZ_WITHOUT_ZONE,
    &time::INTERVAL_AS_TEXT,
    &not_carried::ENUM_COLUMN,
    &not_carried::NETWORK_ADDRESS_COLUMN,
    &not_carried::TEXT_SEARCH_COLUMN,
    &not_carried::GEOMETRIC_COLUMN,
    &not_carried::COMPOSITE_COLUMN,
    &not_carried::RANGE_COLUMN,
    &not_carried::MULTIRANGE_COLUMN,
    &not_listed::DOMAIN_COLUMN,
    &document::RULE,
    &large_object::RULE,
    &postgis::RULE,
    &boolean::RULE,
    &not_listed::UNDOCUMENTED_TYPE,
];

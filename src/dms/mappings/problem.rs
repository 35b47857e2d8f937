//! What can be read in table mappings but is not as AWS documents it.

use std::collections::HashSet;
use std::fmt;

use super::rule::{RuleHeader, RuleId};
use crate::dms::json::{ObjectReader, UnknownKey};

/// Something in a rule that AWS does not document as possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingProblem {
    /// The rule.
    pub rule: RuleHeader,
    /// What is wrong with it.
    pub kind: MappingProblemKind,
}

/// What is wrong with a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MappingProblemKind {
    /// The `rule-id` is no number.
    IdNotNumeric,
    /// An earlier rule has the same `rule-id`.
    DuplicateId,
    /// An earlier rule has the same `rule-name`.
    DuplicateName,
    /// A `rule-type` that is not known; the rule has no effect here.
    UnknownType {
        /// The word.
        rule_type: String,
    },
    /// A `rule-action` that is not known (case matters); the rule has no effect here.
    UnknownAction {
        /// The word.
        action: String,
    },
    /// The action cannot be applied to the `rule-target`, or needs a key that is missing; the rule
    /// has no effect here.
    IncompleteAction {
        /// The action.
        action: String,
        /// What it needs.
        needs: &'static str,
    },
    /// `load-order` is not from 1 to 2147483647.
    LoadOrderOutOfRange {
        /// The value.
        value: i64,
    },
}

impl fmt::Display for MappingProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ", self.rule.origin, self.rule)?;
        match &self.kind {
            MappingProblemKind::IdNotNumeric => f.write_str("has a rule-id that is no number"),
            MappingProblemKind::DuplicateId => f.write_str("has the rule-id of an earlier rule"),
            MappingProblemKind::DuplicateName => f.write_str("has the rule-name of an earlier rule"),
            MappingProblemKind::UnknownType { rule_type } => {
                write!(f, "has the unknown rule-type `{rule_type}`")
            }
            MappingProblemKind::UnknownAction { action } => {
                write!(f, "has the unknown rule-action `{action}`")
            }
            MappingProblemKind::IncompleteAction { action, needs } => write!(f, "`{action}` needs {needs}"),
            MappingProblemKind::LoadOrderOutOfRange { value } => {
                write!(f, "has load-order {value}; documented are 1 to 2147483647")
            }
        }
    }
}

/// What is noted while rules are read.
#[derive(Default)]
pub(super) struct Context {
    pub problems: Vec<MappingProblem>,
    pub unknown: Vec<UnknownKey>,
    ids: HashSet<RuleId>,
    names: HashSet<String>,
}

impl Context {
    pub fn problem(&mut self, rule: &RuleHeader, kind: MappingProblemKind) {
        self.problems.push(MappingProblem { rule: rule.clone(), kind });
    }

    pub fn unknown_keys(&mut self, object: &ObjectReader<'_>) {
        self.unknown.extend(object.unknown_keys());
    }

    /// Notes what is wrong with a rule's id and name.
    pub fn check_identity(&mut self, rule: &RuleHeader) {
        if matches!(rule.id, RuleId::Text(_)) {
            self.problem(rule, MappingProblemKind::IdNotNumeric);
        }
        if !self.ids.insert(rule.id.clone()) {
            self.problem(rule, MappingProblemKind::DuplicateId);
        }
        if let Some(name) = &rule.name
            && !self.names.insert(name.clone())
        {
            self.problem(rule, MappingProblemKind::DuplicateName);
        }
    }
}

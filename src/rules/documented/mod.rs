//! What is documented, and which rules are to cover it: the measure of how complete the rules are.
//!
//! - [`assessments`]: AWS's premigration assessments
//! - [`limitations`]: documented limitations
//!
//! A rule says of itself what it covers ([`Rule::assessments`](super::Rule::assessments),
//! [`Rule::limitations`](super::Rule::limitations)). A test holds both against each other.

mod assessments;
mod limitations;

/// Something that is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Documented {
    /// The key of an assessment, or the name of a limitation.
    pub name: &'static str,
    /// What is to cover it.
    pub reach: Reach,
}

/// Whether a linter can see something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reach {
    /// The rules that are to cover it; some may be to come.
    Rules(&'static [&'static str]),
    /// No input shows it, for this reason.
    OutOfReach(&'static str),
}

const fn by(name: &'static str, rules: &'static [&'static str]) -> Documented {
    Documented { name, reach: Reach::Rules(rules) }
}

const fn out_of_reach(name: &'static str, reason: &'static str) -> Documented {
    Documented { name, reach: Reach::OutOfReach(reason) }
}

/// AWS's premigration assessments for PostgreSQL.
pub fn assessments() -> &'static [Documented] {
    assessments::ASSESSMENTS
}

/// The documented limitations.
pub fn limitations() -> &'static [Documented] {
    limitations::LIMITATIONS
}

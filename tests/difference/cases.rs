//! Pairs of schemas that differ in one thing, by the kind of object that it is a property of.

mod code;
mod objects;
mod relations;
mod roles;

/// Two schemas that differ in one thing.
pub struct Case {
    /// What both begin with.
    pub given: &'static str,
    /// What the one here has beside it.
    pub here: &'static str,
    /// What the one there has beside it.
    pub there: &'static str,
    /// What the difference says.
    pub differs: &'static [&'static str],
}

pub const fn case(
    given: &'static str,
    here: &'static str,
    there: &'static str,
    differs: &'static [&'static str],
) -> Case {
    Case { given, here, there, differs }
}

/// All cases.
pub fn all_cases() -> impl Iterator<Item = &'static Case> {
    [relations::CASES, code::CASES, objects::CASES, roles::CASES].into_iter().flatten()
}

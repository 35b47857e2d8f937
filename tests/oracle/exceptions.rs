//! The differences that are no fault of the reader, each with its reason.

use pgdms_lint::catalog::Catalog;

use super::facts::Fact;

/// Whether a fact is about something that the server which wrote the text has and the one that restored it has not.
pub fn is_of_other_version(fact: &Fact, catalog: &Catalog, restored_in: u32) -> bool {
    let written_by = catalog.server_version.map_or(restored_in, |version| version.major());
    let is_grant = fact.property.starts_with("grant to ");
    // PUBLIC may create objects in the schema `public` until 14; the text says nothing of it.
    let lets_everyone_create = fact.object == "schema public"
        && fact.property.starts_with("grant to PUBLIC ")
        && fact.value == "CREATE";
    // MAINTAIN came with 17.
    let is_maintain = is_grant && fact.value.starts_with("MAINTAIN");
    // NOT NULL is a constraint with a name from 18 on.
    let is_named_not_null = fact.object.starts_with("constraint ") && fact.object.contains("_not_null on ");
    (written_by < 15 && restored_in >= 15 && lets_everyone_create)
        || (written_by >= 17 && restored_in < 17 && is_maintain)
        || (written_by >= 18 && restored_in < 18 && is_named_not_null)
}

/// What a statement leaves in the server that its text does not tell, by the name of the text.
const NOT_IN_THE_TEXT: &[(&str, &str)] = &[
    // DETACH PARTITION CONCURRENTLY leaves a CHECK that says what the bound said: the server writes it, and once
    // dumped it is read.
    ("since_15", "constraint parted_2024_at_check on lab.parted_2024"),
];

/// Whether a fact that the server tells cannot be told from the text as it was written.
pub fn is_not_in_the_text(name: &str, fact: &Fact) -> bool {
    NOT_IN_THE_TEXT.contains(&(name, fact.object.as_str()))
}

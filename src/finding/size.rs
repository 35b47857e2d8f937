//! What a finding says of the size of its table: in the evidence, and where a remedy works through it.

use super::{Description, Finding};
use crate::catalog::{ObjectId, RelationKind};
use crate::figures;
use crate::migration::{Migration, StoredSize};
use crate::remedy::{Change, Remedy, Safety, SqlChange};
use crate::rules::Group;

/// Adds how large the table of a finding is, where a profile or the running server tells.
pub(super) fn add(migration: &Migration, finding: &Finding, description: &mut Description) {
    let relation = finding.source_object().and_then(|object| match object {
        ObjectId::Relation(relation) => Some(relation),
        part => migration.source().relation_of(part),
    });
    let Some(relation) = relation.filter(|_| migration.server().is_some() || migration.profile().is_some())
    else {
        return;
    };
    let costly = description.remedies.iter().any(|remedy| work(remedy).is_some());
    let about_rows = matches!(finding.rule.group, Group::Types | Group::Lobs | Group::Keys | Group::Tables);
    if !costly && !about_rows {
        return;
    }
    let size = migration.stored_size(relation);
    let kind = migration.source().relations[relation].kind;
    add_evidence(size, description);
    for remedy in &mut description.remedies {
        add_caveat(size, kind, remedy);
    }
}

fn add_evidence(size: StoredSize, description: &mut Description) {
    let has_rows = description.evidence.iter().any(|(name, _)| *name == "rows");
    let rows = size.rows.filter(|_| !has_rows).map(|rows| ("table_rows", rows.into()));
    let bytes = size.bytes.map(|bytes| ("table_bytes", bytes.into()));
    description.evidence.extend(rows.into_iter().chain(bytes));
}

/// The most work that a remedy makes on data; `None` where it makes none.
fn work(remedy: &Remedy) -> Option<Safety> {
    let Change::Sql(change) = &remedy.change else { return None };
    let later = std::iter::successors(Some(change), |change: &&SqlChange| change.followed_by.as_deref());
    let steps = later.flat_map(|change| &change.steps);
    steps.map(|step| step.safety).max().filter(|safety| *safety != Safety::MetadataOnly)
}

fn add_caveat(size: StoredSize, kind: RelationKind, remedy: &mut Remedy) {
    let Some(work) = work(remedy) else { return };
    let Some(large) = words(size) else { return };
    let cost = match work {
        Safety::Rewrite if kind == RelationKind::MaterializedView => format!("the refresh writes {large}"),
        Safety::Rewrite => format!("rewrites {large}"),
        Safety::Scan => format!("reads {large} under its lock"),
        _ => format!("works through {large}"),
    };
    remedy.caveat = Some(match remedy.caveat.take() {
        Some(caveat) => format!("{caveat}; {cost}"),
        None => cost,
    });
}

/// `about 12 GB (80,000,000 rows)`; `None` where nothing is known.
fn words(size: StoredSize) -> Option<String> {
    let rows =
        |rows: u64| if rows == 1 { "1 row".to_owned() } else { format!("{} rows", figures::count(rows)) };
    match (size.bytes, size.rows) {
        (Some(bytes), Some(number)) => Some(format!("about {} ({})", figures::bytes(bytes), rows(number))),
        (Some(bytes), None) => Some(format!("about {}", figures::bytes(bytes))),
        (None, Some(number)) => Some(format!("about {}", rows(number))),
        (None, None) => None,
    }
}

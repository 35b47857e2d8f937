//! Facts that were measured of a column while it had another type.

use super::{DataProfile, KeyProfile, Scope, TableProfile};
use crate::catalog::{Catalog, Name, QualifiedName, Relation};

/// A column of which a profile has facts, and that had another type when they were measured.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutdatedFacts {
    /// The table.
    pub table: QualifiedName,
    /// The column.
    pub column: Name,
    /// Its type when it was measured.
    pub measured: String,
    /// Its type in the source.
    pub now: String,
}

impl DataProfile {
    /// Takes the facts of columns that have another type in the source for those of a sample: what they show was
    /// there, and what they do not show may be.
    pub(crate) fn doubt_other_types(&mut self, source: &Catalog) -> Vec<OutdatedFacts> {
        let mut outdated = Vec::new();
        for table in &mut self.file.tables {
            let relation = source.relation(table.schema.as_str(), table.table.as_str());
            if let Some(relation) = relation.map(|id| &source.relations[id]) {
                doubt_columns(table, source, relation, &mut outdated);
                for key in &mut table.keys {
                    doubt_key(key, source, relation);
                }
            }
        }
        outdated
    }

    /// Whether it speaks of tables, and of none that the source has.
    pub fn is_of_other_tables(&self, source: &Catalog) -> bool {
        let is_known = |table: &TableProfile| source.relation(table.schema.as_str(), table.table.as_str());
        !self.tables().is_empty() && !self.tables().iter().any(|table| is_known(table).is_some())
    }
}

fn doubt_columns(
    table: &mut TableProfile,
    source: &Catalog,
    relation: &Relation,
    outdated: &mut Vec<OutdatedFacts>,
) {
    for (name, facts) in &mut table.columns {
        let now = type_of(source, relation, name.as_str());
        let Some((measured, now)) = facts.data_type.clone().zip(now) else { continue };
        if measured != now {
            facts.scope = Scope::Sample;
            let table = QualifiedName { schema: Some(table.schema.clone()), name: table.table.clone() };
            outdated.push(OutdatedFacts { table, column: name.clone(), measured, now });
        }
    }
}

/// Which values are equal hangs on their types.
fn doubt_key(key: &mut KeyProfile, source: &Catalog, relation: &Relation) {
    let types = key.columns.iter().map(|name| type_of(source, relation, name.as_str()));
    let is_as_measured = match types.collect::<Option<Vec<String>>>() {
        Some(types) => key.data_types.is_empty() || key.data_types == types,
        None => false,
    };
    if !is_as_measured {
        key.scope = Scope::Sample;
        key.duplicates = key.duplicates.filter(|duplicates| *duplicates > 0);
    }
}

fn type_of(source: &Catalog, relation: &Relation, column: &str) -> Option<String> {
    Some(source.type_name(&relation.column(column)?.data_type).to_string())
}

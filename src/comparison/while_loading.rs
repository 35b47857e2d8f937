//! The tables of the target as they are while DMS writes to them.
//!
//! In full LOB mode a row comes first with its LOBs NULL; an INSERT of DMS gives identity columns their values.

#[cfg(feature = "dump")]
use crate::catalog::IdentityKind;
use crate::catalog::{BaseType, Catalog, Column, ColumnNumber, ConstraintKind, Id, Relation, Type, TypeKind};
use crate::dms::types::map_column;
use crate::migration::Migration;

/// How many domains above each other are followed.
const MOST_DOMAINS: usize = 64;

/// The catalog with LOB columns that take NULL, and identity columns that take values.
#[cfg(feature = "dump")]
pub(crate) fn while_loading(catalog: &Catalog, migration: &Migration) -> Catalog {
    let mut loading = catalog.clone();
    for (relation, column) in refusing_lobs(catalog, migration) {
        if let Some(column) = loading.relations[relation].column_by_number_mut(column) {
            column.not_null = false;
        }
    }
    for domain in refusing_domains(catalog, migration) {
        if let TypeKind::Domain(domain) = &mut loading.types[domain].kind {
            domain.not_null = false;
        }
    }
    for (relation, column) in always_identities(catalog) {
        let column = loading.relations[relation].column_by_number_mut(column);
        if let Some(identity) = column.and_then(Column::identity_mut) {
            identity.kind = IdentityKind::ByDefault;
        }
    }
    plain_roles(&mut loading);
    loading
}

/// Roles without what only a superuser can give.
#[cfg(feature = "dump")]
fn plain_roles(catalog: &mut Catalog) {
    let roles: Vec<_> = catalog.roles.ids().collect();
    for id in roles {
        let role = &mut catalog.roles[id];
        role.superuser = false;
        role.replication = false;
        role.bypass_row_level_security = false;
    }
}

/// The columns that travel as LOBs and are NOT NULL. Those of keys stay so.
pub(crate) fn refusing_lobs(catalog: &Catalog, migration: &Migration) -> Vec<(Id<Relation>, ColumnNumber)> {
    let lobs = lobs(catalog, migration).into_iter();
    lobs.filter(|(_, column)| column.not_null).map(|(relation, column)| (relation, column.number)).collect()
}

/// The domains of such columns that are NOT NULL.
pub(crate) fn refusing_domains(catalog: &Catalog, migration: &Migration) -> Vec<Id<Type>> {
    let mut domains = Vec::new();
    for (_, column) in lobs(catalog, migration) {
        domains.extend(domains_that_refuse(catalog, column));
    }
    domains.sort();
    domains.dedup();
    domains
}

/// The columns that are GENERATED ALWAYS AS IDENTITY.
#[cfg(feature = "dump")]
pub(crate) fn always_identities(catalog: &Catalog) -> Vec<(Id<Relation>, ColumnNumber)> {
    let columns = catalog.relations.iter().flat_map(|(id, relation)| {
        let columns = relation
            .columns
            .iter()
            .filter(|column| column.identity.is_some_and(|identity| identity.kind == IdentityKind::Always));
        columns.map(move |column| (id, column.number))
    });
    columns.collect()
}

/// The columns that travel as LOBs, may refuse NULL, and are no part of a primary key.
fn lobs<'a>(catalog: &'a Catalog, migration: &Migration) -> Vec<(Id<Relation>, &'a Column)> {
    let settings = migration.type_settings();
    let may_refuse =
        |column: &Column| column.not_null || matches!(column.data_type.base, BaseType::Defined(_));
    let mut lobs = Vec::new();
    for (id, relation) in catalog.relations.iter().filter(|(_, relation)| relation.is_table()) {
        let key = key_columns(relation);
        let columns = relation.columns.iter().filter(|column| {
            may_refuse(column)
                && column.generated.is_none()
                && !key.contains(&column.number)
                && map_column(catalog, relation, column, &settings).travels_as_lob()
        });
        lobs.extend(columns.map(|column| (id, column)));
    }
    lobs
}

/// Columns of the primary key, which takes no NULL.
fn key_columns(relation: &Relation) -> Vec<ColumnNumber> {
    match relation.primary_key().map(|key| &key.kind) {
        Some(ConstraintKind::PrimaryKey(key)) => key.columns.clone(),
        _ => Vec::new(),
    }
}

fn domains_that_refuse(catalog: &Catalog, column: &Column) -> Vec<Id<Type>> {
    let mut found = Vec::new();
    let mut data_type = &column.data_type;
    for _ in 0..MOST_DOMAINS {
        let BaseType::Defined(id) = data_type.base else { break };
        let TypeKind::Domain(domain) = &catalog.types[id].kind else { break };
        if data_type.is_array() {
            break;
        }
        if domain.not_null {
            found.push(id);
        }
        data_type = &domain.base;
    }
    found
}

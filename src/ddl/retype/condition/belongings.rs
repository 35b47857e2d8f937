//! Whose an object is, and who may what with it.

use super::super::obstacle::Obstacle;
use super::{Ddl, literal};
use crate::catalog::{Grantee, Id, ObjectId, Relation, quote_literal};

/// An object that is dropped and made again, in the server's catalogs.
struct Row {
    /// The catalog, and the number of its row.
    catalog: &'static str,
    oid: String,
    /// How its columns begin: `relowner`.
    prefix: &'static str,
    /// What `acldefault` calls such objects.
    acl: char,
}

impl Ddl<'_> {
    /// Nothing for what stays, or has no owner of its own.
    pub(super) fn belongings_are_the_same(&self, obstacle: Obstacle) -> Vec<String> {
        let (row, object) = match obstacle {
            Obstacle::View(id) => (
                Row { catalog: "pg_class", oid: self.regclass(id), prefix: "rel", acl: 'r' },
                ObjectId::Relation(id),
            ),
            Obstacle::Function(id) => (
                Row { catalog: "pg_proc", oid: self.regprocedure(id), prefix: "pro", acl: 'f' },
                ObjectId::Function(id),
            ),
            _ => return Vec::new(),
        };
        let mut parts = vec![self.has_owner(&row, object), self.has_grants(&row, object)];
        parts.push(self.has_comment(&row, object));
        if let Obstacle::View(id) = obstacle {
            parts.push(self.has_parts_of_columns(id));
        }
        parts
    }

    /// Where nobody knows the owner, what is made again is of the role that makes it: then it has to be that now.
    fn has_owner(&self, row: &Row, object: ObjectId) -> String {
        let Row { catalog, oid, prefix, .. } = row;
        let owner = self.catalog.common(object).and_then(|common| common.owner.as_ref());
        let owner = owner.map_or_else(|| "CURRENT_USER".to_owned(), literal);
        format!(
            "(SELECT pg_catalog.pg_get_userbyid(o.{prefix}owner) FROM pg_catalog.{catalog} AS o \
             WHERE o.oid = {oid}) = {owner}"
        )
    }

    /// What others than the owner hold: a grantee (nobody is PUBLIC), a privilege, whether it may be passed on.
    fn has_grants(&self, row: &Row, object: ObjectId) -> String {
        let Row { catalog, oid, prefix, acl } = row;
        format!(
            "ARRAY(SELECT g.held FROM (SELECT DISTINCT \
             CASE a.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee)::pg_catalog.text END \
             || ' ' || a.privilege_type || CASE WHEN a.is_grantable THEN ' *' ELSE '' END AS held \
             FROM pg_catalog.{catalog} AS o, pg_catalog.aclexplode(\
             coalesce(o.{prefix}acl, pg_catalog.acldefault('{acl}', o.{prefix}owner))) AS a \
             WHERE o.oid = {oid} AND a.grantee <> o.{prefix}owner) AS g ORDER BY g.held COLLATE \"C\") \
             = ARRAY[{}]::pg_catalog.text[]",
            self.held_by_others(object).iter().map(|held| quote_literal(held)).collect::<Vec<_>>().join(", ")
        )
    }

    fn held_by_others(&self, object: ObjectId) -> Vec<String> {
        let owner = self.catalog.common(object).and_then(|common| common.owner.clone());
        let acl = self.catalog.effective_acl(object).unwrap_or_default();
        let mut held = Vec::new();
        for (grantee, has) in acl.held() {
            let name = match grantee {
                Grantee::Public => "",
                Grantee::Role(role) if Some(role) != owner.as_ref() => role.as_str(),
                _ => continue,
            };
            held.extend(has.privileges.iter().map(|privilege| {
                let option = if has.grantable.contains(privilege) { " *" } else { "" };
                format!("{name} {}{option}", privilege.keyword())
            }));
        }
        held.sort_unstable();
        held
    }

    fn has_comment(&self, row: &Row, object: ObjectId) -> String {
        let Row { catalog, oid, .. } = row;
        let comment = self.comment(object).map_or_else(|| "NULL".to_owned(), quote_literal);
        format!("pg_catalog.obj_description({oid}, '{catalog}') IS NOT DISTINCT FROM {comment}")
    }

    /// As many columns have comments and grants of their own as are known to.
    fn has_parts_of_columns(&self, id: Id<Relation>) -> String {
        let columns = &self.catalog.relations[id].columns;
        let commented = columns.iter().filter(|column| column.comment.is_some()).count();
        let has_grants =
            |acl: &Option<Box<crate::catalog::Acl>>| acl.as_ref().is_some_and(|acl| !acl.grants.is_empty());
        let granted = columns.iter().filter(|column| has_grants(&column.acl)).count();
        let oid = self.regclass(id);
        format!(
            "(SELECT pg_catalog.count(pg_catalog.col_description(a.attrelid, a.attnum)) = {commented} \
             AND pg_catalog.count(nullif(pg_catalog.cardinality(a.attacl), 0)) = {granted} \
             FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = {oid} AND a.attnum > 0 AND NOT a.attisdropped)"
        )
    }
}

//! Whether a part of an object is as it should be.

use super::Look;
use crate::catalog::{
    Column, ColumnNumber, Enabled, ForeignServer, Grantee, Id, IdentityKind, Index, IndexValidity, Name,
    ObjectId, Relation, ReplicaIdentity, RowLevelSecurity, Schema, Sequence, SequenceOwner, Type,
    UserMapping,
};
use crate::ddl::Ddl;

impl Ddl<'_> {
    /// Whether a constraint is there and valid: the rows that were there before it were checked.
    pub fn is_validated(&self, relation: Id<Relation>, at: u32) -> Option<String> {
        let name = self.catalog.object_ref(ObjectId::Constraint(relation, at)).name;
        let look = self.of_relation("pg_constraint AS o", "o.conrelid", relation).named("o.conname", &name);
        Some(look.and("o.convalidated").exists())
    }

    /// Whether a table has a constraint of this name.
    pub fn has_constraint(&self, relation: Id<Relation>, name: &str) -> String {
        self.constraint_look(relation, name).exists()
    }

    /// Whether a table has a constraint of this name that is valid.
    pub fn has_valid_constraint(&self, relation: Id<Relation>, name: &str) -> String {
        self.constraint_look(relation, name).and("o.convalidated").exists()
    }

    fn constraint_look(&self, relation: Id<Relation>, name: &str) -> Look {
        self.of_relation("pg_constraint AS o", "o.conrelid", relation).text("o.conname", name)
    }

    /// Whether a column is there and refuses NULL.
    pub fn refuses_null(&self, relation: Id<Relation>, column: &Column) -> String {
        self.attribute_look(relation, &column.name).and("a.attnotnull").exists()
    }

    /// Whether a column is there and has a default, or is generated.
    pub fn has_default(&self, relation: Id<Relation>, column: &Column) -> String {
        self.attribute_look(relation, &column.name).and("a.atthasdef").exists()
    }

    /// Whether a column is there and its identity of this kind.
    pub fn has_identity(&self, relation: Id<Relation>, column: &Column, kind: IdentityKind) -> String {
        let letter = match kind {
            IdentityKind::Always => "a",
            IdentityKind::ByDefault => "d",
        };
        self.attribute_look(relation, &column.name).text("a.attidentity", letter).exists()
    }

    /// Whether a column is there and has the type that it has in this catalog.
    pub fn has_type(&self, relation: Id<Relation>, column: &Column) -> String {
        let data_type = self.catalog.type_name(&column.data_type).to_string();
        self.attribute_look(relation, &column.name)
            .text("pg_catalog.format_type(a.atttypid, a.atttypmod)", &data_type)
            .exists()
    }

    /// Whether a table is there and has rows, or had some that take room: it or one of its partitions and heirs.
    pub fn holds_rows(&self, id: Id<Relation>) -> String {
        let relation = &self.catalog.relations[id];
        let takes_room = "EXISTS (WITH RECURSIVE tree (oid) AS (SELECT c.oid UNION ALL SELECT i.inhrelid FROM \
                          pg_catalog.pg_inherits AS i JOIN tree ON i.inhparent = tree.oid) \
                          SELECT FROM tree WHERE pg_catalog.pg_relation_size(tree.oid) > 0)";
        self.class(relation.schema, &relation.name).and("c.relkind IN ('r', 'p')").and(takes_room).exists()
    }

    fn attribute_look(&self, relation: Id<Relation>, name: &Name) -> Look {
        self.of_relation("pg_attribute AS a", "a.attrelid", relation).named("a.attname", name)
    }

    /// Whether a domain is there and refuses NULL.
    pub fn domain_refuses_null(&self, id: Id<Type>) -> String {
        self.type_look(id).and("t.typnotnull").exists()
    }

    /// Whether a type is announced, defined or not.
    pub fn is_announced(&self, id: Id<Type>) -> String {
        self.type_look(id).exists()
    }

    /// Whether a trigger is there and enabled in this way.
    pub fn trigger_is(&self, relation: Id<Relation>, at: u32, enabled: Enabled) -> String {
        let name = self.catalog.object_ref(ObjectId::Trigger(relation, at)).name;
        self.of_relation("pg_trigger AS g", "g.tgrelid", relation)
            .named("g.tgname", &name)
            .text("g.tgenabled", enabled_letter(enabled))
            .exists()
    }

    /// Whether a table is there and a partition of its parent.
    pub fn is_attached(&self, id: Id<Relation>) -> Option<String> {
        let parent = self.catalog.relations[id].partition_of.as_deref()?.parent;
        let parent = &self.catalog.relations[parent];
        let look = self.of_relation("pg_inherits AS i", "i.inhrelid", id);
        Some(self.above(look, parent.schema, &parent.name).exists())
    }

    /// Whether an index is there and can be used, as far as it could be on the server that was read.
    pub fn index_is_usable(&self, id: Id<Index>) -> String {
        let look = self.index_look(id);
        match self.catalog.indexes[id].validity {
            IndexValidity::Valid if self.attached_below(id).len() == 1 => look.and("x.indisvalid").exists(),
            // that of a partitioned table is valid when all its parts are attached
            _ => look.exists(),
        }
    }

    /// Whether an index is there that cannot be used, as a build that failed leaves it.
    pub fn index_is_broken(&self, id: Id<Index>) -> String {
        self.index_look(id).and("NOT x.indisvalid").and("c.relkind = 'i'").exists()
    }

    /// Whether an index is there and a part of the index above it.
    pub fn index_is_attached(&self, id: Id<Index>) -> Option<String> {
        let above = &self.catalog.indexes[self.catalog.indexes[id].attached_to?];
        let look = self.index_look(id).join("pg_inherits AS i", "i.inhrelid = c.oid");
        Some(self.above(look, above.schema, &above.name).exists())
    }

    fn index_look(&self, id: Id<Index>) -> Look {
        let index = &self.catalog.indexes[id];
        self.class(index.schema, &index.name).join("pg_index AS x", "x.indexrelid = c.oid")
    }

    /// With a parent that has this name.
    fn above(&self, look: Look, schema: Id<Schema>, name: &Name) -> Look {
        look.join("pg_class AS pc", "pc.oid = i.inhparent")
            .join("pg_namespace AS pn", "pn.oid = pc.relnamespace")
            .named("pc.relname", name)
            .named("pn.nspname", self.catalog.schema_name(schema))
    }

    /// Whether a table is there and its replica identity as in the catalog.
    pub fn has_replica_identity(&self, id: Id<Relation>) -> String {
        let relation = &self.catalog.relations[id];
        let look = self.class(relation.schema, &relation.name);
        match relation.replica_identity {
            ReplicaIdentity::Default => look.text("c.relreplident", "d").exists(),
            ReplicaIdentity::Full => look.text("c.relreplident", "f").exists(),
            ReplicaIdentity::Nothing => look.text("c.relreplident", "n").exists(),
            ReplicaIdentity::Index(index) => self.index_look(index).and("x.indisreplident").exists(),
        }
    }

    /// Whether an index is there and its table is clustered on it.
    pub fn is_clustered_on(&self, id: Id<Index>) -> String {
        self.index_look(id).and("x.indisclustered").exists()
    }

    /// Whether row-level security of a table is switched as in the catalog.
    pub fn has_row_level_security(&self, id: Id<Relation>) -> String {
        let relation = &self.catalog.relations[id];
        let (enabled, forced) = match relation.row_level_security {
            RowLevelSecurity::Disabled => ("NOT c.relrowsecurity", "NOT c.relforcerowsecurity"),
            RowLevelSecurity::Enabled => ("c.relrowsecurity", "NOT c.relforcerowsecurity"),
            RowLevelSecurity::Forced => ("c.relrowsecurity", "c.relforcerowsecurity"),
            RowLevelSecurity::ForcedButDisabled => ("NOT c.relrowsecurity", "c.relforcerowsecurity"),
        };
        self.class(relation.schema, &relation.name).and(enabled).and(forced).exists()
    }

    /// Whether a sequence is there and belongs to the column that it has in the catalog.
    pub fn sequence_is_owned(&self, sequence: Id<Sequence>, owner: &SequenceOwner) -> String {
        let sequence = &self.catalog.sequences[sequence];
        let relation = &self.catalog.relations[owner.relation];
        let column = self.column_name(owner.relation, owner.column);
        self.class(sequence.schema, &sequence.name)
            .join(
                "pg_depend AS d",
                "d.objid = c.oid AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass",
            )
            .join("pg_class AS pc", "pc.oid = d.refobjid")
            .join("pg_namespace AS pn", "pn.oid = pc.relnamespace")
            .join("pg_attribute AS a", "a.attrelid = pc.oid AND a.attnum = d.refobjsubid")
            .and("d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass")
            .and("d.deptype IN ('a', 'i')")
            .named("pc.relname", &relation.name)
            .named("pn.nspname", self.catalog.schema_name(relation.schema))
            .named("a.attname", &column)
            .exists()
    }

    fn column_name(&self, relation: Id<Relation>, number: ColumnNumber) -> Name {
        self.catalog.object_ref(ObjectId::Column(relation, number)).name
    }

    /// Whether a view is there and its query names a table or calls a function: not only announced.
    pub fn view_reads_something(&self, id: Id<Relation>) -> String {
        let class = |catalog: &str| format!("'pg_catalog.{catalog}'::pg_catalog.regclass");
        self.of_relation("pg_rewrite AS r", "r.ev_class", id)
            .join("pg_depend AS d", &format!("d.objid = r.oid AND d.classid = {}", class("pg_rewrite")))
            .and(format!("d.refclassid IN ({}, {})", class("pg_class"), class("pg_proc")))
            .and("d.refobjid <> c.oid")
            .exists()
    }

    /// Whether a materialized view is there, filled, and belongs to its owner, who is not who asks. `None` where the
    /// owner is not known.
    pub fn is_filled_by_another(&self, id: Id<Relation>) -> Option<String> {
        let relation = &self.catalog.relations[id];
        let owner = relation.common.owner.as_ref()?;
        let look = self.class(relation.schema, &relation.name).join("pg_roles AS x", "x.oid = c.relowner");
        let look = look.named("x.rolname", owner).and("x.rolname <> CURRENT_USER").and("c.relispopulated");
        Some(look.exists())
    }

    /// Whether a user mapping is there.
    pub fn has_user_mapping(&self, server: Id<ForeignServer>, mapping: &UserMapping) -> String {
        let look = Look::into_catalog("pg_user_mappings AS x")
            .named("x.srvname", &self.catalog.foreign_servers[server].name);
        match &mapping.user {
            Grantee::Public => look.and("x.umuser = 0").exists(),
            Grantee::Owner => look.and("x.usename = CURRENT_USER").exists(),
            Grantee::Role(role) => look.named("x.usename", role).exists(),
        }
    }
}

/// `pg_trigger.tgenabled`, `pg_rewrite.ev_enabled`
fn enabled_letter(enabled: Enabled) -> &'static str {
    match enabled {
        Enabled::Origin => "O",
        Enabled::Replica => "R",
        Enabled::Always => "A",
        Enabled::Disabled => "D",
    }
}

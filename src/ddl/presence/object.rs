//! Whether an object is there.

use super::Look;
use crate::catalog::{
    Function, Id, ObjectId, OtherKind, OtherObject, Relation, RelationKind, Type, TypeKind,
};
use crate::ddl::Ddl;

impl Ddl<'_> {
    /// The condition that holds where an object of this kind and name is there; `None` for what has no name of
    /// its own. It looks at nothing but the name: [`Difference`](crate::catalog::difference::Difference) tells
    /// what is otherwise. A type that is only announced is not there.
    ///
    /// ```
    /// use pgdms_lint::catalog::{Catalog, ObjectId};
    /// use pgdms_lint::ddl::Ddl;
    /// let catalog = Catalog::new();
    /// let public = ObjectId::Schema(catalog.schema("public").unwrap());
    /// assert_eq!(
    ///     Ddl::new(&catalog).is_there(public).unwrap(),
    ///     "EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'public')"
    /// );
    /// ```
    pub fn is_there(&self, object: ObjectId) -> Option<String> {
        let catalog = self.catalog;
        let look = match object {
            ObjectId::Schema(id) => {
                Look::into_catalog("pg_namespace AS n").named("n.nspname", catalog.schema_name(id))
            }
            ObjectId::Relation(id) => self.relation_look(id),
            ObjectId::Column(..)
            | ObjectId::Constraint(..)
            | ObjectId::Trigger(..)
            | ObjectId::Policy(..)
            | ObjectId::Rule(..) => self.part_look(object)?,
            ObjectId::DomainConstraint(id, _) => {
                let name = catalog.object_ref(object).name;
                self.type_look(id).join("pg_constraint AS o", "o.contypid = t.oid").named("o.conname", &name)
            }
            ObjectId::Index(id) => {
                let index = &catalog.indexes[id];
                self.class(index.schema, &index.name).and("c.relkind IN ('i', 'I')")
            }
            ObjectId::Sequence(id) => {
                let sequence = &catalog.sequences[id];
                self.class(sequence.schema, &sequence.name).and("c.relkind = 'S'")
            }
            ObjectId::Type(id) => match catalog.types[id].kind {
                TypeKind::Shell => self.type_look(id),
                _ => self.type_look(id).and("t.typisdefined"),
            },
            ObjectId::Function(id) => self.function_look(&catalog.functions[id]),
            ObjectId::Other(id) => self.other_look(&catalog.others[id]),
            ObjectId::Statistics(id) => {
                let statistics = &catalog.statistics[id];
                let look = Look::into_catalog("pg_statistic_ext AS s");
                self.in_schema(look, "s.stxnamespace", statistics.schema).named("s.stxname", &statistics.name)
            }
            _ => self.global_look(object)?,
        };
        Some(look.exists())
    }

    fn relation_look(&self, id: Id<Relation>) -> Look {
        let relation = &self.catalog.relations[id];
        let kind = match relation.kind {
            RelationKind::Table => "c.relkind = 'r'",
            RelationKind::PartitionedTable => "c.relkind = 'p'",
            RelationKind::ForeignTable => "c.relkind = 'f'",
            RelationKind::View => "c.relkind = 'v'",
            RelationKind::MaterializedView => "c.relkind = 'm'",
        };
        self.class(relation.schema, &relation.name).and(kind)
    }

    /// What belongs to a relation.
    fn part_look(&self, object: ObjectId) -> Option<Look> {
        let relation = self.catalog.relation_of(object)?;
        let name = self.catalog.object_ref(object).name;
        let (catalog, on, column) = match object {
            ObjectId::Column(..) => ("pg_attribute AS a", "a.attrelid", "a.attname"),
            ObjectId::Constraint(..) => ("pg_constraint AS o", "o.conrelid", "o.conname"),
            ObjectId::Trigger(..) => ("pg_trigger AS g", "g.tgrelid", "g.tgname"),
            ObjectId::Policy(..) => ("pg_policy AS p", "p.polrelid", "p.polname"),
            _ => ("pg_rewrite AS r", "r.ev_class", "r.rulename"),
        };
        Some(self.of_relation(catalog, on, relation).named(column, &name))
    }

    /// A type as `t`.
    pub(super) fn type_look(&self, id: Id<Type>) -> Look {
        let user_type = &self.catalog.types[id];
        let look = Look::into_catalog("pg_type AS t");
        self.in_schema(look, "t.typnamespace", user_type.schema).named("t.typname", &user_type.name)
    }

    fn function_look(&self, function: &Function) -> Look {
        self.in_schema(Look::into_catalog("pg_proc AS p"), "p.pronamespace", function.schema)
            .named("p.proname", &function.name)
            .text("pg_catalog.oidvectortypes(p.proargtypes)", &function.signature)
    }

    fn other_look(&self, other: &OtherObject) -> Look {
        let Some((catalog, namespace, name)) = in_schemas(other.kind) else { return global_other(other) };
        let look = Look::into_catalog(catalog).named(name, &other.name);
        let look = match other.schema {
            Some(schema) => self.in_schema(look, namespace, schema),
            None => look,
        };
        match other.kind {
            OtherKind::Operator => look.text(OPERANDS, &other.arguments),
            OtherKind::OperatorClass => {
                look.join("pg_am AS m", "m.oid = x.opcmethod").text("m.amname", &other.arguments)
            }
            OtherKind::OperatorFamily => {
                look.join("pg_am AS m", "m.oid = x.opfmethod").text("m.amname", &other.arguments)
            }
            _ => look,
        }
    }

    /// What stands in no schema.
    fn global_look(&self, object: ObjectId) -> Option<Look> {
        let catalog = self.catalog;
        let (table, column, name) = match object {
            ObjectId::Extension(id) => ("pg_extension AS x", "x.extname", &catalog.extensions[id].name),
            ObjectId::EventTrigger(id) => {
                ("pg_event_trigger AS x", "x.evtname", &catalog.event_triggers[id].name)
            }
            ObjectId::Publication(id) => ("pg_publication AS x", "x.pubname", &catalog.publications[id].name),
            ObjectId::ForeignDataWrapper(id) => {
                ("pg_foreign_data_wrapper AS x", "x.fdwname", &catalog.foreign_data_wrappers[id].name)
            }
            ObjectId::ForeignServer(id) => {
                ("pg_foreign_server AS x", "x.srvname", &catalog.foreign_servers[id].name)
            }
            ObjectId::Role(id) => ("pg_roles AS x", "x.rolname", &catalog.roles[id].name),
            ObjectId::Membership(at) => {
                let membership = catalog.memberships.get(at as usize)?;
                let look = Look::into_catalog("pg_auth_members AS x")
                    .join("pg_roles AS granted", "granted.oid = x.roleid")
                    .join("pg_roles AS member", "member.oid = x.member")
                    .named("granted.rolname", &membership.role)
                    .named("member.rolname", &membership.member);
                let look = if membership.admin { look.and("x.admin_option") } else { look };
                return Some(match self.telling_grantor(membership) {
                    Some(grantor) => look
                        .join("pg_roles AS grantor", "grantor.oid = x.grantor")
                        .named("grantor.rolname", grantor),
                    None => look,
                });
            }
            _ => return None,
        };
        Some(Look::into_catalog(table).named(column, name))
    }
}

/// The operand types of an operator, as the catalog has them.
const OPERANDS: &str = "pg_catalog.concat(COALESCE(pg_catalog.format_type(NULLIF(x.oprleft, 0), NULL), 'NONE'), ', ', \
                        COALESCE(pg_catalog.format_type(NULLIF(x.oprright, 0), NULL), 'NONE'))";

/// The system catalog of a kind whose objects stand in schemas, its columns of schema and name.
fn in_schemas(kind: OtherKind) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match kind {
        OtherKind::Operator => ("pg_operator AS x", "x.oprnamespace", "x.oprname"),
        OtherKind::OperatorClass => ("pg_opclass AS x", "x.opcnamespace", "x.opcname"),
        OtherKind::OperatorFamily => ("pg_opfamily AS x", "x.opfnamespace", "x.opfname"),
        OtherKind::Collation => ("pg_collation AS x", "x.collnamespace", "x.collname"),
        OtherKind::Conversion => ("pg_conversion AS x", "x.connamespace", "x.conname"),
        OtherKind::TextSearchConfiguration => ("pg_ts_config AS x", "x.cfgnamespace", "x.cfgname"),
        OtherKind::TextSearchDictionary => ("pg_ts_dict AS x", "x.dictnamespace", "x.dictname"),
        OtherKind::TextSearchParser => ("pg_ts_parser AS x", "x.prsnamespace", "x.prsname"),
        OtherKind::TextSearchTemplate => ("pg_ts_template AS x", "x.tmplnamespace", "x.tmplname"),
        OtherKind::Cast
        | OtherKind::Transform
        | OtherKind::Language
        | OtherKind::AccessMethod
        | OtherKind::Tablespace => return None,
    })
}

fn global_other(other: &OtherObject) -> Look {
    match other.kind {
        OtherKind::Cast => Look::into_catalog("pg_cast AS x").text(
            "pg_catalog.concat(pg_catalog.format_type(x.castsource, NULL), ' AS ', pg_catalog.format_type(x.casttarget, NULL))",
            other.name.as_str(),
        ),
        OtherKind::Transform => {
            Look::into_catalog("pg_transform AS x").join("pg_language AS l", "l.oid = x.trflang").text(
                "pg_catalog.concat(pg_catalog.format_type(x.trftype, NULL), ' LANGUAGE ', pg_catalog.quote_ident(l.lanname))",
                other.name.as_str(),
            )
        }
        OtherKind::AccessMethod => Look::into_catalog("pg_am AS x").named("x.amname", &other.name),
        OtherKind::Tablespace => Look::into_catalog("pg_tablespace AS x").named("x.spcname", &other.name),
        _ => Look::into_catalog("pg_language AS x").named("x.lanname", &other.name),
    }
}

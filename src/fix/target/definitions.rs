//! Objects that a statement of their own makes: schemas, types, functions, sequences, tables, views ...

use super::Rebuild;
use crate::catalog::{
    Id, Name, ObjectId, OtherKind, OtherObject, RelationKind, Type, TypeKind, quote_literal,
};
use crate::fix::{Expectation, Topic, Unit};
use crate::remedy::Step;

impl Rebuild<'_> {
    /// The units that make groups of objects, in order.
    pub(super) fn definitions(&self, groups: &[Vec<ObjectId>]) -> Vec<Unit> {
        groups
            .iter()
            .flat_map(|group| match group.as_slice() {
                [object] => self.definition(*object),
                several => self.circle(several),
            })
            .collect()
    }

    /// The units that make an object that needs none that comes later.
    pub(super) fn definition(&self, object: ObjectId) -> Vec<Unit> {
        let ddl = self.ddl();
        let unit = match object {
            ObjectId::Schema(id) if self.catalog.schemas[id].name == "public" => None,
            ObjectId::Schema(id) => self.make(Topic::Schemas, object, ddl.create_schema(id)),
            ObjectId::Extension(id) => {
                self.make(Topic::Extensions, object, ddl.create_extension(id)).map(|unit| {
                    let extension = &self.catalog.extensions[id];
                    let mut unit = with_version(unit, extension.version.as_deref());
                    unit.expects.extend(can_be_installed(&extension.name));
                    unit
                })
            }
            ObjectId::Type(id) => return self.type_units(id),
            ObjectId::Function(id) => match self.existing.altered(object) {
                Some(there) => self.replaced_function(id, there),
                None => self.make(Topic::Functions, object, ddl.create_function(id)),
            },
            ObjectId::Other(id) => self.other(id),
            ObjectId::Sequence(id) => match self.existing.altered(object) {
                Some(there) => self.altered_sequence(id, there),
                None => self.make(Topic::Sequences, object, ddl.create_sequence(id)),
            },
            ObjectId::ForeignDataWrapper(id) => {
                self.make(Topic::ForeignData, object, ddl.create_foreign_data_wrapper(id))
            }
            ObjectId::ForeignServer(id) => return self.foreign_server(id),
            ObjectId::Relation(id) => return self.relation(id),
            _ => None,
        };
        unit.into_iter().collect()
    }

    /// A type. A base type is announced first: its functions name it.
    fn type_units(&self, id: Id<Type>) -> Vec<Unit> {
        let object = ObjectId::Type(id);
        let steps = match self.catalog.types[id].kind {
            TypeKind::Base(_) => [self.ddl().create_shell_type(id), self.ddl().create_type(id)].concat(),
            _ => self.ddl_while_loading().create_type(id),
        };
        self.make(Topic::Types, object, steps).into_iter().collect()
    }

    /// Announces a base type.
    pub(super) fn announce(&self, id: Id<Type>) -> Option<Unit> {
        if self.existing.has(ObjectId::Type(id)) {
            return None;
        }
        let announced = self.ddl().is_announced(id);
        self.alter(Topic::Types, ObjectId::Type(id), "announced", self.ddl().create_shell_type(id), announced)
    }

    /// A type that is announced already.
    pub(super) fn announced_type(&self, id: Id<Type>) -> Option<Unit> {
        // type and functions need each other: they go together
        let steps = self.ddl().create_type(id).into_iter().map(|step| {
            let down = step.down.map(|down| format!("{down} CASCADE"));
            Step { down, ..step }
        });
        self.make(Topic::Types, ObjectId::Type(id), steps.collect())
    }

    fn other(&self, id: Id<OtherObject>) -> Option<Unit> {
        let topic = match self.catalog.others[id].kind {
            OtherKind::Tablespace => return None,
            OtherKind::Language => Topic::Functions,
            _ => Topic::Other,
        };
        self.make(topic, ObjectId::Other(id), self.ddl().create_other(id))
    }

    fn relation(&self, id: Id<crate::catalog::Relation>) -> Vec<Unit> {
        match self.catalog.relations[id].kind {
            RelationKind::View | RelationKind::MaterializedView => self.view(id),
            _ => self.table(id),
        }
    }

    /// A view, or a materialized view without its rows.
    fn view(&self, id: Id<crate::catalog::Relation>) -> Vec<Unit> {
        self.make(Topic::Views, ObjectId::Relation(id), self.ddl().create_view(id)).into_iter().collect()
    }
}

/// That the server offers an extension, and lets the connected role install it.
fn can_be_installed(name: &Name) -> [Expectation; 2] {
    let literal = quote_literal(name.as_str());
    let is_offered =
        format!("EXISTS (SELECT FROM pg_catalog.pg_available_extensions AS a WHERE a.name = {literal})");
    // `trusted` is known since PostgreSQL 13; providers let roles of their own install what is not
    let is_allowed = format!(
        "EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = CURRENT_USER AND r.rolsuper \
         OR r.rolname IN ('rds_superuser', 'azure_pg_admin', 'cloudsqlsuperuser') \
         AND pg_catalog.pg_has_role(r.oid, 'USAGE')) \
         OR EXISTS (SELECT FROM pg_catalog.pg_available_extensions AS a \
         JOIN pg_catalog.pg_available_extension_versions AS v ON v.name = a.name AND v.version = a.default_version \
         WHERE a.name = {literal} AND (NOT v.superuser OR (pg_catalog.to_jsonb(v) ->> 'trusted')::boolean))"
    );
    [
        Expectation::new(
            is_offered.clone(),
            format!("this server does not offer the extension {name}: install its files, or do without it"),
        ),
        Expectation::new(
            format!("NOT {is_offered} OR {is_allowed}"),
            format!(
                "the connected role may not install the extension {name}: that takes a superuser, on RDS rds_superuser"
            ),
        ),
    ]
}

/// A target may offer another version than the source has.
fn with_version(unit: Unit, version: Option<&str>) -> Unit {
    match version {
        Some(version) => Unit { title: format!("{} (version {version} on the source)", unit.title), ..unit },
        None => unit,
    }
}

/// The steps of several statements.
pub(super) fn concat(parts: impl IntoIterator<Item = Vec<Step>>) -> Vec<Step> {
    parts.into_iter().flatten().collect()
}

//! Columns: `columns.sql`.

use pgdms_lint::catalog::{
    Acl, BaseType, Column, Compression, GeneratedKind, Id, IdentityKind, Name, ObjectId, Relation, Storage,
};

use super::{Teller, visible};

impl Teller<'_> {
    pub(super) fn columns(&mut self, id: Id<Relation>) {
        let relation = &self.catalog.relations[id];
        let table = self.relation_text(id);
        let owner = self.owner(ObjectId::Relation(id), &relation.common);
        for (at, column) in relation.columns.iter().enumerate() {
            let object = format!("column {table}.{}", column.name);
            self.is_there(&object, column.comment.as_deref());
            self.say(&object, "position", at + 1);
            self.say(&object, "number", column.number.0);
            self.column_type(&object, column);
            self.column_value(&object, column);
            self.column_storage(&object, column);
            self.column_grants(&object, column.acl.as_deref(), &owner);
        }
    }

    fn column_type(&mut self, object: &str, column: &Column) {
        if column.data_type.base == BaseType::Unknown {
            self.unknown_property(object, "type");
        } else {
            self.say(object, "type", self.type_text(&column.data_type));
        }
        self.say_if(object, "collation", column.collation.as_deref().map(visible));
        self.say_when(column.not_null, object, "not null", "yes");
        self.say_when(!column.is_local, object, "declared here", "no");
        let parents = (column.inherited_from > 0).then_some(column.inherited_from);
        self.say_if(object, "inherited from", parents);
    }

    fn column_value(&mut self, object: &str, column: &Column) {
        self.say_if(object, "default expression", column.default.as_ref());
        if let Some(generated) = &column.generated {
            let kind = match generated.kind {
                GeneratedKind::Stored => "stored",
                GeneratedKind::Virtual => "virtual",
                other => panic!("{other:?} is new"),
            };
            self.say(object, "generated", kind);
            self.say(object, "generated expression", &generated.expression);
        }
        let identity = column.identity.map(|identity| match identity.kind {
            IdentityKind::Always => "always",
            IdentityKind::ByDefault => "by default",
            other => panic!("{other:?} is new"),
        });
        self.say_if(object, "identity", identity);
    }

    fn column_storage(&mut self, object: &str, column: &Column) {
        let storage = column.storage.map(|storage| match storage {
            Storage::Plain => "plain",
            Storage::External => "external",
            Storage::Extended => "extended",
            Storage::Main => "main",
            other => panic!("{other:?} is new"),
        });
        self.say_if(object, "storage", storage);
        let compression = column.compression.map(|compression| match compression {
            Compression::Pglz => "pglz",
            Compression::Lz4 => "lz4",
            other => panic!("{other:?} is new"),
        });
        self.say_if(object, "compression", compression);
        self.say_if(object, "statistics target", column.statistics_target);
        self.options(object, "option", &column.options);
        self.options(object, "foreign option", &column.foreign_options);
    }

    fn column_grants(&mut self, object: &str, acl: Option<&Acl>, owner: &Name) {
        if let Some(acl) = acl {
            self.grants(object, acl, owner);
        }
    }
}

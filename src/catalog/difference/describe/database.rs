//! The database itself, schemas, extensions, large objects.

use super::{Describer, Property};
use crate::catalog::{Database, Extension, LargeObjects, Schema};

impl Describer<'_> {
    pub(super) fn database(&mut self, database: &Database) {
        let Database {
            name: _, // a copy of a schema may stand in a database of another name
            encoding,
            collate,
            ctype,
            locale_provider,
            locale,
            connection_limit,
            common,
        } = database;
        self.properties.add_known(Property::Encoding, encoding.as_ref());
        self.properties.add_known(Property::Collate, collate.as_ref());
        self.properties.add_known(Property::Ctype, ctype.as_ref());
        self.properties.add_known(Property::LocaleProvider, locale_provider.as_ref());
        self.properties.add_known(Property::Locale, locale.as_ref());
        // -1 is no limit, which is what a new database has
        let limit = connection_limit.filter(|limit| *limit >= 0);
        self.properties.add_some(Property::ConnectionLimit, limit);
        self.common(common);
    }

    pub(super) fn schema(&mut self, schema: &Schema) {
        let Schema {
            name: _, // it is matched by it
            common,
        } = schema;
        self.common(common);
    }

    pub(super) fn extension(&mut self, extension: &Extension) {
        let Extension {
            name: _, // it is matched by it
            schema,
            version,
            common,
        } = extension;
        self.properties.add_known(Property::ExtensionSchema, schema.as_ref());
        self.properties.add_known(Property::Version, version.as_ref());
        self.common_without_owner(common);
    }

    pub(super) fn large_objects(&mut self, large_objects: LargeObjects) {
        let LargeObjects {
            count,
            span: _, // a place in the input is no property
        } = large_objects;
        self.properties.add(Property::LargeObjects, i64::try_from(count).unwrap_or(i64::MAX));
    }
}

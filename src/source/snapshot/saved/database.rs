//! The database itself, schemas, extensions, and what is known of the input as a whole.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::SavedCommon;
use super::is_default;
use crate::catalog::{
    Contents, Database, Extension, LargeObjects, Name, Schema, UnknownEffect, UnknownEffectKind,
};
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// What the file says anything about. What it says nothing about is not checked; it is not empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedContents {
    /// Owners of objects.
    pub owners: bool,
    /// Privileges.
    pub privileges: bool,
    /// Roles and memberships.
    pub roles: bool,
    /// Comments.
    pub comments: bool,
    /// Settings of the database.
    pub database_settings: bool,
    /// Rows were in the input; they are not in this file.
    pub rows: bool,
}

/// The database.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedDatabase {
    /// Its name, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// The encoding, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Box<str>>,
    /// `LC_COLLATE`, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collate: Option<Box<str>>,
    /// `LC_CTYPE`, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ctype: Option<Box<str>>,
    /// `LOCALE_PROVIDER`, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale_provider: Option<Box<str>>,
    /// The ICU or built-in locale, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Box<str>>,
    /// `CONNECTION LIMIT`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_limit: Option<i32>,
    /// Owner, privileges, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

/// A schema.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedSchema {
    /// Its name.
    pub name: Name,
    /// Owner, privileges, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

/// An extension. Its members are not in this file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedExtension {
    /// Its name.
    pub name: Name,
    /// The schema of its objects, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// Its version, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Box<str>>,
    /// The comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

impl SavedContents {
    pub fn of(contents: Contents) -> Self {
        let Contents { owners, privileges, roles, comments, database_settings, rows } = contents;
        SavedContents { owners, privileges, roles, comments, database_settings, rows }
    }

    pub fn restore(self) -> Contents {
        let SavedContents { owners, privileges, roles, comments, database_settings, rows } = self;
        Contents { owners, privileges, roles, comments, database_settings, rows }
    }
}

impl SavedDatabase {
    pub fn of(writer: &Writer<'_>, database: &Database) -> Self {
        let Database { name, encoding, collate, ctype, locale_provider, locale, connection_limit, common } =
            database;
        SavedDatabase {
            name: name.clone(),
            encoding: encoding.clone(),
            collate: collate.clone(),
            ctype: ctype.clone(),
            locale_provider: locale_provider.clone(),
            locale: locale.clone(),
            connection_limit: *connection_limit,
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> Database {
        let SavedDatabase {
            name,
            encoding,
            collate,
            ctype,
            locale_provider,
            locale,
            connection_limit,
            about,
        } = self;
        let common = about.restore(reader);
        Database { name, encoding, collate, ctype, locale_provider, locale, connection_limit, common }
    }
}

impl SavedSchema {
    pub fn of(writer: &Writer<'_>, schema: &Schema) -> Self {
        let Schema { name, common } = schema;
        SavedSchema { name: name.clone(), about: SavedCommon::of(writer, common) }
    }

    pub fn restore(self, reader: &mut Reader) -> Schema {
        let SavedSchema { name, about } = self;
        Schema { name, common: about.restore(reader) }
    }
}

impl SavedExtension {
    pub fn of(writer: &Writer<'_>, extension: &Extension) -> Self {
        let Extension { name, schema, version, common } = extension;
        SavedExtension {
            name: name.clone(),
            schema: schema.clone(),
            version: version.clone(),
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> Extension {
        let SavedExtension { name, schema, version, about } = self;
        Extension { name, schema, version, common: about.restore(reader) }
    }
}

/// How many large objects there are.
pub(crate) fn large_object_count(large_objects: LargeObjects) -> u64 {
    let LargeObjects { count, span: _ } = large_objects;
    count
}

/// What had an effect that no text tells.
pub(crate) fn unknown_effect(effect: &UnknownEffect) -> UnknownEffectKind {
    let UnknownEffect { kind, span: _ } = effect;
    *kind
}

/// That many large objects.
pub(crate) fn large_objects(count: u64) -> LargeObjects {
    LargeObjects { count, span: None }
}

/// The effect again.
pub(crate) fn restored_effect(kind: UnknownEffectKind) -> UnknownEffect {
    UnknownEffect { kind, span: None }
}

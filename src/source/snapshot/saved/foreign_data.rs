//! Foreign-data wrappers, foreign servers, user mappings. What may be a secret has no value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::SavedCommon;
use super::is_default;
use crate::catalog::{
    Definition, ForeignDataWrapper, ForeignServer, Grantee, Name, QualifiedName, UserMapping, without_secrets,
};
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// A foreign-data wrapper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedWrapper {
    /// Its name.
    pub name: Name,
    /// `HANDLER`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<QualifiedName>,
    /// `VALIDATOR`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validator: Option<QualifiedName>,
    /// `OPTIONS (...)`; what may be a secret has no value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Definition>,
    /// Owner, privileges, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

/// A foreign server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedServer {
    /// Its name.
    pub name: Name,
    /// The foreign-data wrapper.
    pub wrapper: Name,
    /// `TYPE`
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub server_type: Option<Box<str>>,
    /// `VERSION`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Box<str>>,
    /// `OPTIONS (...)`; what may be a secret has no value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Definition>,
    /// Its user mappings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_mappings: Vec<SavedMapping>,
    /// Owner, privileges, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

/// A user mapping of a foreign server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedMapping {
    /// For whom.
    pub user: Grantee,
    /// Its options; what may be a secret has no value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Definition>,
}

impl SavedWrapper {
    pub fn of(writer: &Writer<'_>, wrapper: &ForeignDataWrapper) -> Self {
        let ForeignDataWrapper { name, handler, validator, options, common } = wrapper;
        SavedWrapper {
            name: name.clone(),
            handler: handler.clone(),
            validator: validator.clone(),
            options: without_secrets(options.clone()),
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> ForeignDataWrapper {
        let SavedWrapper { name, handler, validator, options, about } = self;
        ForeignDataWrapper { name, handler, validator, options, common: about.restore(reader) }
    }
}

impl SavedServer {
    pub fn of(writer: &Writer<'_>, server: &ForeignServer) -> Self {
        let ForeignServer { name, wrapper, server_type, version, options, user_mappings, common } = server;
        SavedServer {
            name: name.clone(),
            wrapper: wrapper.clone(),
            server_type: server_type.clone(),
            version: version.clone(),
            options: without_secrets(options.clone()),
            user_mappings: user_mappings.iter().map(SavedMapping::of).collect(),
            about: SavedCommon::of(writer, common),
        }
    }

    pub fn restore(self, reader: &mut Reader) -> ForeignServer {
        let SavedServer { name, wrapper, server_type, version, options, user_mappings, about } = self;
        ForeignServer {
            name,
            wrapper,
            server_type,
            version,
            options,
            user_mappings: user_mappings.into_iter().map(SavedMapping::restore).collect(),
            common: about.restore(reader),
        }
    }
}

impl SavedMapping {
    fn of(mapping: &UserMapping) -> Self {
        let UserMapping { user, options } = mapping;
        SavedMapping { user: user.clone(), options: without_secrets(options.clone()) }
    }

    fn restore(self) -> UserMapping {
        let SavedMapping { user, options } = self;
        UserMapping { user, options }
    }
}

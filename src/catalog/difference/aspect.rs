//! What an input may say nothing about as a whole.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use super::Property;
use crate::catalog::{Catalog, Contents, ObjectId, SuppliedObject};

/// A side of a schema that an input may say nothing about (see [`Contents`]), or that a comparison
/// may leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Aspect {
    /// Who owns what.
    Owners,
    /// Grants and default privileges.
    Privileges,
    /// Roles, memberships, and the settings of roles.
    Roles,
    /// Comments.
    Comments,
    /// The database's own properties and its settings.
    Database,
    /// Where sequences stand.
    SequenceValues,
    /// Large objects.
    LargeObjects,
}

impl Aspect {
    /// All aspects.
    pub const ALL: [Aspect; 7] = [
        Aspect::Owners,
        Aspect::Privileges,
        Aspect::Roles,
        Aspect::Comments,
        Aspect::Database,
        Aspect::SequenceValues,
        Aspect::LargeObjects,
    ];

    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Aspect::Owners => "owners",
            Aspect::Privileges => "privileges",
            Aspect::Roles => "roles",
            Aspect::Comments => "comments",
            Aspect::Database => "the database's own properties and settings",
            Aspect::SequenceValues => "where sequences stand",
            Aspect::LargeObjects => "large objects",
        }
    }

    /// Whether an input with these contents says anything about it. Sequences tell for themselves
    /// whether their value is known.
    pub(super) fn is_told(self, contents: Contents) -> bool {
        let Contents { owners, privileges, roles, comments, database_settings, rows } = contents;
        match self {
            Aspect::Owners => owners,
            Aspect::Privileges => privileges,
            Aspect::Roles => roles,
            Aspect::Comments => comments,
            Aspect::Database => database_settings,
            Aspect::SequenceValues => true,
            Aspect::LargeObjects => rows,
        }
    }

    /// The aspect that an object is part of as a whole.
    pub(super) fn of_object(catalog: &Catalog, object: ObjectId) -> Option<Aspect> {
        match object {
            ObjectId::Database => Some(Aspect::Database),
            ObjectId::Role(_) | ObjectId::Membership(_) => Some(Aspect::Roles),
            ObjectId::DefaultPrivilege(_) => Some(Aspect::Privileges),
            ObjectId::Supplied(at) => {
                let supplied = catalog.supplied_privileges.get(at as usize)?;
                // parameters are the cluster's, in the output of pg_dumpall
                let is_parameter = matches!(supplied.object, SuppliedObject::Parameter(_));
                Some(if is_parameter { Aspect::Roles } else { Aspect::Privileges })
            }
            ObjectId::Setting(at) => {
                let setting = catalog.settings.get(at as usize)?;
                Some(if setting.database.is_some() { Aspect::Database } else { Aspect::Roles })
            }
            ObjectId::LargeObjects => Some(Aspect::LargeObjects),
            _ => None,
        }
    }

    /// The aspect that a property is part of, whatever object has it.
    pub(super) fn of_property(property: Property) -> Option<Aspect> {
        match property {
            Property::Owner => Some(Aspect::Owners),
            Property::Grant => Some(Aspect::Privileges),
            Property::Comment | Property::AttributeComment => Some(Aspect::Comments),
            Property::LastValue | Property::IsCalled => Some(Aspect::SequenceValues),
            _ => None,
        }
    }
}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// A set of aspects.
pub(super) type Aspects = BTreeSet<Aspect>;

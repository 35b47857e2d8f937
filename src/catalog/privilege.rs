//! Who may do what: privileges of objects, and default privileges.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Id, Name, Schema, Span};

/// The privileges of one object, as its ACL holds them. An object whose ACL was never touched has
/// none: then PostgreSQL's defaults for its kind hold (the owner everything; PUBLIC `EXECUTE` on
/// functions, `USAGE` on types and languages, `CONNECT` and `TEMPORARY` on databases).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Acl {
    /// One entry for each grantee and grantor.
    pub grants: Vec<Grant>,
}

/// What one role was granted by another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// Who may.
    pub grantee: Grantee,
    /// Who granted it, where known.
    pub grantor: Option<Name>,
    /// What.
    pub privileges: Privileges,
    /// Which of these may be passed on.
    pub grantable: Privileges,
}

/// Who is granted something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Grantee {
    /// Everyone.
    Public,
    /// The object's owner, whoever that is: for a dump that does not name owners.
    Owner,
    /// A role.
    Role(Name),
}

impl fmt::Display for Grantee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Grantee::Public => f.write_str("PUBLIC"),
            Grantee::Owner => f.write_str("the owner"),
            Grantee::Role(name) => name.fmt(f),
        }
    }
}

/// One privilege.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
#[repr(u8)]
pub enum Privilege {
    /// `SELECT`
    Select,
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
    /// `TRUNCATE`
    Truncate,
    /// `REFERENCES`
    References,
    /// `TRIGGER`
    Trigger,
    /// `MAINTAIN`, PostgreSQL 17
    Maintain,
    /// `USAGE`
    Usage,
    /// `CREATE`
    Create,
    /// `CONNECT`
    Connect,
    /// `TEMPORARY`
    Temporary,
    /// `EXECUTE`
    Execute,
    /// `SET` of a parameter
    Set,
    /// `ALTER SYSTEM` of a parameter
    AlterSystem,
}

impl Privilege {
    /// All privileges, in the order in which `GRANT` lists them.
    pub const ALL: [Privilege; 15] = [
        Privilege::Select,
        Privilege::Insert,
        Privilege::Update,
        Privilege::Delete,
        Privilege::Truncate,
        Privilege::References,
        Privilege::Trigger,
        Privilege::Maintain,
        Privilege::Usage,
        Privilege::Create,
        Privilege::Connect,
        Privilege::Temporary,
        Privilege::Execute,
        Privilege::Set,
        Privilege::AlterSystem,
    ];

    /// The word in `GRANT`.
    pub fn keyword(self) -> &'static str {
        match self {
            Privilege::Select => "SELECT",
            Privilege::Insert => "INSERT",
            Privilege::Update => "UPDATE",
            Privilege::Delete => "DELETE",
            Privilege::Truncate => "TRUNCATE",
            Privilege::References => "REFERENCES",
            Privilege::Trigger => "TRIGGER",
            Privilege::Maintain => "MAINTAIN",
            Privilege::Usage => "USAGE",
            Privilege::Create => "CREATE",
            Privilege::Connect => "CONNECT",
            Privilege::Temporary => "TEMPORARY",
            Privilege::Execute => "EXECUTE",
            Privilege::Set => "SET",
            Privilege::AlterSystem => "ALTER SYSTEM",
        }
    }
}

/// A set of privileges.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Vec<Privilege>", into = "Vec<Privilege>")]
#[schemars(with = "Vec<Privilege>", inline)]
pub struct Privileges(u16);

impl From<Vec<Privilege>> for Privileges {
    fn from(privileges: Vec<Privilege>) -> Self {
        Privileges::of(&privileges)
    }
}

impl From<Privileges> for Vec<Privilege> {
    fn from(privileges: Privileges) -> Self {
        privileges.iter().collect()
    }
}

impl Privileges {
    /// No privilege.
    pub const NONE: Privileges = Privileges(0);

    /// The set of these.
    pub fn of(privileges: &[Privilege]) -> Self {
        privileges.iter().fold(Privileges::NONE, |set, privilege| set.with(*privilege))
    }

    /// This set and one more.
    pub fn with(self, privilege: Privilege) -> Self {
        Privileges(self.0 | 1 << privilege as u8)
    }

    /// All that is in either set.
    pub fn union(self, other: Privileges) -> Self {
        Privileges(self.0 | other.0)
    }

    /// What is in both sets.
    pub fn both(self, other: Privileges) -> Self {
        Privileges(self.0 & other.0)
    }

    /// What is in this set and not in the other.
    pub fn without(self, other: Privileges) -> Self {
        Privileges(self.0 & !other.0)
    }

    /// Whether the privilege is in the set.
    pub fn contains(self, privilege: Privilege) -> bool {
        self.0 & 1 << privilege as u8 != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The privileges in the order of `GRANT`.
    pub fn iter(self) -> impl Iterator<Item = Privilege> {
        Privilege::ALL.into_iter().filter(move |privilege| self.contains(*privilege))
    }
}

impl fmt::Display for Privileges {
    /// Joined by commas, as in `GRANT`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, privilege) in self.iter().enumerate() {
            write!(f, "{}{}", if at > 0 { ", " } else { "" }, privilege.keyword())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Privileges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}

/// `ALTER DEFAULT PRIVILEGES`: what objects that a role creates later are granted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DefaultPrivilege {
    /// The role whose new objects these are; `None` where the dump does not say.
    pub role: Option<Name>,
    /// In which schema; `None` for all.
    pub schema: Option<Id<Schema>>,
    /// On which kind of object.
    pub object_kind: DefaultPrivilegeKind,
    /// The whole ACL for a global entry, what is added for one of a schema.
    pub acl: Acl,
    /// Where it was first written.
    pub span: Option<Span>,
}

/// The kinds of objects that have default privileges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DefaultPrivilegeKind {
    /// `TABLES`, views too
    Tables,
    /// `SEQUENCES`
    Sequences,
    /// `FUNCTIONS`, procedures too
    Functions,
    /// `TYPES`
    Types,
    /// `SCHEMAS`
    Schemas,
    /// `LARGE OBJECTS`, PostgreSQL 18
    LargeObjects,
}

impl DefaultPrivilegeKind {
    /// The word in `ALTER DEFAULT PRIVILEGES`, in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            DefaultPrivilegeKind::Tables => "tables",
            DefaultPrivilegeKind::Sequences => "sequences",
            DefaultPrivilegeKind::Functions => "functions",
            DefaultPrivilegeKind::Types => "types",
            DefaultPrivilegeKind::Schemas => "schemas",
            DefaultPrivilegeKind::LargeObjects => "large objects",
        }
    }
}

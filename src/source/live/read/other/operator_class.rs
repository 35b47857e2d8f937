//! Operator classes and operator families.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use tokio_postgres::Error;

use crate::catalog::{Name, OtherKind, QualifiedName};

use super::super::super::address::{Address, PG_OPCLASS, PG_OPFAMILY};
use super::super::super::query::{FromRow, Row};
use super::super::Assembly;
use super::super::names::name;
use super::super::value::qualified_name;
use super::{New, schema_of};

/// A row of `operator_classes.sql`.
pub(in super::super) struct ClassRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    is_default: bool,
    for_type: Box<str>,
    stored_type: Option<Box<str>>,
    method: Name,
    family: Option<QualifiedName>,
}

impl FromRow for ClassRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(ClassRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            is_default: row.try_get("is_default")?,
            for_type: row.try_get("type")?,
            stored_type: row.try_get("stored_type")?,
            method: name(row, "method")?,
            family: qualified_name(row, "family_schema", "family")?,
        })
    }
}

/// A row of `operator_families.sql`.
pub(in super::super) struct FamilyRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    method: Name,
}

impl FromRow for FamilyRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(FamilyRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            method: name(row, "method")?,
        })
    }
}

/// A row of `operator_class_members.sql`: an operator or function of a class, or added to a family alone.
pub(in super::super) struct ClassMemberRow {
    of: Address,
    number: i16,
    /// With its argument types.
    member: Box<str>,
    what: ClassMember,
}

enum ClassMember {
    Operator {
        /// `FOR ORDER BY`
        sort_family: Option<QualifiedName>,
    },
    Function {
        left_type: Box<str>,
        right_type: Box<str>,
    },
}

impl FromRow for ClassMemberRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let what = match row.try_get("is_function")? {
            true => ClassMember::Function {
                left_type: row.try_get("left_type")?,
                right_type: row.try_get("right_type")?,
            },
            false => ClassMember::Operator {
                sort_family: qualified_name(row, "sort_family_schema", "sort_family")?,
            },
        };
        Ok(ClassMemberRow {
            of: Address { catalog: row.try_get("class")?, oid: row.try_get("object")? },
            number: row.try_get("number")?,
            member: row.try_get("member")?,
            what,
        })
    }
}

impl ClassMemberRow {
    /// As `CREATE OPERATOR CLASS` and `ALTER OPERATOR FAMILY ... ADD` write it.
    fn clause(&self) -> String {
        let ClassMemberRow { number, member, .. } = self;
        match &self.what {
            ClassMember::Operator { sort_family: None } => format!("OPERATOR {number} {member}"),
            ClassMember::Operator { sort_family: Some(family) } => {
                format!("OPERATOR {number} {member} FOR ORDER BY {family}")
            }
            ClassMember::Function { left_type, right_type } => {
                format!("FUNCTION {number} ({left_type}, {right_type}) {member}")
            }
        }
    }
}

type Clauses = HashMap<Address, Vec<String>, RandomState>;

/// Adds operator families and operator classes.
pub(in super::super) fn add_classes_and_families(
    assembly: &mut Assembly,
    families: Vec<FamilyRow>,
    classes: Vec<ClassRow>,
    members: Vec<ClassMemberRow>,
) {
    let mut clauses = Clauses::default();
    for member in members {
        clauses.entry(member.of).or_default().push(member.clause());
    }
    for row in families {
        add_family(assembly, row, &clauses);
    }
    for row in classes {
        add_class(assembly, row, &mut clauses);
    }
}

fn add_family(assembly: &mut Assembly, row: FamilyRow, clauses: &Clauses) {
    let Some(schema) = schema_of(assembly, PG_OPFAMILY, row.oid, row.schema) else { return };
    let family = format!("{} USING {}", assembly.catalog.qualified(schema, &row.name), row.method);
    let mut statements = vec![format!("CREATE OPERATOR FAMILY {family}")];
    if let Some(added) = clauses.get(&Address { catalog: PG_OPFAMILY, oid: row.oid }) {
        statements.push(format!("ALTER OPERATOR FAMILY {family} ADD\n    {}", added.join(" ,\n    ")));
    }
    let new = New {
        kind: OtherKind::OperatorFamily,
        catalog: PG_OPFAMILY,
        oid: row.oid,
        schema: Some(schema),
        name: row.name,
        arguments: row.method.as_str().to_owned(),
        common: assembly.common(row.owner),
        definition: Vec::new(),
        statements,
    };
    new.add_to(assembly);
}

fn add_class(assembly: &mut Assembly, row: ClassRow, clauses: &mut Clauses) {
    let Some(schema) = schema_of(assembly, PG_OPCLASS, row.oid, row.schema) else { return };
    let members = clauses.remove(&Address { catalog: PG_OPCLASS, oid: row.oid }).unwrap_or_default();
    let statement = class_statement(&assembly.catalog.qualified(schema, &row.name), &row, members);
    let new = New {
        kind: OtherKind::OperatorClass,
        catalog: PG_OPCLASS,
        oid: row.oid,
        schema: Some(schema),
        name: row.name,
        arguments: row.method.as_str().to_owned(),
        common: assembly.common(row.owner),
        definition: Vec::new(),
        statements: vec![statement],
    };
    new.add_to(assembly);
}

fn class_statement(name: &QualifiedName, row: &ClassRow, members: Vec<String>) -> String {
    let default = if row.is_default { "DEFAULT " } else { "" };
    let family = row.family.as_ref().map(|family| format!(" FAMILY {family}")).unwrap_or_default();
    let mut clauses: Vec<String> = row.stored_type.iter().map(|stored| format!("STORAGE {stored}")).collect();
    clauses.extend(members);
    if clauses.is_empty() {
        // a class without members must say something
        clauses.push(format!("STORAGE {}", row.for_type));
    }
    format!(
        "CREATE OPERATOR CLASS {name}\n    {default}FOR TYPE {} USING {}{family} AS\n    {}",
        row.for_type,
        row.method,
        clauses.join(" ,\n    ")
    )
}

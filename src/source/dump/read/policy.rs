//! Row-level security policies.

use crate::catalog::{Grantee, Name, PolicyCommand, PolicyEffect, QualifiedName};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;

/// A statement about a policy.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PolicyStatement {
    /// `CREATE POLICY`
    Create {
        name: Name,
        relation: QualifiedName,
        effect: PolicyEffect,
        command: PolicyCommand,
        terms: PolicyTerms,
    },
    /// `ALTER POLICY`
    Alter { name: Name, relation: QualifiedName, terms: PolicyTerms },
}

/// For whom a policy holds and what it demands, each as far as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PolicyTerms {
    pub roles: Option<Vec<Grantee>>,
    pub using: Option<Box<str>>,
    pub check: Option<Box<str>>,
}

/// Reads `CREATE` and `ALTER` of policies.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<PolicyStatement, ReadError> {
    if cursor.at_keyword("ALTER") { read_alter_policy(cursor) } else { read_create_policy(cursor) }
}

/// Reads `CREATE POLICY ...`.
fn read_create_policy(cursor: &mut Cursor<'_>) -> Result<PolicyStatement, ReadError> {
    cursor.expect_keywords(&["CREATE", "POLICY"])?;
    let (name, relation) = read_name(cursor)?;
    let effects: [(&[&str], PolicyEffect); 2] = [
        (&["AS", "PERMISSIVE"], PolicyEffect::Permissive),
        (&["AS", "RESTRICTIVE"], PolicyEffect::Restrictive),
    ];
    let effect = cursor.eat_choice(&effects).unwrap_or(PolicyEffect::Permissive);
    let commands: [(&[&str], PolicyCommand); 5] = [
        (&["FOR", "ALL"], PolicyCommand::All),
        (&["FOR", "SELECT"], PolicyCommand::Select),
        (&["FOR", "INSERT"], PolicyCommand::Insert),
        (&["FOR", "UPDATE"], PolicyCommand::Update),
        (&["FOR", "DELETE"], PolicyCommand::Delete),
    ];
    let command = cursor.eat_choice(&commands).unwrap_or(PolicyCommand::All);
    let terms = read_terms(cursor)?;
    Ok(PolicyStatement::Create { name, relation, effect, command, terms })
}

/// Reads `ALTER POLICY name ON table [TO ...] [USING (...)] [WITH CHECK (...)]`.
fn read_alter_policy(cursor: &mut Cursor<'_>) -> Result<PolicyStatement, ReadError> {
    cursor.expect_keywords(&["ALTER", "POLICY"])?;
    let (name, relation) = read_name(cursor)?;
    let terms = read_terms(cursor)?;
    Ok(PolicyStatement::Alter { name, relation, terms })
}

fn read_name(cursor: &mut Cursor<'_>) -> Result<(Name, QualifiedName), ReadError> {
    let name = cursor.name_as("a policy name")?;
    cursor.expect_keyword("ON")?;
    Ok((name, cursor.qualified_name_as("a table name")?))
}

fn read_terms(cursor: &mut Cursor<'_>) -> Result<PolicyTerms, ReadError> {
    let roles = if cursor.eat_keyword("TO") { Some(read_roles(cursor)?) } else { None };
    let using = match cursor.eat_keyword("USING") {
        true => Some(cursor.parenthesised_text()?.into()),
        false => None,
    };
    let check = match cursor.eat_keywords(&["WITH", "CHECK"]) {
        true => Some(cursor.parenthesised_text()?.into()),
        false => None,
    };
    cursor.expect_end()?;
    Ok(PolicyTerms { roles, using, check })
}

fn read_roles(cursor: &mut Cursor<'_>) -> Result<Vec<Grantee>, ReadError> {
    let mut roles = Vec::new();
    loop {
        // the name "public" is reserved, in quotes too
        let name = cursor.name_as("a role")?;
        roles.push(if name == "public" { Grantee::Public } else { Grantee::Role(name) });
        if !cursor.eat_punct(b',') {
            return Ok(roles);
        }
    }
}

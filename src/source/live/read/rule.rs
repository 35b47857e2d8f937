//! Rewrite rules.

use tokio_postgres::Error;

use crate::catalog::{Expression, Name, ObjectId, RewriteRule, RuleEvent, RuleMode};

use super::super::address::PG_REWRITE;
use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::Assembly;
use super::names::name;
use super::trigger::enabled;
use super::value::next_place;

/// A row of `rules.sql`.
pub(super) struct RuleRow {
    oid: u32,
    relation: u32,
    name: Name,
    event: u8,
    enabled: u8,
    instead: bool,
}

impl FromRow for RuleRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(RuleRow {
            oid: row.try_get("oid")?,
            relation: row.try_get("relation")?,
            name: name(row, "name")?,
            event: letter(row, "event")?,
            enabled: letter(row, "enabled")?,
            instead: row.try_get("instead")?,
        })
    }
}

/// Adds the rules of relations. Their definitions follow.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<RuleRow>) {
    for row in rows {
        let Some(relation) = assembly.relations.get(&row.relation).copied() else { continue };
        let rules = &mut assembly.catalog.relations[relation].rules;
        let at = next_place(rules);
        rules.push(RewriteRule {
            name: row.name,
            event: match row.event {
                b'2' => RuleEvent::Update,
                b'3' => RuleEvent::Insert,
                b'4' => RuleEvent::Delete,
                _ => RuleEvent::Select,
            },
            mode: if row.instead { RuleMode::Instead } else { RuleMode::Also },
            definition: Expression::unread(),
            enabled: enabled(row.enabled),
            comment: None,
            span: None,
        });
        let rule = ObjectId::Rule(relation, at);
        assembly.know(PG_REWRITE, row.oid, rule);
        assembly.definitions.note(DefinitionKind::Rule, row.oid, 0, Place::Rule(relation, at));
    }
}

//! Constraints of tables and domains.

use std::cmp::Ordering;
use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{
    ColumnNumber, Constraint, ConstraintKind, ConstraintTiming, EnforcingTriggers, Expression, ForeignKey,
    Id, IndexRole, KeyConstraint, MatchType, Name, ObjectId, QualifiedName, ReferencedTable,
    ReferentialAction, Relation, Type, TypeKind,
};

use super::super::address::PG_CONSTRAINT;
use super::super::definitions::{DefinitionKind, Place};
use super::super::query::{FromRow, Row, letter};
use super::assembly::Assembly;
use super::column::column_number;
use super::names::{name, names, optional_name, without_system_schema};

pub(super) struct ConstraintRow {
    oid: u32,
    relation: u32,
    domain: u32,
    name: Name,
    /// Told of NOT NULL alone.
    has_comment: bool,
    kind: u8,
    timing: ConstraintTiming,
    is_validated: bool,
    is_enforced: bool,
    is_local: bool,
    is_inherited: bool,
    no_inherit: bool,
    triggers: EnforcingTriggers,
    parent: u32,
    index: u32,
    columns: Vec<ColumnNumber>,
    referenced: u32,
    referenced_columns: Vec<ColumnNumber>,
    on_update: ReferentialAction,
    on_delete: ReferentialAction,
    on_delete_columns: Vec<ColumnNumber>,
    match_type: MatchType,
    is_period: bool,
    outside_schema: Option<Name>,
    outside_name: Option<Name>,
    outside_columns: Vec<Name>,
    operators: Vec<QualifiedName>,
}

impl FromRow for ConstraintRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(ConstraintRow {
            oid: row.try_get("oid")?,
            relation: row.try_get("relation")?,
            domain: row.try_get("domain")?,
            name: name(row, "name")?,
            has_comment: row.try_get("has_comment")?,
            kind: letter(row, "kind")?,
            timing: match (row.try_get("is_deferrable")?, row.try_get("is_deferred")?) {
                (_, true) => ConstraintTiming::InitiallyDeferred,
                (true, false) => ConstraintTiming::Deferrable,
                (false, false) => ConstraintTiming::Immediate,
            },
            is_validated: row.try_get("is_validated")?,
            is_enforced: row.try_get("is_enforced")?,
            is_local: row.try_get("is_local")?,
            is_inherited: row.try_get::<i32>("inherited_from")? > 0,
            no_inherit: row.try_get("no_inherit")?,
            triggers: match row.try_get("has_disabled_triggers")? {
                true => EnforcingTriggers::Disabled,
                false => EnforcingTriggers::Enabled,
            },
            parent: row.try_get("parent")?,
            index: row.try_get("index")?,
            columns: column_numbers(row, "columns")?,
            referenced: row.try_get("referenced")?,
            referenced_columns: column_numbers(row, "referenced_columns")?,
            on_update: action(letter(row, "on_update")?),
            on_delete: action(letter(row, "on_delete")?),
            on_delete_columns: column_numbers(row, "on_delete_columns")?,
            match_type: match letter(row, "match_type")? {
                b'f' => MatchType::Full,
                _ => MatchType::Simple,
            },
            is_period: row.try_get("is_period")?,
            outside_schema: optional_name(row, "outside_schema")?,
            outside_name: optional_name(row, "outside_name")?,
            outside_columns: names(row, "outside_columns")?,
            operators: operators(row)?,
        })
    }
}

fn column_numbers(row: &Row<'_>, column: &str) -> Result<Vec<ColumnNumber>, tokio_postgres::Error> {
    let numbers: Option<Vec<i16>> = row.try_get(column)?;
    Ok(numbers.unwrap_or_default().into_iter().map(column_number).collect())
}

fn operators(row: &Row<'_>) -> Result<Vec<QualifiedName>, tokio_postgres::Error> {
    let schemas = names(row, "operator_schemas")?;
    let named = schemas.into_iter().zip(names(row, "operators")?);
    Ok(named
        .map(|(schema, name)| without_system_schema(QualifiedName { schema: Some(schema), name }))
        .collect())
}

fn action(letter: u8) -> ReferentialAction {
    match letter {
        b'r' => ReferentialAction::Restrict,
        b'c' => ReferentialAction::Cascade,
        b'n' => ReferentialAction::SetNull,
        b'd' => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

/// Adds the constraints of tables in the order in which they were made, those of domains by name: so
/// they are checked, and so pg_dump writes them.
pub(super) fn add(assembly: &mut Assembly, mut rows: Vec<ConstraintRow>) {
    rows.sort_unstable_by(|a, b| {
        let by_name = if a.domain == 0 { Ordering::Equal } else { a.name.cmp(&b.name) };
        a.domain.cmp(&b.domain).then(by_name).then(a.oid.cmp(&b.oid))
    });
    let of_relation: HashSet<(u32, u32), RandomState> =
        rows.iter().map(|row| (row.oid, row.relation)).collect();
    for row in rows {
        // a foreign key to a partitioned table has a copy for each partition, on the same table
        let is_copy = of_relation.contains(&(row.parent, row.relation));
        if let Some(domain) = assembly.types.get(&row.domain).copied() {
            add_to_domain(assembly, domain, &row);
        } else if let Some(relation) = assembly.relations.get(&row.relation).copied().filter(|_| !is_copy) {
            add_to_relation(assembly, relation, row);
        }
    }
}

fn add_to_domain(assembly: &mut Assembly, id: Id<Type>, row: &ConstraintRow) {
    let TypeKind::Domain(domain) = &mut assembly.catalog.types[id].kind else { return };
    // NOT NULL is a property of the domain
    if row.kind != b'c' {
        return;
    }
    let kind = ConstraintKind::Check { expression: Expression::unread() };
    let mut constraint = Constraint::new(row.name.clone(), kind);
    constraint.validated = row.is_validated;
    let at = place(domain.constraints.len());
    domain.constraints.push(constraint);
    assembly.know(PG_CONSTRAINT, row.oid, ObjectId::DomainConstraint(id, at));
    assembly.definitions.note(DefinitionKind::Check, row.oid, 0, Place::DomainCheck(id, at));
}

fn add_to_relation(assembly: &mut Assembly, id: Id<Relation>, row: ConstraintRow) {
    let (oid, is_check, has_comment) = (row.oid, row.kind == b'c', row.has_comment);
    let Some(constraint) = constraint(assembly, row) else { return };
    if !has_comment && assembly.catalog.is_plain_not_null(id, &constraint) {
        return;
    }
    let constraints = &mut assembly.catalog.relations[id].constraints;
    let at = place(constraints.len());
    constraints.push(constraint);
    assembly.know(PG_CONSTRAINT, oid, ObjectId::Constraint(id, at));
    if is_check {
        assembly.definitions.note(DefinitionKind::Check, oid, 0, Place::Check(id, at));
    }
}

/// A constraint's place in its list.
fn place(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn constraint(assembly: &mut Assembly, row: ConstraintRow) -> Option<Constraint> {
    let (timing, is_validated, is_enforced) = (row.timing, row.is_validated, row.is_enforced);
    let (is_local, is_inherited, triggers) = (row.is_local, row.is_inherited, row.triggers);
    // the flag is set for keys as well, which no one declares so
    let no_inherit = row.no_inherit && matches!(row.kind, b'c' | b'n');
    let mut constraint = Constraint::new(row.name.clone(), kind(assembly, row)?);
    constraint.timing = timing;
    constraint.validated = is_validated;
    constraint.enforced = is_enforced;
    constraint.no_inherit = no_inherit;
    constraint.triggers = triggers;
    constraint.is_local = is_local;
    constraint.inherited = is_inherited;
    Some(constraint)
}

fn kind(assembly: &mut Assembly, row: ConstraintRow) -> Option<ConstraintKind> {
    let index = assembly.indexes.get(&row.index).copied();
    Some(match row.kind {
        b'c' => ConstraintKind::Check { expression: Expression::unread() },
        b'n' => ConstraintKind::NotNull { column: *row.columns.first()? },
        b'f' => ConstraintKind::ForeignKey(Box::new(foreign_key(assembly, row))),
        b'p' => {
            let index = index?;
            assembly.catalog.indexes[index].role = IndexRole::PrimaryKey;
            ConstraintKind::PrimaryKey(KeyConstraint { columns: row.columns, index })
        }
        b'u' => {
            let index = index?;
            assembly.catalog.indexes[index].role = IndexRole::Unique;
            ConstraintKind::Unique(KeyConstraint { columns: row.columns, index })
        }
        b'x' => {
            let id = index?;
            let index = &mut assembly.catalog.indexes[id];
            index.role = IndexRole::Exclusion;
            for (element, operator) in index.elements.iter_mut().zip(row.operators) {
                element.exclusion_operator = Some(Box::new(operator));
            }
            ConstraintKind::Exclusion { index: id }
        }
        _ => return None,
    })
}

fn foreign_key(assembly: &Assembly, row: ConstraintRow) -> ForeignKey {
    let references = match assembly.relations.get(&row.referenced) {
        Some(id) => ReferencedTable::Known(*id, row.referenced_columns),
        None => {
            let name = row.outside_name.unwrap_or_default();
            ReferencedTable::Missing(QualifiedName { schema: row.outside_schema, name }, row.outside_columns)
        }
    };
    ForeignKey {
        columns: row.columns,
        references,
        match_type: row.match_type,
        on_update: row.on_update,
        on_delete: row.on_delete,
        on_delete_columns: row.on_delete_columns,
        period: row.is_period,
    }
}

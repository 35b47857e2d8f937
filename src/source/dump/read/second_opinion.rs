//! A second opinion on what the readers understand: where `sqlparser` understands a statement too, both
//! must say the same of its tables, columns, constraints, indexes and views.

use std::path::{Path, PathBuf};

use sqlparser::ast::{self, AlterTableOperation, ColumnOption, Ident, ObjectName};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use crate::catalog::{Name, QualifiedName, Uniqueness};

use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, tokenize};
use super::super::split::{RawKind, Unwatched, split};
use super::super::statement::Statement;
use super::super::type_name::ParsedType;
use super::index::IndexStatement;
use super::index_element::ParsedIndexKey;
use super::read_statement;
use super::table::TableStatement;
use super::table::alter::AlterAction;
use super::table::column::ColumnDefinition;
use super::table::constraint::{KeyKind, TableConstraint, TableConstraintKind};
use super::table::create::{TableElement, TableForm};
use super::view::ViewStatement;

/// What of a statement is compared, in lines. The order says nothing.
type Facts = Vec<String>;

/// `sqlparser` recurses when it drops long chains of operators.
const STACK_BYTES: usize = 256 << 20;

#[test]
fn sqlparser_agrees_where_it_understands() {
    let compare = || {
        let mut compared = 0;
        let mut disagreements = Vec::new();
        for file in files() {
            compare_file(&file, &mut compared, &mut disagreements);
        }
        (compared, disagreements)
    };
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(compare).unwrap();
    let (compared, disagreements) = thread.join().unwrap();
    assert!(disagreements.is_empty(), "{} disagree:\n{}", disagreements.len(), disagreements.join("\n"));
    assert!(compared > 100, "only {compared} statements were understood by both");
}

/// The project's own dumps, and those of `shared/corpus` where that folder is there.
fn files() -> Vec<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus =
        project.ancestors().map(|folder| folder.join("shared/corpus")).find(|folder| folder.is_dir());
    let folders = corpus.into_iter().chain([project.join("fixtures")]);
    let entries = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    files
}

fn compare_file(file: &Path, compared: &mut usize, disagreements: &mut Vec<String>) {
    let input = split(0, "", std::fs::File::open(file).unwrap(), 0, &mut Unwatched).unwrap();
    for statement in input.statements.iter().filter(|statement| statement.kind == RawKind::Sql) {
        let bytes = &input.text.bytes()[statement.span.start as usize..statement.span.end as usize];
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let (Some(ours), Some(theirs)) = (our_facts(text), their_facts(text)) else { continue };
        *compared += 1;
        if ours != theirs {
            let only = |these: &Facts, others: &Facts| -> Facts {
                these.iter().filter(|fact| !others.contains(fact)).cloned().collect()
            };
            let (ours_alone, theirs_alone) = (only(&ours, &theirs), only(&theirs, &ours));
            let first_line = text.lines().next().unwrap_or_default();
            disagreements.push(format!(
                "{}: {first_line}\n  ours: {ours_alone:?}\n  sqlparser: {theirs_alone:?}",
                file.display()
            ));
        }
    }
}

// What our readers say

fn our_facts(text: &str) -> Option<Facts> {
    let mut tokens = Vec::new();
    tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
    let mut facts = match read_statement(&mut Cursor::new(text.as_bytes(), &tokens)).ok()? {
        Statement::Table(statement) => our_table(&statement)?,
        Statement::Index(statement) => our_index(&statement)?,
        Statement::View(statement) => vec![our_view(&statement)?],
        _ => return None,
    };
    facts.sort();
    Some(facts)
}

fn our_table(statement: &TableStatement) -> Option<Facts> {
    let mut facts = Facts::new();
    match statement {
        TableStatement::Create(create) if create.form == TableForm::Columns => {
            facts.push(format!("table {}", create.name));
            for element in &create.elements {
                match element {
                    TableElement::Column(column) => our_column(column, &mut facts),
                    TableElement::Constraint(constraint) => facts.push(our_constraint(constraint)?),
                    TableElement::Like(_) => return None,
                }
            }
        }
        TableStatement::Alter(alter) => {
            facts.push(format!("alter {}", alter.name));
            for placed in &alter.actions {
                if let AlterAction::AddConstraint(constraint) = &placed.action {
                    facts.push(our_constraint(constraint)?);
                }
            }
        }
        _ => return None,
    }
    Some(facts)
}

fn our_column(column: &ColumnDefinition, facts: &mut Facts) {
    let data_type = format!("{:?}", column.data_type);
    let not_null = if column.not_null.is_some() { " not null" } else { "" };
    facts.push(format!("column {} {data_type}{not_null}", column.name));
    facts.extend(column.constraints.iter().filter_map(our_constraint));
}

fn our_constraint(constraint: &TableConstraint) -> Option<String> {
    let kind = match &constraint.kind {
        TableConstraintKind::Check(_) => "check".to_owned(),
        TableConstraintKind::Key(KeyKind::Primary, key) => format!("primary key {}", joined(&key.columns)),
        TableConstraintKind::Key(KeyKind::Unique(_), key) => format!("unique {}", joined(&key.columns)),
        TableConstraintKind::ForeignKey(key) => format!(
            "foreign key {} references {} {}",
            joined(&key.columns),
            key.table,
            joined(&key.referenced_columns)
        ),
        _ => return None,
    };
    Some(format!("constraint {:?} {kind}", constraint.name))
}

fn our_index(statement: &IndexStatement) -> Option<Facts> {
    let IndexStatement::Create(create) = statement else { return None };
    let keys = create.elements.iter().map(|element| match &element.key {
        ParsedIndexKey::Column(name) => name.to_string(),
        ParsedIndexKey::Expression(_) => "an expression".to_owned(),
    });
    let is_unique = create.uniqueness != Uniqueness::NotUnique;
    Some(index_facts(
        &create.table,
        create.name.as_ref(),
        keys.collect(),
        is_unique,
        create.predicate.is_some(),
    ))
}

fn index_facts(
    table: &QualifiedName,
    name: Option<&Name>,
    keys: Vec<String>,
    is_unique: bool,
    is_partial: bool,
) -> Facts {
    vec![
        format!("index {name:?} on {table}"),
        format!("keys {}", keys.join(", ")),
        format!("unique: {is_unique}, partial: {is_partial}"),
    ]
}

fn our_view(statement: &ViewStatement) -> Option<String> {
    let (name, columns) = match statement {
        ViewStatement::Create(create) => (&create.name, &create.query.columns),
        ViewStatement::CreateMaterialized(create) => (&create.name, &create.query.columns),
        ViewStatement::Refresh { .. } => return None,
    };
    Some(format!("view {name} {}", joined(columns)))
}

fn joined(names: &[Name]) -> String {
    let names: Vec<String> = names.iter().map(Name::to_string).collect();
    format!("({})", names.join(", "))
}

// What sqlparser says

fn their_facts(text: &str) -> Option<Facts> {
    let mut statements = Parser::parse_sql(&PostgreSqlDialect {}, text).ok()?;
    let mut facts = match statements.pop().filter(|_| statements.is_empty())? {
        ast::Statement::CreateTable(create) => their_table(&create),
        ast::Statement::AlterTable(alter) => their_alter(&alter),
        ast::Statement::CreateIndex(create) => their_index(&create)?,
        ast::Statement::CreateView(create) => {
            let columns: Vec<Name> = create.columns.iter().map(|column| name(&column.name)).collect();
            vec![format!("view {} {}", qualified(&create.name), joined(&columns))]
        }
        _ => return None,
    };
    facts.sort();
    Some(facts)
}

fn their_table(create: &ast::CreateTable) -> Facts {
    let mut facts = vec![format!("table {}", qualified(&create.name))];
    for column in &create.columns {
        their_column(column, &mut facts);
    }
    facts.extend(create.constraints.iter().filter_map(their_constraint));
    facts
}

fn their_column(column: &ast::ColumnDef, facts: &mut Facts) {
    let data_type = format!("{:?}", Some(their_type(&column.data_type)));
    let has_not_null = column.options.iter().any(|option| option.option == ColumnOption::NotNull);
    let not_null = if has_not_null { " not null" } else { "" };
    facts.push(format!("column {} {data_type}{not_null}", name(&column.name)));
    for option in &column.options {
        let own = vec![name(&column.name)];
        let kind = match &option.option {
            ColumnOption::PrimaryKey(_) => format!("primary key {}", joined(&own)),
            ColumnOption::Unique(_) => format!("unique {}", joined(&own)),
            ColumnOption::Check(_) => "check".to_owned(),
            ColumnOption::ForeignKey(key) => their_foreign_key(&own, key),
            _ => continue,
        };
        facts.push(format!("constraint {:?} {kind}", option.name.as_ref().map(name)));
    }
}

/// The type as `sqlparser` prints it, read by our reader. It prints modifiers with spaces between.
fn their_type(data_type: &ast::DataType) -> ParsedType {
    let text = data_type.to_string().replace(", ", ",");
    let mut tokens = Vec::new();
    tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(text.as_bytes(), &tokens);
    let read = ParsedType::read(&mut cursor).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert!(cursor.at_end(), "{text}");
    read
}

fn their_constraint(constraint: &ast::TableConstraint) -> Option<String> {
    let keys = |columns: &[ast::IndexColumn]| -> Vec<Name> {
        columns.iter().filter_map(|column| key_column(&column.column.expr)).collect()
    };
    let (given, kind) = match constraint {
        ast::TableConstraint::PrimaryKey(key) => {
            (&key.name, format!("primary key {}", joined(&keys(&key.columns))))
        }
        ast::TableConstraint::Unique(key) => (&key.name, format!("unique {}", joined(&keys(&key.columns)))),
        ast::TableConstraint::ForeignKey(key) => {
            let columns: Vec<Name> = key.columns.iter().map(name).collect();
            (&key.name, their_foreign_key(&columns, key))
        }
        ast::TableConstraint::Check(check) => (&check.name, "check".to_owned()),
        _ => return None,
    };
    Some(format!("constraint {:?} {kind}", given.as_ref().map(name)))
}

fn their_foreign_key(columns: &[Name], key: &ast::ForeignKeyConstraint) -> String {
    let referenced: Vec<Name> = key.referred_columns.iter().map(name).collect();
    format!(
        "foreign key {} references {} {}",
        joined(columns),
        qualified(&key.foreign_table),
        joined(&referenced)
    )
}

fn their_alter(alter: &ast::AlterTable) -> Facts {
    let mut facts = vec![format!("alter {}", qualified(&alter.name))];
    facts.extend(alter.operations.iter().filter_map(|operation| match operation {
        AlterTableOperation::AddConstraint { constraint, .. } => their_constraint(constraint),
        _ => None,
    }));
    facts
}

fn their_index(create: &ast::CreateIndex) -> Option<Facts> {
    let keys = create.columns.iter().map(|column| match key_column(&column.column.expr) {
        Some(name) => name.to_string(),
        None => "an expression".to_owned(),
    });
    // an index has no schema of its own
    let given = create.name.as_ref().map(|name| qualified(name).name);
    let table = qualified(&create.table_name);
    Some(index_facts(&table, given.as_ref(), keys.collect(), create.unique, create.predicate.is_some()))
}

/// The column that a key is, with or without a collation.
fn key_column(key: &ast::Expr) -> Option<Name> {
    match key {
        ast::Expr::Identifier(ident) => Some(name(ident)),
        ast::Expr::Collate { expr, .. } => key_column(expr),
        _ => None,
    }
}

fn name(ident: &Ident) -> Name {
    match ident.quote_style {
        None => Name::folded(&ident.value),
        Some(_) => Name::truncated(&ident.value),
    }
}

fn qualified(object: &ObjectName) -> QualifiedName {
    let mut parts: Vec<Name> = object.0.iter().filter_map(|part| part.as_ident()).map(name).collect();
    let name = parts.pop().unwrap_or_default();
    QualifiedName { schema: parts.pop(), name }
}

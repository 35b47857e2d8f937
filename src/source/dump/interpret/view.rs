//! Views and materialized views.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{
    CheckOption, Column, ColumnNumber, DataType, Definition, Expression, Id, Name, ObjectKind, Persistence,
    QualifiedName, Relation, RelationKind, SchemaKey, Unknown, ViewDefinition,
};

use super::super::read::option_list::{reset_options, set_options};
use super::super::read::view::{
    CreateMaterializedView, CreateView, FromItem, OutputColumn, OutputSource, QueryOutline, ViewQuery,
    ViewStatement,
};
use super::lookup::missing;
use super::{ApplyError, Interpreter};

/// Above this many pairs of a column without a table's name and a relation that may have it, types
/// are not looked up.
const MAX_LOOKUPS: usize = 100_000;

impl Interpreter {
    pub(super) fn apply_view(&mut self, statement: ViewStatement) -> Result<(), ApplyError> {
        match statement {
            ViewStatement::Create(create) => self.create_view(create),
            ViewStatement::CreateMaterialized(create) => self.create_materialized_view(create),
            ViewStatement::Refresh { name, with_no_data } => self.refresh(&name, with_no_data),
        }
    }

    fn create_view(&mut self, create: CreateView) -> Result<(), ApplyError> {
        if create.is_temporary || self.is_temporary(&create.name) || self.reads_temporary(&create.query) {
            self.session.temporary.insert(create.name.name);
            return Ok(());
        }
        let schema = self.creation_schema(&create.name);
        let mut view = Relation::new(schema, create.name.name, RelationKind::View);
        self.set_query(&mut view, create.query, false);
        set_view_options(&mut view, create.options);
        if let (Some(definition), Some(check_option)) = (&mut view.view, create.check_option) {
            definition.check_option = Some(check_option);
        }
        view.common = self.new_common();
        match self.view_to_replace(&view, create.or_replace)? {
            Some(id) => self.replace_view(id, view),
            None => drop(self.catalog.relations.insert(view)),
        }
        Ok(())
    }

    fn create_materialized_view(&mut self, create: CreateMaterializedView) -> Result<(), ApplyError> {
        let schema = self.creation_schema(&create.name);
        let mut view = Relation::new(schema, create.name.name, RelationKind::MaterializedView);
        if create.if_not_exists && self.relation_name_taken(schema, &view.name) {
            return Ok(());
        }
        self.set_query(&mut view, create.query, create.with_no_data);
        view.options = create.options.into();
        view.access_method =
            create.access_method.or_else(|| self.session.default_table_access_method.clone());
        view.access_method.take_if(|method| *method == "heap");
        view.tablespace = create.tablespace.or_else(|| self.session.default_tablespace.clone());
        if create.is_unlogged {
            view.persistence = Persistence::Unlogged;
        }
        view.common = self.new_common();
        self.view_to_replace(&view, false)?;
        self.catalog.relations.insert(view);
        Ok(())
    }

    /// A view of temporary relations is temporary too.
    fn reads_temporary(&self, query: &ViewQuery) -> bool {
        query
            .outline
            .from
            .iter()
            .filter_map(|item| item.relation.as_ref())
            .any(|name| self.is_temporary(name))
    }

    /// The view that a new one replaces; an error where something else has its name.
    fn view_to_replace(&self, view: &Relation, or_replace: bool) -> Result<Option<Id<Relation>>, ApplyError> {
        if !self.relation_name_taken(view.schema, &view.name) {
            return Ok(None);
        }
        let key = SchemaKey { schema: Some(view.schema), name: view.name.clone() };
        let known = self.catalog.relations.find(&key);
        match known.filter(|id| self.catalog.relations[*id].kind == RelationKind::View) {
            Some(id) if or_replace => Ok(Some(id)),
            _ => {
                let name = self.catalog.qualified(view.schema, &view.name);
                Err(ApplyError::Exists { kind: ObjectKind::View, name })
            }
        }
    }

    /// `OR REPLACE` changes the query and the options, and adds columns at the end.
    fn replace_view(&mut self, id: Id<Relation>, new: Relation) {
        let view = &mut self.catalog.relations[id];
        view.view = new.view;
        view.options = new.options;
        view.common.span = new.common.span;
        view.columns_unknown = new.columns_unknown;
        for (at, column) in new.columns.into_iter().enumerate() {
            match view.columns.get_mut(at) {
                None => {
                    let number = ColumnNumber(view.next_column);
                    view.next_column = view.next_column.saturating_add(1);
                    view.columns.push(Column { number, ..column });
                }
                // the server lets no type change
                Some(known) if known.data_type != DataType::UNKNOWN => known.name = column.name,
                Some(known) => {
                    known.name = column.name;
                    known.data_type = column.data_type;
                    known.rare.change(|rare| rare.collation = column.rare.collation.clone());
                }
            }
        }
        // where columns were not known, one may have been taken for another
        let mut names: HashSet<Name, RandomState> = HashSet::default();
        view.columns.retain(|column| names.insert(column.name.clone()));
    }

    fn set_query(&self, view: &mut Relation, query: ViewQuery, with_no_data: bool) {
        match self.view_columns(&query.outline) {
            Some(columns) => {
                let given = query.columns.into_iter().map(Some).chain(std::iter::repeat(None));
                for ((name, data_type), given) in columns.into_iter().zip(given) {
                    push_column(view, given.unwrap_or(name), data_type);
                }
            }
            None => {
                view.columns_unknown = Some(Unknown::CreatedFromQuery);
                query.columns.into_iter().for_each(|name| push_column(view, name, DataType::UNKNOWN));
            }
        }
        view.view = Some(Box::new(ViewDefinition {
            query: Expression::from(&*query.text),
            check_option: None,
            with_no_data,
        }));
    }

    fn refresh(&mut self, name: &QualifiedName, with_no_data: bool) -> Result<(), ApplyError> {
        let id = self.find_relation(name).ok_or_else(|| missing(ObjectKind::MaterializedView, name))?;
        match &mut self.catalog.relations[id].view {
            Some(view) => view.with_no_data = with_no_data,
            None => return Err(ApplyError::Refused(format!("{name} is no materialized view"))),
        }
        Ok(())
    }

    /// The columns of a query as far as its text and the catalog tell; `None` where not even their
    /// number is known.
    fn view_columns(&self, outline: &QueryOutline) -> Option<Vec<(Name, DataType)>> {
        let outputs = outline.outputs.as_ref()?;
        let sources = Sources::new(self, outline, outputs.len());
        let mut columns = Vec::with_capacity(outputs.len());
        for output in outputs {
            match output {
                OutputColumn::Named { name, source } => {
                    let data_type = match source {
                        OutputSource::Type(parsed) => self.data_type(parsed),
                        OutputSource::Column { of, column } => sources.column_type(of.as_ref(), column),
                        OutputSource::Unknown => DataType::UNKNOWN,
                    };
                    columns.push((name.clone(), data_type));
                }
                OutputColumn::Star { of } => sources.expand(of.as_ref(), &mut columns)?,
            }
        }
        Some(columns)
    }
}

/// The relations that a query reads, looked up.
struct Sources<'a> {
    items: Vec<(&'a FromItem, Option<&'a Relation>)>,
    merges_columns: bool,
    looks_up: bool,
}

impl<'a> Sources<'a> {
    fn new(interpreter: &'a Interpreter, outline: &'a QueryOutline, outputs: usize) -> Self {
        let items: Vec<_> = outline
            .from
            .iter()
            .map(|item| (item, item.relation.as_ref().and_then(|name| interpreter.readable(name))))
            .collect();
        let looks_up = items.len().saturating_mul(outputs) <= MAX_LOOKUPS;
        Sources { items, merges_columns: outline.merges_columns, looks_up }
    }

    fn column_type(&self, of: Option<&QualifiedName>, column: &Name) -> DataType {
        if !self.looks_up {
            return DataType::UNKNOWN;
        }
        let mut relations = match of {
            Some(of) => vec![self.relation_called(of)],
            None => self.items.iter().map(|(_, relation)| *relation).collect(),
        };
        relations.retain(Option::is_some);
        let found = relations.into_iter().flatten().find_map(|relation| relation.column(column.as_str()));
        found.map_or(DataType::UNKNOWN, |column| column.data_type.clone())
    }

    fn relation_called(&self, name: &QualifiedName) -> Option<&'a Relation> {
        let is_called = |item: &FromItem| match &name.schema {
            None => item.alias.as_ref() == Some(&name.name),
            Some(_) => item.relation.as_ref() == Some(name),
        };
        self.items.iter().find(|(item, _)| is_called(item)).and_then(|(_, relation)| *relation)
    }

    /// Adds the columns that `*` stands for; `None` where they are not known.
    fn expand(&self, of: Option<&QualifiedName>, columns: &mut Vec<(Name, DataType)>) -> Option<()> {
        let relations = match of {
            Some(of) => vec![self.relation_called(of)],
            None if self.merges_columns => return None,
            None => self.items.iter().map(|(_, relation)| *relation).collect(),
        };
        for relation in relations {
            let relation = relation.filter(|relation| relation.columns_unknown.is_none())?;
            columns.extend(
                relation.columns.iter().map(|column| (column.name.clone(), column.data_type.clone())),
            );
        }
        Some(())
    }
}

impl Interpreter {
    /// The relation that a query reads under this name; none where a temporary one hides it.
    fn readable(&self, name: &QualifiedName) -> Option<&Relation> {
        if self.is_temporary(name) {
            return None;
        }
        Some(&self.catalog.relations[self.find_relation(name)?])
    }
}

fn push_column(view: &mut Relation, name: Name, data_type: DataType) {
    let number = ColumnNumber(view.next_column);
    // a view has at most 1600 columns; of a text with more the rest is left out
    if number.0 < u16::MAX {
        view.next_column += 1;
        view.columns.push(Column::new(number, name, data_type));
    }
}

/// The server keeps `WITH CHECK OPTION` as an option, which may be written as such.
pub(super) fn set_view_options(view: &mut Relation, options: Vec<Definition>) {
    for option in options {
        let check_option = match option.value.as_deref().map(|value| value.trim_matches('\'')) {
            Some("local") if option.name == "check_option" => Some(CheckOption::Local),
            Some("cascaded") if option.name == "check_option" => Some(CheckOption::Cascaded),
            _ => None,
        };
        match (check_option, &mut view.view) {
            (Some(check_option), Some(definition)) => definition.check_option = Some(check_option),
            _ => set_options(view.options.to_mut(), [option]),
        }
    }
}

/// `ALTER VIEW ... RESET (...)`
pub(super) fn reset_view_options(view: &mut Relation, names: &[Name]) {
    reset_options(view.options.to_mut(), names);
    if let Some(definition) = &mut view.view
        && names.iter().any(|name| *name == "check_option")
    {
        definition.check_option = None;
    }
}

#[cfg(test)]
mod tests;

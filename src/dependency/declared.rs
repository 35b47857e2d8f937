//! The objects of a catalog in turn, each with what its definition says and what its texts mention.

use crate::catalog::{
    BaseType, Catalog, Column, Constraint, ConstraintKind, DataType, Definition, Expression, ForeignKey,
    Function, FunctionBody, FunctionKind, Id, Index, IndexKey, Name, ObjectId, OtherKey, OtherKind,
    Publication, QualifiedName, ReferencedTable, Relation, Returns, Sequence, Trigger, Type, TypeKind,
};
use crate::sql::cursor::Cursor;
use crate::sql::lexer::{StandardStrings, tokenize};
use crate::sql::mention::name_in_string;

use super::name::{Names, is_of_server};
use super::text::{Language, Text, follow};
use super::{Links, NameKind, Reach};

/// Hands out the edges of every object that exists.
pub(super) fn visit(catalog: &Catalog, reach: Reach, keep: impl FnMut(Links)) {
    let mut visit = Visit { catalog, reach, names: Names::new(catalog), keep };
    catalog.extensions.iter().for_each(|(id, extension)| {
        let schema = extension.schema.as_ref().and_then(|schema| catalog.schemas.find(schema));
        visit.object(ObjectId::Extension(id), |_, links| {
            schema.into_iter().for_each(|schema| links.declare(ObjectId::Schema(schema)));
        });
    });
    catalog.types.ids().for_each(|id| visit.user_type(id));
    catalog.functions.ids().for_each(|id| visit.function(id));
    catalog.sequences.ids().for_each(|id| visit.sequence(id));
    catalog.relations.ids().for_each(|id| visit.relation(id));
    catalog.indexes.ids().for_each(|id| visit.index(id));
    visit.foreign_servers();
    visit.statistics();
    visit.publications();
    visit.event_triggers();
    visit.others();
}

struct Visit<'a, K> {
    catalog: &'a Catalog,
    reach: Reach,
    names: Names<'a>,
    keep: K,
}

impl<'a, K: FnMut(Links)> Visit<'a, K> {
    fn object(&mut self, from: ObjectId, find: impl FnOnce(&mut Self, &mut Links)) {
        let mut links = Links::new(from);
        find(self, &mut links);
        (self.keep)(links);
    }

    fn relation(&mut self, id: Id<Relation>) {
        let relation = &self.catalog.relations[id];
        self.object(ObjectId::Relation(id), |visit, links| {
            links.declare(ObjectId::Schema(relation.schema));
            let above = relation.partition_of.iter().map(|place| place.parent);
            let parents = relation.inherits.iter().copied().chain(above);
            parents.for_each(|parent| links.declare(ObjectId::Relation(parent)));
            relation.of_type.iter().for_each(|of| links.declare(ObjectId::Type(*of)));
            relation
                .access_method
                .iter()
                .for_each(|method| visit.global(OtherKind::AccessMethod, method, links));
            let server = relation.foreign.iter().filter_map(|foreign| foreign.server_id);
            server.for_each(|server| links.declare(ObjectId::ForeignServer(server)));
            for element in relation.partitioned_by.iter().flat_map(|key| &key.elements) {
                visit.collation(element.collation.as_deref(), links);
            }
            if let Some(view) = &relation.view {
                visit.text(&view.query, Language::Query, None, links);
            }
            for element in relation.partitioned_by.iter().flat_map(|key| &key.elements) {
                if let IndexKey::Expression(expression) = &element.key {
                    visit.expression(expression, None, links);
                }
            }
        });
        relation.columns.iter().for_each(|column| self.column(id, column));
        (0..).zip(&relation.constraints).for_each(|(at, constraint)| self.constraint(id, at, constraint));
        (0..).zip(&relation.triggers).for_each(|(at, trigger)| self.trigger(id, at, trigger));
        for (at, policy) in (0..).zip(&relation.policies) {
            self.object(ObjectId::Policy(id, at), |visit, links| {
                links.declare(ObjectId::Relation(id));
                policy
                    .using
                    .iter()
                    .chain(&policy.check)
                    .for_each(|text| visit.expression(text, Some(id), links));
            });
        }
        for (at, rule) in (0..).zip(&relation.rules) {
            self.object(ObjectId::Rule(id, at), |visit, links| {
                links.declare(ObjectId::Relation(id));
                visit.text(&rule.definition, Language::Query, Some(id), links);
            });
        }
    }

    fn column(&mut self, id: Id<Relation>, column: &Column) {
        self.object(ObjectId::Column(id, column.number), |visit, links| {
            visit.data_type(&column.data_type, links);
            visit.collation(column.collation.as_deref(), links);
            column.default.iter().for_each(|text| visit.expression(text, None, links));
            column.generated.iter().for_each(|of| visit.expression(&of.expression, Some(id), links));
        });
    }

    fn constraint(&mut self, id: Id<Relation>, at: u32, constraint: &Constraint) {
        self.object(ObjectId::Constraint(id, at), |visit, links| {
            links.declare(ObjectId::Relation(id));
            let columns = match &constraint.kind {
                ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.columns.as_slice(),
                ConstraintKind::ForeignKey(key) => key.columns.as_slice(),
                ConstraintKind::NotNull { column } => std::slice::from_ref(column),
                ConstraintKind::Exclusion { .. } | ConstraintKind::Check { .. } => &[],
            };
            columns.iter().for_each(|column| links.declare(ObjectId::Column(id, *column)));
            match &constraint.kind {
                ConstraintKind::ForeignKey(key) => visit.referenced(key, links),
                ConstraintKind::Check { expression } => visit.expression(expression, Some(id), links),
                _ => constraint.index().iter().for_each(|index| links.declare(ObjectId::Index(*index))),
            }
        });
    }

    fn referenced(&self, key: &ForeignKey, links: &mut Links) {
        match &key.references {
            ReferencedTable::Known(table, columns) => {
                links.declare(ObjectId::Relation(*table));
                columns.iter().for_each(|column| links.declare(ObjectId::Column(*table, *column)));
                let target = self.names.key(*table, columns);
                target.into_iter().for_each(|target| links.declare(target));
            }
            ReferencedTable::Missing(name, _) => links.miss(NameKind::Relation, name),
        }
    }

    fn trigger(&mut self, id: Id<Relation>, at: u32, trigger: &Trigger) {
        self.object(ObjectId::Trigger(id, at), |visit, links| {
            links.declare(ObjectId::Relation(id));
            trigger.update_columns.iter().for_each(|column| links.declare(ObjectId::Column(id, *column)));
            match trigger.function_id {
                Some(function) => links.declare(ObjectId::Function(function)),
                None if is_of_server(&trigger.function) => {}
                None => links.miss(NameKind::Function, &trigger.function),
            }
            trigger.condition.iter().for_each(|text| visit.expression(text, Some(id), links));
        });
    }

    fn index(&mut self, id: Id<Index>) {
        let index = &self.catalog.indexes[id];
        self.object(ObjectId::Index(id), |visit, links| {
            links.declare(ObjectId::Relation(index.relation));
            visit.global(OtherKind::AccessMethod, &index.method, links);
            let keys = index.elements.iter().filter_map(|element| match element.key {
                IndexKey::Column(column) => Some(column),
                IndexKey::Expression(_) => None,
            });
            let columns = keys.chain(index.include.iter().copied());
            columns.for_each(|column| links.declare(ObjectId::Column(index.relation, column)));
            index.attached_to.iter().for_each(|above| links.declare(ObjectId::Index(*above)));
            index.elements.iter().for_each(|element| visit.collation(element.collation.as_deref(), links));
            visit.catalog.texts_of_index(id, |text| visit.expression(text, Some(index.relation), links));
        });
    }

    fn sequence(&mut self, id: Id<Sequence>) {
        let sequence = &self.catalog.sequences[id];
        self.object(ObjectId::Sequence(id), |visit, links| {
            links.declare(ObjectId::Schema(sequence.schema));
            if let Some(owner) = sequence.owner.as_ref().filter(|_| visit.reach == Reach::Everything) {
                links.declare(ObjectId::Relation(owner.relation));
                links.declare(ObjectId::Column(owner.relation, owner.column));
            }
        });
    }

    fn user_type(&mut self, id: Id<Type>) {
        let user_type = &self.catalog.types[id];
        self.object(ObjectId::Type(id), |visit, links| {
            links.declare(ObjectId::Schema(user_type.schema));
            match &user_type.kind {
                TypeKind::Composite(attributes) => {
                    attributes.iter().for_each(|attribute| visit.data_type(&attribute.data_type, links));
                }
                TypeKind::Range(range) => {
                    visit.data_type(&range.subtype, links);
                    visit.functions_in(&range.parameters, links);
                }
                TypeKind::Domain(domain) => {
                    visit.data_type(&domain.base, links);
                    visit.collation(domain.collation.as_deref(), links);
                    domain.default.iter().for_each(|text| visit.expression(text, None, links));
                }
                TypeKind::Base(parameters) => visit.functions_in(parameters, links),
                TypeKind::Enum(_) | TypeKind::Shell => {}
            }
        });
        let TypeKind::Domain(domain) = &user_type.kind else { return };
        for (at, constraint) in (0..).zip(&domain.constraints) {
            self.object(ObjectId::DomainConstraint(id, at), |visit, links| {
                links.declare(ObjectId::Type(id));
                if let ConstraintKind::Check { expression } = &constraint.kind {
                    visit.expression(expression, None, links);
                }
            });
        }
    }

    fn function(&mut self, id: Id<Function>) {
        let function = &self.catalog.functions[id];
        self.object(ObjectId::Function(id), |visit, links| {
            links.declare(ObjectId::Schema(function.schema));
            visit.global(OtherKind::Language, &function.language, links);
            function.arguments.iter().for_each(|argument| visit.data_type(&argument.data_type, links));
            if let Returns::One(data_type) | Returns::SetOf(data_type) = &function.returns {
                visit.data_type(data_type, links);
            }
            if let FunctionKind::Aggregate(aggregate) = &function.kind {
                visit.functions_in(&aggregate.parameters, links);
            }
            let defaults = function.arguments.iter().filter_map(|argument| argument.default.as_ref());
            defaults.for_each(|text| visit.expression(text, None, links));
            visit.body(function, links);
        });
    }

    fn body(&mut self, function: &Function, links: &mut Links) {
        let (text, language) = match &function.body {
            FunctionBody::Sql(text) => (text, Language::Query),
            FunctionBody::Source(_) if self.reach != Reach::Everything => return,
            FunctionBody::Source(text) if matches!(function.language.as_str(), "sql" | "plpgsql") => {
                (text, Language::Body)
            }
            _ => return,
        };
        let path = self.path_of_body(function, language);
        follow(&Text { text, language, path: &path, own: None }, &mut self.names, links);
    }

    /// The path of the function's own setting, else the one of its place. A body that is kept as
    /// text is read when it runs: where the input searches nothing, as dumps do, the default holds.
    fn path_of_body(&self, function: &Function, language: Language) -> Vec<Name> {
        let setting = function.settings.iter().rfind(|setting| setting.name == "search_path");
        let here = self.catalog.search_paths.at(function.common.span);
        match (setting.and_then(|setting| setting.value.as_deref()), language) {
            (Some(value), _) => names_in(value),
            (None, Language::Body) if here.is_empty() => vec![Name::from("public")],
            (None, _) => here.to_vec(),
        }
    }

    fn foreign_servers(&mut self) {
        for (id, server) in self.catalog.foreign_servers.iter() {
            let wrapper = self.catalog.foreign_data_wrappers.find(&server.wrapper);
            self.object(ObjectId::ForeignServer(id), |_, links| {
                wrapper.into_iter().for_each(|wrapper| links.declare(ObjectId::ForeignDataWrapper(wrapper)));
            });
        }
        for (id, wrapper) in self.catalog.foreign_data_wrappers.iter() {
            self.object(ObjectId::ForeignDataWrapper(id), |visit, links| {
                let functions = wrapper.handler.iter().chain(&wrapper.validator);
                functions.for_each(|function| visit.function_named(function, &[], links));
            });
        }
    }

    fn statistics(&mut self) {
        for (id, statistics) in self.catalog.statistics.iter() {
            self.object(ObjectId::Statistics(id), |visit, links| {
                links.declare(ObjectId::Schema(statistics.schema));
                statistics.relation.iter().for_each(|of| links.declare(ObjectId::Relation(*of)));
                visit.expression(&statistics.on, statistics.relation, links);
            });
        }
    }

    fn publications(&mut self) {
        for (id, publication) in self.catalog.publications.iter() {
            self.object(ObjectId::Publication(id), |visit, links| {
                let schemas =
                    publication.schemas.iter().filter_map(|schema| visit.catalog.schemas.find(schema));
                schemas.for_each(|schema| links.declare(ObjectId::Schema(schema)));
                visit.published_tables(publication, links);
            });
        }
    }

    fn published_tables(&mut self, publication: &Publication, links: &mut Links) {
        for table in &publication.tables {
            let Some(relation) = table.relation else {
                links.miss(NameKind::Relation, &table.name);
                continue;
            };
            links.declare(ObjectId::Relation(relation));
            for column in &table.columns {
                let number = self.names.column(relation, column);
                number.into_iter().for_each(|number| links.declare(ObjectId::Column(relation, number)));
            }
            table.row_filter.iter().for_each(|text| self.expression(text, Some(relation), links));
        }
    }

    fn event_triggers(&mut self) {
        for (id, trigger) in self.catalog.event_triggers.iter() {
            self.object(ObjectId::EventTrigger(id), |visit, links| {
                let path = visit.catalog.search_paths.at(trigger.common.span);
                visit.function_named(&trigger.function, path, links);
            });
        }
    }

    /// Operators, casts, text search objects: by the names in their definitions.
    fn others(&mut self) {
        for (id, other) in self.catalog.others.iter() {
            self.object(ObjectId::Other(id), |visit, links| {
                other.schema.iter().for_each(|schema| links.declare(ObjectId::Schema(*schema)));
                visit.functions_in(&other.definition, links);
                if matches!(other.kind, OtherKind::Language | OtherKind::AccessMethod) {
                    other.statements.iter().for_each(|text| visit.handlers(text, links));
                }
                let names_its_parts = matches!(
                    other.kind,
                    OtherKind::Cast
                        | OtherKind::OperatorClass
                        | OtherKind::OperatorFamily
                        | OtherKind::Transform
                );
                if names_its_parts {
                    other.statements.iter().for_each(|text| visit.expression(text, None, links));
                }
            });
        }
    }

    fn data_type(&self, data_type: &DataType, links: &mut Links) {
        match &data_type.base {
            BaseType::Defined(id) | BaseType::Multirange(id) => links.declare(ObjectId::Type(*id)),
            BaseType::Row(id) => links.declare(ObjectId::Relation(*id)),
            BaseType::External(name) => links.miss(NameKind::Type, name),
            BaseType::Builtin(_) | BaseType::Unknown => {}
        }
    }

    fn collation(&self, name: Option<&QualifiedName>, links: &mut Links) {
        let Some(name) = name else { return };
        let public = [Name::from("public")];
        match self.names.collation(name, &public) {
            Some(found) => links.declare(found),
            // the server brings collations of its own, which a name without a schema may mean
            None if name.schema.is_none() || is_of_server(name) => {}
            None => links.miss(NameKind::Collation, name),
        }
    }

    /// A language or access method of the database's own.
    fn global(&self, kind: OtherKind, name: &Name, links: &mut Links) {
        let key = OtherKey { kind, schema: None, name: name.clone(), arguments: "".into() };
        self.catalog.others.find(&key).into_iter().for_each(|found| links.declare(ObjectId::Other(found)));
    }

    /// The functions of a language or an access method.
    fn handlers(&self, statement: &Expression, links: &mut Links) {
        let path = self.catalog.search_paths.at(self.catalog.span(links.from));
        let mut tokens = Vec::new();
        tokenize(statement.as_str().as_bytes(), StandardStrings::On, &mut tokens);
        let mut cursor = Cursor::new(statement.as_str().as_bytes(), &tokens);
        while !cursor.at_end() {
            let is_handler = cursor.at_any_keyword(&["HANDLER", "INLINE", "VALIDATOR"]);
            cursor.bump();
            if is_handler && let Ok(name) = cursor.qualified_name() {
                self.function_named(&name, path, links);
            }
        }
    }

    fn function_named(&self, name: &QualifiedName, path: &[Name], links: &mut Links) {
        match self.names.functions(name, path) {
            [] if name.schema.is_none() || is_of_server(name) => {}
            [] => links.miss(NameKind::Function, name),
            found => found.iter().for_each(|function| links.mention(ObjectId::Function(*function))),
        }
    }

    /// The functions and types that options name: `SFUNC = public.add`.
    fn functions_in(&self, options: &[Definition], links: &mut Links) {
        let values = options.iter().filter_map(|option| option.value.as_deref());
        for name in values.filter_map(name_in_string) {
            let public = [Name::from("public")];
            let functions = self.names.functions(&name, &public);
            functions.iter().for_each(|function| links.mention(ObjectId::Function(*function)));
            if functions.is_empty() {
                self.names.data_type(&name, &public).into_iter().for_each(|found| links.mention(found));
            }
        }
    }

    fn expression(&mut self, text: &Expression, own: Option<Id<Relation>>, links: &mut Links) {
        self.text(text, Language::Expression, own, links);
    }

    fn text(&mut self, text: &Expression, language: Language, own: Option<Id<Relation>>, links: &mut Links) {
        let path = self.catalog.search_paths.at(self.catalog.span(links.from));
        let own = own.map(|id| (id, &self.catalog.relations[id].name));
        let text = Text { text: text.as_str(), language, path, own };
        follow(&text, &mut self.names, links);
    }
}

/// The names in a list of words and strings, as `SET search_path` has it.
fn names_in(value: &str) -> Vec<Name> {
    let mut tokens = Vec::new();
    tokenize(value.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(value.as_bytes(), &tokens);
    let mut names = Vec::new();
    while !cursor.at_end() {
        if cursor.at_string() {
            names.extend(cursor.string().ok().map(|text| Name::truncated(&text)));
        } else if cursor.at_name() {
            names.extend(cursor.name().ok());
        } else {
            cursor.bump();
        }
    }
    names.retain(|name| *name != "$user" && !name.as_str().is_empty());
    names
}

//! Applies statements to a catalog, in order, as the server would. One file an object kind.

mod address;
mod by_name;
mod data;
mod database;
mod definition;
mod drop;
mod end_of_input;
mod expression_text;
mod extension;
mod foreign_data;
mod function;
mod implicit_name;
mod index;
mod index_column_name;
mod lookup;
mod places;
mod policy;
mod privilege;
mod publication;
mod removal;
mod rename;
mod role;
mod rule;
mod schema;
mod sequence;
mod sequence_options;
mod session;
mod session_state;
mod statistics;
mod table;
#[cfg(test)]
mod testing;
mod trigger;
mod unread;
mod usage;
mod user_type;
mod view;

pub(crate) use session_state::SessionState;

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, Common, Id, Index, Name, ObjectKind, QualifiedName, Relation, Span};

use super::statement::{Place, Statement};

/// A catalog in the making.
pub(crate) struct Interpreter {
    /// What the statements so far have made.
    pub catalog: Catalog,
    /// What `SET` and its like have changed for the statements that follow.
    pub session: SessionState,
    /// What the choice of names for unnamed objects remembers.
    implicit_names: implicit_name::ImplicitNames,
    /// Who uses what, once something is removed or renamed.
    usage: usage::Usage,
    /// Of partitioned indexes that are not complete: the place of a partition that had no part.
    first_lacking: HashMap<Id<Index>, usize, RandomState>,
    /// Where the entries of long lists stand.
    places: places::Places,
    /// The labels of long enums.
    enum_labels: user_type::EnumLabels,
    /// Objects by names that are no keys of the catalog.
    by_name: by_name::ByName,
    /// Tables with foreign keys whose other table was not there, and the search path along which it
    /// was looked for.
    unresolved_foreign_keys: BTreeMap<Id<Relation>, Vec<Name>>,
    /// What PostgreSQL and extensions made, as far as privileges on it change.
    supplied: privilege::Supplied,
    /// Whether statements are applied after those that followed them. What default privileges say
    /// by then does not concern the objects that they make.
    pub is_late: bool,
    /// The whole of the statement that is being applied.
    statement: Span,
}

/// Why a statement that was understood could not be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ApplyError {
    /// It speaks of something that is not there.
    #[error("{kind} {name} does not exist")]
    Missing {
        /// What kind of object.
        kind: ObjectKind,
        /// Its name, as written.
        name: QualifiedName,
    },
    /// It makes something that is there already.
    #[error("{kind} {name} already exists")]
    Exists {
        /// What kind of object.
        kind: ObjectKind,
        /// Its name.
        name: QualifiedName,
    },
    /// The server would refuse it for another reason.
    #[error("{0}")]
    Refused(String),
}

impl Interpreter {
    /// An interpreter that starts from an empty database.
    pub fn new() -> Self {
        Interpreter {
            catalog: Catalog::new(),
            session: SessionState::default(),
            implicit_names: Default::default(),
            usage: usage::Usage::default(),
            first_lacking: HashMap::default(),
            places: Default::default(),
            enum_labels: Default::default(),
            by_name: Default::default(),
            unresolved_foreign_keys: BTreeMap::new(),
            supplied: Default::default(),
            is_late: false,
            statement: Span { source: 0, start: 0, end: 0 },
        }
    }

    /// An interpreter that goes on from a catalog, wherever that was read from.
    pub fn of(catalog: Catalog) -> Self {
        let mut interpreter = Interpreter { catalog, ..Interpreter::new() };
        interpreter.remember_names();
        interpreter
    }

    /// Applies one statement. After an error the catalog is as the statement found it, or has the
    /// part of it that could be applied.
    pub fn apply(&mut self, statement: Statement, span: Span) -> Result<(), ApplyError> {
        self.statement = span;
        self.catalog.search_paths.note(span, &self.session.search_path);
        if self.catalog.default_privileges.is_empty() || self.is_late {
            return self.apply_kind(statement);
        }
        let before = self.added();
        let applied = self.apply_kind(statement);
        self.grant_defaults_since(before);
        applied
    }

    fn apply_kind(&mut self, statement: Statement) -> Result<(), ApplyError> {
        match statement {
            Statement::Table(statement) => self.apply_table(*statement),
            Statement::Index(statement) => self.apply_index(*statement),
            Statement::Sequence(statement) => self.apply_sequence(*statement),
            Statement::View(statement) => self.apply_view(*statement),
            Statement::Type(statement) => self.apply_type(*statement),
            Statement::Function(statement) => self.apply_function(*statement),
            Statement::Trigger(statement) => self.apply_trigger(*statement),
            Statement::Rule(statement) => self.apply_rule(*statement),
            Statement::Policy(statement) => self.apply_policy(*statement),
            Statement::Definition(statement) => self.apply_definition(*statement),
            Statement::Extension(statement) => self.apply_extension(*statement),
            Statement::ForeignData(statement) => self.apply_foreign_data(*statement),
            Statement::Publication(statement) => self.apply_publication(*statement),
            Statement::Statistics(statement) => self.apply_statistics(*statement),
            Statement::Schema(statement) => self.apply_schema(*statement),
            Statement::Database(statement) => self.apply_database(*statement),
            Statement::Role(statement) => self.apply_role(*statement),
            Statement::Privilege(statement) => self.apply_privilege(*statement),
            Statement::Object(statement) => self.apply_object(*statement),
            Statement::Drop(statement) => self.apply_drop(*statement),
            Statement::Session(statement) => self.apply_session(statement),
            Statement::Data(statement) => self.apply_data(statement),
        }
    }

    /// What an object that this statement makes starts with.
    fn new_common(&self) -> Common {
        Common { owner: self.session.role.clone(), span: self.span(), ..Common::default() }
    }

    /// Where the statement that is being applied was written.
    fn span(&self) -> Option<Span> {
        Some(self.statement)
    }

    /// A part of the statement that is being applied.
    fn part(&self, place: Place) -> Option<Span> {
        let start = self.statement.start.saturating_add(place.start);
        let end = self.statement.start.saturating_add(place.end);
        Some(Span { source: self.statement.source, start, end })
    }
}

//! Functions: those whose bodies hold on to what they name, and those that take or return rows of a view.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::Ddl;
use super::obstacle::Taken;
use crate::catalog::{Function, FunctionBody, Id, Name, ObjectId};
use crate::dependency::Dependencies;
use crate::remedy::{LockMode, Step};
use crate::sql::cursor::Cursor;
use crate::sql::lexer::{StandardStrings, tokenize};

/// A body that holds on to nothing, and fails for whoever would call it meanwhile.
const AWAY: &str = "BEGIN RAISE EXCEPTION 'this function is made again in this transaction'; END";

impl Ddl<'_> {
    pub(super) fn taken_function(&self, dependencies: &Dependencies, id: Id<Function>) -> Option<Taken> {
        let object = ObjectId::Function(id);
        let mut put_back = self.create_function(id);
        if let (Some(create), FunctionBody::Sql(_)) = (put_back.first_mut(), &self.catalog.functions[id].body)
        {
            create.lock = self.lock_of_reading(dependencies, object);
        }
        put_back.extend(self.belongings(object));
        Taken::from_put_back(put_back, None)
    }

    /// Owner, grants and comment stay: only the body is another meanwhile.
    pub(super) fn taken_body(&self, dependencies: &Dependencies, id: Id<Function>) -> Option<Taken> {
        let function = &self.catalog.functions[id];
        let away = Function {
            language: Name::from("plpgsql"),
            body: FunctionBody::Source(AWAY.into()),
            ..function.clone()
        };
        let FunctionBody::Sql(text) = &function.body else { return None };
        let lock = self.lock_of_body(dependencies, id, text);
        let put_back =
            Step::metadata_only(self.replace_function(function), self.replace_function(&away), lock);
        Taken::from_put_back(vec![put_back], None)
    }

    /// The server plans such a body when it reads it: the tables of views are locked too, those that it writes to
    /// as by the statement.
    fn lock_of_body(&self, dependencies: &Dependencies, id: Id<Function>, text: &str) -> Option<LockMode> {
        let mut open = vec![ObjectId::Function(id)];
        let mut seen: HashSet<ObjectId, RandomState> = HashSet::default();
        while let Some(object) = open.pop() {
            if self.lock_of_reading(dependencies, object).is_some() {
                let writes = writes(text);
                return Some(if writes { LockMode::RowExclusive } else { LockMode::AccessShare });
            }
            let edges = dependencies.edges(object).iter().filter_map(|edge| edge.target());
            let views = edges.filter(|target| matches!(target, ObjectId::Relation(_)));
            open.extend(views.filter(|view| seen.insert(*view)));
        }
        None
    }
}

/// Whether a statement of the text changes rows.
fn writes(text: &str) -> bool {
    let mut tokens = Vec::new();
    tokenize(text.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(text.as_bytes(), &tokens);
    while !cursor.at_end() {
        if ["INSERT", "UPDATE", "DELETE", "MERGE"].iter().any(|word| cursor.eat_keyword(word)) {
            return true;
        }
        cursor.bump();
    }
    false
}

//! What can be known only when all statements were applied: a dump in another order than pg_dump's
//! names things before it makes them.

use crate::catalog::{ForeignServer, Function, Id, Relation};

use super::Interpreter;

impl Interpreter {
    /// Ties what named something that came later. To be called once, behind the last statement.
    pub fn end_input(&mut self) {
        self.resolve_foreign_keys();
        self.resolve_trigger_functions();
        self.resolve_foreign_servers();
        self.align_sequence_owners();
    }

    fn resolve_trigger_functions(&mut self) {
        let mut found: Vec<(Id<Relation>, usize, Id<Function>)> = Vec::new();
        for (id, relation) in self.catalog.relations.iter() {
            for (at, trigger) in relation.triggers.iter().enumerate() {
                // without a schema the search path of that statement would have to be known
                if trigger.function_id.is_none() && trigger.function.schema.is_some() {
                    let function = self.find_function(&trigger.function, "");
                    found.extend(function.map(|function| (id, at, function)));
                }
            }
        }
        for (relation, at, function) in found {
            self.catalog.relations[relation].triggers[at].function_id = Some(function);
        }
    }

    fn resolve_foreign_servers(&mut self) {
        let mut found: Vec<(Id<Relation>, Id<ForeignServer>)> = Vec::new();
        for (id, relation) in self.catalog.relations.iter() {
            let Some(foreign) = relation.foreign.as_ref().filter(|foreign| foreign.server_id.is_none())
            else {
                continue;
            };
            let server = self.catalog.foreign_servers.find(&foreign.server);
            found.extend(server.map(|server| (id, server)));
        }
        for (relation, server) in found {
            if let Some(foreign) = &mut self.catalog.relations[relation].foreign {
                foreign.server_id = Some(server);
            }
        }
    }
}

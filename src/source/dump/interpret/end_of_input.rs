//! What can be known only when all statements were applied: a dump in another order than pg_dump's
//! names things before it makes them.

use crate::catalog::{ForeignServer, Function, Id, Name, Relation};

use super::Interpreter;

impl Interpreter {
    /// Ties what named something that came later. To be called once, behind the last statement.
    pub fn end_input(&mut self) {
        self.resolve_foreign_keys();
        self.resolve_trigger_functions();
        self.resolve_foreign_servers();
        self.align_sequence_owners();
        self.settle_owner_of_public();
        self.settle_privileges_of_public();
        self.forget_plain_not_nulls();
        self.catalog.sort_children();
    }

    /// pg_dump names the NOT NULLs of partitions after the table above them, which a dump without that
    /// table's tie would not: only now it is known whose name they have.
    fn forget_plain_not_nulls(&mut self) {
        let catalog = &self.catalog;
        let plain = |id: Id<Relation>, relation: &Relation| {
            relation.constraints.iter().any(|constraint| catalog.is_plain_not_null(id, constraint))
        };
        let having: Vec<Id<Relation>> = catalog
            .relations
            .iter()
            .filter(|(id, relation)| plain(*id, relation))
            .map(|(id, _)| id)
            .collect();
        for id in having {
            let mut constraints = std::mem::take(&mut self.catalog.relations[id].constraints);
            constraints.retain(|constraint| !self.catalog.is_plain_not_null(id, constraint));
            self.catalog.relations[id].constraints = constraints;
            self.places.forget_parts(id);
        }
    }

    /// From PostgreSQL 15 on the schema `public` of a new database belongs to `pg_database_owner`;
    /// pg_dump writes its owner only where it has another.
    fn settle_owner_of_public(&mut self) {
        let catalog = &mut self.catalog;
        let is_since_15 = catalog.server_version.is_some_and(|version| version.major() >= 15);
        let tells_owners = catalog.contents.owners && catalog.dump_version.is_some();
        let Some(public) = catalog.schema("public").filter(|_| is_since_15 && tells_owners) else { return };
        let common = &mut catalog.schemas[public].common;
        if common.owner.is_some() || common.span.is_some() {
            return;
        }
        let owner = Name::from("pg_database_owner");
        if let Some(acl) = &mut common.acl {
            acl.change_owner(None, &owner);
        }
        common.owner = Some(owner);
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

//! Finding what the catalog's own keys do not tell: functions whatever their arguments, range types
//! by their multirange.

use std::collections::HashMap;

use crate::catalog::{Function, FunctionKey, Id, Name, QualifiedName, Type};

use super::Interpreter;

/// Objects by a name that is no key. An object that was dropped or renamed stays under its old name:
/// whoever looks compares again.
#[derive(Debug, Default)]
pub(crate) struct ByName {
    functions: HashMap<Name, Vec<Id<Function>>>,
    ranges: HashMap<Name, Vec<Id<Type>>>,
}

impl Interpreter {
    /// Remembers what the catalog holds already.
    pub(super) fn remember_names(&mut self) {
        for (id, function) in self.catalog.functions.iter() {
            self.by_name.functions.entry(function.name.clone()).or_default().push(id);
        }
        let types: Vec<Id<Type>> = self.catalog.types.ids().collect();
        types.into_iter().for_each(|id| self.remember_multirange(id));
    }

    /// Adds a function whose key is free.
    pub(super) fn insert_function(&mut self, function: Function) -> Id<Function> {
        let name = function.name.clone();
        let id = self.catalog.functions.insert(function);
        self.by_name.functions.entry(name).or_default().push(id);
        id
    }

    /// Changes a function's name, schema or argument types.
    pub(super) fn rekey_function(&mut self, id: Id<Function>, change: impl FnOnce(&mut Function)) {
        let before = self.catalog.functions[id].name.clone();
        self.catalog.functions.rekey(id, change);
        let after = self.catalog.functions[id].name.clone();
        if after != before {
            self.by_name.functions.entry(after).or_default().push(id);
        }
    }

    /// The function with these argument types.
    pub(super) fn find_function(&self, name: &QualifiedName, signature: &str) -> Option<Id<Function>> {
        self.schemas_to_search(name).into_iter().find_map(|schema| {
            self.catalog.functions.find(&FunctionKey {
                schema,
                name: name.name.clone(),
                signature: signature.into(),
            })
        })
    }

    /// The one function of this name, whatever its arguments; `None` where there are several.
    pub(super) fn only_function(&self, name: &QualifiedName) -> Option<Id<Function>> {
        let candidates = self.by_name.functions.get(&name.name)?;
        let functions = &self.catalog.functions;
        self.schemas_to_search(name)
            .into_iter()
            .map(|schema| {
                let stands_here = |id: &Id<Function>| {
                    let function = &functions[*id];
                    function.schema == schema && function.name == name.name && !functions.is_dropped(*id)
                };
                let mut found = candidates.iter().copied().filter(stands_here);
                (found.next(), found.next())
            })
            .find(|(first, _)| first.is_some())
            .and_then(|(first, second)| if second.is_none() { first } else { None })
    }

    /// Remembers a range type under the name of its multirange.
    pub(super) fn remember_multirange(&mut self, id: Id<Type>) {
        if let Some(multirange) = self.catalog.types[id].kind.multirange() {
            self.by_name.ranges.entry(multirange.clone()).or_default().push(id);
        }
    }

    /// The range type whose multirange has this name.
    pub(super) fn find_multirange(&self, name: &QualifiedName) -> Option<Id<Type>> {
        let candidates = self.by_name.ranges.get(&name.name)?;
        let types = &self.catalog.types;
        self.schemas_to_search(name).into_iter().find_map(|schema| {
            candidates.iter().copied().find(|id| {
                let candidate = &types[*id];
                candidate.schema == schema
                    && candidate.kind.multirange() == Some(&name.name)
                    && !types.is_dropped(*id)
            })
        })
    }
}

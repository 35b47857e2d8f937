//! Functions, procedures and aggregates.

use crate::catalog::{
    Aggregate, Argument, ArgumentMode, DataType, Definition, Expression, Function, FunctionBody, FunctionKey,
    FunctionKind, FunctionSecurity, Id, Modifier, Name, NullInput, ObjectKind, Parallel, QualifiedName,
    Returns, Volatility,
};

use super::super::read::function::{
    AlterFunction, CreateAggregate, CreateFunction, FunctionOptions, FunctionReference, FunctionStatement,
    ParsedArgument, ParsedReturns, RoutineKind, SettingChange,
};
use super::super::type_name::{Cardinality, ParsedType};
use super::lookup::missing;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_function(&mut self, statement: FunctionStatement) -> Result<(), ApplyError> {
        match statement {
            FunctionStatement::Create(create) => self.create_function(create),
            FunctionStatement::CreateAggregate(create) => self.create_aggregate(create),
            FunctionStatement::Alter(alter) => self.alter_function(alter),
        }
    }

    /// The function that a statement names, which must exist.
    pub(super) fn function(&self, reference: &FunctionReference) -> Result<Id<Function>, ApplyError> {
        let found = match &reference.arguments {
            Some(arguments) => {
                let arguments = self.arguments(arguments);
                self.find_function(&reference.name, &self.signature(&arguments))
            }
            None => self.only_function(&reference.name),
        };
        found.ok_or_else(|| missing(ObjectKind::Function, &reference.name))
    }

    fn create_function(&mut self, create: CreateFunction) -> Result<(), ApplyError> {
        let mut function = self.new_function(&create.name, &create.arguments);
        function.kind = match create.kind {
            RoutineKind::Procedure => FunctionKind::Procedure,
            RoutineKind::Function if create.options.window => FunctionKind::Window,
            RoutineKind::Function => FunctionKind::Function,
        };
        function.returns = match &create.returns {
            ParsedReturns::Nothing => Returns::Nothing,
            ParsedReturns::Table => Returns::Table,
            ParsedReturns::Type(parsed) => match parsed.cardinality {
                Cardinality::Single => Returns::One(self.argument_type(parsed)),
                Cardinality::Set => Returns::SetOf(self.argument_type(parsed)),
            },
        };
        self.set_options(&mut function, create.options);
        name_symbol(&mut function);
        self.add_function(function, create.or_replace)
    }

    fn create_aggregate(&mut self, create: CreateAggregate) -> Result<(), ApplyError> {
        let mut function = self.new_function(&create.name, &create.arguments.arguments);
        function.language = Name::default();
        function.kind = FunctionKind::Aggregate(Box::new(Aggregate {
            parameters: create.parameters,
            direct_arguments: create.arguments.direct,
        }));
        self.add_function(function, create.or_replace)
    }

    /// A function with the defaults of `CREATE FUNCTION`.
    fn new_function(&mut self, name: &QualifiedName, arguments: &[ParsedArgument]) -> Function {
        let arguments = self.arguments(arguments);
        Function {
            schema: self.creation_schema(name),
            name: name.name.clone(),
            kind: FunctionKind::Function,
            signature: self.signature(&arguments),
            arguments,
            returns: Returns::Nothing,
            language: Name::from("sql"),
            body: FunctionBody::None,
            volatility: Volatility::Volatile,
            null_input: NullInput::Called,
            security: FunctionSecurity::Invoker,
            leakproof: false,
            parallel: Parallel::Unsafe,
            cost: None,
            rows: None,
            support: None,
            settings: Vec::new(),
            transforms: Vec::new(),
            common: self.new_common(),
        }
    }

    /// `OR REPLACE` keeps owner, privileges and comment.
    fn add_function(&mut self, mut function: Function, or_replace: bool) -> Result<(), ApplyError> {
        let key = FunctionKey {
            schema: function.schema,
            name: function.name.clone(),
            signature: function.signature.clone(),
        };
        let Some(existing) = self.catalog.functions.find(&key) else {
            self.insert_function(function);
            return Ok(());
        };
        if !or_replace {
            let name = self.catalog.qualified(function.schema, &function.name);
            return Err(ApplyError::Exists { kind: ObjectKind::Function, name });
        }
        let slot = &mut self.catalog.functions[existing];
        let span = function.common.span;
        function.common = std::mem::take(&mut slot.common);
        function.common.span = span;
        *slot = function;
        Ok(())
    }

    fn alter_function(&mut self, alter: AlterFunction) -> Result<(), ApplyError> {
        let id = self.function(&alter.function)?;
        let mut function = self.catalog.functions[id].clone();
        self.set_options(&mut function, alter.options);
        self.catalog.functions[id] = function;
        Ok(())
    }

    fn set_options(&self, function: &mut Function, options: FunctionOptions) {
        assign(&mut function.language, options.language);
        assign(&mut function.body, options.body);
        assign(&mut function.volatility, options.volatility);
        assign(&mut function.null_input, options.null_input);
        assign(&mut function.security, options.security);
        assign(&mut function.leakproof, options.leakproof);
        assign(&mut function.parallel, options.parallel);
        function.cost = options.cost.or_else(|| function.cost.take());
        function.rows = options.rows.or_else(|| function.rows.take());
        function.support = options.support.or_else(|| function.support.take());
        if !options.transforms.is_empty() {
            function.transforms =
                options.transforms.iter().map(|parsed| self.argument_type(parsed)).collect();
        }
        for change in options.settings {
            change_setting(&mut function.settings, change);
        }
    }

    fn arguments(&self, arguments: &[ParsedArgument]) -> Vec<Argument> {
        arguments
            .iter()
            .map(|argument| Argument {
                mode: argument.mode,
                name: argument.name.clone(),
                data_type: self.argument_type(&argument.data_type),
                default: argument.default.as_deref().map(Expression::from),
            })
            .collect()
    }

    /// The type of an argument or result: functions know no modifiers.
    pub(super) fn argument_type(&self, parsed: &ParsedType) -> DataType {
        DataType { modifier: Modifier::None, ..self.data_type(parsed) }
    }

    /// The types of the arguments that identify a function, joined by `, `.
    pub(super) fn signature(&self, arguments: &[Argument]) -> Box<str> {
        let mut signature = String::new();
        for argument in arguments {
            if matches!(argument.mode, ArgumentMode::Out | ArgumentMode::Table) {
                continue;
            }
            if !signature.is_empty() {
                signature.push_str(", ");
            }
            signature.push_str(&self.catalog.type_name(&argument.data_type).to_string());
        }
        signature.into()
    }
}

fn assign<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// A C function for which `AS` gives no symbol has the function's own name.
fn name_symbol(function: &mut Function) {
    if function.language != "c" {
        return;
    }
    if let FunctionBody::Source(object) = &function.body {
        let symbol = function.name.as_str().into();
        function.body = FunctionBody::Library { object: object.clone(), symbol };
    }
}

fn change_setting(settings: &mut Vec<Definition>, change: SettingChange) {
    match change {
        SettingChange::Set(setting) => match settings.iter_mut().find(|known| known.name == setting.name) {
            Some(known) => *known = setting,
            None => settings.push(setting),
        },
        SettingChange::Reset(name) => settings.retain(|known| known.name != name),
        SettingChange::ResetAll => settings.clear(),
    }
}

#[cfg(test)]
mod tests;

//! Functions, procedures, aggregates.

use std::fmt::Write;

use super::{Describer, Property, Value, place};
use crate::catalog::{
    Aggregate, Argument, ArgumentMode, DataType, Expression, Function, FunctionBody, FunctionKind,
    FunctionSecurity, NullInput, Parallel, Returns, Volatility,
};

impl Describer<'_> {
    pub(super) fn function(&mut self, function: &Function) {
        let Function {
            schema: _, // part of its name
            name: _,   // it is matched by it
            kind,
            arguments,
            signature: _, // part of its name
            returns,
            language,
            body,
            volatility,
            null_input,
            security,
            leakproof,
            parallel,
            cost,
            rows,
            support,
            settings,
            transforms,
            common,
        } = function;
        self.function_kind(kind);
        for (at, argument) in arguments.iter().enumerate() {
            let argument = self.argument(argument);
            self.properties.add_of(Property::Argument, place(at), argument);
        }
        let returns = self.returns(returns);
        self.properties.add(Property::Returns, returns);
        self.properties.add(Property::Language, language);
        self.body(body);
        self.properties.add(Property::Volatility, volatility_word(*volatility));
        self.properties.add(Property::NullInput, null_input_word(*null_input));
        self.properties.add(Property::Security, security_word(*security));
        self.properties.add_if(Property::Leakproof, *leakproof);
        self.properties.add(Property::Parallel, parallel_word(*parallel));
        self.properties.add_some(Property::Cost, cost.as_ref().map(Value::sql));
        self.properties.add_some(Property::Rows, rows.as_ref().map(Value::sql));
        self.properties.add_some(Property::Support, support.as_ref().map(Value::sql));
        self.properties.add_definitions(Property::Setting, settings);
        self.transforms(transforms);
        self.common(common);
    }

    fn function_kind(&mut self, kind: &FunctionKind) {
        let word = match kind {
            FunctionKind::Function => "function",
            FunctionKind::Window => "window function",
            FunctionKind::Procedure => "procedure",
            FunctionKind::Aggregate(_) => "aggregate",
        };
        self.properties.add(Property::Kind, word);
        if let FunctionKind::Aggregate(aggregate) = kind {
            let Aggregate { parameters, direct_arguments } = &**aggregate;
            self.properties.add_definitions(Property::Definition, parameters);
            self.properties.add_some(Property::DirectArguments, *direct_arguments);
        }
    }

    /// As SQL writes it.
    fn argument(&self, argument: &Argument) -> Value {
        let Argument { mode, name, data_type, default } = argument;
        if default.as_ref().is_some_and(Expression::is_unread) {
            return Value::Unknown;
        }
        let mode = match mode {
            ArgumentMode::In => "",
            ArgumentMode::Out => "OUT ",
            ArgumentMode::InOut => "INOUT ",
            ArgumentMode::Variadic => "VARIADIC ",
            ArgumentMode::Table => "TABLE ",
        };
        let mut written = String::from(mode);
        if let Some(name) = name {
            let _ = write!(written, "{name} ");
        }
        let _ = write!(written, "{}", self.data_type(data_type));
        if let Some(default) = default {
            let _ = write!(written, " DEFAULT {default}");
        }
        Value::sql(written)
    }

    fn returns(&self, returns: &Returns) -> Value {
        match returns {
            Returns::Nothing => Value::from("nothing"),
            Returns::One(data_type) => self.data_type(data_type),
            Returns::SetOf(data_type) => Value::list(vec!["set of".into(), self.data_type(data_type)]),
            Returns::Table => Value::from("table"),
        }
    }

    fn body(&mut self, body: &FunctionBody) {
        let value = match body {
            FunctionBody::Source(text) => Value::from(text),
            FunctionBody::Sql(text) => Value::sql(text),
            FunctionBody::Library { object, symbol } => {
                Value::list(vec![Value::from(object), Value::from(symbol)])
            }
            FunctionBody::None => return,
        };
        self.properties.add(Property::Body, value);
    }

    fn transforms(&mut self, transforms: &[DataType]) {
        if !transforms.is_empty() {
            let transforms = transforms.iter().map(|data_type| self.data_type(data_type));
            self.properties.add(Property::Transforms, Value::list(transforms));
        }
    }
}

fn volatility_word(volatility: Volatility) -> &'static str {
    match volatility {
        Volatility::Volatile => "volatile",
        Volatility::Stable => "stable",
        Volatility::Immutable => "immutable",
    }
}

fn null_input_word(null_input: NullInput) -> &'static str {
    match null_input {
        NullInput::Called => "called",
        NullInput::ReturnsNull => "returns null",
    }
}

fn security_word(security: FunctionSecurity) -> &'static str {
    match security {
        FunctionSecurity::Invoker => "invoker",
        FunctionSecurity::Definer => "definer",
    }
}

fn parallel_word(parallel: Parallel) -> &'static str {
    match parallel {
        Parallel::Unsafe => "unsafe",
        Parallel::Restricted => "restricted",
        Parallel::Safe => "safe",
    }
}

//! Functions, procedures, aggregates: `functions.sql`.

use pgdms_lint::catalog::{
    Argument, ArgumentMode, DataType, Function, FunctionBody, FunctionKind, FunctionSecurity, NullInput,
    ObjectId, Parallel, Returns, Volatility,
};

use super::{Teller, setting_text, unquoted};

impl Teller<'_> {
    pub(super) fn functions(&mut self) {
        for (id, function) in self.catalog.functions.iter() {
            let name = self.catalog.qualified(function.schema, &function.name);
            let object = format!("function {name}({})", function.signature);
            self.is_owned(&object, ObjectId::Function(id));
            self.say(&object, "kind", kind_text(&function.kind));
            for (at, argument) in function.arguments.iter().enumerate() {
                self.argument(&object, &format!("argument {}", at + 1), argument);
            }
            if let FunctionKind::Aggregate(aggregate) = &function.kind {
                for parameter in &aggregate.parameters {
                    let property = format!("aggregate {} text", parameter.name.as_str());
                    self.say_if(&object, property, parameter.value.as_deref().map(unquoted));
                }
            } else {
                self.code(&object, function);
                self.promises(&object, function);
            }
        }
    }

    fn argument(&mut self, object: &str, property: &str, argument: &Argument) {
        let mode = match argument.mode {
            ArgumentMode::In => "in",
            ArgumentMode::Out => "out",
            ArgumentMode::InOut => "inout",
            ArgumentMode::Variadic => "variadic",
            ArgumentMode::Table => "table",
            other => panic!("{other:?} is new"),
        };
        let named = argument.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        self.say(object, property, format!("{mode}{named} {}", self.bare_type_text(&argument.data_type)));
        self.say_if(object, format!("{property} default expression"), argument.default.as_ref());
    }

    /// The server keeps no modifier of what a function takes and returns.
    fn bare_type_text(&self, data_type: &DataType) -> String {
        let mut bare = data_type.clone();
        bare.modifier = pgdms_lint::catalog::Modifier::None;
        self.type_text(&bare)
    }

    fn code(&mut self, object: &str, function: &Function) {
        self.say_if(object, "returns", self.result(function));
        self.say(object, "language", &function.language);
        match &function.body {
            FunctionBody::Source(source) => self.say(object, "source", source),
            FunctionBody::Sql(body) => self.say(object, "body text", body),
            FunctionBody::Library { object: library, symbol } => {
                self.say(object, "library", library);
                self.say(object, "symbol", symbol);
            }
            FunctionBody::None => {}
            other => panic!("{other:?} is new"),
        }
    }

    /// The result as `pg_get_function_result()` writes it.
    fn result(&self, function: &Function) -> Option<String> {
        let columns = |mode: fn(ArgumentMode) -> bool| {
            function.arguments.iter().filter(move |argument| mode(argument.mode))
        };
        match &function.returns {
            Returns::One(data_type) => Some(self.bare_type_text(data_type)),
            Returns::SetOf(data_type) => Some(format!("SETOF {}", self.bare_type_text(data_type))),
            Returns::Table => {
                let column = |argument: &Argument| {
                    let name = argument.name.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
                    format!("{name}{}", self.bare_type_text(&argument.data_type))
                };
                let columns: Vec<String> = columns(|mode| mode == ArgumentMode::Table).map(column).collect();
                Some(format!("TABLE({})", columns.join(", ")))
            }
            Returns::Nothing if function.kind == FunctionKind::Procedure => None,
            Returns::Nothing => {
                let out: Vec<&Argument> =
                    columns(|mode| matches!(mode, ArgumentMode::Out | ArgumentMode::InOut)).collect();
                Some(match out[..] {
                    [only] => self.bare_type_text(&only.data_type),
                    _ => "record".to_owned(),
                })
            }
            other => panic!("{other:?} is new"),
        }
    }

    fn promises(&mut self, object: &str, function: &Function) {
        let volatility = match function.volatility {
            Volatility::Volatile => "volatile",
            Volatility::Stable => "stable",
            Volatility::Immutable => "immutable",
            other => panic!("{other:?} is new"),
        };
        self.say(object, "volatility", volatility);
        let parallel = match function.parallel {
            Parallel::Unsafe => "unsafe",
            Parallel::Restricted => "restricted",
            Parallel::Safe => "safe",
            other => panic!("{other:?} is new"),
        };
        self.say(object, "parallel", parallel);
        self.say_when(function.null_input == NullInput::ReturnsNull, object, "strict", "yes");
        self.say_when(function.security == FunctionSecurity::Definer, object, "security", "definer");
        self.say_when(function.leakproof, object, "leakproof", "yes");
        let default_cost =
            if function.language == "c" || function.language == "internal" { "1" } else { "100" };
        self.say_if(object, "cost", function.cost.as_deref().filter(|cost| *cost != default_cost));
        self.say_if(object, "rows", function.rows.as_deref().filter(|rows| *rows != "1000"));
        self.say_if(object, "support", function.support.as_ref());
        for setting in &function.settings {
            self.say_if(object, format!("setting {}", setting.name.as_str()), setting_text(setting));
        }
        for transform in &function.transforms {
            self.say(object, "transform", self.type_text(transform));
        }
    }
}

fn kind_text(kind: &FunctionKind) -> &'static str {
    match kind {
        FunctionKind::Function => "function",
        FunctionKind::Window => "window",
        FunctionKind::Procedure => "procedure",
        FunctionKind::Aggregate(_) => "aggregate",
        other => panic!("{other:?} is new"),
    }
}

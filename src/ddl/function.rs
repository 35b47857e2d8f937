//! Functions, procedures, aggregates.

use super::text::{clause, definitions, dollar_quote, dotted, list};
use super::{Ddl, create};
use crate::catalog::{
    Aggregate, Argument, ArgumentMode, Function, FunctionBody, FunctionKind, FunctionSecurity, Id, NullInput,
    Parallel, Returns, Volatility, quote_literal,
};
use crate::remedy::Step;

impl Ddl<'_> {
    /// `CREATE FUNCTION`, `PROCEDURE` or `AGGREGATE`.
    pub fn create_function(&self, id: Id<Function>) -> Vec<Step> {
        let definition = self.function_definition(&self.catalog.functions[id]);
        create(format!("CREATE {definition}"), format!("DROP {}", self.function_reference(id)))
    }

    /// `CREATE OR REPLACE`: owner, grants, comment and what depends on the function stay.
    pub(super) fn replace_function(&self, function: &Function) -> String {
        format!("CREATE OR REPLACE {}", self.function_definition(function))
    }

    fn function_definition(&self, function: &Function) -> String {
        let name = self.catalog.qualified(function.schema, &function.name);
        let definition = match &function.kind {
            FunctionKind::Aggregate(aggregate) => {
                format!(
                    "({}) ({})",
                    self.aggregate_arguments(function, aggregate),
                    definitions(&aggregate.parameters)
                )
            }
            _ => format!("({}){}", self.arguments(function), self.function_clauses(function)),
        };
        format!("{} {name}{definition}", function_word(&function.kind))
    }

    /// `FUNCTION schema.name(types)`, as `DROP`, `COMMENT ON`, `GRANT` and `ALTER` take it.
    pub(super) fn function_reference(&self, id: Id<Function>) -> String {
        let function = &self.catalog.functions[id];
        let name = self.catalog.qualified(function.schema, &function.name);
        let arguments = match &function.kind {
            FunctionKind::Aggregate(_) if function.signature.is_empty() => "*",
            _ => &function.signature,
        };
        format!("{} {name}({arguments})", function_word(&function.kind))
    }

    fn arguments(&self, function: &Function) -> String {
        let written = function.arguments.iter().filter(|argument| argument.mode != ArgumentMode::Table);
        list(written.map(|argument| self.argument(argument)))
    }

    fn argument(&self, argument: &Argument) -> String {
        let mode = match argument.mode {
            ArgumentMode::In | ArgumentMode::Table => "",
            ArgumentMode::Out => "OUT ",
            ArgumentMode::InOut => "INOUT ",
            ArgumentMode::Variadic => "VARIADIC ",
        };
        let name = argument.name.as_ref().map(|name| format!("{name} ")).unwrap_or_default();
        let data_type = self.catalog.type_name(&argument.data_type);
        format!("{mode}{name}{data_type}{}", clause("DEFAULT", argument.default.as_ref()))
    }

    fn aggregate_arguments(&self, function: &Function, aggregate: &Aggregate) -> String {
        let arguments: Vec<String> =
            function.arguments.iter().map(|argument| self.argument(argument)).collect();
        let Some(direct) = aggregate.direct_arguments.map(usize::from) else {
            return if arguments.is_empty() { "*".to_owned() } else { arguments.join(", ") };
        };
        let (direct, mut ordered) = arguments.split_at(direct.min(arguments.len()));
        if ordered.is_empty() {
            // one VARIADIC "any" stands for both
            ordered = direct.last().map(std::slice::from_ref).unwrap_or_default();
        }
        let separator = if direct.is_empty() { "" } else { " " };
        format!("{}{separator}ORDER BY {}", direct.join(", "), ordered.join(", "))
    }

    fn function_clauses(&self, function: &Function) -> String {
        let transforms =
            list(function.transforms.iter().map(|of| format!("FOR TYPE {}", self.catalog.type_name(of))));
        let settings: String = function
            .settings
            .iter()
            .map(|setting| match &setting.value {
                Some(value) => format!("\n    SET {} TO {value}", dotted(&setting.name)),
                None => format!("\n    SET {} FROM CURRENT", dotted(&setting.name)),
            })
            .collect();
        [
            self.returns(function),
            format!("\n    LANGUAGE {}", function.language),
            if transforms.is_empty() { String::new() } else { format!(" TRANSFORM {transforms}") },
            attributes(function),
            clause("COST", function.cost.as_deref()),
            clause("ROWS", function.rows.as_deref()),
            clause("SUPPORT", function.support.as_deref()),
            settings,
            body(&function.body),
        ]
        .concat()
    }

    fn returns(&self, function: &Function) -> String {
        match &function.returns {
            Returns::Nothing => String::new(),
            Returns::One(data_type) => format!(" RETURNS {}", self.catalog.type_name(data_type)),
            Returns::SetOf(data_type) => format!(" RETURNS SETOF {}", self.catalog.type_name(data_type)),
            Returns::Table => {
                let columns = function.arguments.iter().filter(|column| column.mode == ArgumentMode::Table);
                format!(" RETURNS TABLE({})", list(columns.map(|column| self.argument(column))))
            }
        }
    }
}

fn function_word(kind: &FunctionKind) -> &'static str {
    match kind {
        FunctionKind::Function | FunctionKind::Window => "FUNCTION",
        FunctionKind::Procedure => "PROCEDURE",
        FunctionKind::Aggregate(_) => "AGGREGATE",
    }
}

/// What is not as it is by default.
fn attributes(function: &Function) -> String {
    let words = [
        (function.kind == FunctionKind::Window).then_some(" WINDOW"),
        match function.volatility {
            Volatility::Volatile => None,
            Volatility::Stable => Some(" STABLE"),
            Volatility::Immutable => Some(" IMMUTABLE"),
        },
        (function.null_input == NullInput::ReturnsNull).then_some(" STRICT"),
        (function.security == FunctionSecurity::Definer).then_some(" SECURITY DEFINER"),
        function.leakproof.then_some(" LEAKPROOF"),
        match function.parallel {
            Parallel::Unsafe => None,
            Parallel::Restricted => Some(" PARALLEL RESTRICTED"),
            Parallel::Safe => Some(" PARALLEL SAFE"),
        },
    ];
    words.into_iter().flatten().collect()
}

fn body(body: &FunctionBody) -> String {
    match body {
        FunctionBody::Source(source) => format!("\n    AS {}", dollar_quote(source)),
        FunctionBody::Sql(sql) => format!("\n    {sql}"),
        FunctionBody::Library { object, symbol } => {
            format!("\n    AS {}, {}", quote_literal(object), quote_literal(symbol))
        }
        FunctionBody::None => String::new(),
    }
}

//! Texts of functions, triggers and rules, as far as they have to be taken apart.

use crate::catalog::{Catalog, Expression, Function, Id, Relation};
use crate::sql::cursor::Cursor;
use crate::sql::lexer::{StandardStrings, tokenize};

use super::super::expression_text::split_list;

/// Takes the defaults of a function's arguments: those of the last ones that go in.
pub(super) fn fill_argument_defaults(catalog: &mut Catalog, function: Id<Function>, list: &str) {
    let arguments = &mut catalog.functions[function].arguments;
    let last_first = arguments.iter_mut().rev().filter(|argument| argument.goes_in());
    for (argument, default) in last_first.zip(split_list(list).into_iter().rev()) {
        argument.default = Some(Expression::from(default.trim()));
    }
}

/// Takes the condition out of a trigger's definition.
pub(super) fn fill_trigger_condition(
    catalog: &mut Catalog,
    relation: Id<Relation>,
    at: u32,
    definition: &str,
) {
    if let Some(trigger) = catalog.relations[relation].triggers.get_mut(at as usize)
        && let Some(condition) = condition_in(definition)
    {
        trigger.condition = Some(condition);
    }
}

/// What stands in parentheses behind `WHEN`.
fn condition_in(definition: &str) -> Option<Expression> {
    let mut tokens = Vec::new();
    tokenize(definition.as_bytes(), StandardStrings::On, &mut tokens);
    let mut cursor = Cursor::new(definition.as_bytes(), &tokens);
    while !cursor.at_end() {
        if cursor.eat_keyword("WHEN") {
            return cursor.parenthesised_text().ok().map(|text| Expression::from(&*text));
        }
        cursor.skip_balanced().ok()?;
    }
    None
}

/// Takes a rule's definition without its semicolon.
pub(super) fn fill_rule(catalog: &mut Catalog, relation: Id<Relation>, at: u32, definition: &str) {
    if let Some(rule) = catalog.relations[relation].rules.get_mut(at as usize) {
        rule.definition = Expression::from(definition.trim().trim_end_matches(';').trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_condition_is_found_behind_names_that_look_like_it() {
        let definition = r#"CREATE TRIGGER "when" BEFORE UPDATE OF "WHEN" ON s.t FOR EACH ROW WHEN (((new.a)::text <> ') WHEN ('::text)) EXECUTE FUNCTION f('WHEN (x)')"#;
        let condition = condition_in(definition).map(|condition| condition.to_string());
        assert_eq!(condition.as_deref(), Some("((new.a)::text <> ') WHEN ('::text)"));
        assert_eq!(condition_in("CREATE TRIGGER t AFTER INSERT ON s.t EXECUTE FUNCTION f()"), None);
    }
}

//! Columns in the text of an expression: which ones it mentions, and giving one another name.

use crate::catalog::{ColumnNumber, Expression, Name, Relation, quote_identifier};

use super::super::mention::{column_mentions, edited};

/// The columns of the relation that an expression mentions, each once, in the order of the text.
pub(super) fn columns_in(expression: &str, relation: &Relation) -> Vec<ColumnNumber> {
    let mut columns = Vec::new();
    for mention in column_mentions(expression) {
        let column = relation.column(mention.name.as_str());
        if let Some(column) = column.filter(|_| mention.can_be_of(&relation.name))
            && !columns.contains(&column.number)
        {
            columns.push(column.number);
        }
    }
    columns
}

/// The expression with another name for a column of the table; `None` where it does not mention it.
pub(super) fn with_column_renamed(
    expression: &Expression,
    table: &Name,
    from: &Name,
    to: &Name,
) -> Option<Expression> {
    let renamed = column_mentions(expression.as_str())
        .into_iter()
        .filter(|mention| mention.name == *from && mention.can_be_of(table))
        .map(|mention| (mention.place, quote_identifier(to.as_str()).into_owned()));
    edited(expression.as_str(), renamed.collect()).map(|text| Expression::from(text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_renamed_and_nothing_else() {
        let cases = [
            ("a > 0", "b > 0"),
            ("(a)::text = 'a'::text", "(b)::text = 'a'::text"),
            ("a(x) > t.a", "a(x) > b"),
            ("u.a = 1", "u.a = 1"),
            ("\"a\" IS NOT NULL", "b IS NOT NULL"),
            ("x::a > EXTRACT(a FROM a)", "x::a > EXTRACT(a FROM b)"),
            ("a COLLATE a", "b COLLATE a"),
        ];
        for (text, expected) in cases {
            let expected = expected.replace("> b", if text.contains("t.a") { "> t.b" } else { "> b" });
            let renamed = with_column_renamed(&Expression::from(text), &"t".into(), &"a".into(), &"b".into());
            let renamed = renamed.map_or_else(|| text.to_owned(), |expression| expression.to_string());
            assert_eq!(renamed, expected);
        }
    }

    #[test]
    fn a_name_that_needs_quotes_gets_them() {
        let renamed =
            with_column_renamed(&Expression::from("a > 0"), &"t".into(), &"a".into(), &"Order".into());
        assert_eq!(renamed.map(|expression| expression.to_string()).as_deref(), Some("\"Order\" > 0"));
    }
}

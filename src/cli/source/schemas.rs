//! Which schemas of a server are read.

use super::super::CliError;
use super::super::arguments::ServerOptions;
use super::SourceReading;
use super::named::Named;
use crate::catalog::Name;
use crate::report::Extent;

/// How many schemas an error names.
const NAMED_SCHEMAS: usize = 5;

/// The options that choose schemas, as errors name them.
const OPTIONS: &str = "--include-schema, --exclude-schema";

/// The patterns of an option, or else of the configuration. An argument may hold several.
pub(super) fn patterns(arguments: &[String], config: Option<&Vec<String>>) -> Vec<String> {
    match arguments {
        [] => config.cloned().unwrap_or_default(),
        given => given.iter().flat_map(|argument| split(argument)).map(str::to_owned).collect(),
    }
}

/// Splits at commas that are not in double quotes.
fn split(argument: &str) -> impl Iterator<Item = &str> {
    let mut in_quotes = false;
    argument.split(move |character| {
        in_quotes ^= character == '"';
        character == ',' && !in_quotes
    })
}

/// Refuses arguments that choose schemas of what is no server, and read whole. The configuration is
/// for all that is read in its folder: there they mean servers.
pub(super) fn refuse_chosen_of_files(source: &Named, options: &ServerOptions) -> Result<(), CliError> {
    let is_chosen = !options.include_schema.is_empty() || !options.exclude_schema.is_empty();
    match source {
        Named::Files(_) | Named::Snapshot(_) if is_chosen => Err(CliError::Option {
            option: OPTIONS.to_owned(),
            message:
                "only of a running server schemas can be chosen, and SOURCE is none: choose when a dump is \
                      made (`pg_dump -n`, `-N`), or a snapshot (`pgdms-lint snapshot`)"
                    .to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Refuses a source of which no schema was chosen: a pattern with a slip would pass for "nothing found".
/// A target may lack them all.
pub(super) fn refuse_nothing_chosen(reading: &SourceReading) -> Result<(), CliError> {
    match &reading.input.extent {
        Extent::Database { schemas_left_out, .. }
            if !schemas_left_out.is_empty() && reading.catalog.schemas.is_empty() =>
        {
            Err(CliError::Option {
                option: OPTIONS.to_owned(),
                message: format!(
                    "no schema is left to be read; there are: {} (patterns are folded to lower case, but for \
                     what stands in double quotes)",
                    some_of(schemas_left_out)
                ),
            })
        }
        _ => Ok(()),
    }
}

/// The first of these, and how many more there are.
fn some_of(schemas: &[Name]) -> String {
    let named: Vec<&str> = schemas.iter().take(NAMED_SCHEMAS).map(Name::as_str).collect();
    match schemas.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_separate_patterns_but_not_in_quotes() {
        let cases: &[(&[&str], &[&str])] = &[
            (&["hr,shop"], &["hr", "shop"]),
            (&["hr", "shop"], &["hr", "shop"]),
            (&["\"a,b\",c*"], &["\"a,b\"", "c*"]),
            (&["\"a\"\",b\""], &["\"a\"\",b\""]),
            (&["\"a,b"], &["\"a,b"]),
        ];
        for (arguments, expected) in cases {
            let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
            assert_eq!(patterns(&arguments, None), *expected);
        }
    }

    #[test]
    fn the_configuration_holds_a_pattern_each_and_is_beaten() {
        let config = vec!["a{1,2}".to_owned()];
        assert_eq!(patterns(&[], Some(&config)), config);
        assert_eq!(patterns(&["hr".to_owned()], Some(&config)), ["hr"]);
    }

    #[test]
    fn of_many_schemas_a_few_are_named() {
        let schemas: Vec<Name> = (1..=1000).map(|number| Name::from(format!("s{number}"))).collect();
        assert_eq!(some_of(&schemas[..2]), "s1, s2");
        assert_eq!(some_of(&schemas), "s1, s2, s3, s4, s5 and 995 more");
    }
}

//! `pgdms-lint explain`

use std::io::Write;

use super::arguments::Explain;
use super::{CliError, Outcome, output};
use crate::lint::Linter;
use crate::report::rule_page;
use crate::rules;

pub(super) fn run(options: &Explain, color: output::ColorChoice) -> Result<Outcome, CliError> {
    let Some(rule) = rules::find(&options.rule) else {
        // finding it through the linter gives the same answer as `--select` does
        Linter::new().select(&[&options.rule])?;
        return Err(CliError::Option {
            option: options.rule.clone(),
            message: "this is a group of rules; `pgdms-lint rules` lists its rules".to_owned(),
        });
    };
    output::stdout(color).write_all(rule_page::text(rule).as_bytes())?;
    Ok(Outcome::Clean)
}

//! `pgdms-lint rules`

use std::io::Write;

use super::arguments::{Rules, RulesFormat};
use super::{CliError, Outcome, output};
use crate::report::rule_list;

pub(super) fn run(options: &Rules, color: output::ColorChoice) -> Result<Outcome, CliError> {
    let text = match options.format {
        RulesFormat::Text => rule_list::text(),
        RulesFormat::Json => rule_list::json(),
        RulesFormat::Markdown => rule_list::markdown(),
    };
    output::stdout(color).write_all(text.as_bytes())?;
    Ok(Outcome::Clean)
}

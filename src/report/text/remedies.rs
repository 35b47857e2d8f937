//! Remedies in a line each.

use serde_json::Value;

use super::words::one_line;
use crate::remedy::{
    Change, Effect, Endpoint, ParameterChange, ParameterPlace, Remedy, Server, SqlChange, TakesEffect,
};

/// How many characters of SQL are shown in a line.
const SQL_CHARACTERS: usize = 160;

/// Whether the remedy, done once, is the same for every finding of a rule: a setting, not SQL for
/// one object.
pub(super) fn ends_them_all(remedy: &Remedy) -> bool {
    matches!(
        remedy.change,
        Change::EndpointSetting { .. } | Change::TaskSetting { .. } | Change::ServerParameter(_)
    )
}

/// The remedy in one line.
pub(super) fn line(remedy: &Remedy) -> String {
    let text = change(&remedy.change);
    match remedy.effect {
        Effect::Removes => text,
        Effect::Lowers => format!("{text} (helps, but does not remove it)"),
    }
}

fn change(change: &Change) -> String {
    match change {
        Change::Sql(sql) => sql_change(sql),
        Change::EndpointSetting { endpoint, name, value } => {
            format!("set {name} = {value} on {}", endpoint_words(*endpoint))
        }
        Change::TaskSetting { name, value } => format!("set {name} = {value} in the task settings"),
        Change::MappingRule(rule) => mapping_rule(rule),
        Change::ServerParameter(change) => parameter_change(change),
        Change::Completion(completion) => completion.to_string(),
        Change::Words(text) => text.clone(),
    }
}

/// What the rule does and to what; the rule itself is for the JSON report.
fn mapping_rule(rule: &Value) -> String {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let Some(action) = text(&rule["rule-action"]) else {
        return format!("add to the table mappings: {rule}");
    };
    let locator = &rule["object-locator"];
    let names = ["schema-name", "table-name", "column-name"];
    let place: Vec<String> = names.iter().filter_map(|name| text(&locator[*name])).collect();
    format!("add a rule to the table mappings: {action} {} (--format json has it whole)", place.join("."))
}

fn sql_change(sql: &SqlChange) -> String {
    let first = sql.steps.first().map(|step| one_line(&step.up, SQL_CHARACTERS)).unwrap_or_default();
    let more = match sql.steps.len() {
        0 | 1 => String::new(),
        steps => format!(" (and {} more)", steps - 1),
    };
    format!("{}: {first};{more}", sql.phase.as_str())
}

fn parameter_change(change: &ParameterChange) -> String {
    let ParameterChange { server, name, value, .. } = change;
    let server = server_words(*server);
    let restarts = change.takes_effect == TakesEffect::AfterRestart;
    let (place, then) = match change.set_in {
        ParameterPlace::DbParameterGroup => ("in the DB parameter group of", "reboot the instance"),
        ParameterPlace::DbClusterParameterGroup => {
            ("in the DB cluster parameter group of", "reboot the instances")
        }
        ParameterPlace::Provider => ("in the parameters or flags of", "restart it"),
        ParameterPlace::CommandLine => ("on the command line of", "restart the server"),
        ParameterPlace::ConfigurationFile if restarts => ("in the configuration of", "restart the server"),
        _ => ("in the configuration of", "reload it"),
    };
    let waits = restarts || change.set_in == ParameterPlace::ConfigurationFile;
    let then = if waits { format!(", then {then}") } else { String::new() };
    format!("set {name} = {value} {place} {server}{then}")
}

fn endpoint_words(endpoint: Endpoint) -> &'static str {
    match endpoint {
        Endpoint::Source => "the source endpoint",
        Endpoint::Target => "the target endpoint",
        Endpoint::Both => "both endpoints",
    }
}

fn server_words(server: Server) -> &'static str {
    match server {
        Server::Source => "the source",
        Server::Target => "the target",
    }
}

//! A server parameter to change, and what it takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Server;
use crate::catalog::{quote_literal, split_names};

/// A server parameter to change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterChange {
    /// On which server.
    pub server: Server,
    /// The parameter's name.
    pub name: &'static str,
    /// Its value, as PostgreSQL reads it; the items of a list are joined by `,`, and those that need it
    /// stand in double quotes.
    pub value: String,
    /// Where it is set.
    pub set_in: ParameterPlace,
    /// When it takes effect.
    pub takes_effect: TakesEffect,
    /// The value that somebody set before, as PostgreSQL reads it; `None` where nobody did, so that the
    /// parameter has its default.
    pub before: Option<String>,
}

impl ParameterChange {
    /// A change of a parameter.
    pub fn new(
        server: Server,
        name: &'static str,
        value: impl Into<String>,
        set_in: ParameterPlace,
        takes_effect: TakesEffect,
    ) -> Self {
        ParameterChange { server, name, value: value.into(), set_in, takes_effect, before: None }
    }

    /// With the value that somebody set before.
    #[must_use]
    pub fn with_before(mut self, before: Option<String>) -> Self {
        self.before = before;
        self
    }

    /// The statement that makes the change, where there is one: it needs a superuser, or from PostgreSQL
    /// 15 on the privilege `ALTER SYSTEM`, and runs in no transaction.
    ///
    /// ```
    /// use pgdms_lint::remedy::{ParameterChange, ParameterPlace, Server, TakesEffect};
    /// let (place, when) = (ParameterPlace::ConfigurationFile, TakesEffect::AfterRestart);
    /// let change = ParameterChange::new(Server::Source, "wal_level", "logical", place, when);
    /// assert_eq!(change.alter_system().unwrap(), "ALTER SYSTEM SET wal_level = 'logical'");
    /// ```
    pub fn alter_system(&self) -> Option<String> {
        (self.set_in == ParameterPlace::ConfigurationFile).then(|| alter_system_set(self.name, &self.value))
    }

    /// The statement that undoes the change, where one makes it; it takes effect as the change does.
    ///
    /// ```
    /// use pgdms_lint::remedy::{ParameterChange, ParameterPlace, Server, TakesEffect};
    /// let (place, when) = (ParameterPlace::ConfigurationFile, TakesEffect::AfterRestart);
    /// let change = ParameterChange::new(Server::Source, "wal_level", "logical", place, when);
    /// assert_eq!(change.undo_alter_system().unwrap(), "ALTER SYSTEM RESET wal_level");
    /// let change = change.with_before(Some("minimal".to_owned()));
    /// assert_eq!(change.undo_alter_system().unwrap(), "ALTER SYSTEM SET wal_level = 'minimal'");
    /// ```
    pub fn undo_alter_system(&self) -> Option<String> {
        (self.set_in == ParameterPlace::ConfigurationFile).then(|| match &self.before {
            Some(before) => alter_system_set(self.name, before),
            None => format!("ALTER SYSTEM RESET {}", self.name),
        })
    }
}

fn alter_system_set(name: &str, value: &str) -> String {
    let items: Vec<String> = split_names(value).iter().map(|item| quote_literal(item)).collect();
    let value = if items.is_empty() { quote_literal("") } else { items.join(", ") };
    format!("ALTER SYSTEM SET {name} = {value}")
}

/// Where the parameters of a server are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ParameterPlace {
    /// `postgresql.conf` or `ALTER SYSTEM`.
    ConfigurationFile,
    /// The command line or environment that the server is started with, which goes before its
    /// configuration file: containers and cluster managers start servers so.
    CommandLine,
    /// The DB parameter group of an RDS instance.
    DbParameterGroup,
    /// The DB cluster parameter group of an Aurora cluster.
    DbClusterParameterGroup,
    /// The provider's own list of parameters or flags.
    Provider,
}

/// When a changed parameter takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TakesEffect {
    /// When the server reads its configuration again; at once in a parameter group.
    AfterReload,
    /// When the server, or the instance, was started anew.
    AfterRestart,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_its_items_and_a_parameter_group_takes_no_statement() {
        let mut change = ParameterChange::new(
            Server::Source,
            "shared_preload_libraries",
            r#""$libdir/pg_stat_statements", pglogical"#,
            ParameterPlace::ConfigurationFile,
            TakesEffect::AfterRestart,
        );
        let sql = "ALTER SYSTEM SET shared_preload_libraries = '$libdir/pg_stat_statements', 'pglogical'";
        assert_eq!(change.alter_system().as_deref(), Some(sql));
        change.value = String::new();
        assert_eq!(change.alter_system().as_deref(), Some("ALTER SYSTEM SET shared_preload_libraries = ''"));
        change.set_in = ParameterPlace::DbParameterGroup;
        assert_eq!(change.alter_system(), None);
    }
}

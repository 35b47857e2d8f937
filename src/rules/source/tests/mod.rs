//! What the rules find on servers of all kinds.

mod parameters;
mod plugins;
mod privileges;
mod sizes;
mod state;
mod versions;

use crate::rules::testing::Case;

/// A small database on a server with these settings (JSON members of `seen`), PostgreSQL 15.
fn with_settings(settings: &str) -> Case {
    with_facts(&format!(r#""settings": {{"seen": {{{settings}}}}}"#))
}

/// A small database on a server of which these facts are known (JSON members).
fn with_facts(facts: &str) -> Case {
    Case::new("CREATE TABLE t (id integer PRIMARY KEY);")
        .server(&format!(r#"{{"version": 150004, {facts}}}"#))
}

const NOTHING: [String; 0] = [];

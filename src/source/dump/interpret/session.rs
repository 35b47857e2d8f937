//! What changes how later statements are applied.

use crate::catalog::{Name, UnknownEffect, UnknownEffectKind};

use super::super::read::session::SessionStatement;
use super::{ApplyError, Interpreter, SessionState};

impl Interpreter {
    pub(super) fn apply_session(&mut self, statement: SessionStatement) -> Result<(), ApplyError> {
        match statement {
            SessionStatement::Local(setting) => {
                if self.session.before_local.is_none() {
                    self.session.before_local = Some(Box::new(self.session.clone()));
                }
                self.change_session(*setting);
            }
            SessionStatement::TransactionEnd => self.end_local_settings(),
            SessionStatement::BringsInMore => self.note_unknown(UnknownEffectKind::MetaCommand),
            SessionStatement::NoEffect => {}
            lasting => {
                if let Some(before) = self.session.before_local.take() {
                    let local = std::mem::replace(&mut self.session, *before);
                    self.change_session(lasting.clone());
                    let before = std::mem::replace(&mut self.session, local);
                    self.session.before_local = Some(Box::new(before));
                }
                self.change_session(lasting);
            }
        }
        Ok(())
    }

    /// Goes back to what held before `SET LOCAL`. Temporary tables are no settings: they stay.
    fn end_local_settings(&mut self) {
        if let Some(before) = self.session.before_local.take() {
            let temporary = std::mem::take(&mut self.session.temporary);
            self.session = SessionState { temporary, ..*before };
        }
    }

    fn change_session(&mut self, statement: SessionStatement) {
        match statement {
            SessionStatement::Set { parameter, values } => self.set_parameter(&parameter, &values),
            SessionStatement::ResetAll => {
                let default = SessionState::default();
                self.session.search_path = default.search_path;
                self.session.default_tablespace = default.default_tablespace;
                self.session.default_table_access_method = default.default_table_access_method;
            }
            SessionStatement::Role(role) => {
                self.session.role = role.or_else(|| self.session.session_user.clone());
            }
            SessionStatement::SessionAuthorization(role) => {
                self.catalog.contents.owners = true;
                self.session.session_user = role.clone();
                self.session.role = role;
            }
            SessionStatement::Local(_)
            | SessionStatement::TransactionEnd
            | SessionStatement::BringsInMore
            | SessionStatement::NoEffect => {}
        }
    }

    /// Remembers that this statement does what its text does not tell.
    pub(super) fn note_unknown(&mut self, kind: UnknownEffectKind) {
        let span = self.span();
        self.catalog.unknown_effects.push(UnknownEffect { kind, span });
    }

    fn set_parameter(&mut self, parameter: &Name, values: &[Box<str>]) {
        let first_name =
            || values.first().filter(|value| !value.is_empty()).map(|value| Name::truncated(value));
        match parameter.as_str() {
            "search_path" if values.is_empty() => {
                self.session.search_path = SessionState::default().search_path;
            }
            "search_path" => self.session.search_path = search_path(values),
            "default_tablespace" => self.session.default_tablespace = first_name(),
            "default_table_access_method" => {
                self.session.default_table_access_method = first_name().filter(|method| *method != "heap");
            }
            "client_encoding" if self.catalog.database.encoding.is_none() => {
                self.catalog.database.encoding = values.first().cloned();
            }
            "role" => self.session.role = first_name().filter(|role| *role != "none"),
            "session_authorization" => self.session.role = first_name().filter(|role| *role != "default"),
            _ => {}
        }
    }
}

/// The schemas of a search path; each value may itself be a list, as in `set_config()`. What stands for the
/// user's own schema is left out.
fn search_path(values: &[Box<str>]) -> Vec<Name> {
    let items: Vec<Name> = match values {
        [list] => split_list(list),
        several => several.iter().map(|value| Name::truncated(value)).collect(),
    };
    items.into_iter().filter(|name| !name.as_str().is_empty() && *name != "$user").collect()
}

/// The names in a list such as `"$user", public`, which has been one string.
fn split_list(list: &str) -> Vec<Name> {
    let mut names = Vec::new();
    let mut rest = list.trim_start();
    while !rest.is_empty() {
        let (name, after) = match rest.strip_prefix('"') {
            Some(quoted) => split_quoted(quoted),
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (Name::folded(rest[..end].trim_end()), &rest[end..])
            }
        };
        names.push(name);
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    names
}

/// A name up to its closing quote, and what stands behind it.
fn split_quoted(quoted: &str) -> (Name, &str) {
    let mut name = String::new();
    let mut rest = quoted;
    loop {
        let Some(end) = rest.find('"') else { return (Name::truncated(&(name + rest)), "") };
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        if !rest.starts_with('"') {
            return (Name::truncated(&name), rest);
        }
        name.push('"');
        rest = &rest[1..];
    }
}

#[cfg(test)]
mod tests;

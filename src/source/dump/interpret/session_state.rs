//! What one statement changes for those that follow: `SET` and its like.

use std::collections::HashSet;

use crate::catalog::Name;

/// The state of the session that runs the statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SessionState {
    /// `search_path`, `"$user"` left out.
    pub search_path: Vec<Name>,
    /// The role of `SET ROLE` or `SET SESSION AUTHORIZATION`: it owns what is created.
    pub role: Option<Name>,
    /// The role of `SET SESSION AUTHORIZATION`, which `RESET ROLE` goes back to.
    pub session_user: Option<Name>,
    /// `default_tablespace`; `None` for the database's.
    pub default_tablespace: Option<Name>,
    /// `default_table_access_method`; `None` for `heap`.
    pub default_table_access_method: Option<Name>,
    /// What holds again when the transaction ends, after a `SET LOCAL`.
    pub before_local: Option<Box<SessionState>>,
    /// Temporary relations that exist: they are in no catalog, but hide others of their name.
    pub temporary: HashSet<Name>,
}

impl Default for SessionState {
    fn default() -> Self {
        SessionState {
            search_path: vec![Name::from("public")],
            role: None,
            session_user: None,
            default_tablespace: None,
            default_table_access_method: None,
            before_local: None,
            temporary: HashSet::new(),
        }
    }
}

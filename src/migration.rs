//! Everything that a rule sees: the source, the target, the data profile, the task.

use crate::catalog::Catalog;
use crate::rules::Input;

/// A migration that is to be judged.
///
/// Rules across objects and across catalogs need no special way: each sees the whole of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Migration {
    source: Catalog,
    target: Option<Catalog>,
}

impl Migration {
    /// The migration of this database, with a task of which nothing is known but its defaults.
    pub fn new(source: Catalog) -> Self {
        Migration { source, target: None }
    }

    /// With what is known of the target.
    #[must_use]
    pub fn with_target(mut self, target: Catalog) -> Self {
        self.target = Some(target);
        self
    }

    /// The database that DMS reads from.
    pub fn source(&self) -> &Catalog {
        &self.source
    }

    /// The database that DMS writes to, where it is known.
    pub fn target(&self) -> Option<&Catalog> {
        self.target.as_ref()
    }

    /// Whether there is something to know this from.
    pub fn has(&self, input: Input) -> bool {
        let contents = self.source.contents;
        match input {
            Input::Schema => true,
            Input::Owners => contents.owners,
            Input::Privileges => contents.privileges,
            Input::Roles => contents.roles,
            Input::Comments => contents.comments,
            Input::DatabaseSettings => contents.database_settings,
            Input::Target => self.target.is_some(),
            Input::Profile | Input::LiveSource | Input::DmsUser => false,
        }
    }
}

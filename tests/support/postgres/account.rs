//! The account that a server runs under: PostgreSQL refuses to run as root.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::PostgresError;

/// An ordinary account that root's tests drop to.
#[derive(Clone, Copy)]
pub struct Account {
    user: u32,
    group: u32,
}

impl Account {
    /// The account to run a server in `folder` under, and the folder given to it; `None` when the tests do not
    /// run as root and the server can simply run as they do.
    pub fn to_drop_to(folder: &Path) -> Result<Option<Self>, PostgresError> {
        let failed = |reason| PostgresError::new(format!("handing over {}", folder.display()), reason);
        // Who just made the folder is who we are.
        let owner = fs::metadata(folder).map_err(|error| failed(error.to_string()))?.uid();
        if owner != 0 {
            return Ok(None);
        }
        let users = fs::read_to_string("/etc/passwd").map_err(|error| failed(error.to_string()))?;
        let account = Self::named(&users, "postgres")
            .or_else(|| Self::named(&users, "nobody"))
            .ok_or_else(|| failed("/etc/passwd has neither postgres nor nobody".to_owned()))?;
        chown(folder, Some(account.user), Some(account.group)).map_err(|error| failed(error.to_string()))?;
        Ok(Some(account))
    }

    /// The account that a folder was given to.
    pub fn that_has(folder: &Path) -> Result<Self, PostgresError> {
        let failed = |error| PostgresError::new(format!("looking who has {}", folder.display()), error);
        let metadata = fs::metadata(folder).map_err(failed)?;
        Ok(Self { user: metadata.uid(), group: metadata.gid() })
    }

    /// Makes a command run under the account, where there is one to drop to.
    pub fn apply(account: Option<Self>, command: &mut Command) {
        if let Some(account) = account {
            // Also drops the supplementary groups.
            command.uid(account.user).gid(account.group);
        }
    }

    /// Looks a name up in lines such as `postgres:x:105:110:...`.
    fn named(users: &str, name: &str) -> Option<Self> {
        users.lines().find_map(|line| {
            let mut fields = line.split(':');
            if fields.next()? != name {
                return None;
            }
            let user = fields.nth(1)?.parse().ok()?;
            let group = fields.next()?.parse().ok()?;
            Some(Self { user, group })
        })
    }
}

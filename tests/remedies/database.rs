//! A database that can be made anew, and what its dump says.

use crate::support::postgres::{PostgresError, Server, quote_identifier};

/// The database to which one connects in order to make or drop others.
pub const MAINTENANCE: &str = "postgres";

/// A database of a server, with the script that makes it.
pub struct Database<'a> {
    pub server: &'a Server,
    pub name: String,
    /// What `pg_dump -s -C` says of it.
    pub dump: String,
}

impl<'a> Database<'a> {
    /// Takes a database that exists, after one restore: that settles how PostgreSQL prints expressions.
    pub fn settled(server: &'a Server, name: &str) -> Result<Self, PostgresError> {
        let dump = dump(server, name)?;
        let mut database = Database { server, name: name.to_owned(), dump };
        database.make_anew()?;
        database.dump = database.dump_now()?;
        Ok(database)
    }

    /// Drops the database and restores its dump.
    pub fn make_anew(&self) -> Result<(), PostgresError> {
        drop_database(self.server, &self.name)?;
        self.server.psql(MAINTENANCE, &self.dump).map(|_| ())
    }

    /// What `pg_dump -s -C` says now.
    pub fn dump_now(&self) -> Result<String, PostgresError> {
        dump(self.server, &self.name)
    }

    /// A number that stays the database's own when it is renamed.
    pub fn number(&self) -> Result<String, PostgresError> {
        let rows = self
            .server
            .query_rows(&self.name, "SELECT oid FROM pg_database WHERE datname = current_database()")?;
        Ok(rows.into_iter().flatten().flatten().next().unwrap_or_default())
    }
}

/// Drops a database, where there is one, with the subscriptions that would keep it from being dropped.
pub fn drop_database(server: &Server, name: &str) -> Result<(), PostgresError> {
    let known = server.query_rows(MAINTENANCE, "SELECT datname FROM pg_catalog.pg_database")?;
    if !known.into_iter().flatten().flatten().any(|known| known == name) {
        return Ok(());
    }
    let drop_subscriptions =
        "SELECT format('DROP SUBSCRIPTION %I', s.subname) FROM pg_catalog.pg_subscription AS s
        JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid WHERE d.datname = current_database() \\gexec\n";
    server.psql(name, drop_subscriptions)?;
    server.psql(MAINTENANCE, &format!("DROP DATABASE {}", quote_identifier(name))).map(drop)
}

/// The name of the database with a number.
pub fn name_of(server: &Server, number: &str) -> Result<String, PostgresError> {
    let query = format!("SELECT datname FROM pg_database WHERE oid = {number}");
    Ok(server.query_rows(MAINTENANCE, &query)?.into_iter().flatten().flatten().next().unwrap_or_default())
}

/// What `pg_dump -s -C` says, without its random tokens.
pub fn dump(server: &Server, database: &str) -> Result<String, PostgresError> {
    let dump = server.pg_dump(database, &["-s", "-C"])?;
    Ok(without_tokens(&String::from_utf8_lossy(&dump)))
}

/// The random tokens differ from dump to dump.
pub fn without_tokens(dump: &str) -> String {
    let lines = dump.split_inclusive('\n');
    lines.filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict")).collect()
}

/// The lines in which two dumps differ.
pub fn difference(before: &str, after: &str) -> String {
    let lost = before
        .lines()
        .filter(|line| !after.lines().any(|other| other == *line))
        .map(|line| format!("- {line}"));
    let new = after
        .lines()
        .filter(|line| !before.lines().any(|other| other == *line))
        .map(|line| format!("+ {line}"));
    let lines: Vec<String> = lost.chain(new).take(20).collect();
    if lines.is_empty() { "the same lines in another order".to_owned() } else { lines.join("\n") }
}

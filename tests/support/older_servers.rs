//! Texts for servers that are older than the texts.

use super::postgres::{PostgresError, Server};

/// What servers before a major version word otherwise, or take only without a part.
const OTHERWISE: &[(u32, &str, &str)] = &[
    (17, "SET transaction_timeout = 0;", ""),
    (13, " gen_random_uuid()", " md5(random()::text)::uuid"),
    (12, "SET default_table_access_method = heap;", ""),
    (12, " GENERATED ALWAYS AS (quantity * unit_price) STORED", ""),
    (12, " GENERATED ALWAYS AS (plain_value * 2) STORED", ""),
    (12, " INCLUDING GENERATED", ""),
    (12, ", mcv)", ")"),
    (11, "EXECUTE FUNCTION", "EXECUTE PROCEDURE"),
    (11, "(FUNCTION = ", "(PROCEDURE = "),
    (11, "\n    FUNCTION = ", "\n    PROCEDURE = "),
    (11, "    CONSTRAINT events_pkey PRIMARY KEY (id, at, region),\n", ""),
    (11, " INCLUDE (unit_price)", ""),
    (11, "customer integer REFERENCES customers, extra", "customer integer, extra"),
    (11, " more_codes codes,", ""),
];

/// Whether a server knows all statements of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knows {
    All,
    Some,
}

impl Server {
    /// Runs a text in the words of this server. Where the server knows only some of the statements, those that it
    /// refuses are left out, and their number is told on standard output.
    pub fn restore(&self, database: &str, name: &str, sql: &[u8], knows: Knows) -> Result<(), PostgresError> {
        // texts in other encodings stay as they are
        let worded = str::from_utf8(sql).map(|text| self.in_its_words(text));
        let sql = worded.as_ref().map_or(sql, |text| text.as_bytes());
        if knows == Knows::All {
            return self.psql_bytes(database, sql).map(drop);
        }
        let refused = self.psql_past_errors(database, sql)?;
        if refused > 0 {
            let version = self.major_version();
            println!("{name}: PostgreSQL {version} refuses {refused} statements, the others are tried");
        }
        Ok(())
    }

    fn in_its_words(&self, sql: &str) -> String {
        let is_before = |(version, ..): &&(u32, &str, &str)| self.major_version() < *version;
        let words = OTHERWISE.iter().filter(is_before);
        words.fold(sql.to_owned(), |text, (_, from, to)| text.replace(from, to))
    }
}

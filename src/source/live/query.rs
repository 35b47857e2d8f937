//! A query: a file of its own with one text for all versions of the server, and what its rows are.
//!
//! A line that not every version understands says at its end for which ones it is there:
//!
//! ```sql
//! ''::"char"      AS generated,     -- before 12
//! a.attgenerated  AS generated,     -- since 12
//! ```
//!
//! A mark that is the first line holds for the whole query: other versions have nothing of the kind.

use std::cell::Cell;

use tokio_postgres::Error;
use tokio_postgres::types::FromSql;

use crate::catalog::ServerVersion;

/// A query of `queries/`.
#[derive(Debug)]
pub(super) struct Query {
    /// The file's name without its end: what is being read, in messages.
    pub name: &'static str,
    text: &'static str,
}

impl Query {
    /// The query with this text.
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Query { name, text }
    }

    /// The text for a server of this version; `None` where it has nothing of the kind.
    pub fn sql(&self, version: ServerVersion) -> Option<String> {
        let mut lines = self.text.lines().map(Versions::of_line).peekable();
        if let Some((_, versions)) = lines.next_if(|(line, _)| line.is_empty())
            && !versions.contain(version)
        {
            return None;
        }
        let mut sql = String::with_capacity(self.text.len());
        for (line, _) in lines.filter(|(_, versions)| versions.contain(version)) {
            sql.push_str(line);
            sql.push('\n');
        }
        Some(sql)
    }
}

/// The versions for which a line is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
struct Versions {
    since: Option<u32>,
    before: Option<u32>,
}

impl Versions {
    /// The line without its mark, and what the mark says: `-- since 15`, `-- since 15 before 17`.
    fn of_line(line: &str) -> (&str, Versions) {
        let Some((sql, comment)) = line.rsplit_once("-- ") else { return (line, Versions::default()) };
        match Versions::of_comment(comment) {
            Some(versions) => (sql.trim_end(), versions),
            None => (line, Versions::default()),
        }
    }

    /// What a comment says; `None` where it is no mark.
    fn of_comment(comment: &str) -> Option<Versions> {
        let mut versions = Versions::default();
        let mut words = comment.split_whitespace();
        while let Some(word) = words.next() {
            let bound = match word {
                "since" => &mut versions.since,
                "before" => &mut versions.before,
                _ => return None,
            };
            *bound = Some(words.next()?.parse().ok()?);
        }
        (versions != Versions::default()).then_some(versions)
    }

    fn contain(self, version: ServerVersion) -> bool {
        self.since.is_none_or(|since| version.major() >= since)
            && self.before.is_none_or(|before| version.major() < before)
    }
}

/// A row of an answer, its values found by name. The column behind the one read last is looked at first: who
/// reads them in the order of the query searches for none.
pub(super) struct Row<'a> {
    row: &'a tokio_postgres::Row,
    next: Cell<usize>,
}

impl<'a> Row<'a> {
    pub fn new(row: &'a tokio_postgres::Row) -> Self {
        Row { row, next: Cell::new(0) }
    }

    /// The value of the column with this name.
    pub fn try_get<'r, T: FromSql<'r>>(&'r self, column: &str) -> Result<T, Error> {
        let columns = self.row.columns();
        let is_it = |at: &usize| columns.get(*at).is_some_and(|found| found.name() == column);
        let next = Some(self.next.get()).filter(is_it);
        let Some(at) = next.or_else(|| (0..columns.len()).find(is_it)) else {
            return self.row.try_get(column);
        };
        self.next.set(at + 1);
        self.row.try_get(at)
    }
}

/// What a query's row becomes, each value found by its column's name.
pub(super) trait FromRow: Sized {
    /// Reads one row.
    fn from_row(row: &Row<'_>) -> Result<Self, Error>;
}

/// One of the letters by which the catalogs tell kinds apart (`"char"`).
pub(super) fn letter(row: &Row<'_>, column: &str) -> Result<u8, Error> {
    row.try_get::<i8>(column).map(i8::cast_unsigned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUERY: Query = Query::new(
        "test",
        "-- What it reads since then.\nSELECT\n    a,\n    1 AS b, -- before 12\n    b,      -- since 12 before 15\n    c AS b -- since 15\nFROM t -- all of it\n",
    );

    fn sql(version: u32) -> String {
        QUERY.sql(ServerVersion::from_number(version)).unwrap()
    }

    #[test]
    fn a_line_is_there_for_the_versions_that_it_names() {
        assert_eq!(
            sql(90_624),
            "-- What it reads since then.\nSELECT\n    a,\n    1 AS b,\nFROM t -- all of it\n"
        );
        assert_eq!(
            sql(120_000),
            "-- What it reads since then.\nSELECT\n    a,\n    b,\nFROM t -- all of it\n"
        );
        assert_eq!(sql(149_999), sql(120_000));
        assert_eq!(
            sql(150_000),
            "-- What it reads since then.\nSELECT\n    a,\n    c AS b\nFROM t -- all of it\n"
        );
    }

    #[test]
    fn a_query_may_be_for_some_versions_alone() {
        const SINCE_10: Query = Query::new("test", "-- since 10\n-- What it reads.\nSELECT 1\n");
        let sql = |version| SINCE_10.sql(ServerVersion::from_number(version));
        assert_eq!(sql(90_624), None);
        assert_eq!(sql(100_001).as_deref(), Some("-- What it reads.\nSELECT 1\n"));
    }
}

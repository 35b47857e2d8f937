//! The words that tell what a name behind them is of.

/// What can follow a table in `FROM` and is no alias.
pub(super) const NO_ALIASES: &[&str] = &[
    "ON",
    "USING",
    "JOIN",
    "LEFT",
    "RIGHT",
    "FULL",
    "INNER",
    "CROSS",
    "NATURAL",
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "WINDOW",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "FOR",
    "SET",
    "VALUES",
    "SELECT",
    "RETURNING",
    "TABLESAMPLE",
    "DEFAULT",
];

/// What a keyword says of the names behind it.
#[derive(Clone, Copy)]
pub(super) enum Keyword {
    From,
    Join,
    Into,
    Update,
    /// A word between `FROM` and the table.
    Modifier,
    On,
    Do,
    For,
    As,
    Distinct,
    /// Ends the list of tables.
    Clause,
}

pub(super) const KEYWORDS: &[(&[&str], Keyword)] = &[
    (&["FROM"], Keyword::From),
    (&["JOIN"], Keyword::Join),
    (&["AS"], Keyword::As),
    (&["ON"], Keyword::On),
    (&["WHERE"], Keyword::Clause),
    (&["SELECT"], Keyword::Clause),
    (&["GROUP"], Keyword::Clause),
    (&["ORDER"], Keyword::Clause),
    (&["HAVING"], Keyword::Clause),
    (&["UNION"], Keyword::Clause),
    (&["EXCEPT"], Keyword::Clause),
    (&["INTERSECT"], Keyword::Clause),
    (&["WINDOW"], Keyword::Clause),
    (&["LIMIT"], Keyword::Clause),
    (&["OFFSET"], Keyword::Clause),
    (&["FETCH"], Keyword::Clause),
    (&["SET"], Keyword::Clause),
    (&["VALUES"], Keyword::Clause),
    (&["RETURNING"], Keyword::Clause),
    (&["DISTINCT"], Keyword::Distinct),
    (&["FOR"], Keyword::For),
    (&["DO"], Keyword::Do),
    (&["INTO"], Keyword::Into),
    (&["UPDATE"], Keyword::Update),
    (&["ONLY"], Keyword::Modifier),
    (&["LATERAL"], Keyword::Modifier),
];

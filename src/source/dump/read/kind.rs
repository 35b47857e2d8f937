//! Which reader a statement belongs to, by its first words (and its last).

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;

/// The readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    Index,
    Sequence,
    View,
    Type,
    Function,
    Trigger,
    Rule,
    Policy,
    Definition,
    Extension,
    ForeignData,
    Publication,
    Statistics,
    Schema,
    Database,
    Role,
    Privilege,
    Object,
    Drop,
    Session,
    Data,
}

/// The reader that a statement belongs to.
pub(super) fn of(cursor: &Cursor<'_>) -> Result<Kind, ReadError> {
    if cursor.at_keyword("ALTER") && ends_in_common_action(cursor) {
        return Ok(Kind::Object);
    }
    own(cursor)
}

/// The reader of the kind of object that a statement speaks of, whatever it does with it.
pub(super) fn own(cursor: &Cursor<'_>) -> Result<Kind, ReadError> {
    let mut words = *cursor;
    let kind = match words.eat_choice(FIRST_WORDS) {
        Some(First::Create) => {
            skip_create_options(&mut words);
            words.eat_choice(CREATED)
        }
        Some(First::Alter) => words.eat_choice(ALTERED),
        Some(First::Select) => Some(of_query(&words)),
        Some(First::Is(kind)) => Some(kind),
        // a query in parentheses
        None if words.at_punct(b'(') => Some(Kind::Data),
        None => None,
    };
    kind.ok_or_else(|| words.error("a statement"))
}

#[derive(Clone, Copy)]
enum First {
    Create,
    Alter,
    Select,
    Is(Kind),
}

/// The first words, the frequent ones first.
const FIRST_WORDS: &[(&[&str], First)] = &[
    (&["CREATE"], First::Create),
    (&["ALTER", "DEFAULT", "PRIVILEGES"], First::Is(Kind::Privilege)),
    (&["ALTER"], First::Alter),
    (&["COMMENT"], First::Is(Kind::Object)),
    (&["GRANT"], First::Is(Kind::Privilege)),
    (&["REVOKE"], First::Is(Kind::Privilege)),
    (&["INSERT"], First::Is(Kind::Data)),
    (&["COPY"], First::Is(Kind::Data)),
    (&["SELECT"], First::Select),
    (&["SET"], First::Is(Kind::Session)),
    (&["DROP"], First::Is(Kind::Drop)),
    (&["SECURITY", "LABEL"], First::Is(Kind::Object)),
    (&["REFRESH"], First::Is(Kind::View)),
    (&["CLUSTER"], First::Is(Kind::Index)),
    (&["IMPORT", "FOREIGN", "SCHEMA"], First::Is(Kind::Table)),
    (&["RESET"], First::Is(Kind::Session)),
    (&["BEGIN"], First::Is(Kind::Session)),
    (&["START"], First::Is(Kind::Session)),
    (&["COMMIT"], First::Is(Kind::Session)),
    (&["END"], First::Is(Kind::Session)),
    (&["ROLLBACK"], First::Is(Kind::Session)),
    (&["ABORT"], First::Is(Kind::Session)),
    (&["SAVEPOINT"], First::Is(Kind::Session)),
    (&["RELEASE"], First::Is(Kind::Session)),
    (&["PREPARE", "TRANSACTION"], First::Is(Kind::Session)),
    (&["DISCARD"], First::Is(Kind::Session)),
    (&["REASSIGN"], First::Is(Kind::Drop)),
    (&["UPDATE"], First::Is(Kind::Data)),
    (&["DELETE"], First::Is(Kind::Data)),
    (&["MERGE"], First::Is(Kind::Data)),
    (&["TRUNCATE"], First::Is(Kind::Data)),
    (&["WITH"], First::Is(Kind::Data)),
    (&["VALUES"], First::Is(Kind::Data)),
    (&["TABLE"], First::Is(Kind::Data)),
    (&["DO"], First::Is(Kind::Data)),
    (&["CALL"], First::Is(Kind::Data)),
    (&["PERFORM"], First::Is(Kind::Data)),
    (&["ANALYZE"], First::Is(Kind::Data)),
    (&["ANALYSE"], First::Is(Kind::Data)),
    (&["VACUUM"], First::Is(Kind::Data)),
    (&["REINDEX"], First::Is(Kind::Data)),
    (&["LOCK"], First::Is(Kind::Data)),
    (&["NOTIFY"], First::Is(Kind::Data)),
    (&["LISTEN"], First::Is(Kind::Data)),
    (&["UNLISTEN"], First::Is(Kind::Data)),
    (&["CHECKPOINT"], First::Is(Kind::Data)),
    (&["LOAD"], First::Is(Kind::Data)),
    (&["PREPARE"], First::Is(Kind::Data)),
    (&["EXECUTE"], First::Is(Kind::Data)),
    (&["DEALLOCATE"], First::Is(Kind::Data)),
    (&["EXPLAIN"], First::Is(Kind::Data)),
    (&["SHOW"], First::Is(Kind::Data)),
    (&["DECLARE"], First::Is(Kind::Data)),
    (&["FETCH"], First::Is(Kind::Data)),
    (&["MOVE"], First::Is(Kind::Data)),
    (&["CLOSE"], First::Is(Kind::Data)),
];

/// Steps over what may stand between `CREATE` and the kind of object.
fn skip_create_options(words: &mut Cursor<'_>) {
    words.eat_keywords(&["OR", "REPLACE"]);
    let _ = words.eat_keyword("LOCAL") || words.eat_keyword("GLOBAL");
    let _ = words.eat_keyword("TEMP") || words.eat_keyword("TEMPORARY") || words.eat_keyword("UNLOGGED");
}

/// What follows `CREATE` and its options.
const CREATED: &[(&[&str], Kind)] = &[
    (&["TABLE"], Kind::Table),
    (&["INDEX"], Kind::Index),
    (&["UNIQUE", "INDEX"], Kind::Index),
    (&["SEQUENCE"], Kind::Sequence),
    (&["FUNCTION"], Kind::Function),
    (&["TRIGGER"], Kind::Trigger),
    (&["VIEW"], Kind::View),
    (&["MATERIALIZED", "VIEW"], Kind::View),
    (&["RECURSIVE", "VIEW"], Kind::View),
    (&["TYPE"], Kind::Type),
    (&["DOMAIN"], Kind::Type),
    (&["PROCEDURE"], Kind::Function),
    (&["AGGREGATE"], Kind::Function),
    (&["FOREIGN", "TABLE"], Kind::Table),
    (&["FOREIGN", "DATA", "WRAPPER"], Kind::ForeignData),
    (&["SERVER"], Kind::ForeignData),
    (&["USER", "MAPPING"], Kind::ForeignData),
    (&["CONSTRAINT", "TRIGGER"], Kind::Trigger),
    (&["EVENT", "TRIGGER"], Kind::Trigger),
    (&["RULE"], Kind::Rule),
    (&["POLICY"], Kind::Policy),
    (&["EXTENSION"], Kind::Extension),
    (&["SCHEMA"], Kind::Schema),
    (&["ROLE"], Kind::Role),
    (&["USER"], Kind::Role),
    (&["GROUP"], Kind::Role),
    (&["DATABASE"], Kind::Database),
    (&["PUBLICATION"], Kind::Publication),
    (&["SUBSCRIPTION"], Kind::Publication),
    (&["STATISTICS"], Kind::Statistics),
    (&["OPERATOR"], Kind::Definition),
    (&["COLLATION"], Kind::Definition),
    (&["CONVERSION"], Kind::Definition),
    (&["DEFAULT", "CONVERSION"], Kind::Definition),
    (&["CAST"], Kind::Definition),
    (&["TEXT", "SEARCH"], Kind::Definition),
    (&["LANGUAGE"], Kind::Definition),
    (&["TRUSTED"], Kind::Definition),
    (&["PROCEDURAL", "LANGUAGE"], Kind::Definition),
    (&["TRANSFORM"], Kind::Definition),
    (&["ACCESS", "METHOD"], Kind::Definition),
    (&["TABLESPACE"], Kind::Definition),
];

/// What follows `ALTER`.
const ALTERED: &[(&[&str], Kind)] = &[
    (&["TABLE"], Kind::Table),
    (&["SEQUENCE"], Kind::Sequence),
    (&["INDEX"], Kind::Index),
    (&["FUNCTION"], Kind::Function),
    (&["PROCEDURE"], Kind::Function),
    (&["ROUTINE"], Kind::Function),
    (&["AGGREGATE"], Kind::Function),
    (&["VIEW"], Kind::Table),
    (&["MATERIALIZED", "VIEW"], Kind::Table),
    (&["TYPE"], Kind::Type),
    (&["DOMAIN"], Kind::Type),
    (&["FOREIGN", "TABLE"], Kind::Table),
    (&["FOREIGN", "DATA", "WRAPPER"], Kind::ForeignData),
    (&["SERVER"], Kind::ForeignData),
    (&["USER", "MAPPING"], Kind::ForeignData),
    (&["TRIGGER"], Kind::Trigger),
    (&["EVENT", "TRIGGER"], Kind::Trigger),
    (&["RULE"], Kind::Rule),
    (&["POLICY"], Kind::Policy),
    (&["EXTENSION"], Kind::Extension),
    (&["SCHEMA"], Kind::Schema),
    (&["ROLE"], Kind::Role),
    (&["USER"], Kind::Role),
    (&["GROUP"], Kind::Role),
    (&["DATABASE"], Kind::Database),
    (&["SYSTEM"], Kind::Database),
    (&["PUBLICATION"], Kind::Publication),
    (&["SUBSCRIPTION"], Kind::Publication),
    (&["STATISTICS"], Kind::Statistics),
    (&["LARGE", "OBJECT"], Kind::Object),
    (&["OPERATOR"], Kind::Definition),
    (&["COLLATION"], Kind::Definition),
    (&["CONVERSION"], Kind::Definition),
    (&["TEXT", "SEARCH"], Kind::Definition),
    (&["LANGUAGE"], Kind::Definition),
    (&["PROCEDURAL", "LANGUAGE"], Kind::Definition),
    (&["TABLESPACE"], Kind::Definition),
];

/// `SELECT setval(...)`, as a dump writes it, sets a sequence.
fn of_query(words: &Cursor<'_>) -> Kind {
    let mut name = *words;
    match name.qualified_name() {
        Ok(function) if function.name == "setval" && name.at_punct(b'(') => Kind::Sequence,
        _ => Kind::Data,
    }
}

/// Whether an `ALTER` ends as all kinds of objects can be altered: `OWNER TO x`, `RENAME TO x`,
/// `SET SCHEMA x`, `DEPENDS ON EXTENSION x`.
fn ends_in_common_action(cursor: &Cursor<'_>) -> bool {
    let Some(mut end) = cursor.with_last(3) else { return false };
    end.eat_choice(COMMON_ACTIONS).is_some()
}

/// The last words before the name at the end.
const COMMON_ACTIONS: &[(&[&str], ())] =
    &[(&["OWNER", "TO"], ()), (&["RENAME", "TO"], ()), (&["SET", "SCHEMA"], ()), (&["ON", "EXTENSION"], ())];

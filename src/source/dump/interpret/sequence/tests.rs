use crate::catalog::{Cycle, Persistence};

use super::super::testing::{Session, read};
use super::*;

#[test]
fn sequences_of_pg_dump() {
    let mut session = Session::new();
    let table = session.table("t", &["id"]);
    session.accept(&[
        "CREATE SEQUENCE public.s\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;",
        "ALTER SEQUENCE public.s OWNED BY public.t.id;",
        "SELECT pg_catalog.setval('public.s', 42, true);",
    ]);
    let sequence = session.sequence("s");
    assert_eq!((sequence.minimum, sequence.maximum, sequence.start), (1, i64::MAX, 1));
    let owner = sequence.owner.expect("OWNED BY");
    assert_eq!((owner.relation, owner.column), (table, ColumnNumber(1)));
    assert_eq!(sequence.last_value, Some(LastValue { value: 42, is_called: true }));
}

/// Bounds as PostgreSQL 15 has them after the same statements.
#[test]
fn bounds_follow_type_and_direction() {
    let cases = [
        ("CREATE SEQUENCE s AS smallint", (1, 32_767, 1)),
        ("CREATE SEQUENCE s INCREMENT -1", (i64::MIN, -1, -1)),
        ("CREATE SEQUENCE s AS int INCREMENT BY -5 MAXVALUE 100", (-2_147_483_648, 100, 100)),
        ("CREATE SEQUENCE s MINVALUE 0 NO MAXVALUE START 7 CYCLE CACHE 20", (0, i64::MAX, 7)),
        ("CREATE SEQUENCE s MINVALUE -9223372036854775808 START 0", (i64::MIN, i64::MAX, 0)),
    ];
    for (sql, expected) in cases {
        let mut session = Session::new();
        session.accept(&[sql]);
        let sequence = session.sequence("s");
        assert_eq!((sequence.minimum, sequence.maximum, sequence.start), expected, "{sql}");
    }
}

#[test]
fn another_type_moves_the_bounds_that_were_the_old_types() {
    let mut session = Session::new();
    session.accept(&[
        "CREATE SEQUENCE a AS integer",
        "ALTER SEQUENCE a AS bigint CYCLE",
        "CREATE SEQUENCE b AS integer MAXVALUE 1000",
        "ALTER SEQUENCE b AS smallint INCREMENT 10 RESTART WITH 50",
        "CREATE SEQUENCE c AS int",
        "ALTER SEQUENCE c AS smallint INCREMENT -1",
        "ALTER SEQUENCE IF EXISTS missing RESTART",
        "ALTER SEQUENCE b SET UNLOGGED",
    ]);
    assert_eq!((session.sequence("a").maximum, session.sequence("a").cycle), (i64::MAX, Cycle::Restart));
    assert_eq!((session.sequence("c").minimum, session.sequence("c").maximum), (1, 32_767));
    let b = session.sequence("b");
    assert_eq!((b.maximum, b.increment, b.persistence), (1000, 10, Persistence::Unlogged));
    assert_eq!(b.last_value, Some(LastValue { value: 50, is_called: false }));
}

#[test]
fn all_spellings_of_setval() {
    let cases = [
        ("SELECT setval('s', 5)", Some((5, true))),
        ("SELECT pg_catalog.setval('public.s'::regclass, 5, false);", Some((5, false))),
        ("SELECT setval('public.\"s\"'::text::regclass, '5'::bigint, 't')", Some((5, true))),
        (
            "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence('public.t', 'id'), 5, true);",
            Some((5, true)),
        ),
        ("select SETVAL(pg_get_serial_sequence('t', 'id'), 5) as x", Some((5, true))),
        ("SELECT setval('s', (SELECT max(id) FROM t))", None),
        ("SELECT setval('s', COALESCE(max(id), 1)) FROM t", None),
        ("SELECT setval('s', 5, a IS NULL) FROM t", None),
    ];
    for (sql, expected) in cases {
        let mut session = Session::new();
        session.table("t", &["id"]);
        session.accept(&["CREATE SEQUENCE s OWNED BY t.id", sql]);
        let last = session.sequence("s").last_value;
        assert_eq!(last.map(|last| (last.value, last.is_called)), expected, "{sql}");
    }
}

#[test]
fn what_exists_what_is_missing_and_what_is_temporary() {
    let mut session = Session::new();
    session.accept(&[
        "CREATE TEMPORARY SEQUENCE gone",
        "ALTER SEQUENCE gone RESTART",
        "CREATE UNLOGGED SEQUENCE s",
    ]);
    assert!(session.catalog().sequence("public", "gone").is_none());
    session.accept(&["CREATE SEQUENCE IF NOT EXISTS s MINVALUE 5"]);
    assert_eq!(session.sequence("s").minimum, 1);
    assert!(matches!(session.run("CREATE SEQUENCE s"), Err(ApplyError::Exists { .. })));
    assert!(matches!(session.run("ALTER SEQUENCE x RESTART"), Err(ApplyError::Missing { .. })));
    assert!(matches!(session.run("CREATE SEQUENCE y OWNED BY t.id"), Err(ApplyError::Missing { .. })));
    assert!(session.catalog().sequence("public", "y").is_none());
    assert!(matches!(session.run("CREATE SEQUENCE z INCREMENT 0"), Err(ApplyError::Refused(_))));
}

#[test]
fn what_is_no_sequence_is_refused() {
    for sql in [
        "CREATE SEQUENCE",
        "CREATE SEQUENCE s START",
        "ALTER SEQUENCE s",
        "ALTER SEQUENCE s SET",
        "CREATE SEQUENCE s NO WAY",
    ] {
        assert!(read(sql).is_err(), "{sql}");
    }
}

#[test]
fn a_sequence_that_leaves_its_table_keeps_the_owner_that_it_had_there() {
    let mut session = Session::new();
    session.accept(&[
        "CREATE TABLE t (id serial)",
        "ALTER TABLE t OWNER TO first",
        "ALTER SEQUENCE t_id_seq OWNED BY NONE",
        "ALTER TABLE t OWNER TO second",
    ]);
    assert_eq!(session.sequence("t_id_seq").common.owner.as_ref().map(|name| name.as_str()), Some("first"));
}

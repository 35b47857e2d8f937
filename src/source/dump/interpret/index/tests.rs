use crate::catalog::{Definition, NullsOrder, SortDirection, Uniqueness};

use super::super::testing::{Session, read};
use super::*;

#[test]
fn an_index_of_pg_dump() {
    let mut session = Session::new();
    session.table("users", &["id", "email", "deleted_at"]);
    session.accept(&[
        "CREATE UNIQUE INDEX users_email ON public.users USING btree (lower((email)::text) \
         varchar_pattern_ops DESC, id) INCLUDE (deleted_at) WITH (fillfactor='70') WHERE (deleted_at IS NULL);",
    ]);
    let index = session.index("users_email");
    assert_eq!(index.method, "btree");
    assert_eq!(index.uniqueness, Uniqueness::NullsDistinct);
    assert_eq!(index.elements[0].key, IndexKey::Expression("lower((email)::text)".into()));
    assert_eq!(index.elements[0].direction, SortDirection::Descending);
    assert_eq!(index.elements[0].nulls, NullsOrder::First);
    assert_eq!(index.elements[1].key, IndexKey::Column(ColumnNumber(1)));
    assert_eq!(index.include, [ColumnNumber(3)]);
    assert_eq!(index.predicate.as_ref().map(Expression::as_str), Some("deleted_at IS NULL"));
    assert_eq!(index.options, [Definition::new("fillfactor".into(), Some("70".into()))]);
    let table = session.catalog().relation("public", "users").expect("made above");
    assert_eq!(session.catalog().relations[table].indexes.len(), 1);
}

/// As PostgreSQL 15 named them.
#[test]
fn unnamed_indexes_are_named_as_the_server_does() {
    let mut session = Session::new();
    session.table("t", &["a", "b"]);
    session.accept(&[
        "CREATE INDEX ON t (a)",
        "CREATE INDEX ON t (a)",
        "CREATE INDEX ON t (lower(a), (a || b), (b + 1)) INCLUDE (b)",
        "CREATE INDEX CONCURRENTLY ON ONLY t ((b::text))",
        "CREATE UNIQUE INDEX IF NOT EXISTS t_a_idx ON t (b)",
    ]);
    for name in ["t_a_idx", "t_a_idx1", "t_lower_expr_expr1_b_idx", "t_b_idx"] {
        session.index(name);
    }
    assert_eq!(session.index("t_a_idx").uniqueness, Uniqueness::NotUnique);
    assert!(matches!(session.run("CREATE INDEX t_a_idx ON t (b)"), Err(ApplyError::Exists { .. })));
    assert!(matches!(session.run("CREATE INDEX ON t (missing)"), Err(ApplyError::Missing { .. })));
}

#[test]
fn partitions_get_indexes_of_their_own() {
    let mut session = Session::new();
    let parent = session.table("p", &["a", "b"]);
    let below = session.table("p1", &["b", "a"]);
    let leaf = session.table("p11", &["a", "b"]);
    session.attach(parent, below);
    session.attach(below, leaf);
    session.accept(&["CREATE INDEX kept ON p11 (b)", "CREATE INDEX pi ON p (b)"]);
    let catalog = session.catalog();
    let id = |name: &str| catalog.index("public", name);
    assert_eq!(session.index("p1_b_idx").attached_to, id("pi"));
    assert_eq!(session.index("p1_b_idx").elements[0].key, IndexKey::Column(ColumnNumber(1)));
    assert_eq!(session.index("kept").attached_to, id("p1_b_idx"));
    assert_eq!(id("p11_b_idx"), None);
}

#[test]
fn an_index_is_valid_when_every_partition_has_its_part() {
    let mut session = Session::new();
    let parent = session.table("p", &["a"]);
    for name in ["p1", "p2"] {
        let partition = session.table(name, &["a"]);
        session.attach(parent, partition);
    }
    session.accept(&[
        "CREATE INDEX pi ON ONLY public.p USING btree (a);",
        "CREATE INDEX i1 ON public.p1 USING btree (a);",
        "CREATE INDEX i2 ON public.p2 USING btree (a);",
        "ALTER INDEX public.pi ATTACH PARTITION public.i1;",
    ]);
    assert_eq!(session.index("pi").validity, IndexValidity::MissingPartitions);
    session.accept(&["ALTER INDEX public.pi ATTACH PARTITION public.i2;"]);
    assert_eq!(session.index("pi").validity, IndexValidity::Valid);
    assert_eq!(session.index("i2").attached_to, session.catalog().index("public", "pi"));
}

#[test]
fn indexes_change() {
    let mut session = Session::new();
    let table = session.table("t", &["a"]);
    session.accept(&[
        "CREATE INDEX i ON t (a) TABLESPACE fast",
        "ALTER INDEX i SET (fillfactor = 50, fastupdate)",
        "ALTER INDEX i RESET (fastupdate)",
        "ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 500",
        "ALTER INDEX IF EXISTS missing SET TABLESPACE fast",
        "ALTER INDEX ALL IN TABLESPACE fast SET TABLESPACE slow NOWAIT",
        "CLUSTER t USING i",
        "CLUSTER",
    ]);
    let index = session.index("i");
    assert_eq!(index.options, [Definition::new("fillfactor".into(), Some("50".into()))]);
    assert_eq!(index.statistics_targets, [(1, 500)]);
    assert_eq!(index.tablespace, Some("slow".into()));
    assert_eq!(session.catalog().relations[table].clustered_on, session.catalog().index("public", "i"));
}

#[test]
fn what_is_no_index_is_refused() {
    for sql in [
        "CREATE INDEX i ON t",
        "CREATE INDEX i ON t (a) WHERE",
        "CREATE INDEX i ON t (a,)",
        "CREATE INDEX i ON t (a) b",
        "ALTER INDEX i",
        "ALTER INDEX i ATTACH PARTITION",
    ] {
        assert!(read(sql).is_err(), "{sql}");
    }
}

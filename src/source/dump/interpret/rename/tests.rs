use super::super::testing::Session;
use super::*;

/// The query of a view of `public`, white space made even.
fn query(session: &Session, name: &str) -> String {
    let id = session.catalog().relation("public", name).unwrap_or_else(|| panic!("view {name}"));
    let view = session.catalog().relations[id].view.as_ref().expect("a view");
    view.query.as_str().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_table_is_renamed_in_the_views_of_it() {
    let mut session = Session::new();
    let table = session.table("t", &["id"]);
    session.accept(&[
        "CREATE VIEW v AS SELECT t.id, x.t FROM public.t, other x",
        "CREATE VIEW w AS SELECT a.id FROM t a JOIN t b USING (id)",
        "CREATE VIEW y AS SELECT t.t FROM elsewhere.t",
    ]);
    session.0.rename_relation(table, "new Table".into()).expect("the name is free");
    assert_eq!(query(&session, "v"), "SELECT \"new Table\".id, x.t FROM public.\"new Table\", other x");
    assert_eq!(query(&session, "w"), "SELECT a.id FROM \"new Table\" a JOIN \"new Table\" b USING (id)");
    assert_eq!(query(&session, "y"), "SELECT t.t FROM elsewhere.t");
    assert!(session.catalog().relation("public", "new Table").is_some());
    session.accept(&["DROP TABLE \"new Table\" CASCADE"]);
    assert!(session.catalog().relation("public", "v").is_none());
}

#[test]
fn a_sequence_is_renamed_and_moved_in_defaults() {
    let mut session = Session::new();
    let table = session.table("t", &["id"]);
    session.accept(&["CREATE SEQUENCE s OWNED BY t.id"]);
    session.0.catalog.relations[table].columns[0].default = Some("nextval('s'::regclass)".into());
    let default = |session: &Session| {
        session.catalog().relations[table].columns[0].default.as_ref().map(|text| text.as_str().to_owned())
    };
    let id = session.catalog().sequence("public", "s").expect("made above");
    session.0.rename_sequence(id, "Q".into()).expect("the name is free");
    assert_eq!(default(&session).as_deref(), Some("nextval('\"Q\"'::regclass)"));
    session.0.move_object(ObjectId::Relation(table), &"other".into()).expect("the schema is empty");
    assert_eq!(default(&session).as_deref(), Some("nextval('other.\"Q\"'::regclass)"));
    assert!(session.catalog().sequence("other", "Q").is_some());
}

#[test]
fn an_index_takes_its_constraint_along() {
    let mut session = Session::new();
    let table = session.table("t", &["id"]);
    session.accept(&["CREATE UNIQUE INDEX i ON t (id)"]);
    let index = session.catalog().index("public", "i").expect("made above");
    let columns = session.catalog().indexes[index].key_columns().expect("columns");
    let kind = crate::catalog::ConstraintKind::Unique(crate::catalog::KeyConstraint { columns, index });
    session.0.catalog.relations[table].constraints.push(crate::catalog::Constraint::new("i".into(), kind));
    session.0.rename_constraint(table, 0, "u".into()).expect("the name is free");
    assert!(session.catalog().index("public", "u").is_some());
    assert!(session.catalog().relations[table].constraint("u").is_some());
    assert!(matches!(session.0.rename_index(index, "t".into()), Err(ApplyError::Exists { .. })));
}

#[test]
fn a_type_is_renamed_in_casts_and_signatures() {
    let mut session = Session::new();
    session.accept(&[
        "CREATE TYPE mood AS ENUM ('ok')",
        "CREATE FUNCTION f(m public.mood) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE VIEW v AS SELECT 'ok'::public.mood AS m, f('ok'::mood) AS f",
    ]);
    let id = session.catalog().user_type("public", "mood").expect("made above");
    session.0.rename_type(id, "feeling".into()).expect("the name is free");
    assert_eq!(query(&session, "v"), "SELECT 'ok'::public.feeling AS m, f('ok'::feeling) AS f");
    session.accept(&["DROP FUNCTION f(public.feeling) CASCADE"]);
    assert!(session.catalog().relation("public", "v").is_none());
}

#[test]
fn a_function_is_renamed_where_it_is_called() {
    let mut session = Session::new();
    session.table("t", &["id"]);
    session.accept(&[
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION public.f()",
        "CREATE FUNCTION h() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE VIEW v AS SELECT public.h() AS h",
    ]);
    for name in ["f", "h"] {
        let name = QualifiedName { schema: None, name: name.into() };
        let id = session.0.find_function(&name, "").expect("made above");
        session
            .0
            .rename_function(id, Name::from(format!("{}2", name.name.as_str())))
            .expect("the name is free");
    }
    assert_eq!(query(&session, "v"), "SELECT public.h2() AS h");
    let table = session.catalog().relation("public", "t").expect("made above");
    assert_eq!(session.catalog().relations[table].triggers[0].function.name, "f2");
}

#[test]
fn a_schema_is_renamed_everywhere() {
    let mut session = Session::new();
    session.table("t", &["id"]);
    session.accept(&["CREATE VIEW v AS SELECT a.id FROM public.t a", "CREATE SEQUENCE s"]);
    let schema = session.catalog().schema("public").expect("a new catalog has it");
    session.0.rename_object(ObjectId::Schema(schema), "Shop".into()).expect("the name is free");
    let view = session.catalog().relation("Shop", "v").expect("renamed");
    let query = &session.catalog().relations[view].view.as_ref().expect("a view").query;
    assert_eq!(query.as_str(), "SELECT a.id FROM \"Shop\".t a");
}

#[test]
fn a_rule_is_renamed_in_its_definition() {
    let mut session = Session::new();
    let table = session.table("t", &["id"]);
    session.accept(&["CREATE OR REPLACE RULE \"r\" AS ON DELETE TO t DO INSTEAD NOTHING"]);
    session.accept(&["ALTER RULE r ON t RENAME TO \"No Delete\""]);
    let rule = &session.catalog().relations[table].rules[0];
    assert_eq!(
        rule.definition.as_str(),
        "CREATE OR REPLACE RULE \"No Delete\" AS ON DELETE TO t DO INSTEAD NOTHING"
    );
}

#[test]
fn a_constraint_takes_no_name_that_another_index_or_constraint_has() {
    let mut session = Session::new();
    session.accept(&[
        "CREATE TABLE t (a integer CONSTRAINT k PRIMARY KEY, b integer CONSTRAINT c CHECK (b > 0))",
        "CREATE UNIQUE INDEX i ON t (b)",
        "CREATE TABLE other (a integer)",
    ]);
    session.refuse("ALTER TABLE t RENAME CONSTRAINT k TO i");
    session.refuse("ALTER TABLE t RENAME CONSTRAINT k TO c");
    session.refuse("ALTER INDEX k RENAME TO c");
    session.refuse("ALTER TABLE t RENAME CONSTRAINT c TO k");
    session.refuse("ALTER TABLE t ADD CONSTRAINT other UNIQUE USING INDEX i");
    session.refuse("ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i");
    session.accept(&["ALTER TABLE t RENAME CONSTRAINT c TO i", "ALTER TABLE t RENAME CONSTRAINT k TO c"]);
    assert!(session.catalog().index("public", "c").is_some());
}

#[test]
fn a_table_that_cannot_move_with_its_sequences_stays_whole() {
    let mut session = Session::new();
    session.accept(&["CREATE SCHEMA s", "CREATE TABLE t (id serial)", "CREATE TABLE s.t_id_seq (a integer)"]);
    session.refuse("ALTER TABLE t SET SCHEMA s");
    assert!(session.catalog().relation("public", "t").is_some());
    assert!(session.catalog().sequence("public", "t_id_seq").is_some());
}

#[test]
fn a_column_is_renamed_in_the_queries_that_read_it() {
    let mut session = Session::new();
    session.table("t", &["a", "b"]);
    session.table("other", &["b", "c"]);
    session.accept(&[
        "CREATE VIEW v AS SELECT x.a AS b, x.b::text AS c FROM t x WHERE x.b > 0",
        "CREATE VIEW w AS SELECT b, a AS z FROM public.t ORDER BY b",
        "CREATE VIEW both AS SELECT t.b, other.b AS c FROM t, other",
        "CREATE RULE r AS ON UPDATE TO t DO ALSO INSERT INTO other (b) VALUES (new.b)",
        "ALTER TABLE t RENAME COLUMN b TO d",
    ]);
    assert_eq!(query(&session, "v"), "SELECT x.a AS b, x.d::text AS c FROM t x WHERE x.d > 0");
    assert_eq!(query(&session, "w"), "SELECT d, a AS z FROM public.t ORDER BY d");
    assert_eq!(query(&session, "both"), "SELECT t.d, other.b AS c FROM t, other");
    let table = session.catalog().relation("public", "t").expect("made above");
    let rule = session.catalog().relations[table].rules[0].definition.as_str().to_owned();
    assert!(rule.ends_with("INSERT INTO other (b) VALUES (new.d)"), "{rule}");
    session.accept(&["ALTER TABLE t DROP COLUMN d CASCADE"]);
    assert!(session.catalog().relation("public", "v").is_none());
}

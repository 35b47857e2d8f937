//! Functions, triggers, rules, policies, event triggers.

use super::{Case, case};

/// A function for triggers, and a table for them to hang on.
const TABLE: &str = "
    CREATE TABLE t (a integer, b integer); CREATE TABLE u (a integer);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE FUNCTION d() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'";

pub const CASES: &[Case] = &[
    // functions
    case(
        "",
        "CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f(bigint) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        &["function public.f(bigint): only there", "function public.f(integer): only here"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql WINDOW AS 'SELECT 1'",
        &["function public.f(): kind function here, window function there"],
    ),
    case(
        "",
        "CREATE FUNCTION f(a integer DEFAULT 1) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f(b integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        &["function public.f(integer): argument 1 a integer DEFAULT 1 here, b integer there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS SETOF integer LANGUAGE sql AS 'SELECT 1'",
        &["function public.f(): returns integer here, (set of, integer) there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS 'SELECT 1'",
        &["function public.f(): language sql here, plpgsql there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT
2'",
        &["function public.f(): body 'SELECT 1' here, 'SELECT\\n2' there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql RETURN 1",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql RETURN 2",
        &["function public.f(): body RETURN 1 here, RETURN 2 there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE c AS 'lib', 'one'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE c AS 'lib', 'two'",
        &["function public.f(): body ('lib', 'one') here, ('lib', 'two') there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
        &["function public.f(): volatility stable here, immutable there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql STRICT AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        &["function public.f(): null input returns null here, called there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        &["function public.f(): security definer here, invoker there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql LEAKPROOF AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        &["function public.f(): leakproof yes here, no there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql PARALLEL SAFE AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql PARALLEL RESTRICTED AS 'SELECT 1'",
        &["function public.f(): parallel safe here, restricted there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS SETOF integer LANGUAGE sql COST 7 ROWS 8 AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS SETOF integer LANGUAGE sql COST 9 ROWS 10 AS 'SELECT 1'",
        &["function public.f(): cost 7 here, 9 there", "function public.f(): rows 8 here, 10 there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE internal SUPPORT pg_catalog.generate_series_int8_support AS 'x'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE internal AS 'x'",
        &["function public.f(): support pg_catalog.generate_series_int8_support here, none there"],
    ),
    case(
        "",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SET work_mem TO '1MB' AS 'SELECT 1'",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SET work_mem TO '2MB' AS 'SELECT 1'",
        &["function public.f(): setting work_mem '1MB' here, '2MB' there"],
    ),
    case(
        "CREATE TYPE c AS (a integer)",
        "CREATE FUNCTION f(c) RETURNS integer LANGUAGE plperl TRANSFORM FOR TYPE c AS 'x'",
        "CREATE FUNCTION f(c) RETURNS integer LANGUAGE plperl AS 'x'",
        &["function public.f(public.c): transforms (public.c) here, none there"],
    ),
    case(
        "",
        "CREATE AGGREGATE a(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '1')",
        "CREATE AGGREGATE a(numeric) (SFUNC = numeric_mul, STYPE = numeric, INITCOND = '2')",
        &["function public.a(numeric): definition initcond '1' here, '2' there"],
    ),
    case(
        "",
        "CREATE AGGREGATE a(float8, float8 ORDER BY float8) (SFUNC = ordered_set_transition, STYPE = internal)",
        "CREATE AGGREGATE a(float8 ORDER BY float8, float8) (SFUNC = ordered_set_transition, STYPE = internal)",
        &[
            "function public.a(double precision, double precision, double precision): direct arguments 2 here, 1 there",
        ],
    ),
    case(
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() OWNER TO owner_role",
        "GRANT EXECUTE ON FUNCTION f() TO PUBLIC",
        "REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC",
        &["function public.f(): grant to PUBLIC EXECUTE here, none there"],
    ),
    // triggers
    case(
        TABLE,
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "",
        &["trigger public.t.x: only here"],
    ),
    case(
        TABLE,
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        &["trigger public.t.x: fires before here, after there"],
    ),
    case(
        TABLE,
        "CREATE TRIGGER x BEFORE INSERT OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER x BEFORE DELETE OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()",
        &["trigger public.t.x: events (insert, delete) here, (update, delete) there"],
    ),
    case(
        TABLE,
        "CREATE TRIGGER x BEFORE UPDATE OF a, b ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER x BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION f()",
        &["trigger public.t.x: update of (a, b) here, (b) there"],
    ),
    case(
        TABLE,
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION f()",
        &["trigger public.t.x: level for each row here, for each statement there"],
    ),
    case(
        TABLE,
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW WHEN (new.a > 0) EXECUTE FUNCTION f()",
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        &["trigger public.t.x: condition new.a > 0 here, none there"],
    ),
    case(
        TABLE,
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION public.g()",
        &["trigger public.t.x: function public.f here, public.g there"],
    ),
    case(
        TABLE,
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f('a', 'b')",
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f('b', 'a')",
        &["trigger public.t.x: arguments ('a', 'b') here, ('b', 'a') there"],
    ),
    case(
        TABLE,
        "CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE CONSTRAINT TRIGGER x AFTER INSERT ON t FROM u INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f()",
        &[
            "trigger public.t.x: constraint trigger deferrable here, initially deferred there",
            "trigger public.t.x: from none here, public.u there",
        ],
    ),
    case(
        TABLE,
        "CREATE TRIGGER x AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION f()",
        "CREATE TRIGGER x AFTER UPDATE ON t REFERENCING OLD TABLE AS p NEW TABLE AS q FOR EACH STATEMENT EXECUTE FUNCTION f()",
        &["trigger public.t.x: old table o here, p there", "trigger public.t.x: new table n here, q there"],
    ),
    case(
        "CREATE TABLE t (a integer); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS '';
          CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "ALTER TABLE t ENABLE ALWAYS TRIGGER x",
        "ALTER TABLE t DISABLE TRIGGER x",
        &["trigger public.t.x: enabled always here, disabled there"],
    ),
    case(
        "CREATE TABLE p (a integer) PARTITION BY LIST (a); CREATE TABLE t PARTITION OF p FOR VALUES IN (1);
          CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS ''",
        "CREATE TRIGGER x AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION f()",
        "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        &["trigger public.p.x: only here", "trigger public.t.x: inherited yes here, no there"],
    ),
    case(
        "CREATE TABLE t (a integer); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS '';
          CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        "COMMENT ON TRIGGER x ON t IS 'X'",
        "",
        &["trigger public.t.x: comment 'X' here, none there"],
    ),
    // rules
    case(TABLE, "CREATE RULE r AS ON INSERT TO t DO ALSO NOTHING", "", &["rule public.t.r: only here"]),
    case(
        TABLE,
        "CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING",
        "CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING",
        &[
            "rule public.t.r: event insert here, delete there",
            "rule public.t.r: mode instead here, also there",
            "rule public.t.r: rule CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING here, CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING there",
        ],
    ),
    case(
        "CREATE TABLE t (a integer); CREATE RULE r AS ON INSERT TO t DO ALSO NOTHING",
        "ALTER TABLE t DISABLE RULE r; COMMENT ON RULE r ON t IS 'R'",
        "",
        &[
            "rule public.t.r: comment 'R' here, none there",
            "rule public.t.r: enabled disabled here, origin there",
        ],
    ),
    // policies
    case(TABLE, "CREATE POLICY p ON t", "", &["policy public.t.p: only here"]),
    case(
        TABLE,
        "CREATE POLICY p ON t AS RESTRICTIVE FOR UPDATE TO reader, writer USING (a > 0) WITH CHECK (b > 0)",
        "CREATE POLICY p ON t FOR ALL TO reader USING (a > 1) WITH CHECK (b > 1)",
        &[
            "policy public.t.p: effect restrictive here, permissive there",
            "policy public.t.p: command update here, all there",
            "policy public.t.p: roles (reader, writer) here, (reader) there",
            "policy public.t.p: using a > 0 here, a > 1 there",
            "policy public.t.p: with check b > 0 here, b > 1 there",
        ],
    ),
    case(TABLE, "CREATE POLICY p ON t TO writer, reader", "CREATE POLICY p ON t TO reader, writer", &[]),
    case(
        "CREATE TABLE t (); CREATE POLICY p ON t",
        "COMMENT ON POLICY p ON t IS 'P'",
        "",
        &["policy public.t.p: comment 'P' here, none there"],
    ),
    // event triggers
    case(
        TABLE,
        "CREATE EVENT TRIGGER x ON sql_drop EXECUTE FUNCTION e()",
        "",
        &["event trigger x: only here"],
    ),
    case(
        TABLE,
        "CREATE EVENT TRIGGER x ON sql_drop EXECUTE FUNCTION e()",
        "CREATE EVENT TRIGGER x ON ddl_command_end EXECUTE FUNCTION d()",
        &[
            "event trigger x: function public.e here, public.d there",
            "event trigger x: event sql_drop here, ddl_command_end there",
        ],
    ),
    case(
        TABLE,
        "CREATE EVENT TRIGGER x ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP VIEW') EXECUTE FUNCTION e()",
        "CREATE EVENT TRIGGER x ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION e(); ALTER EVENT TRIGGER x ENABLE REPLICA",
        &[
            "event trigger x: enabled origin here, replica there",
            "event trigger x: tags ('DROP TABLE', 'DROP VIEW') here, ('DROP TABLE') there",
        ],
    ),
];

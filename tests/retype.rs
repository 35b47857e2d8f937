//! Types of columns change with everything in the way: what is taken down comes back as it was, and what undoes the
//! statements leaves the schema as it was.

#![cfg(feature = "dump")]
#![allow(dead_code, reason = "the helpers are shared with other tests")]

#[path = "remedies/cost.rs"]
mod cost;
#[path = "remedies/database.rs"]
mod database;
mod support;

use std::fs;
use std::path::Path;

use database::{Database, difference};
use pgdms_lint::catalog::Catalog;
use pgdms_lint::catalog::difference::{Change, Difference, ObjectDifference, Property};
use pgdms_lint::ddl::{BlockedReason, Ddl, NewType, Retyping};
use pgdms_lint::dependency::Dependencies;
use pgdms_lint::remedy::{Safety, Step};
use support::lint::catalog;
use support::postgres::Server;

/// Publications with columns and filters, `RETURN` and `BEGIN ATOMIC`.
const OLDEST_VERSION: u32 = 15;

/// A schema that holds everything that can be in the way.
fn in_the_way() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/retype/in_the_way.sql");
    fs::read_to_string(file).unwrap()
}

/// Types that occur nowhere else, so that a dump with them tells where they are.
const AMOUNT: (&str, &str) = ("numeric(31,7)", "numeric");
const NOTE: (&str, &str) = ("character varying(1234)", "character varying");

fn new_type(catalog: &Catalog, table: &str, column: &str, type_name: &str) -> NewType {
    let id = catalog.relation("shop", table).unwrap();
    let column = catalog.relations[id].column(column).unwrap();
    NewType::new(id, column.number, type_name, Safety::Rewrite)
}

fn retyping(catalog: &Catalog, changes: &[NewType]) -> Result<Retyping, BlockedReason> {
    let dependencies = Dependencies::of(catalog);
    Ddl::new(catalog).change_types(&dependencies, changes).map_err(|blocked| blocked.reason)
}

fn all_at_once(catalog: &Catalog, name: &dyn Fn(&str) -> String) -> Retyping {
    let (amount, note) = (name("amount"), name("note"));
    let changes = [
        new_type(catalog, "orders", &amount, AMOUNT.0),
        new_type(catalog, "orders", &note, NOTE.0),
        new_type(catalog, "parts", &amount, AMOUNT.0),
    ];
    retyping(catalog, &changes).unwrap_or_else(|reason| panic!("{reason}"))
}

/// PostgreSQL 18 gives the NOT NULL of partitions the name of the one above when it changes the column, and lets
/// nobody rename it.
fn without_names_of_18(dump: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in dump.split(" NOT NULL") {
        let named = part.rsplit_once(" CONSTRAINT ");
        let is_not_null = |name: &str| name.trim_end_matches('"').ends_with("_not_null");
        parts.push(match named {
            Some((before, name)) if is_not_null(name) => before.to_owned(),
            _ => part.to_owned(),
        });
    }
    parts.join(" NOT NULL")
}

/// A dump in which the new types are the old ones again.
fn with_old_types(dump: &str) -> String {
    without_names_of_18(dump).replace(AMOUNT.0, AMOUNT.1).replace(NOTE.0, NOTE.1)
}

/// PostgreSQL locks what it grants on from version 18 on.
fn is_grant_of_18(server: &Server, step: &Step) -> bool {
    server.major_version() >= 18 && (step.up.starts_with("GRANT ") || step.up.starts_with("REVOKE "))
}

/// The grants of an object come in the order in which they were made.
fn is_same(left: &str, right: &str) -> bool {
    let sorted = |dump: &str| {
        let mut lines: Vec<String> = dump.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    let without_grants =
        |dump: &str| dump.lines().filter(|line| !line.starts_with("GRANT ")).collect::<Vec<_>>().join("\n");
    sorted(left) == sorted(right) && without_grants(left) == without_grants(right)
}

#[test]
fn everything_in_the_way_is_put_back_and_all_of_it_can_be_undone() {
    let wrong = there_and_back(&in_the_way(), &|name| name.to_owned());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Names that break quoting where it is wrong.
const HOSTILE: &[(&str, &str)] = &[
    ("amount", "am'ount\"\n; DROP TABLE x; --"),
    ("note", "$$ no%te \\ $body$"),
    ("customer", "Select"),
    ("a_view_on_it", "vi\"ew '' /* \u{e9}\u{1f418}"),
    ("totals", "to.tals, (x)"),
    ("totals_by_customer", ":'x' :name"),
    ("by_expression", "E'\\n'"),
    ("of_columns", "tr'igger; \n"),
    ("logged", "\"rule\""),
    ("small", "po'licy $1"),
    ("with_filter", "pub'lication\\"),
    ("amount_of", "fun'ction $x$"),
    ("parts_amount", "inde'x \""),
    ("parts_key", "ke\"y ' "),
];

#[test]
fn names_may_hold_anything() {
    let hostile = |name: &str| {
        let known = HOSTILE.iter().find(|(plain, _)| *plain == name);
        known.map_or(name, |(_, hostile)| hostile).to_owned()
    };
    let sql = in_the_way();
    let statements: Vec<&str> = sql.lines().filter(|line| !line.starts_with("--")).collect();
    let sql = with_words(&statements.join("\n"), &|word| {
        let name = hostile(word);
        if name == word { name } else { support::postgres::quote_identifier(&name) }
    });
    let wrong = there_and_back(&sql, &hostile);
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The text with other words in it.
fn with_words(text: &str, other: &dyn Fn(&str) -> String) -> String {
    let is_in_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut result = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_in_word) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_in_word(c)).unwrap_or(from.len()));
        result.push_str(before);
        result.push_str(&other(word));
        rest = after;
    }
    result + rest
}

/// Changes all types in a schema and undoes that; what is wrong. The names are those of the fixture, or others.
fn there_and_back(sql: &str, name: &dyn Fn(&str) -> String) -> Vec<String> {
    let server = Server::start_with(&[("wal_level", "logical")]);
    if server.major_version() < OLDEST_VERSION {
        println!("PostgreSQL {OLDEST_VERSION} is needed: not tried");
        return Vec::new();
    }
    server.create_database("shop").unwrap();
    server.psql("shop", sql).unwrap();
    let database = Database::settled(&server, "shop").unwrap();
    let totals = support::postgres::quote_identifier(&name("totals"));
    let rows = format!(
        "INSERT INTO shop.orders SELECT n, n, 'n' || n, n FROM generate_series(1, 5) AS n;
         REFRESH MATERIALIZED VIEW shop.{totals}; REFRESH MATERIALIZED VIEW shop.on_totals;
         INSERT INTO shop.parts SELECT n, '2020-05-05', n FROM generate_series(1, 5) AS n;"
    );
    server.psql("shop", &rows).unwrap();
    let catalog = catalog(&database.dump);
    let retyping = all_at_once(&catalog, name);
    let mut wrong = broken_conditions(&server, &retyping);

    for step in &retyping.steps {
        match cost::run_and_compare(&server, "shop", step) {
            Ok(problems) => wrong.extend(problems.into_iter().filter(|_| !is_grant_of_18(&server, step))),
            Err(error) => panic!("{error}\nin {}\n{}", step.up, wrong.join("\n\n")),
        }
    }
    let before = without_names_of_18(&database.dump);
    let after = with_old_types(&database.dump_now().unwrap());
    if !is_same(&after, &before) {
        wrong.push(format!("not put back:\n{}", difference(&before, &after)));
    }
    wrong.extend(not_filled(&server, &totals));

    for step in retyping.steps.iter().rev() {
        let down = step.down.as_ref().unwrap_or_else(|| panic!("no way back: {step:?}"));
        let down = format!("BEGIN;\n{down};\nCOMMIT;");
        server.psql("shop", &down).unwrap_or_else(|error| panic!("{error}\nundoing {}: {down}", step.up));
    }
    let undone = without_names_of_18(&database.dump_now().unwrap());
    if !is_same(&undone, &before) {
        wrong.push(format!("not undone:\n{}", difference(&before, &undone)));
    }
    wrong.extend(not_filled(&server, &totals));
    wrong.extend(broken_conditions(&server, &retyping));

    let whole: Vec<&str> = retyping.steps.iter().map(|step| step.up.as_str()).collect();
    if let Err(error) = server.psql("shop", &format!("BEGIN;\n{};\nCOMMIT;", whole.join(";\n"))) {
        wrong.push(format!("in one transaction: {error}"));
    }
    wrong
}

fn broken_conditions(server: &Server, retyping: &Retyping) -> Vec<String> {
    let broken = retyping.expects.iter().filter_map(|condition| {
        let query = format!("SET search_path = ''; SELECT coalesce(({}), false)", condition.holds);
        match server.psql("shop", &query) {
            Ok(answer) if answer.trim() == "t" => None,
            Ok(_) => Some(format!("does not hold: {}\n{}", condition.otherwise, condition.holds)),
            Err(error) => Some(format!("{error}\nin {}", condition.holds)),
        }
    });
    broken.collect()
}

fn not_filled(server: &Server, totals: &str) -> Option<String> {
    let query = format!("SELECT count(*) FROM shop.{totals}; SELECT n FROM shop.on_totals");
    let rows = server.psql("shop", &query).unwrap();
    (rows.trim() != "5\n5").then(|| format!("the materialized views hold {rows}"))
}

#[test]
fn a_plan_notices_that_the_schema_has_changed() {
    let server = Server::start_with(&[("wal_level", "logical")]);
    if server.major_version() < OLDEST_VERSION {
        println!("PostgreSQL {OLDEST_VERSION} is needed: not tried");
        return;
    }
    server.create_database("shop").unwrap();
    server.psql("shop", &in_the_way()).unwrap();
    let database = Database::settled(&server, "shop").unwrap();
    let retyping = all_at_once(&catalog(&database.dump), &str::to_owned);
    let changes = [
        "ALTER TABLE shop.lines DROP CONSTRAINT lines_amount_fkey;
         ALTER TABLE shop.parts DROP CONSTRAINT parts_key; DROP VIEW shop.of_parts; DROP TRIGGER on_parts ON shop.parts;
         ALTER TABLE shop.parts ALTER COLUMN amount TYPE numeric(5,2)",
        "CREATE OR REPLACE VIEW shop.of_parts AS SELECT sum(amount) + 1 AS amount FROM shop.parts",
        "COMMENT ON VIEW shop.open_orders IS 'another'",
        "GRANT DELETE ON shop.open_orders TO reader",
        "ALTER MATERIALIZED VIEW shop.totals OWNER TO reader",
        "GRANT SELECT (customer) ON shop.totals TO reader",
        "ALTER POLICY small ON shop.orders USING (amount < 11)",
        "CREATE OR REPLACE FUNCTION shop.amount_of(integer) RETURNS numeric LANGUAGE sql STABLE
         BEGIN ATOMIC SELECT amount + 1 FROM shop.orders WHERE id = $1; END",
        "ALTER PUBLICATION with_filter SET TABLE shop.log, shop.orders WHERE (note <> 'other')",
        "CREATE VIEW shop.newer AS SELECT amount FROM shop.orders",
        "CREATE VIEW shop.newer AS SELECT 1 AS one FROM shop.a_view_on_it",
        "CREATE VIEW shop.newer AS SELECT shop.row_of(1)",
        "CREATE TRIGGER newer AFTER UPDATE OF amount ON shop.orders EXECUTE FUNCTION shop.instead()",
        "CREATE FUNCTION shop.newer(shop.open_orders) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "DROP VIEW shop.calls CASCADE; DROP FUNCTION shop.amount_of(integer)",
    ];
    let whole: Vec<String> =
        retyping.expects.iter().map(|condition| format!("coalesce(({}), false)", condition.holds)).collect();
    let mut wrong = Vec::new();
    for change in changes {
        let script = format!(
            "BEGIN;\n{change};\nSET LOCAL search_path = '';\nSELECT {};\nROLLBACK;",
            whole.join("\n AND ")
        );
        match server.psql("shop", &script) {
            Ok(answer) if answer.trim() == "f" => {}
            Ok(answer) => wrong.push(format!("not noticed ({answer}): {change}")),
            Err(error) => wrong.push(format!("{error}\nafter {change}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Why a column of `shop.t` cannot be changed.
fn blocked(sql: &str) -> BlockedReason {
    let catalog = catalog(&format!("CREATE SCHEMA shop; {sql}"));
    retyping(&catalog, &[new_type(&catalog, "t", "a", "numeric(9,2)")]).unwrap_err()
}

#[test]
fn what_cannot_be_put_back_is_said() {
    use BlockedReason as Reason;
    let table = "CREATE TABLE shop.t (id integer, a numeric);";
    let with = |sql: &str| blocked(&format!("{table} {sql}"));
    assert!(matches!(with("CREATE TABLE shop.s (r shop.t[]);"), Reason::StoredRows(_)));
    assert!(matches!(
        with("CREATE VIEW shop.v AS SELECT a FROM shop.t; CREATE TABLE shop.s (r shop.v);"),
        Reason::StoredRows(_)
    ));
    assert!(matches!(
        with("ALTER TABLE shop.t ADD g numeric GENERATED ALWAYS AS (a * 2) STORED;"),
        Reason::Generated(_)
    ));
    assert!(matches!(
        with(
            "CREATE VIEW shop.v AS SELECT a FROM shop.t;
             CREATE FUNCTION shop.f(shop.v) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
             CREATE INDEX i ON shop.t (shop.f(NULL::shop.v));"
        ),
        Reason::Uses { .. }
    ));
    assert!(matches!(
        blocked("CREATE TABLE shop.p (a numeric); CREATE TABLE shop.t () INHERITS (shop.p);"),
        Reason::Inherited(_)
    ));
    assert!(matches!(
        blocked("CREATE TABLE shop.t (a numeric) PARTITION BY RANGE (a);"),
        Reason::PartitionKey(_)
    ));
    assert!(matches!(
        blocked("CREATE TYPE shop.c AS (a numeric); CREATE TABLE shop.t OF shop.c;"),
        Reason::Typed
    ));
    assert!(matches!(
        blocked("CREATE DOMAIN shop.d AS numeric; CREATE TABLE shop.t (a shop.d);"),
        Reason::Domain
    ));
    assert!(matches!(
        blocked(
            "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;
             CREATE FOREIGN TABLE shop.t (a numeric) SERVER s;"
        ),
        Reason::NoTable
    ));
}

#[test]
fn nothing_in_the_way_is_one_statement() {
    let catalog = catalog("CREATE SCHEMA shop; CREATE TABLE shop.t (id integer, a numeric, b varchar);");
    let changes = [new_type(&catalog, "t", "a", "numeric(9,2)"), new_type(&catalog, "t", "b", "varchar(3)")];
    let steps = retyping(&catalog, &changes).unwrap().steps;
    let ups: Vec<&str> = steps.iter().map(|step| step.up.as_str()).collect();
    assert_eq!(ups, ["ALTER TABLE shop.t ALTER COLUMN a TYPE numeric(9,2), ALTER COLUMN b TYPE varchar(3)"]);
    assert_eq!(
        steps[0].down.as_deref(),
        Some("ALTER TABLE shop.t ALTER COLUMN a TYPE numeric, ALTER COLUMN b TYPE character varying")
    );
}

#[test]
fn tables_that_share_a_view_change_together() {
    let catalog = catalog(
        "CREATE SCHEMA shop;
         CREATE TABLE shop.t (a numeric, b numeric); CREATE TABLE shop.u (a numeric); CREATE TABLE shop.w (a numeric);
         CREATE TABLE shop.x (a numeric); CREATE TABLE shop.y (r shop.x);
         CREATE VIEW shop.v AS SELECT t.a FROM shop.t JOIN shop.w ON t.a = w.a;",
    );
    let changes: Vec<NewType> = [("t", "a"), ("u", "a"), ("w", "a"), ("x", "a"), ("t", "b")]
        .into_iter()
        .map(|(table, column)| new_type(&catalog, table, column, "numeric(9,2)"))
        .collect();
    let sorted = Ddl::new(&catalog).change_types_together(&Dependencies::of(&catalog), &changes);
    let name = |change: &NewType| {
        let table = &catalog.relations[change.table];
        format!("{}.{}", table.name, table.column_by_number(change.column).unwrap().name)
    };
    let transactions: Vec<Vec<String>> =
        sorted.transactions.iter().map(|together| together.changes.iter().map(name).collect()).collect();
    assert_eq!(transactions, [vec!["t.a", "t.b", "w.a"], vec!["u.a"]]);
    let ups: Vec<&str> = sorted.transactions[0].retyping.steps.iter().map(|step| step.up.as_str()).collect();
    assert_eq!(ups.iter().filter(|up| up.starts_with("ALTER TABLE")).count(), 2, "{ups:?}");
    assert_eq!(ups.iter().filter(|up| up.starts_with("DROP VIEW")).count(), 1, "{ups:?}");
    let blocked: Vec<&BlockedReason> = sorted.blocked.iter().map(|not| &not.blocked.reason).collect();
    assert!(matches!(blocked[..], [BlockedReason::StoredRows(_)]), "{blocked:?}");
}

#[test]
fn the_statements_are_understood_when_they_are_read_again() {
    let schema = in_the_way();
    let before = catalog(&schema);
    let steps = all_at_once(&before, &str::to_owned).steps;
    let ups: String = steps.iter().map(|step| format!("{};\n", step.up)).collect();
    // every statement has to be read
    let after = catalog(&format!("{schema}\n{ups}"));
    let differing = Difference::between(&before, &after).objects;
    let has_another_type = |differing: &ObjectDifference| {
        matches!(&differing.change, Change::Changed(properties)
            if properties.iter().all(|property| property.property == Property::DataType))
    };
    let wrong: Vec<&ObjectDifference> =
        differing.iter().filter(|differing| !has_another_type(differing)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(!differing.is_empty());
    let orders = &after.relations[after.relation("shop", "orders").unwrap()];
    let amount = orders.column("amount").unwrap();
    assert_eq!(after.type_name(&amount.data_type).to_string(), AMOUNT.0);
}

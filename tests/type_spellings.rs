//! `fixtures/type-spellings.tsv`, by which the reading of type names is tested, says what a real server says.

mod support;

use support::postgres::Server;

const SPELLINGS: &str = include_str!("../fixtures/type-spellings.tsv");

/// Declares a column of a type and gives the type as `format_type()` writes it, empty where the server refuses
/// the statement.
const DECLARE: &str = "
CREATE FUNCTION declared(spelling text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    formatted text;
BEGIN
    EXECUTE 'CREATE TEMPORARY TABLE declared (c ' || spelling || ')';
    SELECT format_type(atttypid, atttypmod) INTO formatted
      FROM pg_attribute WHERE attrelid = 'pg_temp.declared'::regclass AND attname = 'c';
    DROP TABLE pg_temp.declared;
    RETURN formatted;
EXCEPTION WHEN OTHERS THEN
    RETURN '';
END $$;";

#[test]
fn the_server_takes_every_spelling_as_the_table_says() {
    let server = Server::shared();
    server.create_database("type_spellings").unwrap();
    server.psql("type_spellings", DECLARE).unwrap();

    let spellings: Vec<_> = SPELLINGS.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    assert!(spellings.len() > 150);
    let values: Vec<_> =
        spellings.iter().map(|(sql, _)| format!("('{}')", sql.replace('\'', "''"))).collect();
    let query = format!("SELECT declared(spelling) FROM (VALUES {}) AS v(spelling)", values.join(", "));
    let rows = server.query_rows("type_spellings", &query).unwrap();

    for ((sql, expected), row) in spellings.iter().zip(&rows) {
        assert_eq!(row[0].as_deref(), Some(*expected), "{sql}");
    }
    assert_eq!(rows.len(), spellings.len());
}

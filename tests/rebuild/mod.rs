//! A catalog written as SQL and run: everything in it, in any order that works.
//!
//! - here: running the pieces
//! - [`pieces`]: what they are

mod pieces;

use std::collections::HashSet;
use std::fmt;

use pgdms_lint::catalog::{Catalog, quote_identifier};

use crate::support::postgres::Server;
use pieces::Piece;

/// What could not be made, each with the server's reason.
#[derive(Debug)]
pub struct NotMade(Vec<String>);

impl fmt::Display for NotMade {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} not made:\n{}", self.0.len(), self.0.join("\n\n"))
    }
}

/// Makes everything that the catalog holds in an empty database. What needs something that comes later is tried
/// again: the order is not what is tested here. Tables whose columns are not known are left out.
pub fn rebuild(server: &Server, database: &str, catalog: &Catalog) -> Result<(), NotMade> {
    let mut left: Vec<Piece> = Vec::new();
    for group in [pieces::objects(catalog), pieces::parts(catalog), pieces::surroundings(catalog)] {
        left.extend(group.into_iter().filter(|piece| !piece.steps.is_empty() && piece.can_be_made(catalog)));
        left = run_until_stuck(server, database, catalog, left);
    }
    if left.is_empty() { Ok(()) } else { Err(NotMade(reasons(server, database, catalog, &left))) }
}

/// What is left when no further piece can be made.
fn run_until_stuck(server: &Server, database: &str, catalog: &Catalog, mut left: Vec<Piece>) -> Vec<Piece> {
    loop {
        let made = run_all(server, database, catalog, &left);
        let mut numbers = 0..;
        left.retain(|_| numbers.next().is_some_and(|number| !made.contains(&number)));
        if made.is_empty() || left.is_empty() {
            return left;
        }
    }
}

/// Tries all pieces, in one session those that a transaction can hold; the numbers of those that could be made.
fn run_all(server: &Server, database: &str, catalog: &Catalog, pieces: &[Piece]) -> HashSet<usize> {
    let mut made = HashSet::new();
    let mut session = "\\set ON_ERROR_STOP off\n".to_owned();
    for (number, piece) in pieces.iter().enumerate() {
        let script = script(catalog, piece);
        if piece.runs_in_transaction() {
            // Behind a statement that failed, the SELECT fails as well.
            session += &format!("BEGIN;\n{script}SELECT 'made {number}';\nCOMMIT;\n");
        } else if server.psql(database, &script).is_ok() {
            made.insert(number);
        }
    }
    let output = server.psql(database, &session).unwrap_or_else(|error| panic!("{error}"));
    let numbers = output.lines().filter_map(|line| line.strip_prefix("made "));
    made.extend(numbers.map(|number| number.parse::<usize>().unwrap()));
    made
}

/// Why the pieces cannot be made.
fn reasons(server: &Server, database: &str, catalog: &Catalog, pieces: &[Piece]) -> Vec<String> {
    let reason = |piece: &Piece| {
        let error = server.psql(database, &script(catalog, piece)).err();
        error.map(|error| format!("{}\n{error}", piece.steps[0].up))
    };
    pieces.iter().filter_map(reason).collect()
}

/// The piece's statements, along the search path for which its texts were written.
fn script(catalog: &Catalog, piece: &Piece) -> String {
    let path = search_path(catalog, piece);
    let mut script = format!("SET search_path = {path};\nSET check_function_bodies = off;\n");
    for step in &piece.steps {
        script += &format!("{};\n", step.up);
    }
    script
}

fn search_path(catalog: &Catalog, piece: &Piece) -> String {
    let schemas = catalog.search_paths.at(catalog.span(piece.of));
    let quoted: Vec<String> =
        schemas.iter().map(|schema| quote_identifier(schema.as_str()).to_string()).collect();
    if quoted.is_empty() { "''".to_owned() } else { quoted.join(", ") }
}

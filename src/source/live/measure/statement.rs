//! The statements about one table.

use std::collections::BTreeSet;

use crate::catalog::{Name, quote_identifier};
use crate::profile::wanted::{StoredType, Uniqueness, WantedColumn, WantedKey, WantedTable};
use crate::profile::{ExampleRow, Limit};

use super::expression::{BARRIER, Dialect, Part};
use super::figure::{Figure, parts_of_limit, passes};
use super::options::{SamplePercent, Values};

/// How many figures one statement asks for, at most: a row of a server, that of a partial aggregate too, has no
/// more than 1,664 columns.
const FIGURES_OF_A_STATEMENT: usize = 400;

/// Which rows of a table are looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Rows {
    All,
    Sample(SamplePercent),
    /// Those in these blocks, the last left out.
    Blocks(u64, u64),
}

/// The one statement that aggregates: one row, of one list of texts.
#[derive(Debug)]
pub(super) struct Aggregation<'a> {
    dialect: Dialect,
    table: &'a WantedTable,
    /// The columns that are looked at; those of keys alone have no facts.
    columns: Vec<Looked<'a>>,
    /// What the answer holds, behind the number of rows, in its order.
    pub asked: Vec<Asked<'a>>,
}

/// A figure of the answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked<'a> {
    /// About a column.
    OfColumn(&'a WantedColumn, Figure),
    /// How many rows hold NULL in a column of a key.
    NullsOfKey(&'a WantedKey),
}

#[derive(Debug)]
struct Looked<'a> {
    name: &'a Name,
    stored: StoredType,
    parts: BTreeSet<Part>,
}

impl<'a> Aggregation<'a> {
    /// The statements that together ask for these figures, and for the NULLs in these keys: one, but for very
    /// many figures.
    pub fn of(
        table: &'a WantedTable,
        dialect: Dialect,
        asked: impl IntoIterator<Item = (&'a WantedColumn, Vec<Figure>)>,
        keys: &'a [WantedKey],
    ) -> Vec<Self> {
        let mut all = Vec::new();
        let mut current = Aggregation::of_rows(table, dialect);
        for (column, figures) in asked {
            if !current.asked.is_empty() && current.asked.len() + figures.len() > FIGURES_OF_A_STATEMENT {
                all.push(std::mem::replace(&mut current, Aggregation::of_rows(table, dialect)));
            }
            current.add(column, &figures);
        }
        for key in keys {
            current.add_key(key);
        }
        if !current.asked.is_empty() {
            all.push(current);
        }
        all
    }

    /// The one that counts rows and nothing else.
    pub fn of_rows(table: &'a WantedTable, dialect: Dialect) -> Self {
        Aggregation { dialect, table, columns: Vec::new(), asked: Vec::new() }
    }

    fn add(&mut self, column: &'a WantedColumn, figures: &[Figure]) {
        if figures.is_empty() {
            return;
        }
        let parts = figures.iter().flat_map(|figure| figure.parts(column)).collect();
        self.columns.push(Looked { name: &column.name, stored: column.stored, parts });
        self.asked.extend(figures.iter().map(|figure| Asked::OfColumn(column, *figure)));
    }

    fn add_key(&mut self, key: &'a WantedKey) {
        for name in &key.columns {
            match self.columns.iter_mut().find(|looked| looked.name == name) {
                Some(looked) => drop(looked.parts.insert(Part::Value)),
                None => {
                    let (stored, parts) = (StoredType::Other, BTreeSet::from([Part::Value]));
                    self.columns.push(Looked { name, stored, parts });
                }
            }
        }
        self.asked.push(Asked::NullsOfKey(key));
    }

    fn place(&self, name: &Name) -> Option<usize> {
        self.columns.iter().position(|looked| looked.name == name)
    }

    /// The statement.
    pub fn sql(&self, rows: Rows) -> String {
        let aggregates = self.asked.iter().filter_map(|asked| self.aggregate(asked));
        let mut list = "count(*)::text".to_owned();
        for aggregate in aggregates {
            list.push_str(",\n    (");
            list.push_str(&aggregate);
            list.push_str(")::text");
        }
        let from = from(self.table, rows);
        if self.columns.is_empty() {
            return format!("SELECT ARRAY[{list}]::text[] AS figures\n{from}");
        }
        format!("SELECT ARRAY[{list}]::text[] AS figures\nFROM (\n{}\n{from}\n) AS f", self.inner())
    }

    fn aggregate(&self, asked: &Asked<'_>) -> Option<String> {
        match asked {
            Asked::OfColumn(column, figure) => Some(figure.sql(column, self.place(&column.name)?)),
            Asked::NullsOfKey(key) => {
                let places: Option<Vec<usize>> = key.columns.iter().map(|name| self.place(name)).collect();
                let values: Vec<String> = places?.into_iter().map(|at| Part::Value.name(at)).collect();
                Some(format!("count(*) FILTER (WHERE num_nulls({}) > 0)", values.join(", ")))
            }
        }
    }

    fn inner(&self) -> String {
        let mut sql = format!("SELECT t.ctid AS at, {BARRIER}");
        for (at, looked) in self.columns.iter().enumerate() {
            for part in &looked.parts {
                sql.push_str(",\n    ");
                sql.push_str(&part.sql(looked.name.as_str(), looked.stored, self.dialect));
                sql.push_str(" AS ");
                sql.push_str(&part.name(at));
            }
        }
        sql
    }
}

fn from(table: &WantedTable, rows: Rows) -> String {
    let name = table_name(table);
    match rows {
        Rows::All => format!("FROM ONLY {name} AS t"),
        Rows::Sample(percent) => {
            // each statement looks at the same blocks
            format!("FROM ONLY {name} AS t TABLESAMPLE SYSTEM ({}) REPEATABLE (1)", percent.percent())
        }
        Rows::Blocks(first, end) => {
            format!("FROM ONLY {name} AS t WHERE t.ctid >= '({first},0)' AND t.ctid < '({end},0)'")
        }
    }
}

/// The table's name, with its schema.
pub(super) fn table_name(table: &WantedTable) -> String {
    let (schema, name) = (quote_identifier(table.schema.as_str()), quote_identifier(table.table.as_str()));
    format!("{schema}.{name}")
}

/// How many rows share the values of a key with another one that is counted already.
pub(super) fn duplicates(table: &WantedTable, key: &WantedKey) -> Option<String> {
    if key.uniqueness == Uniqueness::Enforced {
        return None;
    }
    let columns: Vec<_> = key.columns.iter().map(|name| quote_identifier(name.as_str())).collect();
    let of_table: Vec<String> = columns.iter().map(|name| format!("t.{name}")).collect();
    let (list, name) = (of_table.join(", "), table_name(table));
    Some(format!(
        "SELECT ARRAY[coalesce(sum(g.number - 1), 0)::text]::text[] AS figures\n\
         FROM (SELECT count(*) AS number FROM ONLY {name} AS t WHERE num_nulls({list}) = 0 GROUP BY {list} \
         HAVING count(*) > 1) AS g"
    ))
}

/// A row that passes a limit: the values of the primary key, and that of the column behind them where values are
/// shown.
pub(super) fn example(
    table: &WantedTable,
    column: &WantedColumn,
    which: &Which<'_>,
    values: Values,
    dialect: Dialect,
) -> Option<String> {
    if table.primary_key.is_empty() {
        return None;
    }
    let mut names: Vec<&Name> = table.primary_key.iter().collect();
    if values == Values::Shown {
        names.push(&column.name);
    }
    let texts: Vec<String> = names
        .iter()
        .map(|name| {
            let value = format!("t.{}", quote_identifier(name.as_str()));
            format!("left(concat({value}), {})", ExampleRow::MAX_CHARACTERS)
        })
        .collect();
    let (list, name) = (texts.join(", "), table_name(table));
    let select = format!("SELECT ARRAY[{list}]::text[] AS figures FROM ONLY {name} AS t");
    Some(match which {
        Which::At(place) => format!("{select} WHERE t.ctid = '{place}'::tid"),
        Which::FirstOver(limit) => {
            let parts: Vec<String> = parts_of_limit(**limit, column)
                .into_iter()
                .map(|part| {
                    let sql = part.sql(column.name.as_str(), column.stored, dialect);
                    format!("{sql} AS {}", part.name(0))
                })
                .collect();
            let condition = passes(**limit, column, 0);
            format!("{select}, LATERAL (SELECT {}) AS f WHERE {condition} LIMIT 1", parts.join(", "))
        }
    })
}

/// Which row is shown.
pub(super) enum Which<'a> {
    /// That at a place, as the server told it.
    At(&'a str),
    /// The first that passes a limit.
    FirstOver(&'a Limit),
}

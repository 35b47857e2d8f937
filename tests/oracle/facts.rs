//! Facts, and how they are compared.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt;

use super::expression;

/// One thing that holds for one object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// The object's kind and name, quoted as in SQL.
    pub object: String,
    /// What is told of it. The text of expressions stands in properties whose names end with `expression`, that
    /// of whole queries and definitions in those that end with `text`.
    pub property: String,
    /// What holds.
    pub value: String,
}

impl fmt::Display for Fact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} | {} = {}", self.object, self.property, self.value.replace('\n', "\\n"))
    }
}

/// Words that became keywords after PostgreSQL 15, which does not quote them as we do.
const LATER_KEYWORDS: &[&str] = &["json"];

/// How texts of expressions are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// As the server prints them: for what pg_dump wrote.
    Exact,
    /// Whether there is one: for what a person wrote, and the server prints in another way.
    Present,
}

impl Fact {
    /// The fact in the form in which it is compared.
    pub fn comparable(mut self, texts: Texts) -> Self {
        if self.is_text() {
            self.value = match texts {
                Texts::Present => "...".to_owned(),
                Texts::Exact => expression::without_outer_parentheses(&self.value),
            };
        }
        for word in LATER_KEYWORDS {
            let quoted = format!("\"{word}\"");
            if self.object.contains(&quoted) {
                self.object = self.object.replace(&quoted, word);
            }
        }
        self
    }

    /// Whether the value is the text of an expression, a query or a definition.
    pub fn is_text(&self) -> bool {
        self.property.ends_with("expression") || self.property.ends_with("text")
    }
}

/// What a catalog does not claim to know.
#[derive(Debug, Default)]
pub struct Unknown {
    /// Relations whose columns are not known: `CREATE TABLE AS`, a view with `*`.
    pub columns_of: HashSet<String>,
    /// Objects, each with a property that is not known.
    pub properties: HashSet<(String, &'static str)>,
}

impl Unknown {
    /// Whether the fact is one of those that are not known.
    pub fn covers(&self, fact: &Fact) -> bool {
        let is_column_of_unknown = fact.object.strip_prefix("column ").is_some_and(|column| {
            // A dot may stand in a quoted name, too.
            column.match_indices('.').any(|(dot, _)| self.columns_of.contains(&column[..dot]))
        });
        is_column_of_unknown
            || self
                .properties
                .iter()
                .any(|(object, property)| fact.property == *property && fact.object == *object)
    }
}

/// Before the property: it counts where the catalog tells it, too. What a new object of the kind has, a text may say
/// or leave out.
const IF_TOLD: &str = "if told: ";

/// Before the property: as [`IF_TOLD`] for what a person wrote; a dump always tells it.
const IN_A_DUMP: &str = "in a dump: ";

/// The server's facts that count beside those of the catalog.
pub fn that_count(server: Vec<Fact>, catalog: &[Fact], texts: Texts) -> Vec<Fact> {
    let told: HashSet<(&str, &str)> =
        catalog.iter().map(|fact| (fact.object.as_str(), fact.property.as_str())).collect();
    let mut counting = Vec::with_capacity(server.len());
    for mut fact in server {
        let (property, always) = if let Some(property) = fact.property.strip_prefix(IF_TOLD) {
            (property, false)
        } else if let Some(property) = fact.property.strip_prefix(IN_A_DUMP) {
            (property, texts == Texts::Exact)
        } else {
            (fact.property.as_str(), true)
        };
        if always || told.contains(&(fact.object.as_str(), property)) {
            fact.property = property.to_owned();
            counting.push(fact);
        }
    }
    counting
}

/// The facts of one side alone, sorted.
#[derive(Debug, Default)]
pub struct Difference {
    /// What the server says and the catalog does not.
    pub missing: Vec<Fact>,
    /// What the catalog says and the server does not.
    pub wrong: Vec<Fact>,
}

impl Difference {
    /// What the two sides do not have in common. Facts that stand twice count twice.
    pub fn between(mut server: Vec<Fact>, mut catalog: Vec<Fact>) -> Self {
        server.sort();
        catalog.sort();
        let (mut server, mut catalog) = (server.into_iter().peekable(), catalog.into_iter().peekable());
        let mut difference = Difference::default();
        loop {
            let order = match (server.peek(), catalog.peek()) {
                (Some(left), Some(right)) => left.cmp(right),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return difference,
            };
            match order {
                Ordering::Less => difference.missing.extend(server.next()),
                Ordering::Greater => difference.wrong.extend(catalog.next()),
                Ordering::Equal => drop((server.next(), catalog.next())),
            }
        }
    }

    /// Lines in the order of the objects: `-` what the server says, `+` what the catalog says.
    pub fn lines(&self) -> Vec<String> {
        let mut marked: Vec<(&Fact, char)> = self.missing.iter().map(|fact| (fact, '-')).collect();
        marked.extend(self.wrong.iter().map(|fact| (fact, '+')));
        marked.sort_by(|left, right| {
            let key = |marked: &(&Fact, char)| (marked.0.object.clone(), marked.0.property.clone(), marked.1);
            key(left).cmp(&key(right))
        });
        marked.into_iter().map(|(fact, mark)| format!("{mark} {fact}")).collect()
    }
}

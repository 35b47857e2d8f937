//! Makes a schema of a given number of tables.

use super::model::{Access, Column, Key, OnDelete, Readers, Reference, Shape, Table};
use super::random::Random;
use super::templates::{COLUMNS, ColumnTemplate, Values};

const SEED: u64 = 15;

/// What tables are about.
const NOUNS: [&str; 24] = [
    "accounts",
    "addresses",
    "bookings",
    "carts",
    "comments",
    "contracts",
    "customers",
    "devices",
    "documents",
    "events",
    "files",
    "groups",
    "invoices",
    "jobs",
    "messages",
    "orders",
    "payments",
    "products",
    "projects",
    "reports",
    "sessions",
    "shipments",
    "tickets",
    "users",
];

/// One table in so many is partitioned, where there is room for its partitions.
const PARTITIONED_EVERY: usize = 50;
const YEARS: [u16; 2] = [2024, 2025];

/// With the primary key and the foreign keys a table has 6 to 20 columns.
const LEAST_COLUMNS: usize = 5;
const MOST_COLUMNS: usize = 17;

/// Makes `count` tables; partitions count.
pub fn tables(count: usize) -> Vec<Table> {
    let mut random = Random::seeded(SEED);
    let mut tables = Vec::with_capacity(count);
    while tables.len() < count {
        let number = tables.len();
        let has_room = count - number > YEARS.len();
        if has_room && number % PARTITIONED_EVERY == PARTITIONED_EVERY / 2 {
            tables.extend(partitioned_table(&mut random, number));
        } else {
            let table = ordinary_table(&mut random, number, &tables);
            tables.push(table);
        }
    }
    tables
}

fn ordinary_table(random: &mut Random, number: usize, earlier: &[Table]) -> Table {
    let columns = columns(random);
    let has_trigger = columns.iter().any(|column| column.template.name == "updated_at") && random.chance(60);
    Table {
        schema: random
            .pick(&["public", "public", "public", "public", "public", "public", "billing", "audit"]),
        name: format!("{}_{number:05}", random.pick(&NOUNS)),
        key: key(random),
        shape: Shape::Ordinary,
        columns,
        references: references(random, earlier),
        is_commented: random.chance(15),
        has_view: random.chance(5),
        has_trigger,
        has_function: random.chance(2),
        readers: random.pick(&[Readers::Nobody, Readers::Reader, Readers::ReaderAndWriter]),
    }
}

/// A partitioned table and its partitions.
fn partitioned_table(random: &mut Random, number: usize) -> Vec<Table> {
    let parent = Table {
        schema: "public",
        key: Key::Given,
        shape: Shape::Partitioned,
        references: Vec::new(),
        has_trigger: false,
        ..ordinary_table(random, number, &[])
    };
    let parent = Table { columns: without_uniqueness(parent.columns), ..parent };
    let partitions: Vec<Table> = YEARS.iter().map(|&year| partition(&parent, year)).collect();
    [parent].into_iter().chain(partitions).collect()
}

fn partition(parent: &Table, year: u16) -> Table {
    let columns = parent.columns.iter().map(|column| Column { ..*column }).collect();
    Table {
        schema: parent.schema,
        name: format!("{}_y{year}", parent.name),
        key: parent.key,
        shape: Shape::Partition { year },
        columns,
        references: Vec::new(),
        is_commented: false,
        has_view: false,
        has_trigger: false,
        has_function: false,
        readers: Readers::Nobody,
    }
}

/// A unique constraint of a partitioned table would need the partition key.
fn without_uniqueness(columns: Vec<Column>) -> Vec<Column> {
    let access = |access| if access == Access::Unique { Access::None } else { access };
    columns.into_iter().map(|column| Column { access: access(column.access), ..column }).collect()
}

fn key(random: &mut Random) -> Key {
    match random.below(100) {
        0..60 => Key::Serial,
        60..70 => Key::IdentityAlways,
        70..80 => Key::IdentityByDefault,
        80..95 => Key::Uuid,
        _ => Key::Code,
    }
}

/// Few columns are more usual than many.
fn columns(random: &mut Random) -> Vec<Column> {
    let spread = MOST_COLUMNS - LEAST_COLUMNS + 1;
    let count = LEAST_COLUMNS + random.below(spread).min(random.below(spread)).min(random.below(spread));
    let mut templates: Vec<&'static ColumnTemplate> = COLUMNS.iter().collect();
    (0..count)
        .map(|_| {
            let template = templates.swap_remove(random.below(templates.len()));
            Column {
                template,
                is_required: is_never_null(template) && random.chance(40),
                access: access(random, template),
            }
        })
        .collect()
}

fn is_never_null(template: &ColumnTemplate) -> bool {
    match template.values {
        Values::OneOf(values) => !values.contains(&"\\N"),
        Values::Numbered(_) => true,
    }
}

fn access(random: &mut Random, template: &ColumnTemplate) -> Access {
    let can_be_unique = matches!(template.values, Values::Numbered(_));
    if can_be_unique && random.chance(20) {
        Access::Unique
    } else if template.index.is_some() && random.chance(30) {
        Access::Index
    } else {
        Access::None
    }
}

fn references(random: &mut Random, earlier: &[Table]) -> Vec<Reference> {
    let mut references: Vec<Reference> = Vec::new();
    for _ in 0..random.below(3) {
        if earlier.is_empty() {
            break;
        }
        let target = &earlier[random.below(earlier.len())];
        let column = format!("{}_id", target.name);
        let is_known = references.iter().any(|reference| reference.column == column);
        if target.shape == Shape::Ordinary && !is_known {
            references.push(Reference {
                column,
                schema: target.schema,
                table: target.name.clone(),
                key: target.key,
                is_required: random.chance(50),
                on_delete: random.pick(&[OnDelete::NoAction, OnDelete::Cascade, OnDelete::SetNull]),
            });
        }
    }
    references
}

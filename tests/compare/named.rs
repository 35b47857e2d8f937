//! Names that the table mappings give, and tables that they leave out.

use super::told::{differences, lacks, mapped};

const SOURCE: &str = "CREATE SCHEMA shop;
    CREATE TABLE shop.orders (id bigserial PRIMARY KEY, amount numeric(10,2), secret text, CHECK (amount > 0));
    CREATE INDEX orders_amount ON shop.orders (amount) WHERE amount > 1;
    CREATE TABLE shop.scratch (id bigint PRIMARY KEY);
    CREATE VIEW shop.large AS SELECT id FROM shop.orders WHERE amount > 10;
    CREATE VIEW shop.of_scratch AS SELECT id FROM shop.scratch;";

/// All of `shop` but `scratch`, moved to `store`; tables get a prefix, `amount` is `total`, `secret` stays behind.
const MAPPINGS: &str = r#"{"rules": [
    {"rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
     "object-locator": {"schema-name": "shop", "table-name": "%"}},
    {"rule-type": "selection", "rule-id": "2", "rule-name": "none", "rule-action": "exclude",
     "object-locator": {"schema-name": "shop", "table-name": "scratch"}},
    {"rule-type": "transformation", "rule-id": "3", "rule-name": "s", "rule-action": "rename", "rule-target": "schema",
     "object-locator": {"schema-name": "shop"}, "value": "store"},
    {"rule-type": "transformation", "rule-id": "4", "rule-name": "t", "rule-action": "add-prefix",
     "rule-target": "table", "object-locator": {"schema-name": "shop", "table-name": "%"}, "value": "t_"},
    {"rule-type": "transformation", "rule-id": "5", "rule-name": "c", "rule-action": "rename", "rule-target": "column",
     "object-locator": {"schema-name": "shop", "table-name": "orders", "column-name": "amount"}, "value": "total"},
    {"rule-type": "transformation", "rule-id": "6", "rule-name": "r", "rule-action": "remove-column",
     "rule-target": "column",
     "object-locator": {"schema-name": "shop", "table-name": "orders", "column-name": "secret"}}]}"#;

const TARGET: &str = "CREATE SCHEMA store;
    CREATE SEQUENCE store.orders_id_seq;
    CREATE TABLE store.t_orders (id bigint DEFAULT nextval('store.orders_id_seq') NOT NULL, total numeric(10,2),
        CONSTRAINT orders_amount_check CHECK (total > 0), CONSTRAINT orders_pkey PRIMARY KEY (id));
    ALTER SEQUENCE store.orders_id_seq OWNED BY store.t_orders.id;
    CREATE INDEX orders_amount ON store.t_orders (total) WHERE total > 1;
    CREATE VIEW store.large AS SELECT id FROM store.t_orders WHERE total > 10;";

#[test]
fn objects_are_looked_for_under_the_names_that_they_get() {
    let expected = ["ColumnLeftOut column:store.t_orders.secret (target-before-load)"];
    assert_eq!(differences(&mapped(SOURCE, TARGET, MAPPINGS)), expected);
}

#[test]
fn what_is_missing_under_its_new_name_is_told_by_that() {
    let target = TARGET.replace("CREATE INDEX orders_amount ON store.t_orders (total) WHERE total > 1;", "");
    let expected = ["missing index:store.t_orders.orders_amount (target-after-load)"];
    assert_eq!(lacks(&mapped(SOURCE, &target, MAPPINGS)), expected);
    // under its old names nothing is found
    let missing = lacks(&mapped(SOURCE, SOURCE, MAPPINGS));
    assert!(missing.iter().any(|line| line.starts_with("missing schema:store")), "{missing:#?}");
    assert!(missing.iter().any(|line| line.starts_with("missing table:store.t_orders")), "{missing:#?}");
}

/// A table that the task leaves out, and the view that needs it, are not looked for.
#[test]
fn what_the_task_leaves_out_is_not_looked_for() {
    let migration = mapped(SOURCE, TARGET, MAPPINGS);
    let comparison = migration.target_comparison().unwrap();
    assert_eq!(comparison.tables_left_out, 1);
    let impossible: Vec<String> =
        comparison.impossible.iter().map(|(object, _)| object.to_string()).collect();
    assert_eq!(impossible, ["view:store.of_scratch"]);
}

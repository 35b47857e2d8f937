const CASES: &[Left] = &[
    left(
        "CREATE ROLE everything_group SUPERUSER NOINHERIT;\nGRANT everything_group TO everything_replicator;\n",
        &[
            "missing role:everything_group (target-before-load)",
            "missing role-membership:everything_group.everything_replicator (target-before-load)",
        ],
    ),
    left(
        "GRANT everything_reader TO everything_app WITH ADMIN OPTION;",
        &["missing role-membership:everything_reader.everything_app (target-before-load)"],
    ),
    left(
        "ALTER ROLE everything_app SET statement_timeout = '30s';",
        &["missing setting:everything_app.statement_timeout (target-before-load)"],
    ),
    left("CREATE TYPE shop.empty_enum AS ENUM ();", &["missing type:shop.empty_enum (target-before-load)"]),
    left(
        "ALTER TYPE shop.state ADD VALUE IF NOT EXISTS 'returned' AFTER 'shipped';",
        &["different type:shop.state (target-before-load) [labels "],
    ),
    left("CREATE COLLATION shop.copied FROM \"POSIX\";", &["missing collation:shop.copied (target-before-load)"]),
    left(
        "CREATE FUNCTION shop.many() RETURNS SETOF shop.money_amount LANGUAGE sql AS $$ SELECT NULL::shop.money_amount $$;",
        &["missing function:shop.many() (target-before-cutover)"],
    ),
    left(
        "CREATE CAST (shop.money_amount AS json) WITH INOUT;",
        &["missing cast:"],
    ),
    left("\n    SET search_path TO pg_catalog, shop", &["different function:shop.add(text, bigint) (target-before-cutover) [setting search_path "]),
    left(
        "CREATE TABLE MixedCase (ID integer, \"ID\" integer, Id2 integer, ünïcödé integer);",
        &["missing table:shop.mixedcase (target-before-load)"],
    ),
    left(
        "    local_at timestamp,\n",
        &[
            "missing column:shop.customers.local_at (target-before-load)",
            "missing column:shop.like_all.local_at (target-before-load)",
        ],
    ),
    left(
        "(38,10)",
        &[
            "different column:shop.customers.exact (target-before-load) [type numeric(38,10) here, numeric there]",
            "different column:shop.like_all.exact (target-before-load) [type numeric(38,10) here, numeric there]",
        ],
    ),
    left(",\n    UNIQUE (line)", &["missing constraint:shop.orders.orders_line_key (target-after-load)"]),
    left(
        " REFERENCES customers ON UPDATE CASCADE ON DELETE RESTRICT",
        &["missing constraint:shop.orders.orders_customer_id_fkey (target-before-cutover)"],
    ),
    left(
        "ALTER TABLE invoice_lines ADD CONSTRAINT unchecked CHECK (line > 0) NOT VALID;",
        &["missing constraint:shop.invoice_lines.unchecked (target-before-cutover)"],
    ),
    left(
        " WITH (fillfactor = 80, autovacuum_enabled = false, toast.autovacuum_enabled = false)",
        &["different table:shop.orders (target-before-load) [storage parameter "],
    ),
    left(
        "ALTER TABLE sessions REPLICA IDENTITY FULL;",
        &["different table:shop.sessions (target-at-cutover) [replica identity full here, default there]"],
    ),
    left(
        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
        &["different table:shop.orders (target-at-cutover) [row level security forced here, disabled there]"],
    ),
    left(
        "CREATE INDEX customers_hash_idx ON customers USING hash (token);",
        &["missing index:shop.customers.customers_hash_idx (target-after-load)"],
    ),
    left(
        "CREATE UNIQUE INDEX totals_country_idx ON totals (country);",
        &["missing index:shop.totals.totals_country_idx (target-before-cutover)"],
    ),
    left(
        "CREATE STATISTICS customers_stats (ndistinct, dependencies, mcv) ON country, state FROM customers;\n\
         COMMENT ON STATISTICS customers_stats IS 'Where and how far';",
        &["missing statistics:shop.customers_stats (target-after-load)"],
    ),
    left(
        "CREATE SEQUENCE shop.default_down_seq AS integer INCREMENT -1;",
        &["missing sequence:shop.default_down_seq (target-before-load)"],
    ),
    left(
        "COMMENT ON SEQUENCE shop.plain_seq IS 'Plain';",
        &["different sequence:shop.plain_seq (target-at-cutover) [comment 'Plain' here, none there]"],
    ),
    left(
        "CREATE RECURSIVE VIEW countdown (n) AS VALUES (10) UNION ALL SELECT n - 1 FROM countdown WHERE n > 0;",
        &["missing view:shop.countdown (target-before-cutover)"],
    ),
    left(
        "CREATE MATERIALIZED VIEW totals_of_totals AS SELECT sum(total) AS total FROM totals WITH NO DATA;",
        &["missing materialized-view:shop.totals_of_totals (target-before-cutover)"],
    ),
    left(
        "CREATE RULE nowhere AS ON INSERT TO sums DO INSTEAD NOTHING;",
        &["missing rule:shop.sums.nowhere (target-before-cutover)"],
    ),
    left(
        "CREATE TRIGGER instead INSTEAD OF UPDATE ON sums FOR EACH ROW EXECUTE FUNCTION touch();",
        &["missing trigger:shop.sums.instead (target-before-cutover)"],
    ),
    left(
        "CREATE TRIGGER on_all_partitions AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch();",
        &["missing trigger:shop.events.on_all_partitions (target-before-cutover)"],
    ),
    left(
        "ALTER TABLE customers ENABLE ALWAYS TRIGGER touch;",
        &["different trigger:shop.customers.touch (target-at-cutover) [enabled always here, origin there]"],
    ),
    left(
        "CREATE POLICY \"all rows\" ON orders USING (true);",
        &["missing policy:shop.orders.\"all rows\" (target-at-cutover)"],
    ),
    left("CREATE PUBLICATION nothing_yet;", &["missing publication:nothing_yet (target-at-cutover)"]),
    left("CREATE USER MAPPING FOR PUBLIC SERVER far_away;", &["different foreign-server:far_away (target-before-cutover) [user mapping for PUBLIC "]),
    left("GRANT SELECT ON TABLE cheap, totals TO everything_app;", &[
            "missing view:shop.cheap (target-at-cutover) [grant to everything_app SELECT",
            "missing materialized-view:shop.totals (target-at-cutover) [grant to everything_app SELECT",
        ]),
    left("GRANT ALL (quantity) ON orders TO everything_app;", &["missing column:shop.orders.quantity (target-at-cutover) [grant to everything_app "]),
    left(
        "REVOKE EXECUTE ON FUNCTION add(integer, integer, integer[]) FROM PUBLIC;",
        &["different function:shop.add(integer, integer, integer[]) (target-at-cutover) [grant to PUBLIC none"],
    ),
    left(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT USAGE ON SEQUENCES TO PUBLIC;",
        &[
            "missing sequence:shop.identity_of_all_kinds_down_seq (target-at-cutover) [grant to PUBLIC USAGE",
            "missing sequence:shop.identity_of_all_kinds_plain_seq (target-at-cutover) [grant to PUBLIC USAGE",
            "missing sequence:shop.identity_of_all_kinds_up_seq (target-at-cutover) [grant to PUBLIC USAGE",
            "missing sequence:shop.loose_seq (target-at-cutover) [grant to PUBLIC USAGE",
            "missing default-privilege:",
        ],
    ),
];

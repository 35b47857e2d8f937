-- Everything that keeps PostgreSQL from changing the types of shop.orders.amount and shop.orders.note, or that it
-- forgets when it does. For PostgreSQL 15 and later.

CREATE ROLE shop_owner;
CREATE ROLE "it's ""me""";
CREATE ROLE reader;
CREATE SCHEMA shop;
GRANT ALL ON SCHEMA shop TO shop_owner, reader;
GRANT USAGE ON SCHEMA shop TO "it's ""me""";
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT, INSERT ON TABLES TO reader;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE shop.orders (
    id integer NOT NULL,
    amount numeric DEFAULT 0 NOT NULL,
    note character varying COLLATE pg_catalog."C" DEFAULT 'none',
    customer integer,
    extra text,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT paid CHECK (amount >= 0),
    CONSTRAINT noted CHECK (note <> '') NOT VALID,
    CONSTRAINT apart EXCLUDE USING btree (amount WITH =)
);
ALTER TABLE shop.orders OWNER TO shop_owner;
COMMENT ON CONSTRAINT paid ON shop.orders IS 'never less than nothing';
COMMENT ON COLUMN shop.orders.amount IS 'in euros';
GRANT SELECT (amount), UPDATE (note) ON shop.orders TO reader;
ALTER TABLE shop.orders ALTER COLUMN note SET STORAGE EXTERNAL;
ALTER TABLE shop.orders ALTER COLUMN note SET STATISTICS 77;
ALTER TABLE shop.orders ALTER COLUMN note SET (n_distinct = 5);
CREATE UNIQUE INDEX by_amount ON shop.orders (amount) INCLUDE (note) WITH (fillfactor = 60);
ALTER TABLE shop.orders REPLICA IDENTITY USING INDEX by_amount;
CREATE INDEX by_expression ON shop.orders (lower(note), (amount + 1)) WHERE note <> '';
ALTER INDEX shop.by_expression ALTER COLUMN 2 SET STATISTICS 55;
COMMENT ON INDEX shop.by_expression IS 'an index';
ALTER TABLE shop.orders CLUSTER ON by_amount;
CREATE STATISTICS shop.together (ndistinct) ON amount, note FROM shop.orders;
ALTER STATISTICS shop.together OWNER TO shop_owner;
ALTER STATISTICS shop.together SET STATISTICS 33;
COMMENT ON STATISTICS shop.together IS 'statistics';

CREATE TABLE shop.lines (order_id integer, amount numeric REFERENCES shop.orders (amount));

-- Views on views, with all that hangs on them
CREATE VIEW shop.open_orders WITH (security_barrier = true) AS
    SELECT id, amount, note FROM shop.orders WHERE amount > 1 WITH CASCADED CHECK OPTION;
ALTER VIEW shop.open_orders OWNER TO shop_owner;
ALTER VIEW shop.open_orders ALTER COLUMN amount SET DEFAULT 5;
COMMENT ON VIEW shop.open_orders IS 'it''s; a "view" $$';
COMMENT ON COLUMN shop.open_orders.amount IS 'of the view';
GRANT SELECT ON shop.open_orders TO PUBLIC;
GRANT INSERT ON shop.open_orders TO "it's ""me""" WITH GRANT OPTION;
GRANT UPDATE (amount), SELECT (amount) ON shop.open_orders TO "it's ""me""" WITH GRANT OPTION;
GRANT UPDATE (amount) ON shop.open_orders TO reader;
SET ROLE "it's ""me"""; GRANT INSERT ON shop.open_orders TO reader; GRANT SELECT (amount) ON shop.open_orders TO reader; RESET ROLE;
CREATE VIEW shop.a_view_on_it AS SELECT o.amount * 2 AS double, o.note || 'x' AS noted FROM shop.open_orders AS o;
REVOKE ALL ON shop.a_view_on_it FROM reader;
CREATE VIEW shop.whole AS SELECT orders AS o FROM shop.orders;
CREATE VIEW shop.of_whole AS SELECT (w.o).amount AS amount FROM shop.whole AS w;
CREATE VIEW shop.untouched AS SELECT id FROM shop.orders;
COMMENT ON VIEW shop.untouched IS 'uses neither column';

CREATE FUNCTION shop.instead() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER into_view INSTEAD OF INSERT ON shop.a_view_on_it FOR EACH ROW EXECUTE FUNCTION shop.instead('a', 'it''s');
COMMENT ON TRIGGER into_view ON shop.a_view_on_it IS 'a trigger on a view';
CREATE RULE on_view AS ON DELETE TO shop.a_view_on_it DO INSTEAD DELETE FROM shop.orders WHERE amount = old.double;

CREATE MATERIALIZED VIEW shop.totals WITH (fillfactor = 70) AS
    SELECT customer, sum(amount) AS total, max(note) AS last FROM shop.orders GROUP BY customer;
ALTER MATERIALIZED VIEW shop.totals OWNER TO shop_owner;
ALTER MATERIALIZED VIEW shop.totals ALTER COLUMN last SET STORAGE EXTERNAL;
ALTER MATERIALIZED VIEW shop.totals ALTER COLUMN last SET STATISTICS 11;
CREATE UNIQUE INDEX totals_by_customer ON shop.totals (customer);
CREATE INDEX totals_by_expression ON shop.totals ((total * 2));
ALTER INDEX shop.totals_by_expression ALTER COLUMN 1 SET STATISTICS 66;
COMMENT ON INDEX shop.totals_by_customer IS 'of the materialized view';
ALTER MATERIALIZED VIEW shop.totals CLUSTER ON totals_by_customer;
COMMENT ON MATERIALIZED VIEW shop.totals IS 'materialized';
COMMENT ON COLUMN shop.totals.total IS 'a sum';
CREATE STATISTICS shop.of_totals ON customer, total FROM shop.totals;
GRANT SELECT ON shop.totals TO reader;
CREATE MATERIALIZED VIEW shop.on_totals AS SELECT count(*) AS n FROM shop.totals;

-- Functions: rows of a view, bodies that the server reads
CREATE FUNCTION shop.row_of(integer) RETURNS SETOF shop.open_orders LANGUAGE plpgsql STABLE
    AS 'BEGIN RETURN QUERY SELECT * FROM shop.open_orders WHERE id = $1; END';
ALTER FUNCTION shop.row_of(integer) OWNER TO shop_owner;
GRANT EXECUTE ON FUNCTION shop.row_of(integer) TO PUBLIC;
COMMENT ON FUNCTION shop.row_of(integer) IS 'rows of a view';
CREATE FUNCTION shop.of_row(o shop.open_orders) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT o.id';
CREATE TABLE shop.defaults (n integer DEFAULT shop.of_row(NULL::shop.open_orders));
CREATE FUNCTION shop.amount_of(integer) RETURNS numeric LANGUAGE sql STABLE
    BEGIN ATOMIC SELECT amount FROM shop.orders WHERE id = $1; END;
COMMENT ON FUNCTION shop.amount_of(integer) IS 'an atomic body';
GRANT EXECUTE ON FUNCTION shop.amount_of(integer) TO reader;
CREATE VIEW shop.calls AS SELECT shop.amount_of(1) AS amount;
CREATE FUNCTION shop.counts_view() RETURNS bigint LANGUAGE sql STABLE RETURN (SELECT count(*) FROM shop.a_view_on_it);
CREATE PROCEDURE shop.note_all(text) LANGUAGE sql BEGIN ATOMIC UPDATE shop.orders SET note = $1; END;

-- Triggers, rules, policies
CREATE TRIGGER of_columns BEFORE UPDATE OF amount, note ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.instead();
ALTER TABLE shop.orders ENABLE ALWAYS TRIGGER of_columns;
COMMENT ON TRIGGER of_columns ON shop.orders IS 'it''s a trigger';
CREATE CONSTRAINT TRIGGER on_condition AFTER UPDATE ON shop.orders DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (old.amount <> new.amount) EXECUTE FUNCTION shop.instead();
ALTER TABLE shop.orders DISABLE TRIGGER on_condition;
CREATE TRIGGER stays BEFORE INSERT ON shop.orders FOR EACH ROW EXECUTE FUNCTION shop.instead();
CREATE TABLE shop.log (amount numeric, note text);
CREATE RULE logged AS ON UPDATE TO shop.orders WHERE new.amount <> old.amount
    DO ALSO INSERT INTO shop.log VALUES (new.amount, new.note);
COMMENT ON RULE logged ON shop.orders IS 'a rule';
ALTER TABLE shop.orders DISABLE RULE logged;
CREATE RULE elsewhere AS ON DELETE TO shop.log DO ALSO UPDATE shop.orders SET note = '' WHERE amount = old.amount;
ALTER TABLE shop.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY small ON shop.orders AS RESTRICTIVE FOR UPDATE TO reader USING (amount < 10) WITH CHECK (note <> 'x');
COMMENT ON POLICY small ON shop.orders IS 'a policy';
CREATE POLICY elsewhere ON shop.log USING (EXISTS (SELECT FROM shop.orders AS o WHERE o.amount = log.amount));
CREATE POLICY by_view ON shop.log USING (EXISTS (SELECT FROM shop.a_view_on_it AS v WHERE v.double = log.amount));

CREATE PUBLICATION with_columns FOR TABLE shop.orders (id, amount), shop.log WHERE (amount > 0);
CREATE PUBLICATION with_filter FOR TABLE shop.log, shop.orders WHERE (note <> 'it''s');
CREATE PUBLICATION whole_table FOR TABLE shop.orders;

-- What inherits, and partitions
CREATE TABLE shop.archived (archived_at date) INHERITS (shop.orders);
ALTER TABLE shop.archived ALTER COLUMN note SET STORAGE MAIN;
CREATE INDEX archived_note ON shop.archived (note);
CREATE TRIGGER of_column BEFORE UPDATE OF note ON shop.archived FOR EACH ROW EXECUTE FUNCTION shop.instead();

CREATE TABLE shop.parts (id integer NOT NULL, at date NOT NULL, amount numeric NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE shop.parts_old PARTITION OF shop.parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE shop.parts_rest (amount numeric NOT NULL, at date NOT NULL, id integer NOT NULL);
ALTER TABLE shop.parts ATTACH PARTITION shop.parts_rest DEFAULT;
CREATE INDEX parts_amount ON ONLY shop.parts (amount);
CREATE INDEX parts_old_amount_idx ON shop.parts_old (amount) WITH (fillfactor = 50);
CREATE INDEX named_otherwise ON shop.parts_rest (amount);
ALTER INDEX shop.parts_amount ATTACH PARTITION shop.parts_old_amount_idx;
ALTER INDEX shop.parts_amount ATTACH PARTITION shop.named_otherwise;
COMMENT ON INDEX shop.parts_amount IS 'of all parts';
COMMENT ON INDEX shop.named_otherwise IS 'of one part';
ALTER TABLE shop.parts_old CLUSTER ON parts_old_amount_idx;
ALTER TABLE shop.parts_old ADD CONSTRAINT old_key UNIQUE (amount, at);
ALTER TABLE shop.parts_rest ADD CONSTRAINT parts_rest_amount_at_key UNIQUE (amount, at);
ALTER TABLE shop.parts ADD CONSTRAINT parts_key UNIQUE (amount, at);
ALTER TABLE shop.parts_rest REPLICA IDENTITY USING INDEX parts_rest_amount_at_key;
CREATE TRIGGER on_parts AFTER UPDATE OF amount ON shop.parts FOR EACH ROW EXECUTE FUNCTION shop.instead();
ALTER TABLE shop.parts_old DISABLE TRIGGER on_parts;
COMMENT ON TRIGGER on_parts ON shop.parts_rest IS 'of one part';
CREATE VIEW shop.of_parts AS SELECT sum(amount) AS amount FROM shop.parts;

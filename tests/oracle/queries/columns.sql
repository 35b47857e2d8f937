-- Columns. Those of a view have no properties of their own but name, type and default.
SELECT 'column ' || c.oid::regclass || '.' || quote_ident(a.attname), p.property, p.value
FROM own_relations c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
CROSS JOIN LATERAL (VALUES
    ('position', (SELECT count(*) FROM pg_attribute b
        WHERE b.attrelid = c.oid AND b.attnum BETWEEN 1 AND a.attnum AND NOT b.attisdropped)::text),
    ('number', a.attnum::text),
    ('type', format_type(a.atttypid, a.atttypmod)),
    ('not null', CASE WHEN a.attnotnull THEN 'yes' END),
    ('default expression', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, c.oid) END),
    ('generated', CASE a.attgenerated WHEN 's' THEN 'stored' WHEN 'v' THEN 'virtual' END),
    ('generated expression', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, c.oid) END),
    ('identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END),
    ('collation', CASE WHEN a.attcollation <> t.typcollation AND c.relkind NOT IN ('v', 'm')
        THEN a.attcollation::regcollation::text END),
    ('storage', CASE WHEN a.attstorage <> t.typstorage THEN
        CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' END END),
    ('compression', CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END),
    ('statistics target', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END),
    ('declared here', CASE WHEN NOT a.attislocal THEN 'no' END),
    ('inherited from', nullif(a.attinhcount, 0)::text)
) AS p(property, value)
UNION ALL SELECT 'column ' || c.oid::regclass || '.' || quote_ident(a.attname), 'option ' || o.option_name, o.option_value
FROM own_relations c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped, pg_options_to_table(a.attoptions) o
UNION ALL SELECT 'column ' || c.oid::regclass || '.' || quote_ident(a.attname), 'foreign option ' || o.option_name, o.option_value
FROM own_relations c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped, pg_options_to_table(a.attfdwoptions) o

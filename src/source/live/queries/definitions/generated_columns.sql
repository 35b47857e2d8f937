-- What generated columns are computed from.
SELECT d.oid AS object, 0::int2 AS part, pg_get_expr(d.adbin, d.adrelid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_attrdef d ON d.oid = wanted.oid
WHERE pg_table_is_visible(d.adrelid) IS NOT NULL -- it was not dropped meanwhile

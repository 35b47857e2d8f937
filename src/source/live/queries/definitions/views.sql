-- What views and materialized views show. This locks the relations that they read.
SELECT c.oid AS object, 0::int2 AS part, pg_get_viewdef(c.oid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_class c ON c.oid = wanted.oid
WHERE pg_table_is_visible(c.oid) IS NOT NULL -- it was not dropped meanwhile

-- WHERE of partial indexes.
SELECT i.indexrelid AS object, 0::int2 AS part, pg_get_expr(i.indpred, i.indrelid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_index i ON i.indexrelid = wanted.oid
WHERE pg_table_is_visible(i.indrelid) IS NOT NULL -- it was not dropped meanwhile

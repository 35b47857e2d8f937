-- The expressions of partition keys, all of one key in one list.
SELECT k.partrelid AS object, 0::int2 AS part, pg_get_expr(k.partexprs, k.partrelid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_partitioned_table k ON k.partrelid = wanted.oid
WHERE pg_table_is_visible(k.partrelid) IS NOT NULL -- it was not dropped meanwhile

-- CHECK constraints, of tables and of domains.
SELECT k.oid AS object, 0::int2 AS part, pg_get_expr(k.conbin, k.conrelid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_constraint k ON k.oid = wanted.oid
WHERE k.conrelid = 0 OR pg_table_is_visible(k.conrelid) IS NOT NULL -- it was not dropped meanwhile

-- Partition keys with expressions, whole: only there is told which collations are not the expressions' own.
SELECT k.partrelid AS object, 0::int2 AS part, pg_get_partkeydef(k.partrelid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_partitioned_table k ON k.partrelid = wanted.oid
WHERE pg_table_is_visible(k.partrelid) IS NOT NULL -- it was not dropped meanwhile

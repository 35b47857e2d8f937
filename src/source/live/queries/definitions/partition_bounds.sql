-- FOR VALUES of partitions. It mentions no column, so that it is printed without looking at the table.
SELECT c.oid AS object, 0::int2 AS part, pg_get_expr(c.relpartbound, 0) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_class c ON c.oid = wanted.oid

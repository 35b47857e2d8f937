-- Bodies that the server keeps parsed, from PostgreSQL 14 on. This locks the relations that they name.
SELECT p.oid AS object, 0::int2 AS part, pg_get_function_sqlbody(p.oid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_proc p ON p.oid = wanted.oid

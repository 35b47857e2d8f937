-- Defaults of a function's arguments, all in one list.
SELECT p.oid AS object, 0::int2 AS part, pg_get_expr(p.proargdefaults, 0) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_proc p ON p.oid = wanted.oid

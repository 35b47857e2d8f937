-- Defaults of domains.
SELECT t.oid AS object, 0::int2 AS part, pg_get_expr(t.typdefaultbin, 0) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_type t ON t.oid = wanted.oid

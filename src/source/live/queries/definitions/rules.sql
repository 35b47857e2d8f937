-- Rewrite rules, whole.
SELECT r.oid AS object, 0::int2 AS part, pg_get_ruledef(r.oid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_rewrite r ON r.oid = wanted.oid

-- Which rows of a table a publication publishes, from PostgreSQL 15 on.
SELECT r.oid AS object, 0::int2 AS part, pg_get_expr(r.prqual, r.prrelid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_publication_rel r ON r.oid = wanted.oid

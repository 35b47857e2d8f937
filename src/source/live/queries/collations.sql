-- The names of all collations.
SELECT c.oid AS oid, c.collname AS name, n.nspname AS schema
FROM pg_collation c
JOIN pg_namespace n ON n.oid = c.collnamespace

-- The names of all operator classes; whether an index takes it where none is named.
SELECT o.oid AS oid, o.opcname AS name, n.nspname AS schema, o.opcdefault AS is_default
FROM pg_opclass o
JOIN pg_namespace n ON n.oid = o.opcnamespace

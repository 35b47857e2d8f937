-- The names of all roles, for owners.
SELECT r.oid AS oid, r.rolname AS name
FROM pg_roles r

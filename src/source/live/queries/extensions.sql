-- Extensions. Every database has plpgsql, so that nobody has to make it.
SELECT
    e.oid                                                        AS oid,
    e.extname                                                    AS name,
    n.nspname                                                    AS schema,
    e.extversion                                                 AS version
FROM pg_extension e
JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'

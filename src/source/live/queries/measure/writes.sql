-- How many rows were written so far ($1 schemas, $2 tables), and the server's clock. A standby does not count.
SELECT
    n.nspname                                                    AS schema,
    c.relname                                                    AS name,
    pg_stat_get_tuples_inserted(c.oid)                           AS inserts,
    pg_stat_get_tuples_updated(c.oid)                            AS updates,
    pg_stat_get_tuples_deleted(c.oid)                            AS deletes,
    extract(epoch FROM clock_timestamp())::float8                AS seconds
FROM unnest($1::text[], $2::text[]) AS wanted (schema, name)
JOIN pg_namespace n ON n.nspname = wanted.schema
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
WHERE c.relkind IN ('r', 'm') AND NOT pg_is_in_recovery()

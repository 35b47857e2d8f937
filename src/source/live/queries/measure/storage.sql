-- What tables take on disk and how they are written to ($1 schemas, $2 tables). The functions that look at files lock
-- the tables for as long as the query runs.
SELECT
    n.nspname                                                    AS schema,
    c.relname                                                    AS name,
    nullif(c.reltuples, CASE WHEN c.relpages = 0 THEN 0 END)::float8 AS rows,            -- before 14
    nullif(c.reltuples, -1)::float8                              AS rows,                -- since 14
    coalesce(pg_relation_size(c.oid), 0)                         AS heap,
    coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0) AS toast,
    coalesce(pg_indexes_size(c.oid), 0)                          AS indexes,
    pg_stat_get_dead_tuples(c.oid)                               AS dead_rows
FROM unnest($1::text[], $2::text[]) AS wanted (schema, name)
JOIN pg_namespace n ON n.nspname = wanted.schema
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
WHERE c.relkind IN ('r', 'm')

-- How large tables were when they were last vacuumed or analyzed ($1 schemas, $2 tables): nothing is locked.
SELECT
    n.nspname                                                    AS schema,
    c.relname                                                    AS name,
    nullif(c.reltuples, CASE WHEN c.relpages = 0 THEN 0 END)::float8 AS rows,            -- before 14
    nullif(c.reltuples, -1)::float8                              AS rows,                -- since 14
    (c.relpages::int8 + coalesce(toast.relpages, 0)) * current_setting('block_size')::int8 AS bytes
FROM unnest($1::text[], $2::text[]) AS wanted (schema, name)
JOIN pg_namespace n ON n.nspname = wanted.schema
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid AND toast.relkind = 't'
WHERE c.relkind IN ('r', 'm')

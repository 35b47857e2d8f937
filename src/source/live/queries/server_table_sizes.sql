-- How large tables are, as the last VACUUM or ANALYZE left it: functions that look at the files would lock the tables.
WITH index_pages AS (
    SELECT i.indrelid AS relation, sum(c.relpages)::int8 AS pages
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    GROUP BY i.indrelid
)
SELECT
    n.nspname                                                    AS schema,
    c.relname                                                    AS name,
    nullif(c.reltuples, CASE WHEN c.relpages = 0 THEN 0 END)::float8 AS rows,             -- before 14
    nullif(c.reltuples, -1)::float8                              AS rows,                -- since 14
    c.relpages::int8                                             AS heap_pages,
    coalesce(toast.relpages::int8, 0) + coalesce(of_toast.pages, 0) AS toast_pages,
    coalesce(own.pages, 0)                                       AS index_pages
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid AND toast.relkind = 't'
LEFT JOIN index_pages of_toast ON of_toast.relation = toast.oid
LEFT JOIN index_pages own ON own.relation = c.oid
WHERE c.relnamespace = ANY ($1::oid[])
    AND c.relkind IN ('r', 'm')
    AND c.relpersistence <> 't'

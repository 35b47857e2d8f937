-- Transactions that clients have open, in all databases. What they run is not read: it may hold data.
SELECT
    a.pid                                                        AS pid,
    a.usename                                                    AS user_name,
    a.datname                                                    AS database,
    coalesce(a.application_name, '')                             AS application,
    coalesce(a.state, '')                                        AS state,
    greatest(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::int8
                                                                 AS age_seconds
FROM pg_stat_activity a
WHERE a.xact_start IS NOT NULL
    AND a.pid <> pg_backend_pid()
    AND a.query NOT LIKE 'autovacuum:%'                                                  -- before 10
    AND a.backend_type = 'client backend'                                                -- since 10
ORDER BY a.xact_start, a.pid

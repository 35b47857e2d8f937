-- Transactions of two-phase commit that wait, in all databases.
SELECT
    p.gid                                                        AS gid,
    p.owner                                                      AS owner,
    p.database                                                   AS database,
    greatest(extract(epoch FROM clock_timestamp() - p.prepared), 0)::int8
                                                                 AS age_seconds
FROM pg_prepared_xacts p
ORDER BY p.prepared, p.gid

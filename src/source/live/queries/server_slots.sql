-- Replication slots of the cluster. Positions in the WAL are counted in bytes from its beginning.
SELECT
    s.slot_name                                                  AS name,
    s.plugin                                                     AS plugin,
    s.database                                                   AS database,
    s.active                                                     AS is_active,
    false                                                        AS is_temporary,        -- before 10
    s.temporary                                                  AS is_temporary,        -- since 10
    false                                                        AS is_synchronized,     -- before 17
    s.synced                                                     AS is_synchronized,     -- since 17
    (s.restart_lsn - '0/0'::pg_lsn)::int8                        AS restart_position,
    NULL::text                                                   AS wal_status,          -- before 13
    s.wal_status                                                 AS wal_status,          -- since 13
    NULL::text                                                   AS invalidation         -- before 17
    s.invalidation_reason                                        AS invalidation         -- since 17
FROM pg_replication_slots s
ORDER BY s.slot_name

-- How far the WAL reaches: as written, on a standby as replayed. Some providers refuse to tell.
SELECT
    (CASE WHEN pg_is_in_recovery()
        THEN pg_last_xlog_replay_location() ELSE pg_current_xlog_location()              -- before 10
        THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn()                          -- since 10
    END - '0/0'::pg_lsn)::int8                                           AS number

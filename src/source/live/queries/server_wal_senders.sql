-- How many WAL senders run.
SELECT count(*) AS number
FROM pg_stat_get_wal_senders()

-- since 10
-- Where there is much to read, from this size of pg_class on ($1, bytes): the snapshot for a second connection, and when
-- the server started, so that the second knows that it came to the same.
SELECT
    CASE WHEN pg_relation_size('pg_class') >= $1::int8 THEN pg_export_snapshot() END AS snapshot,
    (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::int8 AS server_started

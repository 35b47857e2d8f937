-- The server as far as it decides how it is measured, and its large objects.
SELECT
    pg_is_in_recovery()                                          AS is_standby,
    (SELECT count(*) FROM pg_largeobject_metadata)               AS large_objects,
    to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS measured_at

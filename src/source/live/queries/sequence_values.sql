-- since 10
-- Where sequences stand. A NULL is one that was not called since it was made or set: it is read from itself.
-- These functions lock a sequence, like a call of it, until the transaction ends: there is one for each part of them.
SELECT
    wanted.oid                                                   AS sequence,
    pg_sequence_last_value(wanted.oid)                           AS value,               -- before 18
    true                                                         AS is_called            -- before 18
    data.last_value                                              AS value,               -- since 18
    data.is_called                                               AS is_called            -- since 18
FROM unnest($1::oid[]) AS wanted (oid)
CROSS JOIN LATERAL pg_get_sequence_data(wanted.oid) AS data                              -- since 18
WHERE pg_table_is_visible(wanted.oid) IS NOT NULL -- it was not dropped meanwhile

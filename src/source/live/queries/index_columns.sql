-- The columns of indexes for which something is set: a statistics target, parameters of the operator class.
SELECT
    a.attrelid                                                   AS index,
    a.attnum                                                     AS number,
    a.attstattarget::int2                                        AS statistics_target,   -- before 17
    coalesce(a.attstattarget, -1::int2)                          AS statistics_target,   -- since 17
    a.attoptions                                                 AS options
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = ANY ($1::oid[])
    AND c.relkind IN ('i', 'I')
    AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL)

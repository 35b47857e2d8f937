-- Who inherits from whom: children by inheritance, partitions, and the parts of partitioned indexes.
SELECT
    i.inhrelid                                                   AS child,
    i.inhparent                                                  AS parent,
    i.inhseqno                                                   AS place,
    false                                                        AS is_partition,        -- before 10
    c.relispartition                                             AS is_partition         -- since 10
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
WHERE c.relnamespace = ANY ($1::oid[])
    AND NOT i.inhdetachpending                                                           -- since 14

-- Indexes, those of constraints too.
SELECT
    i.indexrelid                                                 AS oid,
    i.indrelid                                                   AS relation,
    c.relname                                                    AS name,
    c.relkind                                                    AS kind,
    method.amname                                                AS method,
    i.indisunique                                                AS is_unique,
    false                                                        AS nulls_not_distinct,  -- before 15
    i.indnullsnotdistinct                                        AS nulls_not_distinct,  -- since 15
    i.indisvalid                                                 AS is_valid,
    i.indisreplident                                             AS is_replica_identity,
    i.indisclustered                                             AS is_clustered,
    i.indkey                                                     AS columns,
    i.indnatts                                                   AS key_columns,         -- before 11
    i.indnkeyatts                                                AS key_columns,         -- since 11
    i.indcollation                                               AS collations,
    i.indclass                                                   AS operator_classes,
    i.indoption                                                  AS orders,
    i.indpred IS NOT NULL                                        AS has_predicate,
    tablespace.spcname                                           AS tablespace,
    c.reloptions                                                 AS options
FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am method ON method.oid = c.relam
LEFT JOIN pg_tablespace tablespace ON tablespace.oid = c.reltablespace
WHERE c.relnamespace = ANY ($1::oid[])
    AND c.relpersistence <> 't'

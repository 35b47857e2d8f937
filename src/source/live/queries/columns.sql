-- Columns of tables and views, attributes of composite types, and those columns of indexes for which something is set:
-- a statistics target, parameters of the operator class.
SELECT
    a.attrelid                                                   AS relation,
    a.attnum                                                     AS number,
    a.attname                                                    AS name,
    a.atttypid                                                   AS type,
    a.atttypmod                                                  AS modifier,
    -- only the functions of a type that is not built in know what its modifier means
    CASE WHEN a.atttypmod >= 0 AND a.atttypid >= 16384 THEN format_type(a.atttypid, a.atttypmod) END AS type_text,
    a.attnotnull                                                 AS not_null,
    d.oid                                                        AS default_oid,
    ''::"char"                                                   AS identity,            -- before 10
    a.attidentity                                                AS identity,            -- since 10
    ''::"char"                                                   AS generated,           -- before 12
    a.attgenerated                                               AS generated,           -- since 12
    a.attcollation                                               AS collation,
    a.attstorage                                                 AS storage,
    ''::"char"                                                   AS compression,         -- before 14
    a.attcompression                                             AS compression,         -- since 14
    a.attstattarget::int2                                        AS statistics_target,   -- before 17
    coalesce(a.attstattarget, -1::int2)                          AS statistics_target,   -- since 17
    a.attislocal                                                 AS is_local,
    a.attinhcount::int4                                          AS inherited_from,
    a.attoptions                                                 AS options,
    a.attfdwoptions                                              AS foreign_options
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON a.atthasdef AND d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = ANY ($1::oid[])
    AND (c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
        OR c.relkind IN ('i', 'I') AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL))
    AND c.relpersistence <> 't'

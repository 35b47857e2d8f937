-- Sequences, those of identity columns too, and the columns that they belong to.
SELECT
    c.oid                                                        AS oid,
    c.relname                                                    AS name,
    c.relnamespace                                               AS schema,
    c.relpersistence                                             AS persistence,
    c.relowner                                                   AS owner,
    has_sequence_privilege(c.oid, 'SELECT')
        AND has_schema_privilege(c.relnamespace, 'USAGE')        AS may_read,
    20::oid                                                      AS type,                -- before 10
    s.seqtypid                                                   AS type,                -- since 10
    coalesce(p.start_value, 1)                                   AS start,               -- before 10
    s.seqstart                                                   AS start,               -- since 10
    coalesce(p.increment, 1)                                     AS increment,           -- before 10
    s.seqincrement                                               AS increment,           -- since 10
    coalesce(p.minimum_value, 1)                                 AS minimum,             -- before 10
    s.seqmin                                                     AS minimum,             -- since 10
    coalesce(p.maximum_value, 9223372036854775807)               AS maximum,             -- before 10
    s.seqmax                                                     AS maximum,             -- since 10
    1::int8                                                      AS cache,               -- before 10
    s.seqcache                                                   AS cache,               -- since 10
    coalesce(p.cycle_option, false)                              AS is_cycling,          -- before 10
    s.seqcycle                                                   AS is_cycling,          -- since 10
    d.refobjid                                                   AS owner_relation,
    d.refobjsubid                                                AS owner_column,
    d.deptype                                                    AS ownership
FROM pg_class c
LEFT JOIN LATERAL pg_sequence_parameters(CASE WHEN has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE') THEN c.oid END) p ON true -- before 10
JOIN pg_sequence s ON s.seqrelid = c.oid                                                 -- since 10
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
WHERE c.relkind = 'S'
    AND c.relnamespace = ANY ($1::oid[])
    AND c.relpersistence <> 't'

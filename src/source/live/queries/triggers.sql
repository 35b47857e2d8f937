-- Triggers of the database's own, and those that partitions have from the tables above them. Triggers
-- that make a key or a foreign key work are left out.
SELECT
    t.oid                                                        AS oid,
    t.tgrelid                                                    AS relation,
    t.tgname                                                     AS name,
    t.tgfoid                                                     AS function,
    function_schema.nspname                                      AS function_schema,
    function.proname                                             AS function_name,
    t.tgtype                                                     AS type,
    t.tgenabled                                                  AS enabled,
    above.objid IS NOT NULL                                      AS inherited,           -- since 11 before 13
    t.tgparentid <> 0                                            AS inherited,           -- since 13
    false                                                        AS inherited,           -- before 11
    t.tgconstraint <> 0                                          AS is_constraint,
    from_schema.nspname                                          AS from_schema,
    from_table.relname                                           AS from_table,
    t.tgdeferrable                                               AS deferrable,
    t.tginitdeferred                                             AS initially_deferred,
    t.tgattr::int2[]                                             AS columns,
    t.tgargs                                                     AS arguments,
    t.tgqual IS NOT NULL                                         AS has_condition,
    NULL::text                                                   AS old_table,           -- before 10
    NULL::text                                                   AS new_table            -- before 10
    t.tgoldtable                                                 AS old_table,           -- since 10
    t.tgnewtable                                                 AS new_table            -- since 10
FROM pg_trigger t
JOIN pg_proc function ON function.oid = t.tgfoid
JOIN pg_namespace function_schema ON function_schema.oid = function.pronamespace
LEFT JOIN pg_class from_table ON from_table.oid = t.tgconstrrelid
LEFT JOIN pg_namespace from_schema ON from_schema.oid = from_table.relnamespace
LEFT JOIN pg_constraint c ON c.oid = t.tgconstraint
LEFT JOIN pg_depend above                                                                -- since 11 before 13
    ON above.classid = 'pg_trigger'::regclass                                            -- since 11 before 13
    AND above.refclassid = 'pg_trigger'::regclass                                        -- since 11 before 13
    AND above.objid = t.oid                                                              -- since 11 before 13
WHERE coalesce(c.contype = 't', true)
    AND NOT t.tgisinternal                                                               -- before 11
    AND (NOT t.tgisinternal OR above.objid IS NOT NULL)                                  -- since 11 before 13
    AND (NOT t.tgisinternal OR t.tgparentid <> 0)                                        -- since 13
ORDER BY t.tgrelid, t.tgname

-- Functions, procedures and window functions. Aggregates have a query of their own.
SELECT
    p.oid                                                        AS oid,
    p.pronamespace                                               AS schema,
    p.proname                                                    AS name,
    p.proowner                                                   AS owner,
    (CASE WHEN p.proiswindow THEN 'w' ELSE 'f' END)::"char"          AS kind,                -- before 11
    p.prokind                                                    AS kind,                -- since 11
    coalesce(p.proallargtypes, p.proargtypes::oid[])             AS argument_types,
    p.proargmodes::text[]                                        AS argument_modes,
    p.proargnames::text[]                                        AS argument_names,
    p.pronargdefaults                                            AS defaults,
    p.prorettype                                                 AS result_type,
    p.proretset                                                  AS returns_set,
    language.lanname                                             AS language,
    p.prosrc                                                     AS source,
    p.probin                                                     AS library,
    false                                                        AS has_sql_body,        -- before 14
    p.prosqlbody IS NOT NULL                                     AS has_sql_body,        -- since 14
    p.provolatile                                                AS volatility,
    p.proisstrict                                                AS strict,
    p.prosecdef                                                  AS security_definer,
    p.proleakproof                                               AS leakproof,
    p.proparallel                                                AS parallel,
    p.procost::text                                              AS cost,
    p.prorows::text                                              AS rows,
    NULL::text                                                   AS support,             -- before 12
    nullif(p.prosupport::regproc::text, '-')::text               AS support,             -- since 12
    p.proconfig                                                  AS settings,
    p.protrftypes                                                AS transforms
FROM pg_proc p
JOIN pg_language language ON language.oid = p.prolang
WHERE p.pronamespace = ANY ($1::oid[])
    AND NOT p.proisagg                                                                   -- before 11
    AND p.prokind <> 'a'                                                                 -- since 11
    -- those that come with a range type are left out
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i'
    )
ORDER BY p.oid

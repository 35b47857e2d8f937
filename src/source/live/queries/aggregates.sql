-- Aggregates.
SELECT
    p.oid                                                        AS oid,
    p.pronamespace                                               AS schema,
    p.proname                                                    AS name,
    p.proowner                                                   AS owner,
    coalesce(p.proallargtypes, p.proargtypes::oid[])             AS argument_types,
    p.proargmodes::text[]                                        AS argument_modes,
    p.proargnames::text[]                                        AS argument_names,
    p.proparallel                                                AS parallel,
    a.aggkind                                                    AS kind,
    a.aggnumdirectargs                                           AS direct_arguments,
    a.aggtransfn::regproc::text                                  AS transition,
    a.aggtranstype::regtype::text                                AS state_type,
    a.aggtransspace                                              AS state_space,
    a.agginitval                                                 AS initial_state,
    nullif(a.aggfinalfn::regproc::text, '-')::text               AS final,
    a.aggfinalextra                                              AS final_extra,
    NULL::text                                                   AS final_modifies,      -- before 11
    a.aggfinalmodify::text                                       AS final_modifies,      -- since 11
    nullif(a.aggcombinefn::regproc::text, '-')::text             AS combine,
    nullif(a.aggserialfn::regproc::text, '-')::text              AS serialize,
    nullif(a.aggdeserialfn::regproc::text, '-')::text            AS deserialize,
    nullif(a.aggmtransfn::regproc::text, '-')::text              AS moving_transition,
    nullif(a.aggminvtransfn::regproc::text, '-')::text           AS moving_inverse,
    nullif(a.aggmtranstype::regtype::text, '-')::text            AS moving_state_type,
    a.aggmtransspace                                             AS moving_state_space,
    a.aggminitval                                                AS moving_initial_state,
    nullif(a.aggmfinalfn::regproc::text, '-')::text              AS moving_final,
    a.aggmfinalextra                                             AS moving_final_extra,
    NULL::text                                                   AS moving_final_modifies,-- before 11
    a.aggmfinalmodify::text                                            AS moving_final_modifies,-- since 11
    sort_schema.nspname                                          AS sort_operator_schema,
    sort.oprname                                                 AS sort_operator
FROM pg_aggregate a
JOIN pg_proc p ON p.oid = a.aggfnoid
LEFT JOIN pg_operator sort ON sort.oid = a.aggsortop
LEFT JOIN pg_namespace sort_schema ON sort_schema.oid = sort.oprnamespace
WHERE p.pronamespace = ANY ($1::oid[])
ORDER BY p.oid

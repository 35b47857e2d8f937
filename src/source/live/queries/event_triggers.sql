-- Event triggers.
SELECT
    e.oid                                                        AS oid,
    e.evtname                                                    AS name,
    e.evtevent                                                   AS event,
    e.evtowner                                                   AS owner,
    function_schema.nspname                                      AS function_schema,
    function.proname                                             AS function_name,
    e.evtenabled                                                 AS enabled,
    e.evttags::text[]                                            AS tags
FROM pg_event_trigger e
JOIN pg_proc function ON function.oid = e.evtfoid
JOIN pg_namespace function_schema ON function_schema.oid = function.pronamespace
ORDER BY e.evtname

-- Casts.
SELECT
    c.oid                                                        AS oid,
    c.castsource                                                 AS source,
    c.casttarget                                                 AS target,
    c.castsource::regtype::text                                  AS source_name,
    c.casttarget::regtype::text                                  AS target_name,
    c.castmethod                                                 AS method,
    c.castcontext                                                AS context,
    function_schema.nspname                                      AS function_schema,
    function.proname                                             AS function_name,
    ARRAY(
        SELECT argument::regtype::text
        FROM unnest(function.proargtypes) WITH ORDINALITY AS arguments (argument, place)
        ORDER BY place
    )::text[] AS function_arguments
FROM pg_cast c
LEFT JOIN pg_proc function ON function.oid = c.castfunc
LEFT JOIN pg_namespace function_schema ON function_schema.oid = function.pronamespace
WHERE c.oid >= 16384
    -- every range type comes with one to its multirange
    AND NOT EXISTS (                                                                     -- since 14
        SELECT FROM pg_range r WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget -- since 14
    )                                                                                    -- since 14
ORDER BY c.oid

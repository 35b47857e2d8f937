-- Foreign-data wrappers.
SELECT
    w.oid                                                        AS oid,
    w.fdwname                                                    AS name,
    w.fdwowner                                                   AS owner,
    handler_schema.nspname                                       AS handler_schema,
    handler.proname                                              AS handler,
    validator_schema.nspname                                     AS validator_schema,
    validator.proname                                            AS validator,
    -- by name, as pg_dump writes them
    ARRAY(SELECT o FROM unnest(w.fdwoptions) o ORDER BY split_part(o, '=', 1))::text[] AS options
FROM pg_foreign_data_wrapper w
LEFT JOIN pg_proc handler ON handler.oid = w.fdwhandler
LEFT JOIN pg_namespace handler_schema ON handler_schema.oid = handler.pronamespace
LEFT JOIN pg_proc validator ON validator.oid = w.fdwvalidator
LEFT JOIN pg_namespace validator_schema ON validator_schema.oid = validator.pronamespace
ORDER BY w.fdwname

-- Text search configurations.
SELECT
    c.oid                                                        AS oid,
    c.cfgnamespace                                               AS schema,
    c.cfgname                                                    AS name,
    c.cfgowner                                                   AS owner,
    parser_schema.nspname                                        AS parser_schema,
    parser.prsname                                               AS parser
FROM pg_ts_config c
JOIN pg_ts_parser parser ON parser.oid = c.cfgparser
JOIN pg_namespace parser_schema ON parser_schema.oid = parser.prsnamespace
WHERE c.cfgnamespace = ANY ($1::oid[])
ORDER BY c.oid

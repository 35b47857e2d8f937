-- Which dictionaries a text search configuration asks for each kind of token, in their order.
SELECT
    m.mapcfg                                                     AS configuration,
    token.alias                                                  AS token,
    m.mapdict::regdictionary::text                               AS dictionary
FROM pg_ts_config_map m
JOIN pg_ts_config c ON c.oid = m.mapcfg
JOIN LATERAL ts_token_type(c.cfgparser) token ON token.tokid = m.maptokentype
WHERE m.mapcfg >= 16384
ORDER BY m.mapcfg, m.maptokentype, m.mapseqno

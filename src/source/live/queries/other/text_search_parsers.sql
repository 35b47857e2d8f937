-- Text search parsers.
SELECT
    p.oid                                                        AS oid,
    p.prsnamespace                                               AS schema,
    p.prsname                                                    AS name,
    p.prsstart::regproc::text                                    AS start,
    p.prstoken::regproc::text                                    AS get_token,
    p.prsend::regproc::text                                      AS finish,
    nullif(p.prsheadline::regproc::text, '-')::text              AS headline,
    p.prslextype::regproc::text                                  AS token_types
FROM pg_ts_parser p
WHERE p.prsnamespace = ANY ($1::oid[])
ORDER BY p.oid

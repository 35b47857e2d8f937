-- Conversions between encodings.
SELECT
    c.oid                                                        AS oid,
    c.connamespace                                               AS schema,
    c.conname                                                    AS name,
    c.conowner                                                   AS owner,
    c.condefault                                                 AS is_default,
    pg_encoding_to_char(c.conforencoding)::text                  AS source,
    pg_encoding_to_char(c.contoencoding)::text                   AS target,
    c.conproc::regproc::text                                     AS function
FROM pg_conversion c
WHERE c.connamespace = ANY ($1::oid[])
ORDER BY c.oid

-- The database itself, and the role that reads it.
SELECT
    d.oid                                                        AS oid,
    d.datname                                                    AS name,
    d.datdba                                                     AS owner,
    pg_encoding_to_char(d.encoding)                              AS encoding,
    d.datcollate::text                                           AS collate,
    d.datctype::text                                             AS ctype,
    'c'::"char"                                                  AS locale_provider,     -- before 15
    NULL::text                                                   AS locale,              -- before 15
    d.datlocprovider                                             AS locale_provider,     -- since 15
    d.daticulocale                                               AS locale,              -- since 15 before 17
    d.datlocale                                                  AS locale,              -- since 17
    d.datconnlimit                                               AS connection_limit,
    current_user                                                 AS role
FROM pg_database d
WHERE d.datname = current_database()

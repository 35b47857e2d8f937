-- Collations.
SELECT
    c.oid                                                        AS oid,
    c.collnamespace                                              AS schema,
    c.collname                                                   AS name,
    c.collowner                                                  AS owner,
    'c'::"char"                                                  AS provider,            -- before 10
    c.collprovider                                               AS provider,            -- since 10
    true                                                         AS deterministic,       -- before 12
    c.collisdeterministic                                        AS deterministic,       -- since 12
    c.collcollate                                                AS collate,
    c.collctype                                                  AS ctype,
    NULL::text                                                   AS locale,              -- before 15
    c.colliculocale                                              AS locale,              -- since 15 before 17
    c.colllocale                                                 AS locale,              -- since 17
    NULL::text                                                   AS rules                -- before 16
    c.collicurules                                               AS rules                -- since 16
FROM pg_collation c
WHERE c.collnamespace = ANY ($1::oid[])
ORDER BY c.oid

-- since 10
-- Statistics objects.
SELECT
    s.oid                                                        AS oid,
    s.stxnamespace                                               AS schema,
    s.stxname                                                    AS name,
    s.stxowner                                                   AS owner,
    s.stxrelid                                                   AS relation,
    s.stxkind::text[]                                            AS kinds,
    s.stxkeys::int2[]                                            AS columns,
    -1::int4                                                     AS target,              -- before 13
    s.stxstattarget::int4                                        AS target,              -- since 13
    false                                                        AS has_expressions      -- before 14
    (s.stxexprs IS NOT NULL)::bool                               AS has_expressions      -- since 14
FROM pg_statistic_ext s
WHERE s.stxnamespace = ANY ($1::oid[])
ORDER BY s.oid

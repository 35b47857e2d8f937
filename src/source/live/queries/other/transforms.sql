-- Transforms between a type and a procedural language.
SELECT
    t.oid                                                        AS oid,
    t.trftype                                                    AS type,
    t.trftype::regtype::text                                     AS type_name,
    language.lanname                                             AS language,
    from_schema.nspname                                          AS from_sql_schema,
    from_sql.proname                                             AS from_sql,
    ARRAY(
        SELECT argument::regtype::text
        FROM unnest(from_sql.proargtypes) WITH ORDINALITY AS arguments (argument, place)
        ORDER BY place
    )::text[] AS from_sql_arguments,
    to_schema.nspname                                            AS to_sql_schema,
    to_sql.proname                                               AS to_sql,
    ARRAY(
        SELECT argument::regtype::text
        FROM unnest(to_sql.proargtypes) WITH ORDINALITY AS arguments (argument, place)
        ORDER BY place
    )::text[] AS to_sql_arguments
FROM pg_transform t
JOIN pg_language language ON language.oid = t.trflang
LEFT JOIN pg_proc from_sql ON from_sql.oid = t.trffromsql
LEFT JOIN pg_namespace from_schema ON from_schema.oid = from_sql.pronamespace
LEFT JOIN pg_proc to_sql ON to_sql.oid = t.trftosql
LEFT JOIN pg_namespace to_schema ON to_schema.oid = to_sql.pronamespace
ORDER BY t.oid

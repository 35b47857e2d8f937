-- Types of every kind, those left out that come with something else: of arrays, rows and multiranges.
SELECT
    t.oid                                                        AS oid,
    t.typname                                                    AS name,
    t.typnamespace                                               AS schema,
    CASE WHEN t.typisdefined THEN t.typtype ELSE '?'::"char" END AS kind,
    t.typowner                                                   AS owner,
    t.typrelid                                                   AS relation,
    t.typbasetype                                                AS base,
    t.typtypmod                                                  AS modifier,
    CASE WHEN t.typtypmod >= 0 AND t.typbasetype >= 16384 THEN format_type(t.typbasetype, t.typtypmod) END AS base_text,
    t.typnotnull                                                 AS not_null,
    t.typdefaultbin IS NOT NULL                                  AS has_default_expression,
    t.typcollation                                               AS collation
FROM pg_type t
LEFT JOIN pg_class composite ON composite.oid = t.typrelid AND composite.relkind = 'c'
LEFT JOIN pg_type element ON element.oid = t.typelem AND element.typarray = t.oid
WHERE t.typnamespace = ANY ($1::oid[])
    AND (t.typtype IN ('b', 'd', 'e', 'r') OR (t.typtype = 'c' AND composite.oid IS NOT NULL) OR (t.typtype = 'p' AND NOT t.typisdefined))
    AND element.oid IS NULL

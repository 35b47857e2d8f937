-- since 10
-- The tables that publications name, those of other schemas too. A column list of null is all columns.
SELECT
    r.oid                                                        AS oid,
    r.prpubid                                                    AS publication,
    r.prrelid                                                    AS relation,
    n.nspname                                                    AS schema,
    c.relname                                                    AS name,
    NULL::name[]                                                 AS columns,             -- before 15
    false                                                        AS has_row_filter       -- before 15
    CASE WHEN r.prattrs IS NOT NULL THEN ARRAY(                                          -- since 15
        SELECT a.attname FROM unnest(r.prattrs::int2[]) WITH ORDINALITY AS p (number, place) -- since 15
        JOIN pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = p.number            -- since 15
        ORDER BY p.place                                                                 -- since 15
    ) END                                                        AS columns,             -- since 15
    (r.prqual IS NOT NULL)::bool                                 AS has_row_filter       -- since 15
FROM pg_publication_rel r
JOIN pg_class c ON c.oid = r.prrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
ORDER BY r.prpubid, n.nspname, c.relname

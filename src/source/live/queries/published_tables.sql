-- since 10
-- The tables that publications name. A column list of null is all columns.
SELECT
    r.oid                                                        AS oid,
    r.prpubid                                                    AS publication,
    r.prrelid                                                    AS relation,
    NULL::int2[]                                                 AS columns,             -- before 15
    false                                                        AS has_row_filter       -- before 15
    r.prattrs::int2[]                                            AS columns,             -- since 15
    (r.prqual IS NOT NULL)::bool                                 AS has_row_filter       -- since 15
FROM pg_publication_rel r
JOIN pg_class c ON c.oid = r.prrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
ORDER BY r.prpubid, n.nspname, c.relname

-- Range types. Functions are named as CREATE TYPE takes them.
SELECT
    r.rngtypid                                                   AS type,
    r.rngsubtype                                                 AS subtype,
    format_type(r.rngsubtype, NULL)                              AS subtype_text,
    0::oid                                                       AS multirange,          -- before 14
    r.rngmultitypid                                              AS multirange,          -- since 14
    NULL::name                                                   AS multirange_name,     -- before 14
    multirange.typname                                           AS multirange_name,     -- since 14
    NULL::text                                                   AS multirange_text,     -- before 14
    r.rngmultitypid::regtype::text                               AS multirange_text,     -- since 14
    CASE WHEN NOT class.opcdefault THEN quote_ident(class_schema.nspname) || '.' || quote_ident(class.opcname) END AS operator_class,
    CASE WHEN r.rngcollation <> subtype.typcollation
        THEN quote_ident(collation_schema.nspname) || '.' || quote_ident(coll.collname) END AS collation,
    CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::text END  AS canonical,
    CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::text END      AS difference
FROM pg_range r
JOIN pg_type t ON t.oid = r.rngtypid
JOIN pg_type subtype ON subtype.oid = r.rngsubtype
LEFT JOIN pg_type multirange ON multirange.oid = r.rngmultitypid                         -- since 14
JOIN pg_opclass class ON class.oid = r.rngsubopc
JOIN pg_namespace class_schema ON class_schema.oid = class.opcnamespace
LEFT JOIN pg_collation coll ON coll.oid = r.rngcollation
LEFT JOIN pg_namespace collation_schema ON collation_schema.oid = coll.collnamespace
WHERE t.typnamespace = ANY ($1::oid[])

-- Base types. Functions are named as CREATE TYPE takes them.
SELECT
    t.oid                                                        AS oid,
    t.typlen                                                     AS length,
    t.typinput::text                                             AS input,
    t.typoutput::text                                            AS output,
    CASE WHEN t.typreceive <> 0 THEN t.typreceive::text END      AS receive,
    CASE WHEN t.typsend <> 0 THEN t.typsend::text END            AS send,
    CASE WHEN t.typmodin <> 0 THEN t.typmodin::text END          AS modifier_input,
    CASE WHEN t.typmodout <> 0 THEN t.typmodout::text END        AS modifier_output,
    CASE WHEN t.typanalyze <> 0 THEN t.typanalyze::text END      AS analyze,
    t.typcollation <> 0                                          AS is_collatable,
    CASE WHEN t.typdefaultbin IS NOT NULL THEN pg_get_expr(t.typdefaultbin, 0) ELSE quote_literal(t.typdefault) END AS default,
    NULL::text                                                   AS subscript,           -- before 14
    CASE WHEN t.typsubscript <> 0 THEN t.typsubscript::text END  AS subscript,           -- since 14
    CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END AS element,
    t.typcategory                                                AS category,
    t.typispreferred                                             AS is_preferred,
    t.typdelim                                                   AS delimiter,
    t.typalign                                                   AS alignment,
    t.typstorage                                                 AS storage,
    t.typbyval                                                   AS is_passed_by_value
FROM pg_type t
LEFT JOIN pg_type element ON element.oid = t.typelem AND element.typarray = t.oid
WHERE t.typnamespace = ANY ($1::oid[])
    AND t.typtype = 'b'
    AND t.typisdefined
    AND element.oid IS NULL

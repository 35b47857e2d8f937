-- Types of every kind.
SELECT 'type ' || t.oid::regtype, p.property, p.value
FROM own_types t
LEFT JOIN pg_type b ON b.oid = t.typbasetype
LEFT JOIN pg_range r ON r.rngtypid = t.oid
CROSS JOIN LATERAL (VALUES
    ('kind', CASE WHEN NOT t.typisdefined THEN 'shell' ELSE CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'c' THEN 'composite'
        WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range' WHEN 'b' THEN 'base' END END),
    ('domain over', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END),
    ('not null', CASE WHEN t.typtype = 'd' AND t.typnotnull THEN 'yes' END),
    ('default expression', CASE WHEN t.typtype = 'd' THEN pg_get_expr(t.typdefaultbin, 0) END),
    ('collation', CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END),
    ('range of', format_type(r.rngsubtype, NULL)),
    ('multirange', (SELECT quote_ident(m.typname) FROM pg_type m WHERE m.oid = r.rngmultitypid)),
    ('range collation', CASE WHEN r.rngcollation <> (SELECT s.typcollation FROM pg_type s WHERE s.oid = r.rngsubtype)
        THEN r.rngcollation::regcollation::text END),
    ('canonical text', CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::text END),
    ('subtype_diff text', CASE WHEN r.rngsubdiff <> 0 THEN r.rngsubdiff::text END),
    ('input text', CASE WHEN t.typtype = 'b' AND t.typisdefined THEN t.typinput::text END),
    ('output text', CASE WHEN t.typtype = 'b' AND t.typisdefined THEN t.typoutput::text END)
) AS p(property, value)
UNION ALL SELECT 'type ' || t.oid::regtype,
    'label ' || row_number() OVER (PARTITION BY t.oid ORDER BY e.enumsortorder), e.enumlabel
FROM own_types t JOIN pg_enum e ON e.enumtypid = t.oid
UNION ALL SELECT 'attribute ' || t.oid::regtype || '.' || quote_ident(a.attname), p.property, p.value
FROM own_types t JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type y ON y.oid = a.atttypid
CROSS JOIN LATERAL (VALUES
    ('position', (SELECT count(*) FROM pg_attribute b
        WHERE b.attrelid = t.typrelid AND b.attnum BETWEEN 1 AND a.attnum AND NOT b.attisdropped)::text),
    ('type', format_type(a.atttypid, a.atttypmod)),
    ('collation', CASE WHEN a.attcollation <> y.typcollation THEN a.attcollation::regcollation::text END)
) AS p(property, value)

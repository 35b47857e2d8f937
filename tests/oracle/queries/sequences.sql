-- Sequences, those of identity columns too.
SELECT 'sequence ' || c.oid::regclass, p.property, p.value
FROM own_classes c JOIN pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
    AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
CROSS JOIN LATERAL (
    SELECT query_to_xml(format('SELECT last_value, is_called FROM %s', c.oid::regclass), false, true, '') AS row
) v
CROSS JOIN LATERAL (VALUES
    ('type', format_type(s.seqtypid, NULL)),
    ('start', s.seqstart::text),
    ('increment', s.seqincrement::text),
    ('minimum', s.seqmin::text),
    ('maximum', s.seqmax::text),
    ('cache', s.seqcache::text),
    ('cycle', CASE WHEN s.seqcycle THEN 'yes' END),
    ('persistence', CASE c.relpersistence WHEN 'u' THEN 'unlogged' END),
    ('belongs to', a.attrelid::regclass || '.' || quote_ident(a.attname)),
    ('belongs as', CASE d.deptype WHEN 'a' THEN 'owned by' WHEN 'i' THEN 'identity' END),
    ('last value', (xpath('//last_value/text()', v.row))[1]::text),
    ('called', (xpath('//is_called/text()', v.row))[1]::text)
) AS p(property, value)

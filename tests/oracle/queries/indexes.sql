-- Indexes, those of constraints too.
SELECT 'index ' || i.indexrelid::regclass, p.property, p.value
FROM own_indexes i JOIN pg_am m ON m.oid = i.relam
CROSS JOIN LATERAL (VALUES
    ('relation', i.indrelid::regclass::text),
    ('method', quote_ident(m.amname)),
    ('unique', CASE WHEN i.indnullsnotdistinct THEN 'nulls not distinct' WHEN i.indisunique THEN 'nulls distinct' END),
    ('include', pg_temp.columns(i.indrelid, (i.indkey::int2[])[i.indnkeyatts:])),
    ('predicate expression', pg_get_expr(i.indpred, i.indrelid)),
    ('valid', CASE WHEN i.indisvalid THEN NULL WHEN i.relkind = 'I' THEN 'partitions are missing' ELSE 'no' END),
    ('attached to', (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)),
    ('role', coalesce((SELECT CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'x' THEN 'exclusion' END
        FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')), 'secondary')),
    ('tablespace', (SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = i.reltablespace))
) AS p(property, value)
UNION ALL SELECT 'index ' || i.indexrelid::regclass, 'option ' || o.option_name, o.option_value
FROM own_indexes i, pg_options_to_table(i.reloptions) o
UNION ALL SELECT 'index ' || i.indexrelid::regclass, 'key ' || n || ' statistics target', x.attstattarget::text
FROM own_indexes i CROSS JOIN generate_series(1, i.indnkeyatts) n
JOIN pg_attribute x ON x.attrelid = i.indexrelid AND x.attnum = n AND x.attstattarget >= 0
UNION ALL SELECT 'index ' || i.indexrelid::regclass, 'key ' || n || ' operator class option ' || o.option_name, o.option_value
FROM own_indexes i CROSS JOIN generate_series(1, i.indnkeyatts) n
JOIN pg_attribute x ON x.attrelid = i.indexrelid AND x.attnum = n, pg_options_to_table(x.attoptions) o
-- A person may name the default operator class, a dump leaves it out.
UNION ALL SELECT 'index ' || i.indexrelid::regclass, 'if told: key ' || n || ' operator class', pg_temp.operator_class(o.oid)
FROM own_indexes i CROSS JOIN generate_series(1, i.indnkeyatts) n
JOIN pg_opclass o ON o.oid = i.indclass[n - 1] AND o.opcdefault
UNION ALL SELECT 'index ' || i.indexrelid::regclass, 'key ' || n || p.property, p.value
FROM own_indexes i CROSS JOIN generate_series(1, i.indnkeyatts) n
JOIN pg_opclass o ON o.oid = i.indclass[n - 1]
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[n - 1] AND i.indkey[n - 1] <> 0
LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype = 'x'
CROSS JOIN LATERAL (VALUES
    ('', coalesce(quote_ident(a.attname), '(...)')),
    (' expression', CASE WHEN a.attnum IS NULL THEN pg_get_indexdef(i.indexrelid, n::int, false) END),
    -- An expression's own collation is in no catalog: the definition names the other one.
    (' collation', CASE WHEN i.indcollation[n - 1] <> coalesce(a.attcollation, 0)
        AND (a.attnum IS NOT NULL OR strpos(pg_get_indexdef(i.indexrelid), pg_get_indexdef(i.indexrelid, n::int, false)
            || ' COLLATE ' || (i.indcollation[n - 1]::oid)::regcollation) > 0)
        THEN (i.indcollation[n - 1]::oid)::regcollation::text END),
    (' operator class', CASE WHEN NOT o.opcdefault THEN pg_temp.operator_class(o.oid) END),
    (' direction', CASE WHEN i.indoption[n - 1] & 1 <> 0 THEN 'descending' END),
    (' nulls', CASE WHEN i.indoption[n - 1] & 2 <> 0 THEN 'first' END),
    (' exclusion operator', (SELECT CASE s.nspname WHEN 'pg_catalog' THEN '' ELSE quote_ident(s.nspname) || '.' END || r.oprname
        FROM pg_operator r JOIN pg_namespace s ON s.oid = r.oprnamespace WHERE r.oid = k.conexclop[n]))
) AS p(property, value)

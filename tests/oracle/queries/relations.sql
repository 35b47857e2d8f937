-- Tables of every kind and views, without their columns.
SELECT 'relation ' || c.oid::regclass, p.property, p.value
FROM own_relations c
LEFT JOIN pg_am m ON m.oid = c.relam
LEFT JOIN pg_partitioned_table k ON k.partrelid = c.oid
LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
CROSS JOIN LATERAL (VALUES
    ('kind', CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table'
        WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' END),
    ('persistence', CASE c.relpersistence WHEN 'u' THEN 'unlogged' END),
    ('partition of', (SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid AND c.relispartition)),
    ('partition bound expression', pg_get_expr(c.relpartbound, c.oid)),
    ('partition strategy', CASE k.partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' WHEN 'h' THEN 'hash' END),
    ('partition key expression', pg_get_expr(k.partexprs, c.oid)),
    ('inherits', (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno)
        FROM pg_inherits i WHERE i.inhrelid = c.oid AND NOT c.relispartition)),
    ('row-level security', CASE WHEN c.relrowsecurity THEN 'enabled' END),
    ('row-level security for the owner', CASE WHEN c.relforcerowsecurity THEN 'forced' END),
    ('replica identity', CASE WHEN c.relkind NOT IN ('r', 'p', 'm') THEN NULL WHEN c.relreplident = 'f' THEN 'full'
        WHEN c.relreplident = 'n' THEN 'nothing' WHEN c.relreplident = 'i' THEN 'index '
        || coalesce((SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident), '?')
        END),
    ('clustered on', (SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = c.oid AND i.indisclustered)),
    ('tablespace', (SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace)),
    ('access method', nullif(quote_ident(m.amname), 'heap')),
    ('of type', CASE WHEN c.reloftype <> 0 THEN c.reloftype::regtype::text END),
    ('foreign server', (SELECT quote_ident(s.srvname) FROM pg_foreign_server s WHERE s.oid = f.ftserver)),
    ('query text', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END),
    ('populated', CASE WHEN NOT c.relispopulated THEN 'no' END)
) AS p(property, value)
UNION ALL SELECT 'relation ' || c.oid::regclass, 'option ' || o.option_name, o.option_value
FROM own_relations c, pg_options_to_table(c.reloptions) o
UNION ALL SELECT 'relation ' || c.oid::regclass, 'option toast.' || o.option_name, o.option_value
FROM own_relations c JOIN pg_class t ON t.oid = c.reltoastrelid, pg_options_to_table(t.reloptions) o
UNION ALL SELECT 'relation ' || c.oid::regclass, 'foreign option ' || o.option_name, o.option_value
FROM own_relations c JOIN pg_foreign_table f ON f.ftrelid = c.oid, pg_options_to_table(f.ftoptions) o
UNION ALL SELECT 'relation ' || k.partrelid::regclass, 'partition key ' || n || p.property, p.value
FROM pg_partitioned_table k JOIN own_relations c ON c.oid = k.partrelid
CROSS JOIN generate_series(1, k.partnatts) n
LEFT JOIN pg_attribute a ON a.attrelid = k.partrelid AND a.attnum = k.partattrs[n - 1]
LEFT JOIN pg_opclass o ON o.oid = k.partclass[n - 1]
CROSS JOIN LATERAL (VALUES
    ('', coalesce(quote_ident(a.attname), '(...)')),
    -- An expression's own collation is in no catalog: the definition names the other one.
    (' collation', CASE WHEN k.partcollation[n - 1] <> coalesce(a.attcollation, 0)
        AND (a.attnum IS NOT NULL OR pg_get_partkeydef(c.oid) ~ (' COLLATE ' || (k.partcollation[n - 1]::oid)::regcollation::text))
        THEN (k.partcollation[n - 1]::oid)::regcollation::text END),
    (' operator class', CASE WHEN NOT o.opcdefault THEN pg_temp.operator_class(o.oid) END)
) AS p(property, value)

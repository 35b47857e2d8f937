-- Constraints of tables and of domains.
SELECT 'constraint ' || quote_ident(k.conname) || ' on ' || k.conrelid::regclass, p.property, p.value
FROM own_constraints k
CROSS JOIN LATERAL (VALUES
    ('kind', CASE k.contype WHEN 'p' THEN 'primary key' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign key'
        WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclusion' WHEN 'n' THEN 'not null' END),
    ('columns', CASE WHEN k.contype IN ('p', 'u', 'f', 'n') THEN pg_temp.columns(k.conrelid, k.conkey) END),
    ('references', CASE WHEN k.contype = 'f'
        THEN k.confrelid::regclass || ' (' || pg_temp.columns(k.confrelid, k.confkey) || ')' END),
    ('on update', CASE k.confupdtype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null'
        WHEN 'd' THEN 'set default' END),
    ('on delete', CASE k.confdeltype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null'
        WHEN 'd' THEN 'set default' END),
    ('on delete columns', pg_temp.columns(k.conrelid, k.confdelsetcols)),
    ('match', CASE k.confmatchtype WHEN 'f' THEN 'full' END),
    ('timing', CASE WHEN k.condeferred THEN 'initially deferred' WHEN k.condeferrable THEN 'deferrable' END),
    ('validated', CASE WHEN NOT k.convalidated THEN 'no' END),
    ('no inherit', CASE WHEN k.contype = 'c' AND k.connoinherit THEN 'yes' END),
    ('declared here', CASE WHEN NOT k.conislocal THEN 'no' END),
    ('inherited', CASE WHEN k.coninhcount > 0 THEN 'yes' END),
    ('index', CASE WHEN k.contype IN ('p', 'u', 'x') THEN k.conindid::regclass::text END),
    ('check expression', CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END)
) AS p(property, value)
UNION ALL SELECT 'domain constraint ' || quote_ident(k.conname) || ' on ' || k.contypid::regtype, p.property, p.value
FROM pg_constraint k JOIN own_types t ON t.oid = k.contypid
CROSS JOIN LATERAL (VALUES
    ('kind', CASE k.contype WHEN 'c' THEN 'check' WHEN 'n' THEN 'not null' END),
    ('validated', CASE WHEN NOT k.convalidated THEN 'no' END),
    ('check expression', pg_get_expr(k.conbin, 0))
) AS p(property, value)

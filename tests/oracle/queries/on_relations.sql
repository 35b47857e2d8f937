-- Triggers, rules, policies; and event triggers.
SELECT 'trigger ' || quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass, p.property, p.value
FROM own_triggers t JOIN pg_proc f ON f.oid = t.tgfoid
LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
CROSS JOIN LATERAL (VALUES
    ('timing', CASE WHEN t.tgtype & 2 <> 0 THEN 'before' WHEN t.tgtype & 64 <> 0 THEN 'instead of' ELSE 'after' END),
    ('events', concat_ws(', ', CASE WHEN t.tgtype & 4 <> 0 THEN 'insert' END, CASE WHEN t.tgtype & 16 <> 0 THEN 'update' END,
        CASE WHEN t.tgtype & 8 <> 0 THEN 'delete' END, CASE WHEN t.tgtype & 32 <> 0 THEN 'truncate' END)),
    ('for each', CASE WHEN t.tgtype & 1 <> 0 THEN 'row' ELSE 'statement' END),
    ('update of', pg_temp.columns(t.tgrelid, t.tgattr::int2[])),
    ('when expression', CASE WHEN t.tgqual IS NOT NULL
        THEN substring(pg_get_triggerdef(t.oid) FROM ' WHEN \((.*)\) EXECUTE FUNCTION ') END),
    ('function', pg_temp.in_schema(f.pronamespace, f.proname)),
    ('constraint', CASE WHEN t.tgconstraint = 0 THEN NULL WHEN t.tginitdeferred THEN 'initially deferred'
        WHEN t.tgdeferrable THEN 'deferrable' ELSE 'immediate' END),
    ('from', CASE WHEN t.tgconstrrelid <> 0 THEN t.tgconstrrelid::regclass::text END),
    ('old table', quote_ident(t.tgoldtable)),
    ('new table', quote_ident(t.tgnewtable)),
    ('enabled', pg_temp.enabled(t.tgenabled)),
    ('inherited', CASE WHEN t.tgparentid <> 0 THEN 'yes' END),
    -- Each argument ends with a zero byte, which no text can hold.
    ('arguments', CASE WHEN t.tgnargs > 0 THEN convert_from(decode((
        SELECT string_agg(CASE get_byte(t.tgargs, n) WHEN 0 THEN '1f' ELSE lpad(to_hex(get_byte(t.tgargs, n)), 2, '0') END,
            '' ORDER BY n)
        FROM generate_series(0, length(t.tgargs) - 1) n), 'hex'), 'UTF8') END)
) AS p(property, value)
UNION ALL SELECT 'rule ' || quote_ident(w.rulename) || ' on ' || w.ev_class::regclass, p.property, p.value
FROM own_rules w
CROSS JOIN LATERAL (VALUES
    ('event', CASE w.ev_type WHEN '1' THEN 'select' WHEN '2' THEN 'update' WHEN '3' THEN 'insert' WHEN '4' THEN 'delete' END),
    ('mode', CASE WHEN w.is_instead THEN 'instead' ELSE 'also' END),
    ('enabled', pg_temp.enabled(w.ev_enabled)),
    ('definition text', pg_get_ruledef(w.oid))
) AS p(property, value)
UNION ALL SELECT 'policy ' || quote_ident(y.polname) || ' on ' || y.polrelid::regclass, p.property, p.value
FROM own_policies y
CROSS JOIN LATERAL (VALUES
    ('effect', CASE WHEN y.polpermissive THEN 'permissive' ELSE 'restrictive' END),
    ('command', CASE y.polcmd WHEN '*' THEN 'all' WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' END),
    ('using expression', pg_get_expr(y.polqual, y.polrelid)),
    ('check expression', pg_get_expr(y.polwithcheck, y.polrelid))
) AS p(property, value)
UNION ALL SELECT 'policy ' || quote_ident(y.polname) || ' on ' || y.polrelid::regclass, 'role', pg_temp.role(r)
FROM own_policies y, unnest(y.polroles) r
UNION ALL SELECT 'event trigger ' || quote_ident(e.evtname), p.property, p.value
FROM pg_event_trigger e JOIN pg_proc f ON f.oid = e.evtfoid
CROSS JOIN LATERAL (VALUES
    ('event', e.evtevent::text),
    ('function', pg_temp.in_schema(f.pronamespace, f.proname)),
    ('enabled', pg_temp.enabled(e.evtenabled))
) AS p(property, value)
WHERE pg_temp.is_own('pg_event_trigger', e.oid)
UNION ALL SELECT 'event trigger ' || quote_ident(e.evtname), 'tag', tag
FROM pg_event_trigger e, unnest(e.evttags) tag WHERE pg_temp.is_own('pg_event_trigger', e.oid)

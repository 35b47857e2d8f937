-- Extensions, publications, subscriptions, foreign servers, statistics objects.
SELECT 'extension ' || quote_ident(e.extname), 'schema', quote_ident(n.nspname)
FROM own_extensions e JOIN pg_namespace n ON n.oid = e.extnamespace
UNION ALL SELECT 'publication ' || quote_ident(p.pubname), v.property, v.value
FROM pg_publication p
CROSS JOIN LATERAL (VALUES
    ('all tables', CASE WHEN p.puballtables THEN 'yes' END),
    ('publishes', concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
        CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)),
    ('via partition root', CASE WHEN p.pubviaroot THEN 'yes' END)
) AS v(property, value)
UNION ALL SELECT 'publication ' || quote_ident(p.pubname), 'table ' || r.prrelid::regclass || v.property, v.value
FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
CROSS JOIN LATERAL (VALUES
    ('', 'published'),
    (' columns', (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname)
        FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[]))),
    (' filter expression', pg_get_expr(r.prqual, r.prrelid))
) AS v(property, value)
UNION ALL SELECT 'publication ' || quote_ident(p.pubname), 'schema', quote_ident(n.nspname)
FROM pg_publication p JOIN pg_publication_namespace s ON s.pnpubid = p.oid JOIN pg_namespace n ON n.oid = s.pnnspid
UNION ALL SELECT 'subscription ' || quote_ident(s.subname), 'publication', quote_ident(p)
FROM pg_subscription s, unnest(s.subpublications) p
WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION ALL SELECT 'foreign-data wrapper ' || quote_ident(w.fdwname), v.property, v.value
FROM pg_foreign_data_wrapper w
CROSS JOIN LATERAL (VALUES
    ('handler', CASE WHEN w.fdwhandler <> 0 THEN w.fdwhandler::regproc::text END),
    ('validator', CASE WHEN w.fdwvalidator <> 0 THEN w.fdwvalidator::regproc::text END)
) AS v(property, value)
WHERE pg_temp.is_own('pg_foreign_data_wrapper', w.oid)
UNION ALL SELECT 'foreign-data wrapper ' || quote_ident(w.fdwname), 'option ' || o.option_name, o.option_value
FROM pg_foreign_data_wrapper w, pg_options_to_table(w.fdwoptions) o WHERE pg_temp.is_own('pg_foreign_data_wrapper', w.oid)
UNION ALL SELECT 'foreign server ' || quote_ident(s.srvname), v.property, v.value
FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
CROSS JOIN LATERAL (VALUES
    ('wrapper', quote_ident(w.fdwname)),
    ('type', s.srvtype),
    ('version', s.srvversion)
) AS v(property, value)
WHERE pg_temp.is_own('pg_foreign_server', s.oid)
UNION ALL SELECT 'foreign server ' || quote_ident(s.srvname), 'option ' || o.option_name, o.option_value
FROM pg_foreign_server s, pg_options_to_table(s.srvoptions) o WHERE pg_temp.is_own('pg_foreign_server', s.oid)
UNION ALL SELECT 'foreign server ' || quote_ident(u.srvname), 'user mapping', pg_temp.role(u.umuser) FROM pg_user_mappings u
UNION ALL SELECT 'foreign server ' || quote_ident(u.srvname),
    'user mapping of ' || pg_temp.role(u.umuser) || ' option ' || o.option_name, o.option_value
FROM pg_user_mappings u, pg_options_to_table(u.umoptions) o WHERE o.option_name <> 'password'
UNION ALL SELECT 'statistics ' || pg_temp.in_schema(s.stxnamespace, s.stxname), v.property, v.value
FROM pg_statistic_ext s
CROSS JOIN LATERAL (VALUES
    ('relation', s.stxrelid::regclass::text),
    ('kinds', concat_ws(', ', CASE WHEN 'd' = ANY (s.stxkind) THEN 'ndistinct' END,
        CASE WHEN 'f' = ANY (s.stxkind) THEN 'dependencies' END, CASE WHEN 'm' = ANY (s.stxkind) THEN 'mcv' END)),
    ('on text', substring(pg_get_statisticsobjdef(s.oid) FROM ' ON (.*) FROM ')),
    ('target', CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget::text END)
) AS v(property, value)
WHERE pg_temp.is_own('pg_statistic_ext', s.oid)

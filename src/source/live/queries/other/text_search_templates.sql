-- Text search templates.
SELECT
    t.oid                                                        AS oid,
    t.tmplnamespace                                              AS schema,
    t.tmplname                                                   AS name,
    nullif(t.tmplinit::regproc::text, '-')::text                 AS init,
    t.tmpllexize::regproc::text                                  AS lexize
FROM pg_ts_template t
WHERE t.tmplnamespace = ANY ($1::oid[])
ORDER BY t.oid

-- Text search dictionaries. The options are kept by the server as they stand in a statement.
SELECT
    d.oid                                                        AS oid,
    d.dictnamespace                                              AS schema,
    d.dictname                                                   AS name,
    d.dictowner                                                  AS owner,
    template_schema.nspname                                      AS template_schema,
    template.tmplname                                            AS template,
    d.dictinitoption                                             AS options
FROM pg_ts_dict d
JOIN pg_ts_template template ON template.oid = d.dicttemplate
JOIN pg_namespace template_schema ON template_schema.oid = template.tmplnamespace
WHERE d.dictnamespace = ANY ($1::oid[])
ORDER BY d.oid

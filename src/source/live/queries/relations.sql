-- Tables of every kind, views and materialized views.
SELECT
    c.oid                                                        AS oid,
    c.relname                                                    AS name,
    c.relnamespace                                               AS schema,
    c.relkind                                                    AS kind,
    c.relpersistence                                             AS persistence,
    c.relowner                                                   AS owner,
    c.relrowsecurity                                             AS row_security,
    c.relforcerowsecurity                                        AS row_security_forced,
    c.relreplident                                               AS replica_identity,
    c.relispopulated                                             AS is_populated,
    c.reloftype                                                  AS of_type,
    c.reloptions                                                 AS options,
    toast.reloptions                                             AS toast_options,
    tablespace.spcname                                           AS tablespace,
    NULL::name                                                   AS access_method,       -- before 12
    method.amname                                                AS access_method,       -- since 12
    server.srvname                                               AS foreign_server,
    foreign_table.ftoptions                                      AS foreign_options
FROM pg_class c
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
LEFT JOIN pg_tablespace tablespace ON tablespace.oid = c.reltablespace
LEFT JOIN pg_am method ON method.oid = c.relam                                           -- since 12
LEFT JOIN pg_foreign_table foreign_table ON foreign_table.ftrelid = c.oid
LEFT JOIN pg_foreign_server server ON server.oid = foreign_table.ftserver
WHERE c.relnamespace = ANY ($1::oid[])
    AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
    AND c.relpersistence <> 't'

-- Roles of the cluster, the server's own left out. pg_roles shows everything but passwords to everyone.
SELECT
    r.oid                                                        AS oid,
    r.rolname                                                    AS name,
    r.rolsuper                                                   AS superuser,
    r.rolinherit                                                 AS inherit,
    r.rolcreaterole                                              AS create_role,
    r.rolcreatedb                                                AS create_database,
    r.rolcanlogin                                                AS login,
    r.rolreplication                                             AS replication,
    r.rolbypassrls                                               AS bypass_row_level_security,
    r.rolconnlimit                                               AS connection_limit,
    r.rolvaliduntil::text                                        AS valid_until
FROM pg_roles r
WHERE r.rolname !~ '^pg_'
ORDER BY r.rolname

-- The server itself, and what the role that reads it may see.
SELECT
    version()                                                    AS version_text,
    pg_is_in_recovery()                                          AS is_standby,
    current_setting('block_size')::int8                          AS block_size,
    EXISTS (SELECT FROM pg_proc f WHERE f.proname = 'aurora_version' AND f.pronamespace = 'pg_catalog'::regnamespace)
                                                                 AS has_aurora_version,
    -- providers add parameters with a prefix of their own
    ARRAY(SELECT DISTINCT split_part(s.name, '.', 1) FROM pg_settings s WHERE s.name LIKE '%.%' ORDER BY 1)
                                                                 AS prefixes,
    NULL::text                                                   AS collation_version,   -- before 10
    (SELECT pg_collation_actual_version(c.oid) FROM pg_collation c WHERE c.collname = d.datcollate AND c.collprovider = 'c' AND c.collencoding IN (-1, d.encoding) ORDER BY c.oid LIMIT 1) AS collation_version, -- since 10 before 15
    pg_database_collation_actual_version(d.oid)                  AS collation_version,   -- since 15
    r.rolname                                                    AS role,
    r.rolsuper                                                   AS superuser,
    r.rolreplication                                             AS replication,
    r.rolbypassrls                                               AS bypass_row_level_security,
    ARRAY(
        SELECT m.rolname FROM pg_roles m
        WHERE m.rolname ~ '^(pg_|rds|azure|cloudsql)' AND m.oid <> r.oid AND pg_has_role(m.oid, 'USAGE') AND NOT r.rolsuper
        ORDER BY m.rolname
    )                                                            AS member_of
FROM pg_roles r
JOIN pg_database d ON d.datname = current_database()
WHERE r.rolname = current_user

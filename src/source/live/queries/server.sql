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
WHERE r.rolname = current_user

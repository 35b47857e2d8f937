-- The parameters of the server, as they are for a new session of the role: this one has changed some of them.
-- Parameters that are texts may hold secrets, so only these are read.
WITH set_here AS (
    SELECT lower(split_part(setting, '=', 1)) AS name, bool_or(d.setrole <> 0) AS is_of_role
    FROM pg_db_role_setting d, unnest(d.setconfig) setting
    WHERE d.setrole IN (0, (SELECT r.oid FROM pg_roles r WHERE r.rolname = current_user))
        AND d.setdatabase IN (0, (SELECT db.oid FROM pg_database db WHERE db.datname = current_database()))
    GROUP BY 1
)
SELECT
    s.name                                                       AS name,
    s.reset_val                                                  AS value,
    s.vartype                                                    AS kind,
    s.unit                                                       AS unit,
    s.context                                                    AS context,
    s.pending_restart                                            AS pending_restart,
    CASE
        WHEN s.source <> 'session' THEN s.source
        WHEN set_here.is_of_role THEN 'user'
        WHEN NOT set_here.is_of_role THEN 'database'
        WHEN s.reset_val IS DISTINCT FROM s.boot_val THEN 'configuration file'
        ELSE 'default'
    END                                                          AS source
FROM pg_settings s
LEFT JOIN set_here ON set_here.name = lower(s.name)
WHERE (s.vartype <> 'string' OR s.name IN ('shared_preload_libraries', 'session_preload_libraries', 'DateStyle', 'TimeZone'))
    AND s.reset_val IS NOT NULL
ORDER BY s.name COLLATE "C"

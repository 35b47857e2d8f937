-- Settings of roles and of this database. `database` and `role` are null where a setting holds for all.
SELECT
    database.datname                                             AS database,
    role.rolname                                                 AS role,
    s.setconfig::text[]                                          AS parameters
FROM pg_db_role_setting s
LEFT JOIN pg_database database ON database.oid = s.setdatabase
LEFT JOIN pg_roles role ON role.oid = s.setrole
WHERE (s.setdatabase = 0 OR database.datname = current_database())
    AND (s.setrole = 0 OR role.rolname !~ '^pg_')
ORDER BY role.rolname, database.datname

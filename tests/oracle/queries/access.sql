-- The database, roles and their memberships, settings, default privileges.
SELECT 'database', v.property, v.value
FROM pg_database d
CROSS JOIN LATERAL (VALUES
    ('in a dump: name', quote_ident(d.datname)),
    ('owner', pg_temp.role(d.datdba)),
    ('in a dump: encoding', pg_encoding_to_char(d.encoding)),
    ('in a dump: collate', d.datcollate),
    ('in a dump: ctype', d.datctype),
    ('connection limit', CASE WHEN d.datconnlimit >= 0 THEN d.datconnlimit::text END),
    ('comment', shobj_description(d.oid, 'pg_database'))
) AS v(property, value)
WHERE d.datname = current_database()
UNION ALL SELECT 'database', 'grant to ' || pg_temp.role(g.grantee) || ' by ' || pg_temp.role(g.grantor),
    g.privilege_type || CASE WHEN g.is_grantable THEN ' with grant option' ELSE '' END
FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g WHERE d.datname = current_database()
-- The superuser is in every new cluster.
UNION ALL SELECT 'role ' || quote_ident(r.rolname), CASE r.oid WHEN 10 THEN 'in a dump: ' ELSE '' END || v.property, v.value
FROM pg_roles r JOIN pg_authid a ON a.oid = r.oid
CROSS JOIN LATERAL (VALUES
    ('is', 'there'),
    ('superuser', CASE WHEN r.rolsuper THEN 'yes' END),
    ('inherit', CASE WHEN NOT r.rolinherit THEN 'no' END),
    ('create role', CASE WHEN r.rolcreaterole THEN 'yes' END),
    ('create database', CASE WHEN r.rolcreatedb THEN 'yes' END),
    ('login', CASE WHEN r.rolcanlogin THEN 'yes' END),
    ('replication', CASE WHEN r.rolreplication THEN 'yes' END),
    ('bypass row-level security', CASE WHEN r.rolbypassrls THEN 'yes' END),
    ('connection limit', CASE WHEN r.rolconnlimit <> -1 THEN r.rolconnlimit::text END),
    ('valid until', CASE WHEN r.rolvaliduntil IS NOT NULL THEN r.rolvaliduntil::text END),
    ('password', CASE WHEN a.rolpassword IS NOT NULL THEN 'yes' END),
    ('comment', shobj_description(r.oid, 'pg_authid'))
) AS v(property, value)
WHERE r.oid >= 16384 OR r.oid = 10
UNION ALL SELECT 'membership of ' || pg_temp.role(m.member) || ' in ' || pg_temp.role(m.roleid), v.property, v.value
FROM pg_auth_members m
CROSS JOIN LATERAL (VALUES
    ('admin', CASE WHEN m.admin_option THEN 'yes' ELSE 'no' END),
    ('grantor', pg_temp.role(m.grantor))
) AS v(property, value)
WHERE m.member >= 16384
UNION ALL SELECT concat_ws(' ', 'settings of', CASE s.setrole WHEN 0 THEN 'everyone' ELSE pg_temp.role(s.setrole) END,
    CASE s.setdatabase WHEN 0 THEN 'everywhere' ELSE 'in ' || quote_ident(d.datname) END),
    o.option_name, o.option_value
FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase, pg_options_to_table(s.setconfig) o
WHERE s.setdatabase = 0 OR d.datname = current_database()
UNION ALL SELECT 'default privileges of ' || pg_temp.role(a.defaclrole)
    || CASE a.defaclnamespace WHEN 0 THEN '' ELSE ' in ' || quote_ident(n.nspname) END
    || ' on ' || CASE a.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
        WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' END,
    'grant to ' || pg_temp.role(g.grantee) || ' by ' || pg_temp.role(g.grantor),
    g.privilege_type || CASE WHEN g.is_grantable THEN ' with grant option' ELSE '' END
FROM pg_default_acl a LEFT JOIN pg_namespace n ON n.oid = a.defaclnamespace, aclexplode(a.defaclacl) g

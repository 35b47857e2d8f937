-- That an object is there, who owns it, what is said of it, and who may do what with it.
SELECT o.name AS object, 'is' AS property, 'there' AS value FROM objects o
UNION ALL SELECT o.name, 'owner', pg_temp.role(o.owner) FROM objects o WHERE o.owner IS NOT NULL
-- An extension comes with a comment, and so does the schema public of a new database.
UNION ALL SELECT o.name, CASE WHEN o.id = 2200 AND d.description = 'standard public schema' THEN 'if told: comment'
    WHEN o.class = 'pg_extension'::regclass THEN 'in a dump: comment' ELSE 'comment' END, d.description
FROM objects o JOIN pg_description d ON d.classoid = o.class AND d.objoid = o.id AND d.objsubid = o.sub
UNION ALL SELECT o.name, 'grant to ' || pg_temp.role(g.grantee) || ' by ' || pg_temp.role(g.grantor),
    g.privilege_type || CASE WHEN g.is_grantable THEN ' with grant option' ELSE '' END
FROM objects o, aclexplode(coalesce(o.acl, CASE WHEN o.owner IS NOT NULL THEN acldefault(o.acl_kind, o.owner) END)) g
WHERE o.acl_kind IS NOT NULL
UNION ALL SELECT o.name, 'security label ' || s.provider, s.label
FROM objects o JOIN pg_seclabel s ON s.classoid = o.class AND s.objoid = o.id AND s.objsubid = o.sub

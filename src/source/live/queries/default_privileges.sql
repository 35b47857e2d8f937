-- ALTER DEFAULT PRIVILEGES, a row for each privilege granted. An entry that grants nothing has one row
-- without a grantee.
SELECT
    d.oid                                                        AS oid,
    role.rolname                                                 AS role,
    d.defaclnamespace                                            AS schema,
    d.defaclobjtype                                              AS object_kind,
    entry.grantee                                                AS grantee,
    entry.grantor                                                AS grantor,
    entry.privilege_type                                         AS privilege,
    entry.is_grantable                                           AS grantable
FROM pg_default_acl d
JOIN pg_roles role ON role.oid = d.defaclrole
LEFT JOIN LATERAL aclexplode(d.defaclacl) WITH ORDINALITY AS entry (grantor, grantee, privilege_type, is_grantable, place)
    ON true
ORDER BY d.oid, entry.place

-- ALTER DEFAULT PRIVILEGES, a row for each privilege granted. An entry that grants nothing has one row
-- without a grantee.
SELECT
    d.oid                                                        AS oid,
    role.rolname                                                 AS role,
    d.defaclnamespace                                            AS schema,
    d.defaclobjtype                                              AS object_kind,
    entry.grantee                                                AS grantee_oid,
    grantee.rolname                                              AS grantee,
    grantor.rolname                                              AS grantor,
    entry.privilege_type                                         AS privilege,
    entry.is_grantable                                           AS grantable
FROM pg_default_acl d
JOIN pg_roles role ON role.oid = d.defaclrole
LEFT JOIN LATERAL aclexplode(d.defaclacl) entry ON true
LEFT JOIN pg_roles grantee ON grantee.oid = entry.grantee
LEFT JOIN pg_roles grantor ON grantor.oid = entry.grantor

-- Who is a member of which role; memberships between the server's own roles are left out.
SELECT
    granted.rolname                                              AS role,
    member.rolname                                               AS member,
    grantor.rolname                                              AS grantor,
    NULL::bool                                                   AS may_inherit,         -- before 16
    NULL::bool                                                   AS may_set,             -- before 16
    m.inherit_option                                             AS may_inherit,         -- since 16
    m.set_option                                                 AS may_set,             -- since 16
    m.admin_option                                               AS admin
FROM pg_auth_members m
JOIN pg_roles granted ON granted.oid = m.roleid
JOIN pg_roles member ON member.oid = m.member
LEFT JOIN pg_roles grantor ON grantor.oid = m.grantor
WHERE NOT (granted.rolname ~ '^pg_' AND member.rolname ~ '^pg_')
ORDER BY granted.rolname, member.rolname, grantor.rolname

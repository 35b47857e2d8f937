-- The ACL of everything whose privileges were ever touched, a row for each privilege granted, in the
-- order of the ACL. An ACL that grants nothing has one row without a grantee.
SELECT
    acl.class::oid                                               AS class,
    acl.object                                                   AS object,
    acl.part                                                     AS part,
    entry.grantee                                                AS grantee_oid,
    grantee.rolname                                              AS grantee,
    grantor.rolname                                              AS grantor,
    entry.privilege_type                                         AS privilege,
    entry.is_grantable                                           AS grantable
FROM (
    SELECT 'pg_class'::regclass, c.oid, 0, c.relacl
    FROM pg_class c
    WHERE c.relacl IS NOT NULL AND c.oid >= 16384
    UNION ALL
    SELECT 'pg_class'::regclass, a.attrelid, a.attnum, a.attacl
    FROM pg_attribute a
    WHERE a.attacl IS NOT NULL AND a.attrelid >= 16384 AND NOT a.attisdropped
    UNION ALL
    SELECT 'pg_proc'::regclass, p.oid, 0, p.proacl
    FROM pg_proc p
    WHERE p.proacl IS NOT NULL AND p.oid >= 16384
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid, 0, t.typacl
    FROM pg_type t
    WHERE t.typacl IS NOT NULL AND t.oid >= 16384
    UNION ALL
    -- public without an ACL was dropped and made again: it lets nobody in, unlike that of a new database
    SELECT 'pg_namespace'::regclass, n.oid, 0, coalesce(n.nspacl, acldefault('n', n.nspowner))
    FROM pg_namespace n
    WHERE n.nspacl IS NOT NULL OR n.nspname = 'public'
    UNION ALL
    SELECT 'pg_language'::regclass, l.oid, 0, l.lanacl
    FROM pg_language l
    WHERE l.lanacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, 0, w.fdwacl
    FROM pg_foreign_data_wrapper w
    WHERE w.fdwacl IS NOT NULL
    UNION ALL
    SELECT 'pg_foreign_server'::regclass, s.oid, 0, s.srvacl
    FROM pg_foreign_server s
    WHERE s.srvacl IS NOT NULL
    UNION ALL
    SELECT 'pg_tablespace'::regclass, s.oid, 0, s.spcacl
    FROM pg_tablespace s
    WHERE s.spcacl IS NOT NULL
    UNION ALL
    SELECT 'pg_database'::regclass, d.oid, 0, d.datacl
    FROM pg_database d
    WHERE d.datacl IS NOT NULL AND d.datname = current_database()
) AS acl (class, object, part, entries)
LEFT JOIN LATERAL aclexplode(acl.entries) entry ON true
LEFT JOIN pg_roles grantee ON grantee.oid = entry.grantee
LEFT JOIN pg_roles grantor ON grantor.oid = entry.grantor

-- The ACL of everything whose privileges were ever touched. Many objects have the same: it comes once, a row for each
-- privilege granted, in the order of the ACL, and its first row has the objects. An ACL that grants nothing has one row
-- without a grantee.
SELECT
    acl.class::oid                                               AS class,
    CASE WHEN coalesce(entry.place, 1) = 1 THEN acl.objects END  AS objects,
    CASE WHEN coalesce(entry.place, 1) = 1 THEN acl.parts END    AS parts,
    entry.grantee                                                AS grantee,
    entry.grantor                                                AS grantor,
    entry.privilege_type                                         AS privilege,
    entry.is_grantable                                           AS grantable
FROM (
    SELECT touched.class, array_agg(touched.object) AS objects, array_agg(touched.part::int4) AS parts, touched.entries
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
    ) AS touched (class, object, part, entries)
    GROUP BY touched.class, touched.entries
) acl
LEFT JOIN LATERAL aclexplode(acl.entries) WITH ORDINALITY AS entry (grantor, grantee, privilege_type, is_grantable, place)
    ON true

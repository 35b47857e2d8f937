-- Privileges on what PostgreSQL or an extension made, where they are not what they were then: a row for each grantee and
-- grantor of whom something changed. What pg_dump writes down, by the same rule: an ACL is held against the one that
-- was kept when the object was made, or against that of a new object. It passes over information_schema, of which no
-- server keeps what was granted at first, and over the languages sql, c and internal.
SELECT
    made.kind                                                    AS kind,
    made.schema                                                  AS schema,
    made.name                                                    AS name,
    made.part                                                    AS part,
    entry.grantee                                                AS grantee,
    nullif(entry.grantor, made.owner)                            AS grantor,
    entry.had_some                                               AS had_some,
    coalesce(entry.granted, '{}')::text[]                        AS granted,
    coalesce(entry.grantable, '{}')::text[]                      AS grantable
FROM (
    SELECT 'schema', NULL::name, n.nspname, NULL::text, 'pg_namespace'::regclass, n.oid, 0, n.nspowner, n.nspacl,
        acldefault('n', n.nspowner), n.nspname = 'pg_catalog'
    FROM pg_namespace n
    UNION ALL
    SELECT CASE WHEN c.relkind = 'S' THEN 'sequence' ELSE 'relation' END, n.nspname, c.relname, NULL,
        'pg_class'::regclass, c.oid, 0, c.relowner, c.relacl,
        CASE WHEN c.relkind = 'S' THEN acldefault('s', c.relowner) ELSE acldefault('r', c.relowner) END,
        n.nspname = 'pg_catalog'
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'S', 'f', 'p')
    UNION ALL
    SELECT 'column', n.nspname, c.relname, a.attname::text, 'pg_class'::regclass, c.oid, a.attnum::int4, c.relowner, a.attacl,
        acldefault('c', c.relowner), n.nspname = 'pg_catalog'
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND NOT a.attisdropped
        AND (a.attacl IS NOT NULL OR EXISTS (
            SELECT FROM pg_init_privs i
            WHERE i.classoid = 'pg_class'::regclass AND i.objoid = a.attrelid AND i.objsubid = a.attnum
        ))
    UNION ALL
    SELECT 'function', n.nspname, p.proname, oidvectortypes(p.proargtypes), 'pg_proc'::regclass, p.oid, 0, p.proowner, p.proacl,
        acldefault('f', p.proowner), n.nspname = 'pg_catalog'
    FROM pg_proc p
    JOIN pg_namespace n ON n.oid = p.pronamespace
    UNION ALL
    SELECT 'type', n.nspname, t.typname, NULL, 'pg_type'::regclass, t.oid, 0, t.typowner, t.typacl,
        acldefault('T', t.typowner), n.nspname = 'pg_catalog'
    FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    UNION ALL
    SELECT 'language', NULL, l.lanname, NULL, 'pg_language'::regclass, l.oid, 0, l.lanowner, l.lanacl,
        acldefault('l', l.lanowner), true
    FROM pg_language l
    WHERE l.lanispl AND l.oid < 16384
        OR EXISTS (
            SELECT FROM pg_depend d
            WHERE d.classid = 'pg_language'::regclass AND d.objid = l.oid AND d.deptype = 'e'
        )
    UNION ALL
    SELECT 'foreign-data-wrapper', NULL, w.fdwname, NULL, 'pg_foreign_data_wrapper'::regclass, w.oid, 0, w.fdwowner, w.fdwacl,
        acldefault('F', w.fdwowner), false
    FROM pg_foreign_data_wrapper w
    UNION ALL
    SELECT 'foreign-server', NULL, s.srvname, NULL, 'pg_foreign_server'::regclass, s.oid, 0, s.srvowner, s.srvacl,
        acldefault('S', s.srvowner), false
    FROM pg_foreign_server s
    UNION ALL                                                                            -- since 15
    SELECT 'parameter', NULL, NULL, p.parname, 'pg_parameter_acl'::regclass, p.oid, 0, 10::oid, p.paracl, -- since 15
        acldefault('p', 10), true                                                        -- since 15
    FROM pg_parameter_acl p                                                              -- since 15
) AS made (kind, schema, name, part, class, oid, subid, owner, acl, usual, is_of_server)
LEFT JOIN pg_init_privs initial
    ON initial.classoid = made.class AND initial.objoid = made.oid AND initial.objsubid = made.subid
CROSS JOIN LATERAL (
    SELECT
        coalesce(now.grantee, first.grantee)                     AS grantee,
        coalesce(now.grantor, first.grantor)                     AS grantor,
        first.grantee IS NOT NULL                                AS had_some,
        now.granted                                              AS granted,
        now.grantable                                            AS grantable
    FROM (
        SELECT e.grantee, e.grantor, array_agg(e.privilege_type ORDER BY e.privilege_type) AS granted,
            array_agg(e.privilege_type ORDER BY e.privilege_type) FILTER (WHERE e.is_grantable) AS grantable
        FROM aclexplode(coalesce(made.acl, made.usual)) e
        GROUP BY e.grantee, e.grantor
    ) AS now
    FULL JOIN (
        SELECT e.grantee, e.grantor, array_agg(e.privilege_type ORDER BY e.privilege_type) AS granted,
            array_agg(e.privilege_type ORDER BY e.privilege_type) FILTER (WHERE e.is_grantable) AS grantable
        FROM aclexplode(coalesce(initial.initprivs, made.usual)) e
        GROUP BY e.grantee, e.grantor
    ) AS first ON first.grantee = now.grantee AND first.grantor = now.grantor
    WHERE now.granted IS DISTINCT FROM first.granted OR now.grantable IS DISTINCT FROM first.grantable
) AS entry
WHERE (made.acl IS NOT NULL OR initial.initprivs IS NOT NULL)
    AND made.acl IS DISTINCT FROM initial.initprivs
    AND (made.is_of_server OR EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = made.class AND d.objid = made.oid AND d.deptype = 'e'
            AND d.refclassid = 'pg_extension'::regclass
    ))
ORDER BY made.class, made.oid, made.subid, entry.grantee, entry.grantor

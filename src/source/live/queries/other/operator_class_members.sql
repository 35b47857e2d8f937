-- The operators and support functions of operator classes, and those added to a family alone: first the
-- operators by strategy, then the functions by number.
SELECT
    d.refclassid                                                 AS class,
    d.refobjid                                                   AS object,
    false                                                        AS is_function,
    o.amopstrategy                                               AS number,
    o.amopopr::regoperator::text                                 AS member,
    NULL::text                                                   AS left_type,
    NULL::text                                                   AS right_type,
    sort_schema.nspname                                          AS sort_family_schema,
    sort_family.opfname                                          AS sort_family
FROM pg_amop o
JOIN pg_depend d
    ON d.classid = 'pg_amop'::regclass
    AND d.objid = o.oid
    AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
LEFT JOIN pg_opfamily sort_family ON sort_family.oid = o.amopsortfamily
LEFT JOIN pg_namespace sort_schema ON sort_schema.oid = sort_family.opfnamespace
WHERE o.oid >= 16384
UNION ALL
SELECT
    d.refclassid::oid,
    d.refobjid::oid,
    true::bool,
    p.amprocnum::int2,
    p.amproc::regprocedure::text,
    p.amproclefttype::regtype::text,
    p.amprocrighttype::regtype::text,
    NULL::text,
    NULL::text
FROM pg_amproc p
JOIN pg_depend d
    ON d.classid = 'pg_amproc'::regclass
    AND d.objid = p.oid
    AND d.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
WHERE p.oid >= 16384
ORDER BY 1, 2, 3, 4

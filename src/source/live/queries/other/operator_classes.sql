-- Operator classes.
SELECT
    c.oid                                                        AS oid,
    c.opcnamespace                                               AS schema,
    c.opcname                                                    AS name,
    c.opcowner                                                   AS owner,
    c.opcdefault                                                 AS is_default,
    c.opcintype::regtype::text                                   AS type,
    nullif(c.opckeytype::regtype::text, '-')::text               AS stored_type,
    method.amname                                                AS method,
    family_schema.nspname                                        AS family_schema,
    family.opfname                                               AS family
FROM pg_opclass c
JOIN pg_am method ON method.oid = c.opcmethod
JOIN pg_opfamily family ON family.oid = c.opcfamily
JOIN pg_namespace family_schema ON family_schema.oid = family.opfnamespace
WHERE c.opcnamespace = ANY ($1::oid[])
ORDER BY c.oid

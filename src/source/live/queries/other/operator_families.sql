-- Operator families.
SELECT
    f.oid                                                        AS oid,
    f.opfnamespace                                               AS schema,
    f.opfname                                                    AS name,
    f.opfowner                                                   AS owner,
    method.amname                                                AS method
FROM pg_opfamily f
JOIN pg_am method ON method.oid = f.opfmethod
WHERE f.opfnamespace = ANY ($1::oid[])
ORDER BY f.oid

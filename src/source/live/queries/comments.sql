-- Comments on objects of the database's own, on the schema `public`, and on roles and the database.
SELECT
    d.classoid                                                   AS class,
    d.objoid                                                     AS object,
    d.objsubid                                                   AS part,
    -- of an attribute of a composite type: its place among them, from 1
    CASE WHEN composite.oid IS NOT NULL THEN (
        SELECT count(*)
        FROM pg_attribute a
        WHERE a.attrelid = d.objoid AND a.attnum BETWEEN 1 AND d.objsubid AND NOT a.attisdropped
    ) END                                                        AS attribute,
    d.description                                                AS text
FROM pg_description d
LEFT JOIN pg_class composite ON d.classoid = 'pg_class'::regclass AND d.objsubid > 0
    AND composite.oid = d.objoid AND composite.relkind = 'c'
WHERE d.objoid >= 16384
    OR d.classoid = 'pg_namespace'::regclass
UNION ALL
SELECT d.classoid, d.objoid, 0, NULL::int8, d.description
FROM pg_shdescription d

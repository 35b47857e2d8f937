-- Security labels of objects of the database's own and of the database.
SELECT
    l.classoid                                                   AS class,
    l.objoid                                                     AS object,
    l.objsubid                                                   AS part,
    l.provider                                                   AS provider,
    l.label                                                      AS label
FROM pg_seclabel l
UNION ALL
SELECT l.classoid::oid, l.objoid::oid, 0, l.provider::text, l.label::text
FROM pg_shseclabel l

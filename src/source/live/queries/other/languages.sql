-- Procedural languages. A handler is named where it is a function of the database's own.
SELECT
    l.oid                                                        AS oid,
    l.lanname                                                    AS name,
    l.lanowner                                                   AS owner,
    l.lanpltrusted                                               AS trusted,
    l.lanplcallfoid                                              AS handler,
    l.laninline                                                  AS inline,
    l.lanvalidator                                               AS validator
FROM pg_language l
WHERE l.lanispl
    AND l.oid >= 16384
ORDER BY l.oid

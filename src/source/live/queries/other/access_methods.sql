-- Access methods.
SELECT
    a.oid                                                        AS oid,
    a.amname                                                     AS name,
    a.amtype                                                     AS type,
    a.amhandler::regproc::text                                   AS handler
FROM pg_am a
WHERE a.oid >= 16384
ORDER BY a.oid

-- Foreign servers. Values of options that may be secret are dropped as soon as they are read.
SELECT
    s.oid                                                        AS oid,
    s.srvname                                                    AS name,
    s.srvowner                                                   AS owner,
    w.fdwname                                                    AS wrapper,
    s.srvtype                                                    AS type,
    s.srvversion                                                 AS version,
    -- by name, as pg_dump writes them
    ARRAY(SELECT o FROM unnest(s.srvoptions) o ORDER BY split_part(o, '=', 1))::text[] AS options
FROM pg_foreign_server s
JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
ORDER BY s.srvname

-- Tablespaces of the cluster, the server's own left out.
SELECT
    s.oid                                                        AS oid,
    s.spcname                                                    AS name,
    s.spcowner                                                   AS owner,
    s.spcoptions::text[]                                         AS options,
    pg_tablespace_location(s.oid)::text                          AS location
FROM pg_tablespace s
WHERE s.spcname !~ '^pg_'
ORDER BY s.spcname

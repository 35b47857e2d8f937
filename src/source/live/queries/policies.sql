-- Row-level security policies. A role list of 0 alone is PUBLIC.
SELECT
    p.oid                                                        AS oid,
    p.polrelid                                                   AS relation,
    p.polname                                                    AS name,
    p.polcmd                                                     AS command,
    true                                                         AS permissive,          -- before 10
    p.polpermissive                                              AS permissive,          -- since 10
    (0 = ANY (p.polroles))                                       AS of_public,
    ARRAY(SELECT r.rolname FROM pg_roles r WHERE r.oid = ANY (p.polroles))::text[] AS roles,
    p.polqual IS NOT NULL                                        AS has_using,
    (p.polwithcheck IS NOT NULL)::bool                           AS has_check
FROM pg_policy p
ORDER BY p.polrelid, p.polname

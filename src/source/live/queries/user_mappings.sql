-- For whom foreign servers have a user mapping. The view shows the options only to the user itself, the
-- server's owner and superusers; values that may be secret are cut off before they leave the server.
SELECT
    m.srvid                                                      AS server,
    nullif(m.usename, 'public')::text                            AS mapped_user,
    ARRAY(
        SELECT CASE
            WHEN option ~* '^[^=]*(password|passphrase|passfile|passwd|secret|token|access_key|sslkey|credentials)[^=]*='
                AND option !~* '^password_required='
            THEN split_part(option, '=', 1)
            ELSE option
        END
        FROM unnest(m.umoptions) AS options (option)
        ORDER BY split_part(option, '=', 1) -- as pg_dump writes them
    )::text[] AS options
FROM pg_user_mappings m
ORDER BY m.srvname, m.usename

-- since 10
-- Publications.
SELECT
    p.oid                                                        AS oid,
    p.pubname                                                    AS name,
    p.pubowner                                                   AS owner,
    p.puballtables                                               AS all_tables,
    p.pubinsert                                                  AS insert,
    p.pubupdate                                                  AS update,
    p.pubdelete                                                  AS delete,
    false                                                        AS truncate,            -- before 11
    p.pubtruncate                                                AS truncate,            -- since 11
    false                                                        AS via_partition_root,  -- before 13
    p.pubviaroot                                                 AS via_partition_root,  -- since 13
    'n'::"char"                                                  AS generated_columns    -- before 18
    p.pubgencols                                                 AS generated_columns    -- since 18
FROM pg_publication p
ORDER BY p.pubname

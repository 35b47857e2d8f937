-- since 10
-- Subscriptions of this database: the columns that everyone may read. The connection string is never asked for.
SELECT
    s.oid                                                        AS oid,                 -- since 14
    NULL::oid                                                    AS oid,                 -- before 14
    s.subname                                                    AS name,
    s.subowner                                                   AS owner,
    s.subpublications::text[]                                    AS publications,
    s.subslotname                                                AS slot_name,
    false                                                        AS binary,              -- before 14
    'f'::text                                                    AS streaming,           -- before 14
    NULL::text                                                   AS synchronous_commit,  -- before 14
    s.subbinary                                                  AS binary,              -- since 14
    CASE s.substream::text WHEN 'true' THEN 't' WHEN 'false' THEN 'f' ELSE s.substream::text END::text AS streaming, -- since 14 before 18
    -- from 18 on, parallel is the default and off is not
    CASE s.substream::text WHEN 'f' THEN 'off' ELSE s.substream::text END::text AS streaming, -- since 18
    s.subsynccommit                                              AS synchronous_commit,  -- since 14
    'd'::text                                                    AS two_phase,           -- before 15
    false                                                        AS disable_on_error,    -- before 15
    s.subtwophasestate::text                                     AS two_phase,           -- since 15
    s.subdisableonerr                                            AS disable_on_error,    -- since 15
    true                                                         AS password_required,   -- before 16
    false                                                        AS run_as_owner,        -- before 16
    'any'::text                                                  AS origin,              -- before 16
    s.subpasswordrequired                                        AS password_required,   -- since 16
    s.subrunasowner                                              AS run_as_owner,        -- since 16
    s.suborigin                                                  AS origin,              -- since 16
    false                                                        AS failover             -- before 17
    s.subfailover                                                AS failover             -- since 17
FROM pg_subscription s
JOIN pg_database d ON d.oid = s.subdbid
WHERE d.datname = current_database()
ORDER BY s.subname

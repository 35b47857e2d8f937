-- Rewrite rules, those that make views left out.
SELECT
    r.oid                                                        AS oid,
    r.ev_class                                                   AS relation,
    r.rulename                                                   AS name,
    r.ev_type                                                    AS event,
    r.ev_enabled                                                 AS enabled,
    r.is_instead                                                 AS instead
FROM pg_rewrite r
WHERE r.oid >= 16384
    AND NOT (r.rulename = '_RETURN' AND r.ev_type = '1')
ORDER BY r.ev_class, r.rulename

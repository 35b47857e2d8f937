-- Operators.
SELECT
    o.oid                                                        AS oid,
    o.oprnamespace                                               AS schema,
    o.oprname                                                    AS name,
    o.oprowner                                                   AS owner,
    o.oprleft                                                    AS left_type,
    o.oprright                                                   AS right_type,
    nullif(o.oprleft::regtype::text, '-')::text                  AS left_name,
    nullif(o.oprright::regtype::text, '-')::text                 AS right_name,
    o.oprcode::regproc::text                                     AS function,
    commutator_schema.nspname                                    AS commutator_schema,
    commutator.oprname                                           AS commutator,
    negator_schema.nspname                                       AS negator_schema,
    negator.oprname                                              AS negator,
    o.oprcanmerge                                                AS merges,
    o.oprcanhash                                                 AS hashes,
    nullif(o.oprrest::regproc::text, '-')::text                  AS restrict_estimator,
    nullif(o.oprjoin::regproc::text, '-')::text                  AS join_estimator
FROM pg_operator o
LEFT JOIN pg_operator commutator ON commutator.oid = o.oprcom
LEFT JOIN pg_namespace commutator_schema ON commutator_schema.oid = commutator.oprnamespace
LEFT JOIN pg_operator negator ON negator.oid = o.oprnegate
LEFT JOIN pg_namespace negator_schema ON negator_schema.oid = negator.oprnamespace
WHERE o.oprnamespace = ANY ($1::oid[])
    AND o.oprcode <> 0
ORDER BY o.oid

-- Constraints of tables and of domains.
SELECT
    k.oid                                                        AS oid,
    k.conrelid                                                   AS relation,
    k.contypid                                                   AS domain,
    k.conname                                                    AS name,
    k.contype                                                    AS kind,
    -- NOT NULLs that tell no more than their columns are left out later
    false                                                        AS has_comment,         -- before 18
    k.contype = 'n' AND EXISTS (                                                         -- since 18
        SELECT FROM pg_description d                                                     -- since 18
        WHERE d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid                -- since 18
    )                                                            AS has_comment,         -- since 18
    k.condeferrable                                              AS is_deferrable,
    k.condeferred                                                AS is_deferred,
    k.convalidated                                               AS is_validated,
    true                                                         AS is_enforced,         -- before 18
    k.conenforced                                                AS is_enforced,         -- since 18
    k.conislocal                                                 AS is_local,
    k.coninhcount::int4                                          AS inherited_from,
    k.connoinherit                                               AS no_inherit,
    -- those that fire for replication alone do not fire for an application
    EXISTS (
        SELECT FROM pg_trigger t
        WHERE t.tgconstraint = k.oid AND t.tgisinternal AND t.tgenabled IN ('D', 'R')
    )                                                            AS has_disabled_triggers,
    0::oid                                                       AS parent,              -- before 11
    k.conparentid                                                AS parent,              -- since 11
    k.conindid                                                   AS index,
    k.conkey                                                     AS columns,
    k.confrelid                                                  AS referenced,
    k.confkey                                                    AS referenced_columns,
    k.confupdtype                                                AS on_update,
    k.confdeltype                                                AS on_delete,
    NULL::int2[]                                                 AS on_delete_columns,   -- before 15
    k.confdelsetcols                                             AS on_delete_columns,   -- since 15
    k.confmatchtype                                              AS match_type,
    false                                                        AS is_period,           -- before 18
    k.conperiod                                                  AS is_period,           -- since 18
    -- a table that is referred to and is in no catalog: its schema is left out, or an extension made it ($2)
    outside_schema.nspname                                       AS outside_schema,
    outside.relname                                              AS outside_name,
    CASE WHEN outside.oid IS NOT NULL THEN ARRAY(
        SELECT a.attname FROM unnest(k.confkey) WITH ORDINALITY AS f (number, place)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = f.number
        ORDER BY f.place
    ) END                                                        AS outside_columns,
    -- the operators of an exclusion constraint
    CASE WHEN k.contype = 'x' THEN ARRAY(
        SELECT o.oprname FROM unnest(k.conexclop) WITH ORDINALITY AS x (operator, place)
        JOIN pg_operator o ON o.oid = x.operator
        ORDER BY x.place
    ) END                                                        AS operators,
    CASE WHEN k.contype = 'x' THEN ARRAY(
        SELECT n.nspname FROM unnest(k.conexclop) WITH ORDINALITY AS x (operator, place)
        JOIN pg_operator o ON o.oid = x.operator
        JOIN pg_namespace n ON n.oid = o.oprnamespace
        ORDER BY x.place
    ) END                                                        AS operator_schemas
FROM pg_constraint k
LEFT JOIN pg_class outside ON outside.oid = k.confrelid
    AND (NOT outside.relnamespace = ANY ($1::oid[]) OR outside.oid = ANY ($2::oid[]))
LEFT JOIN pg_namespace outside_schema ON outside_schema.oid = outside.relnamespace
WHERE k.connamespace = ANY ($1::oid[])
    AND k.contype IN ('p', 'u', 'f', 'c', 'x', 'n')

-- The names of all types, for columns and arguments, with what tells storage and collation of their values.
SELECT
    t.oid                                                        AS oid,
    t.typname                                                    AS name,
    n.nspname                                                    AS schema,
    element.oid                                                  AS element,
    t.typrelid                                                   AS relation,
    t.typstorage                                                 AS storage,
    t.typcollation                                               AS collation
FROM pg_type t
JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_type element ON element.oid = t.typelem AND element.typarray = t.oid

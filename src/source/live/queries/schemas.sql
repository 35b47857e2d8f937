-- All schemas but PostgreSQL's own; whether the patterns of names choose them ($1: to read, $2: to leave out).
SELECT
    n.oid                                                        AS oid,
    n.nspname                                                    AS name,
    n.nspowner                                                   AS owner,
    (cardinality($1::text[]) = 0 OR n.nspname::text ~ ANY ($1::text[]))
        AND NOT n.nspname::text ~ ANY ($2::text[])               AS is_chosen
FROM pg_namespace n
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'

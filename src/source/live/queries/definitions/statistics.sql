-- What statistics objects with expressions are made of, from PostgreSQL 14 on.
SELECT s.oid AS object, 0::int2 AS part, pg_get_statisticsobjdef_columns(s.oid) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_statistic_ext s ON s.oid = wanted.oid

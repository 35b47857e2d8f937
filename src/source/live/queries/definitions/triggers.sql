-- Triggers with a condition, whole: nothing shows the condition alone.
SELECT t.oid AS object, 0::int2 AS part, pg_get_triggerdef(t.oid, false) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_trigger t ON t.oid = wanted.oid

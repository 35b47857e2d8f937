-- The labels of enums, in their order.
SELECT e.enumtypid AS type, e.enumlabel AS label
FROM pg_enum e
JOIN pg_type t ON t.oid = e.enumtypid
WHERE t.typnamespace = ANY ($1::oid[])
ORDER BY e.enumtypid, e.enumsortorder

-- What policies demand: USING is part 1, WITH CHECK part 2.
SELECT p.oid AS object, demand.part, demand.text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_policy p ON p.oid = wanted.oid
CROSS JOIN LATERAL (
    VALUES (1::int2, pg_get_expr(p.polqual, p.polrelid)), (2::int2, pg_get_expr(p.polwithcheck, p.polrelid))
) AS demand (part, text)
WHERE demand.text IS NOT NULL

-- Which expressions of an index's key have another collation than their own: the definition names it, no catalog does.
-- The part is the place in the key, from 1.
SELECT
    i.indexrelid AS object,
    key.place::int2 AS part,
    CASE
        WHEN strpos(
            pg_get_indexdef(i.indexrelid),
            pg_get_indexdef(i.indexrelid, key.place::int4, false) || ' COLLATE ' || quote_ident(c.collname)
        ) > 0 THEN c.collname::text
        WHEN strpos(
            pg_get_indexdef(i.indexrelid),
            pg_get_indexdef(i.indexrelid, key.place::int4, false) || ' COLLATE ' || quote_ident(n.nspname) || '.' || quote_ident(c.collname)
        ) > 0 THEN c.collname::text
        ELSE ''
    END AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_index i ON i.indexrelid = wanted.oid
CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indcollation::oid[]) WITH ORDINALITY AS key (number, collation_oid, place)
JOIN pg_collation c ON c.oid = key.collation_oid
JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE key.number = 0
    AND pg_table_is_visible(i.indrelid) IS NOT NULL -- it was not dropped meanwhile

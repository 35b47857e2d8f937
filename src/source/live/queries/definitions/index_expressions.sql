-- The expressions among the keys of indexes. The part is the place in the key, from 1.
SELECT i.indexrelid AS object, key.place::int2 AS part, pg_get_indexdef(i.indexrelid, key.place::int4, false) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_index i ON i.indexrelid = wanted.oid
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS key (number, place)
WHERE key.number = 0
    AND pg_table_is_visible(i.indrelid) IS NOT NULL -- it was not dropped meanwhile

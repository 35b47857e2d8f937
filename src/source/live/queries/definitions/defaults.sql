-- Defaults of columns. They mention no column, so that they are printed without looking at the table.
SELECT d.oid AS object, 0::int2 AS part, pg_get_expr(d.adbin, 0) AS text
FROM unnest($1::oid[]) AS wanted (oid)
JOIN pg_attrdef d ON d.oid = wanted.oid

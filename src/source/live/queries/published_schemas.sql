-- since 15
-- The schemas whose tables are published.
SELECT
    s.pnpubid                                                    AS publication,
    n.nspname                                                    AS schema
FROM pg_publication_namespace s
JOIN pg_namespace n ON n.oid = s.pnnspid
ORDER BY s.pnpubid, n.nspname

-- Relations on which others hold or want a lock that would make us wait, and what depends on them. A prepared
-- transaction holds its locks without a process.
WITH locked AS (
    SELECT DISTINCT l.relation AS oid
    FROM pg_locks l
    WHERE l.mode = 'AccessExclusiveLock'
        AND l.relation IS NOT NULL
        AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
        AND l.pid IS DISTINCT FROM pg_backend_pid()
), dependent AS (
    SELECT d.classid AS catalog, d.objid AS oid
    FROM locked l
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = l.oid
)
SELECT 'pg_class'::regclass::oid AS catalog, l.oid AS oid
FROM locked l
UNION SELECT d.catalog, d.oid
FROM dependent d
-- it is the rule of a view that depends on what the view reads
UNION SELECT 'pg_class'::regclass::oid AS catalog, r.ev_class AS oid
FROM dependent d
JOIN pg_rewrite r ON d.catalog = 'pg_rewrite'::regclass AND r.oid = d.oid

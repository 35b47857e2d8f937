WITH space AS (
    SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), class AS (
    SELECT c.*, quote_ident(s.nspname) || '.' || quote_ident(c.relname) AS path
    FROM pg_class c JOIN space s ON s.oid = c.relnamespace
), rel AS (
    SELECT * FROM class WHERE relkind IN ('r', 'p', 'v', 'm')
), spot AS (
    -- the numbers of dropped columns stay taken, as in the catalog of ours
    SELECT a.*, r.path || '.' || quote_ident(a.attname) AS path, r.path AS table_path, r.relkind
    FROM pg_attribute a JOIN rel r ON r.oid = a.attrelid WHERE a.attnum > 0 AND NOT a.attisdropped
)
SELECT format('schema %I', nspname) AS fact FROM space
UNION ALL
SELECT format('relation %s kind=%s persistence=%s rls=%s,%s replica=%s bound=%s',
    path, relkind, relpersistence, relrowsecurity, relforcerowsecurity,
    CASE WHEN relkind = 'v' THEN 'd' WHEN relreplident = 'i' AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = rel.oid AND indisreplident) THEN 'n' ELSE relreplident END,
    CASE WHEN relkind IN ('v', 'm') THEN '' ELSE relispartition::text END)
FROM rel
UNION ALL
SELECT format('parent of %s %s: %s', c.path, CASE WHEN c.relispartition THEN '' ELSE rank() OVER (PARTITION BY inhrelid ORDER BY inhseqno)::text END, p.path)
FROM pg_inherits JOIN rel c ON c.oid = inhrelid JOIN rel p ON p.oid = inhparent
UNION ALL
SELECT format('column %s %s: %s%s%s%s%s local=%s parents=%s', path, attnum, format_type(atttypid, atttypmod),
    CASE WHEN attnotnull THEN ' not-null' END,
    CASE WHEN atthasdef AND attgenerated = '' THEN ' default' END,
    CASE WHEN attgenerated <> '' THEN ' generated' END,
    CASE attidentity WHEN 'a' THEN ' identity-always' WHEN 'd' THEN ' identity-by-default' END,
    attislocal, attinhcount)
FROM spot
UNION ALL
SELECT format('constraint %s of %s %s(%s)%s local=%s inherited=%s%s%s%s%s%s', quote_ident(conname), rel.path, contype,
    CASE WHEN contype IN ('c', 'x') THEN '' ELSE array_to_string(conkey, ',') END,
    CASE WHEN contype = 'f' THEN format(' -> %s(%s) %s%s', target.path, array_to_string(confkey, ','), confupdtype, confdeltype) END,
    conislocal, coninhcount > 0,
    CASE WHEN NOT convalidated THEN ' not-valid' END,
    CASE WHEN connoinherit AND contype = 'c' THEN ' no-inherit' END,
    CASE WHEN condeferrable THEN ' deferrable' END,
    CASE WHEN condeferred THEN ' deferred' END,
    CASE WHEN contype IN ('p', 'u', 'x') THEN ' index ' || conindid::regclass::text END)
FROM pg_constraint JOIN rel ON rel.oid = conrelid LEFT JOIN rel target ON target.oid = confrelid
WHERE contype IN ('p', 'u', 'x', 'c', 'f')
    -- what a foreign key needs of the partitions of the table that it refers to
    AND NOT (contype = 'f' AND conparentid <> 0 AND (SELECT p.conrelid FROM pg_constraint p WHERE p.oid = pg_constraint.conparentid) = conrelid)
UNION ALL
SELECT format('index %s on %s (%s/%s)%s%s%s%s%s', class.path, rel.path, indkey::text, indnkeyatts,
    CASE WHEN indisunique THEN ' unique' END, CASE WHEN indisunique AND indnullsnotdistinct THEN ' nulls-equal' END,
    CASE WHEN indisprimary THEN ' primary' END, CASE WHEN NOT indisvalid THEN ' not-valid' END,
    ' part of ' || (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = indexrelid)::text)
    || CASE WHEN indpred IS NOT NULL THEN ' partial' ELSE '' END
    || CASE WHEN indisreplident AND rel.relreplident = 'i' THEN ' replica-identity' ELSE '' END
    || CASE WHEN indisclustered THEN ' clustered' ELSE '' END
FROM pg_index JOIN class ON class.oid = indexrelid JOIN rel ON rel.oid = indrelid
UNION ALL
SELECT format('sequence %s %s start=%s by=%s min=%s max=%s cache=%s cycle=%s persistence=%s%s', class.path, format_type(seqtypid, NULL), seqstart,
    seqincrement, seqmin, seqmax, seqcache, seqcycle, relpersistence,
    (SELECT CASE deptype WHEN 'i' THEN ' identity of ' ELSE ' owned by ' END || spot.path
     FROM pg_depend JOIN spot ON attrelid = refobjid AND attnum = refobjsubid
     WHERE classid = 'pg_class'::regclass AND objid = seqrelid AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')))
FROM pg_sequence JOIN class ON class.oid = seqrelid
UNION ALL
SELECT format('enum %s: %s', t.oid::regtype, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
FROM pg_type t JOIN space s ON s.oid = t.typnamespace WHERE typtype = 'e'
UNION ALL
SELECT format('composite %s: %s', t.oid::regtype, (SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
    FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped))
FROM pg_type t JOIN class c ON c.oid = t.typrelid WHERE c.relkind = 'c'
UNION ALL
SELECT format('domain %s: %s%s%s%s', t.oid::regtype, format_type(typbasetype, typtypmod), CASE WHEN typnotnull THEN ' not-null' END,
    CASE WHEN typdefaultbin IS NOT NULL THEN ' default' END,
    (SELECT string_agg(format(' %I%s', conname, CASE WHEN NOT convalidated THEN ' not-valid' END), '' ORDER BY conname) FROM pg_constraint WHERE contypid = t.oid AND contype = 'c'))
FROM pg_type t JOIN space s ON s.oid = t.typnamespace WHERE typtype = 'd'
UNION ALL
SELECT format('trigger %I on %s enabled=%s inherited=%s', tgname, rel.path, tgenabled, tgparentid <> 0) FROM pg_trigger JOIN rel ON rel.oid = tgrelid WHERE NOT tgisinternal
UNION ALL
SELECT format('rule %I on %s', rulename, rel.path) FROM pg_rewrite JOIN rel ON rel.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT format('policy %I on %s', polname, rel.path) FROM pg_policy JOIN rel ON rel.oid = polrelid
UNION ALL
SELECT format('publication %I%s', pubname, (SELECT string_agg(' ' || rel.path, '' ORDER BY rel.path) FROM pg_publication_rel JOIN rel ON rel.oid = prrelid WHERE prpubid = pg_publication.oid))
FROM pg_publication
UNION ALL
SELECT format('statistics %I.%I on %s', nspname, stxname, rel.path) FROM pg_statistic_ext JOIN space ON space.oid = stxnamespace JOIN rel ON rel.oid = stxrelid
UNION ALL
SELECT format('comment on relation %s: %s', class.path, description) FROM pg_description JOIN class ON class.oid = objoid AND classoid = 'pg_class'::regclass AND objsubid = 0
UNION ALL
SELECT format('comment on column %s: %s', spot.path, description) FROM pg_description JOIN spot ON attrelid = objoid AND classoid = 'pg_class'::regclass AND objsubid = attnum
UNION ALL
SELECT format('comment on constraint %I of %s: %s', conname, rel.path, description)
FROM pg_description JOIN pg_constraint c ON c.oid = objoid AND classoid = 'pg_constraint'::regclass JOIN rel ON rel.oid = conrelid
UNION ALL
SELECT format('comment on type %s: %s', objoid::regtype, description) FROM pg_description WHERE classoid = 'pg_type'::regclass
    AND EXISTS (SELECT FROM pg_type t JOIN space s ON s.oid = t.typnamespace WHERE t.oid = objoid
        -- not those of tables' row types
        AND (t.typrelid = 0 OR (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c'))

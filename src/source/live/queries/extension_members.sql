-- What belongs to an extension: CREATE EXTENSION makes it.
SELECT d.classid AS catalog, d.objid AS oid
FROM pg_depend d
WHERE d.deptype = 'e'
    AND d.refclassid = 'pg_extension'::regclass

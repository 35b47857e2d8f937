-- How the first columns of primary keys are spread ($1 schemas, $2 tables, $3 columns), numbers, times and uuids alone:
-- texts may be personal.
SELECT
    s.schemaname                                                 AS schema,
    s.tablename                                                  AS name,
    s.attname                                                    AS column,
    s.histogram_bounds::text::text[]                             AS bounds
FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (schema, name, attribute)
JOIN pg_namespace n ON n.nspname = wanted.schema
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = wanted.attribute
JOIN pg_stats s ON s.schemaname = wanted.schema AND s.tablename = wanted.name AND s.attname = wanted.attribute
WHERE s.histogram_bounds IS NOT NULL
    AND NOT s.inherited
    AND a.atttypid IN (
        'int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'date'::regtype, 'timestamp'::regtype,
        'timestamptz'::regtype, 'uuid'::regtype
    )

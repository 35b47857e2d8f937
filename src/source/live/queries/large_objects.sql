-- How many large objects there are.
SELECT count(*)::int8 AS count
FROM pg_largeobject_metadata

-- How many large objects there are; beyond a million no further are counted.
SELECT count(*) AS number
FROM (SELECT FROM pg_largeobject_metadata LIMIT 1000000) counted

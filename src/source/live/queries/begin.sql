-- One transaction for all that is read: it sees one state of the catalogs and cannot write. What it sets ends with it.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SET LOCAL statement_timeout = {statement_timeout};
SET LOCAL lock_timeout = {lock_timeout};
SET LOCAL idle_in_transaction_session_timeout = {idle_timeout};
-- Every name comes with its schema, but those of pg_catalog. Temporary tables, which a pooler's other clients may have
-- left in the session, would come first if they were not named last.
SET LOCAL search_path = pg_catalog, pg_temp;
-- Expressions are printed the same whatever the settings of the role and the database.
SET LOCAL DateStyle = ISO;
SET LOCAL IntervalStyle = postgres;
SET LOCAL TimeZone = 'UTC';
SET LOCAL extra_float_digits = 3;
SET LOCAL quote_all_identifiers = off;
SET LOCAL standard_conforming_strings = on;
SET LOCAL bytea_output = hex;
-- Compiling a query that runs once takes longer than running it.
SET LOCAL jit = off;                                                             -- since 11
-- The other processors are for those who work with the database.
SET LOCAL max_parallel_workers_per_gather = 0;
-- Whole catalogs are joined: a plan made for a few rows, where nothing was analyzed yet, would take minutes.
-- Where some objects are asked for by their numbers, under a savepoint, loops are switched on again.
SET LOCAL enable_nestloop = off;

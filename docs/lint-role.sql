-- A role for pgdms-lint: it may see all that is asked for, and change nothing.
--
-- Run by a superuser (on RDS and Aurora by a member of rds_superuser) in the database that is to be judged:
--
--     psql -d DATABASE -f lint-role.sql
--
-- then give it a password (\password pgdms_lint in psql) or another way to log in.
-- PostgreSQL 10 or later; it can be run again.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pgdms_lint') THEN
        CREATE ROLE pgdms_lint LOGIN;
    END IF;
END
$$;

-- pgdms-lint reads in a read-only transaction anyhow; this holds for whatever else logs in as the role.
ALTER ROLE pgdms_lint SET default_transaction_read_only = on;

-- Settings that ordinary users do not see, and what other sessions are doing.
GRANT pg_read_all_settings, pg_read_all_stats TO pgdms_lint;

-- The database, and where its sequences stand (sequence-headroom). No table can be read.
DO $$
DECLARE
    schema name;
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO pgdms_lint', current_database());
    FOR schema IN
        SELECT nspname FROM pg_namespace
        WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'
    LOOP
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO pgdms_lint', schema);
        EXECUTE format('GRANT SELECT ON ALL SEQUENCES IN SCHEMA %I TO pgdms_lint', schema);
    END LOOP;
END
$$;

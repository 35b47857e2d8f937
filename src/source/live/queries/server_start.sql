-- When the server started.
SELECT (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::int8 AS server_started

-- What is set beside the settings of the transaction: a policy that hides rows is an error, rows come in the order in
-- which they are stored, and the server plans as it is used to, in parallel too.
SET LOCAL row_security = off;
SET LOCAL synchronize_seqscans = off;
SET LOCAL enable_nestloop TO DEFAULT;
SET LOCAL max_parallel_workers_per_gather TO DEFAULT;
SET LOCAL jit TO DEFAULT;                                                        -- since 11

-- since 10
-- What partitioned tables are partitioned by. A column is its number, an expression 0.
SELECT
    k.partrelid                                                  AS relation,
    k.partstrat                                                  AS strategy,
    k.partattrs                                                  AS columns,
    k.partclass                                                  AS operator_classes,
    k.partcollation                                              AS collations
FROM pg_partitioned_table k
JOIN pg_class c ON c.oid = k.partrelid
WHERE c.relnamespace = ANY ($1::oid[])

-- Functions, procedures, aggregates.
SELECT 'function ' || f.name, p.property, p.value
FROM own_functions f JOIN pg_language l ON l.oid = f.prolang
CROSS JOIN LATERAL (VALUES
    ('kind', CASE f.prokind WHEN 'f' THEN 'function' WHEN 'w' THEN 'window' WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' END),
    ('returns', CASE WHEN f.prokind IN ('a', 'p') THEN NULL WHEN 't' = ANY (f.proargmodes) THEN 'TABLE(' || (
        SELECT string_agg(concat_ws(' ', quote_ident(nullif(f.proargnames[a.place], '')), format_type(a.type, -1)),
            ', ' ORDER BY a.place)
        FROM unnest(f.proallargtypes) WITH ORDINALITY AS a(type, place) WHERE f.proargmodes[a.place] = 't') || ')'
        ELSE CASE WHEN f.proretset THEN 'SETOF ' ELSE '' END || format_type(f.prorettype, -1) END),
    ('language', CASE WHEN f.prokind <> 'a' THEN quote_ident(l.lanname) END),
    ('volatility', CASE WHEN f.prokind <> 'a' THEN
        CASE f.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' WHEN 'v' THEN 'volatile' END END),
    ('strict', CASE WHEN f.proisstrict AND f.prokind <> 'a' THEN 'yes' END),
    ('security', CASE WHEN f.prosecdef THEN 'definer' END),
    ('leakproof', CASE WHEN f.proleakproof THEN 'yes' END),
    ('parallel', CASE WHEN f.prokind <> 'a' THEN
        CASE f.proparallel WHEN 'r' THEN 'restricted' WHEN 's' THEN 'safe' WHEN 'u' THEN 'unsafe' END END),
    ('cost', CASE WHEN f.prokind <> 'a' THEN
        CASE WHEN f.procost <> CASE WHEN l.lanname IN ('c', 'internal') THEN 1 ELSE 100 END THEN f.procost::text END END),
    ('rows', CASE WHEN f.proretset AND f.prorows <> 1000 THEN f.prorows::text END),
    ('support', CASE WHEN f.prosupport <> 0 THEN f.prosupport::text END),
    ('source', CASE WHEN f.prokind <> 'a' AND f.prosqlbody IS NULL AND f.probin IS NULL THEN f.prosrc END),
    ('library', f.probin),
    ('symbol', CASE WHEN f.probin IS NOT NULL THEN f.prosrc END),
    ('body text', pg_get_function_sqlbody(f.oid))
) AS p(property, value)
UNION ALL SELECT 'function ' || f.name, 'argument ' || a.place || p.property, p.value
FROM own_functions f
CROSS JOIN LATERAL unnest(coalesce(f.proallargtypes, f.proargtypes::oid[])) WITH ORDINALITY AS a(type, place)
CROSS JOIN LATERAL (VALUES
    ('', concat_ws(' ',
        CASE f.proargmodes[a.place] WHEN 'o' THEN 'out' WHEN 'b' THEN 'inout' WHEN 'v' THEN 'variadic' WHEN 't' THEN 'table' ELSE 'in' END,
        quote_ident(nullif(f.proargnames[a.place], '')), format_type(a.type, -1))),
    (' default expression', pg_get_function_arg_default(f.oid, a.place::int))
) AS p(property, value)
UNION ALL SELECT 'function ' || f.name, 'setting ' || o.option_name, o.option_value
FROM own_functions f, pg_options_to_table(f.proconfig) o
UNION ALL SELECT 'function ' || f.name, 'transform', format_type(t, -1) FROM own_functions f, unnest(f.protrftypes) t
UNION ALL SELECT 'function ' || f.name, 'aggregate ' || p.property || ' text', p.value
FROM own_functions f JOIN pg_aggregate a ON a.aggfnoid = f.oid
CROSS JOIN LATERAL (VALUES
    ('sfunc', nullif(a.aggtransfn::text, '-')),
    ('stype', format_type(a.aggtranstype, NULL)),
    ('sspace', nullif(a.aggtransspace, 0)::text),
    ('finalfunc', nullif(a.aggfinalfn::text, '-')),
    ('combinefunc', nullif(a.aggcombinefn::text, '-')),
    ('serialfunc', nullif(a.aggserialfn::text, '-')),
    ('deserialfunc', nullif(a.aggdeserialfn::text, '-')),
    ('initcond', a.agginitval),
    ('msfunc', nullif(a.aggmtransfn::text, '-')),
    ('minvfunc', nullif(a.aggminvtransfn::text, '-')),
    ('mstype', CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END),
    ('mfinalfunc', nullif(a.aggmfinalfn::text, '-')),
    ('minitcond', a.aggminitval),
    ('sortop', 'OPERATOR(' || nullif(a.aggsortop, 0)::regoper || ')'),
    ('parallel', CASE f.proparallel WHEN 'r' THEN 'restricted' WHEN 's' THEN 'safe' END)
) AS p(property, value)

-- What the queries share: the objects that a user made. Temporary, so that the database stays as it is.

-- Names come with their schema, but those of pg_catalog.
SET search_path = '';
SET timezone = 'UTC';
SET client_min_messages = error;

-- Objects below 16384 come with every database, members of an extension with the extension.
CREATE FUNCTION pg_temp.is_own(class regclass, object oid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT object >= 16384 AND NOT EXISTS (
        SELECT FROM pg_depend d WHERE d.classid = class AND d.objid = object AND d.deptype = 'e')
$$;

-- Whether an object came with another one and goes with it, as the constructors of a range type do.
CREATE FUNCTION pg_temp.is_part(class regclass, object oid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM pg_depend d WHERE d.classid = class AND d.objid = object AND d.deptype = 'i')
$$;

CREATE FUNCTION pg_temp.in_schema(schema oid, name name) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE n.nspname WHEN 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(name)
    FROM pg_namespace n WHERE n.oid = schema
$$;

-- The names of columns, in the order of their numbers.
CREATE FUNCTION pg_temp.columns(relation oid, numbers int2[]) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.place)
    FROM unnest(numbers) WITH ORDINALITY AS k(number, place)
    JOIN pg_attribute a ON a.attrelid = relation AND a.attnum = k.number
$$;

CREATE FUNCTION pg_temp.operator_class(class oid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT pg_temp.in_schema(o.opcnamespace, o.opcname) FROM pg_opclass o WHERE o.oid = class
$$;

-- With -1 for the modifier a type is written as it can be read again: `character` would be `character(1)`.
CREATE FUNCTION pg_temp.argument_types(types oidvector) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(format_type(t.type, -1), ', ' ORDER BY t.place), '')
    FROM unnest(types) WITH ORDINALITY AS t(type, place)
$$;

CREATE FUNCTION pg_temp.enabled(letter "char") RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE letter WHEN 'O' THEN 'origin' WHEN 'R' THEN 'replica' WHEN 'A' THEN 'always' ELSE 'disabled' END
$$;

CREATE FUNCTION pg_temp.role(id oid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE id WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(id)) END
$$;

CREATE TEMP VIEW own_schemas AS
    SELECT n.* FROM pg_namespace n
    WHERE (pg_temp.is_own('pg_namespace', n.oid) OR n.nspname = 'public') AND n.nspname !~ '^pg_(temp|toast_temp)_';

-- Relations of the user's own: with sequences and composite types, without indexes and TOAST tables.
CREATE TEMP VIEW own_classes AS
    SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE pg_temp.is_own('pg_class', c.oid) AND n.nspname !~ '^pg_' AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c');

CREATE TEMP VIEW own_relations AS SELECT c.* FROM own_classes c WHERE c.relkind NOT IN ('S', 'c');

CREATE TEMP VIEW own_indexes AS
    SELECT i.*, c.relname, c.relnamespace, c.relkind, c.relam, c.reltablespace, c.reloptions, c.relispartition
    FROM pg_index i JOIN own_relations r ON r.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid;

-- Types of the user's own: not those of arrays, rows and multiranges, which come with another object.
CREATE TEMP VIEW own_types AS
    SELECT t.* FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE pg_temp.is_own('pg_type', t.oid) AND n.nspname !~ '^pg_(temp|toast)'
        AND t.typtype IN ('e', 'd', 'r', 'b', 'c', 'p') AND (t.typtype <> 'c' OR c.relkind = 'c')
        AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = t.oid);

CREATE TEMP VIEW own_functions AS
    SELECT p.*, pg_temp.in_schema(p.pronamespace, p.proname) || '(' || pg_temp.argument_types(p.proargtypes) || ')' AS name
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE pg_temp.is_own('pg_proc', p.oid) AND n.nspname !~ '^pg_temp_' AND NOT pg_temp.is_part('pg_proc', p.oid);

-- The copies that a foreign key to a partitioned table has for each partition stand on the same table: no one
-- declares, names or drops them.
CREATE TEMP VIEW own_constraints AS
    SELECT k.* FROM pg_constraint k JOIN own_relations r ON r.oid = k.conrelid
    WHERE k.contype <> 't' AND NOT EXISTS (
        SELECT FROM pg_constraint parent WHERE parent.oid = k.conparentid AND parent.conrelid = k.conrelid);

CREATE TEMP VIEW own_triggers AS
    SELECT t.* FROM pg_trigger t JOIN own_relations r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal;

CREATE TEMP VIEW own_rules AS
    SELECT w.* FROM pg_rewrite w JOIN own_relations r ON r.oid = w.ev_class
    WHERE w.rulename <> '_RETURN' OR r.relkind NOT IN ('v', 'm');

CREATE TEMP VIEW own_policies AS SELECT p.* FROM pg_policy p JOIN own_relations r ON r.oid = p.polrelid;

-- plpgsql is in every new database.
CREATE TEMP VIEW own_extensions AS SELECT e.* FROM pg_extension e WHERE e.extname <> 'plpgsql';

-- Everything that has a name: with its owner, its privileges, and the letter by which acldefault() knows its kind.
CREATE TEMP VIEW objects (class, id, sub, name, owner, acl, acl_kind) AS
    SELECT 'pg_namespace'::regclass::oid, n.oid, 0, 'schema ' || quote_ident(n.nspname), n.nspowner, n.nspacl, 'n'::"char"
    FROM own_schemas n
    UNION ALL SELECT 'pg_class'::regclass, c.oid, 0,
        CASE c.relkind WHEN 'S' THEN 'sequence ' ELSE 'relation ' END || c.oid::regclass, c.relowner, c.relacl,
        CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END
    FROM own_classes c WHERE c.relkind <> 'c'
    UNION ALL SELECT 'pg_class'::regclass, c.oid, a.attnum,
        'column ' || c.oid::regclass || '.' || quote_ident(a.attname), NULL, a.attacl, 'c'
    FROM own_relations c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT 'pg_class'::regclass, a.attrelid, a.attnum,
        'attribute ' || t.oid::regtype || '.' || quote_ident(a.attname), NULL, NULL, NULL
    FROM own_types t JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT 'pg_class'::regclass, i.indexrelid, 0, 'index ' || i.indexrelid::regclass, NULL, NULL, NULL
    FROM own_indexes i
    UNION ALL SELECT 'pg_constraint'::regclass, k.oid, 0,
        'constraint ' || quote_ident(k.conname) || ' on ' || k.conrelid::regclass, NULL, NULL, NULL
    FROM own_constraints k
    UNION ALL SELECT 'pg_constraint'::regclass, k.oid, 0,
        'domain constraint ' || quote_ident(k.conname) || ' on ' || k.contypid::regtype, NULL, NULL, NULL
    FROM pg_constraint k JOIN own_types t ON t.oid = k.contypid
    UNION ALL SELECT 'pg_trigger'::regclass, t.oid, 0,
        'trigger ' || quote_ident(t.tgname) || ' on ' || t.tgrelid::regclass, NULL, NULL, NULL
    FROM own_triggers t
    UNION ALL SELECT 'pg_rewrite'::regclass, w.oid, 0,
        'rule ' || quote_ident(w.rulename) || ' on ' || w.ev_class::regclass, NULL, NULL, NULL
    FROM own_rules w
    UNION ALL SELECT 'pg_policy'::regclass, p.oid, 0,
        'policy ' || quote_ident(p.polname) || ' on ' || p.polrelid::regclass, NULL, NULL, NULL
    FROM own_policies p
    UNION ALL SELECT 'pg_type'::regclass, t.oid, 0, 'type ' || t.oid::regtype, t.typowner, t.typacl, 'T' FROM own_types t
    UNION ALL SELECT 'pg_proc'::regclass, p.oid, 0, 'function ' || p.name, p.proowner, p.proacl, 'f' FROM own_functions p
    UNION ALL SELECT 'pg_extension'::regclass, e.oid, 0, 'extension ' || quote_ident(e.extname), NULL, NULL, NULL
    FROM own_extensions e
    UNION ALL SELECT 'pg_event_trigger'::regclass, e.oid, 0,
        'event trigger ' || quote_ident(e.evtname), e.evtowner, NULL, NULL
    FROM pg_event_trigger e WHERE pg_temp.is_own('pg_event_trigger', e.oid)
    UNION ALL SELECT 'pg_publication'::regclass, p.oid, 0, 'publication ' || quote_ident(p.pubname), p.pubowner, NULL, NULL
    FROM pg_publication p
    UNION ALL SELECT 'pg_subscription'::regclass, s.oid, 0, 'subscription ' || quote_ident(s.subname), s.subowner, NULL, NULL
    FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, w.oid, 0,
        'foreign-data wrapper ' || quote_ident(w.fdwname), w.fdwowner, w.fdwacl, 'F'
    FROM pg_foreign_data_wrapper w WHERE pg_temp.is_own('pg_foreign_data_wrapper', w.oid)
    UNION ALL SELECT 'pg_foreign_server'::regclass, s.oid, 0,
        'foreign server ' || quote_ident(s.srvname), s.srvowner, s.srvacl, 'S'
    FROM pg_foreign_server s WHERE pg_temp.is_own('pg_foreign_server', s.oid)
    UNION ALL SELECT 'pg_statistic_ext'::regclass, s.oid, 0,
        'statistics ' || pg_temp.in_schema(s.stxnamespace, s.stxname), s.stxowner, NULL, NULL
    FROM pg_statistic_ext s WHERE pg_temp.is_own('pg_statistic_ext', s.oid)
    UNION ALL SELECT 'pg_operator'::regclass, o.oid, 0, 'operator ' || o.oid::regoperator, o.oprowner, NULL, NULL
    FROM pg_operator o WHERE pg_temp.is_own('pg_operator', o.oid)
    UNION ALL SELECT 'pg_opclass'::regclass, o.oid, 0,
        'operator class ' || pg_temp.in_schema(o.opcnamespace, o.opcname) || ' using ' || m.amname, o.opcowner, NULL, NULL
    FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod WHERE pg_temp.is_own('pg_opclass', o.oid)
    UNION ALL SELECT 'pg_opfamily'::regclass, o.oid, 0,
        'operator family ' || pg_temp.in_schema(o.opfnamespace, o.opfname) || ' using ' || m.amname, o.opfowner, NULL, NULL
    FROM pg_opfamily o JOIN pg_am m ON m.oid = o.opfmethod WHERE pg_temp.is_own('pg_opfamily', o.oid)
    UNION ALL SELECT 'pg_collation'::regclass, c.oid, 0,
        'collation ' || pg_temp.in_schema(c.collnamespace, c.collname), c.collowner, NULL, NULL
    FROM pg_collation c WHERE pg_temp.is_own('pg_collation', c.oid)
    UNION ALL SELECT 'pg_conversion'::regclass, c.oid, 0,
        'conversion ' || pg_temp.in_schema(c.connamespace, c.conname), c.conowner, NULL, NULL
    FROM pg_conversion c WHERE pg_temp.is_own('pg_conversion', c.oid)
    UNION ALL SELECT 'pg_cast'::regclass, c.oid, 0,
        'cast ' || c.castsource::regtype || ' AS ' || c.casttarget::regtype, NULL, NULL, NULL
    FROM pg_cast c WHERE pg_temp.is_own('pg_cast', c.oid) AND NOT pg_temp.is_part('pg_cast', c.oid)
    UNION ALL SELECT 'pg_ts_config'::regclass, c.oid, 0,
        'text search configuration ' || pg_temp.in_schema(c.cfgnamespace, c.cfgname), c.cfgowner, NULL, NULL
    FROM pg_ts_config c WHERE pg_temp.is_own('pg_ts_config', c.oid)
    UNION ALL SELECT 'pg_ts_dict'::regclass, d.oid, 0,
        'text search dictionary ' || pg_temp.in_schema(d.dictnamespace, d.dictname), d.dictowner, NULL, NULL
    FROM pg_ts_dict d WHERE pg_temp.is_own('pg_ts_dict', d.oid)
    UNION ALL SELECT 'pg_ts_parser'::regclass, p.oid, 0,
        'text search parser ' || pg_temp.in_schema(p.prsnamespace, p.prsname), NULL, NULL, NULL
    FROM pg_ts_parser p WHERE pg_temp.is_own('pg_ts_parser', p.oid)
    UNION ALL SELECT 'pg_ts_template'::regclass, t.oid, 0,
        'text search template ' || pg_temp.in_schema(t.tmplnamespace, t.tmplname), NULL, NULL, NULL
    FROM pg_ts_template t WHERE pg_temp.is_own('pg_ts_template', t.oid)
    UNION ALL SELECT 'pg_language'::regclass, l.oid, 0, 'language ' || quote_ident(l.lanname), l.lanowner, l.lanacl, 'l'
    FROM pg_language l WHERE pg_temp.is_own('pg_language', l.oid)
    UNION ALL SELECT 'pg_transform'::regclass, t.oid, 0,
        'transform ' || t.trftype::regtype || ' LANGUAGE ' || quote_ident(l.lanname), NULL, NULL, NULL
    FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE pg_temp.is_own('pg_transform', t.oid)
    UNION ALL SELECT 'pg_am'::regclass, m.oid, 0, 'access method ' || quote_ident(m.amname), NULL, NULL, NULL
    FROM pg_am m WHERE pg_temp.is_own('pg_am', m.oid);

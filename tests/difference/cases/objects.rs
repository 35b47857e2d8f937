//! Sequences, types, and what else stands in a database.

use super::{Case, case};

pub const CASES: &[Case] = &[
    // schemas, extensions, large objects
    case("", "CREATE SCHEMA x", "", &["schema x: only here"]),
    case(
        "CREATE SCHEMA x",
        "ALTER SCHEMA x OWNER TO reader",
        "ALTER SCHEMA x OWNER TO writer",
        &["schema x: owner reader here, writer there"],
    ),
    case("", "CREATE EXTENSION hstore", "", &["extension hstore: only here"]),
    case(
        "",
        "CREATE EXTENSION hstore WITH SCHEMA public VERSION '1.7'",
        "CREATE EXTENSION hstore WITH SCHEMA s VERSION '1.8'",
        &[
            "extension hstore: schema public here, s there",
            "extension hstore: version '1.7' here, '1.8' there",
        ],
    ),
    case(
        "",
        "SELECT pg_catalog.lo_create('1')",
        "SELECT pg_catalog.lo_create('1'); SELECT pg_catalog.lo_create('2')",
        &["large object pg_largeobject: large objects 1 here, 2 there"],
    ),
    // sequences
    case("", "CREATE SEQUENCE x", "", &["sequence public.x: only here"]),
    case(
        "",
        "CREATE SEQUENCE x AS integer MAXVALUE 100",
        "CREATE SEQUENCE x MAXVALUE 100",
        &["sequence public.x: type integer here, bigint there"],
    ),
    case(
        "",
        "CREATE SEQUENCE x START 5 INCREMENT 2 MINVALUE 1 MAXVALUE 10 CACHE 3 CYCLE",
        "CREATE SEQUENCE x START 6 INCREMENT 3 MINVALUE 2 MAXVALUE 11 CACHE 4",
        &[
            "sequence public.x: start 5 here, 6 there",
            "sequence public.x: increment 2 here, 3 there",
            "sequence public.x: minimum 1 here, 2 there",
            "sequence public.x: maximum 10 here, 11 there",
            "sequence public.x: cache 3 here, 4 there",
            "sequence public.x: at the bound starts again here, stops there",
        ],
    ),
    case(
        "CREATE TABLE t (a integer, b integer); CREATE SEQUENCE x",
        "ALTER SEQUENCE x OWNED BY t.a",
        "ALTER SEQUENCE x OWNED BY t.b",
        &["sequence public.x: belongs to public.t.a here, public.t.b there"],
    ),
    case(
        "",
        "CREATE TABLE t (a integer GENERATED ALWAYS AS IDENTITY)",
        "CREATE TABLE t (a integer NOT NULL); CREATE SEQUENCE t_a_seq AS integer OWNED BY t.a",
        &[
            "sequence public.t_a_seq: belongs as identity here, owned there",
            "public.t.a: identity always here, none there",
            "public.t.a: identity sequence public.t_a_seq here, none there",
        ],
    ),
    case(
        "",
        "CREATE UNLOGGED SEQUENCE x",
        "CREATE SEQUENCE x",
        &["sequence public.x: persistence unlogged here, permanent there"],
    ),
    case(
        "CREATE SEQUENCE x",
        "SELECT setval('public.x', 5, true)",
        "SELECT setval('public.x', 6, false)",
        &["sequence public.x: last value 5 here, 6 there", "sequence public.x: is called yes here, no there"],
    ),
    case(
        "CREATE SEQUENCE x; ALTER SEQUENCE x OWNER TO owner_role",
        "GRANT USAGE, SELECT ON SEQUENCE x TO reader WITH GRANT OPTION",
        "GRANT USAGE ON SEQUENCE x TO reader",
        &[
            "sequence public.x: grant to reader SELECT with grant option, USAGE with grant option here, USAGE there",
        ],
    ),
    // types
    case("", "CREATE TYPE x AS ENUM ('a')", "", &["type public.x: only here"]),
    case(
        "",
        "CREATE TYPE x AS ENUM ('a', 'b')",
        "CREATE TYPE x AS ENUM ('b', 'a')",
        &["type public.x: labels ('a', 'b') here, ('b', 'a') there"],
    ),
    case(
        "",
        "CREATE TYPE x AS ENUM ()",
        "CREATE TYPE x",
        &["type public.x: kind enum here, shell there", "type public.x: labels () here, none there"],
    ),
    case(
        "",
        "CREATE TYPE x AS (a integer, b text)",
        "CREATE TYPE x AS (b text, a integer)",
        &["type public.x: attributes (a, b) here, (b, a) there"],
    ),
    case(
        "",
        "CREATE TYPE x AS (a integer, b text COLLATE \"C\")",
        "CREATE TYPE x AS (a bigint, b text)",
        &[
            "type public.x: attribute type a integer here, bigint there",
            "type public.x: attribute collation b \"C\" here, none there",
        ],
    ),
    case(
        "CREATE TYPE x AS (a integer)",
        "COMMENT ON COLUMN x.a IS 'A'",
        "",
        &["type public.x: attribute comment a 'A' here, none there"],
    ),
    case(
        "",
        "CREATE DOMAIN x AS varchar(5) COLLATE \"C\" DEFAULT 'a' NOT NULL",
        "CREATE DOMAIN x AS varchar(6) DEFAULT 'b'",
        &[
            "type public.x: type character varying(5) here, character varying(6) there",
            "type public.x: not null yes here, no there",
            "type public.x: default 'a' here, 'b' there",
            "type public.x: collation \"C\" here, none there",
        ],
    ),
    case(
        "CREATE DOMAIN x AS integer",
        "ALTER DOMAIN x ADD CONSTRAINT c CHECK (VALUE > 0)",
        "",
        &["constraint public.x.c: only here"],
    ),
    case(
        "CREATE DOMAIN x AS integer",
        "ALTER DOMAIN x ADD CONSTRAINT c CHECK (VALUE > 0)",
        "ALTER DOMAIN x ADD CONSTRAINT c CHECK (VALUE > 1) NOT VALID",
        &[
            "constraint public.x.c: condition VALUE > 0 here, VALUE > 1 there",
            "constraint public.x.c: validated yes here, no there",
        ],
    ),
    case("", "CREATE DOMAIN x AS integer CONSTRAINT c CHECK (VALUE > 0)", "", &["type public.x: only here"]),
    case(
        "",
        "CREATE TYPE x AS RANGE (SUBTYPE = float8)",
        "CREATE TYPE x AS RANGE (SUBTYPE = float4)",
        &["type public.x: subtype double precision here, real there"],
    ),
    case(
        "",
        "CREATE TYPE x AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = many, SUBTYPE_DIFF = float8mi)",
        "CREATE TYPE x AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = several)",
        &[
            "type public.x: multirange type many here, several there",
            "type public.x: definition subtype_diff float8mi here, none there",
        ],
    ),
    case(
        "CREATE TYPE x; CREATE FUNCTION i(cstring) RETURNS x LANGUAGE internal AS 'int4in'; CREATE FUNCTION o(x) RETURNS cstring LANGUAGE internal AS 'int4out'",
        "CREATE TYPE x (INPUT = i, OUTPUT = o, INTERNALLENGTH = 4)",
        "CREATE TYPE x (INPUT = i, OUTPUT = o, INTERNALLENGTH = 8)",
        &["type public.x: definition internallength 4 here, 8 there"],
    ),
    case(
        "CREATE TYPE x AS ENUM (); ALTER TYPE x OWNER TO owner_role",
        "GRANT USAGE ON TYPE x TO reader",
        "",
        &["type public.x: grant to reader USAGE here, none there"],
    ),
    // objects known by their definition
    case(
        "",
        "CREATE COLLATION x (LOCALE = 'de')",
        "CREATE COLLATION x (LOCALE = 'fr')",
        &["collation public.x: definition locale 'de' here, 'fr' there"],
    ),
    case(
        "CREATE OPERATOR FAMILY x USING btree",
        "ALTER OPERATOR FAMILY x USING btree ADD OPERATOR 1 < (integer, bigint)",
        "ALTER OPERATOR FAMILY x USING btree ADD OPERATOR 2 <= (integer, bigint)",
        &[
            "operator family public.x(btree): statement 2 ALTER OPERATOR FAMILY x USING btree ADD OPERATOR 1 < (integer, bigint) here, ALTER OPERATOR FAMILY x USING btree ADD OPERATOR 2 <= (integer, bigint) there",
        ],
    ),
    case(
        "CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)",
        "ALTER TEXT SEARCH DICTIONARY d OWNER TO reader",
        "ALTER TEXT SEARCH DICTIONARY d OWNER TO writer",
        &["text search dictionary public.d: owner reader here, writer there"],
    ),
    // publications, subscriptions
    case("", "CREATE PUBLICATION p", "", &["publication p: only here"]),
    case(
        "",
        "CREATE PUBLICATION p FOR ALL TABLES",
        "CREATE PUBLICATION p",
        &["publication p: all tables yes here, no there"],
    ),
    case(
        "",
        "CREATE PUBLICATION p FOR ALL TABLES, ALL SEQUENCES",
        "CREATE PUBLICATION p FOR ALL TABLES",
        &["publication p: all sequences yes here, no there"],
    ),
    case(
        "CREATE TABLE t (a integer, b integer)",
        "CREATE PUBLICATION p FOR TABLE t (b, a) WHERE (a > 0)",
        "CREATE PUBLICATION p FOR TABLE t (a) WHERE (a > 1)",
        &[
            "publication p: published columns public.t (a, b) here, (a) there",
            "publication p: row filter public.t a > 0 here, a > 1 there",
        ],
    ),
    case(
        "CREATE TABLE t (a integer); CREATE TABLE u (a integer)",
        "CREATE PUBLICATION p FOR TABLE t, u",
        "CREATE PUBLICATION p FOR TABLE u",
        &["publication p: published columns public.t all here, none there"],
    ),
    case(
        "",
        "CREATE PUBLICATION p FOR TABLES IN SCHEMA s, public",
        "CREATE PUBLICATION p FOR TABLES IN SCHEMA s",
        &["publication p: schemas (public, s) here, (s) there"],
    ),
    case(
        "",
        "CREATE PUBLICATION p WITH (publish = 'insert')",
        "CREATE PUBLICATION p WITH (publish = 'insert, update')",
        &["publication p: option publish 'insert' here, 'insert, update' there"],
    ),
    case(
        "",
        "CREATE SUBSCRIPTION x CONNECTION 'host=a' PUBLICATION p, q WITH (connect = false)",
        "CREATE SUBSCRIPTION x CONNECTION 'host=b' PUBLICATION q WITH (connect = false)",
        &["subscription x: publications (p, q) here, (q) there"],
    ),
    // foreign data
    case(
        "",
        "CREATE FOREIGN DATA WRAPPER w HANDLER s.h VALIDATOR s.v OPTIONS (a '1')",
        "CREATE FOREIGN DATA WRAPPER w HANDLER s.i VALIDATOR s.w OPTIONS (a '2')",
        &[
            "foreign data wrapper w: option a '1' here, '2' there",
            "foreign data wrapper w: handler s.h here, s.i there",
            "foreign data wrapper w: validator s.v here, s.w there",
        ],
    ),
    case(
        "CREATE FOREIGN DATA WRAPPER w; CREATE FOREIGN DATA WRAPPER v",
        "CREATE SERVER x TYPE 'a' VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'a')",
        "CREATE SERVER x TYPE 'b' VERSION '2' FOREIGN DATA WRAPPER v OPTIONS (host 'b')",
        &[
            "foreign server x: version '1' here, '2' there",
            "foreign server x: option host 'a' here, 'b' there",
            "foreign server x: wrapper w here, v there",
            "foreign server x: server type 'a' here, 'b' there",
        ],
    ),
    case(
        "CREATE FOREIGN DATA WRAPPER w; CREATE SERVER x FOREIGN DATA WRAPPER w",
        "CREATE USER MAPPING FOR reader SERVER x OPTIONS (\"user\" 'a')",
        "CREATE USER MAPPING FOR reader SERVER x OPTIONS (\"user\" 'b')",
        &["foreign server x: user mapping for reader ((\"user\", 'a')) here, ((\"user\", 'b')) there"],
    ),
    // statistics
    case(
        "CREATE TABLE t (a integer, b integer); CREATE TABLE u (a integer, b integer)",
        "CREATE STATISTICS x (mcv, ndistinct) ON a, b FROM t",
        "CREATE STATISTICS x (mcv) ON b, a FROM u",
        &[
            "statistics public.x: on a, b here, b, a there",
            "statistics public.x: table public.t here, public.u there",
            "statistics public.x: kinds (mcv, ndistinct) here, (mcv) there",
        ],
    ),
    case(
        "CREATE TABLE t (a integer, b integer); CREATE STATISTICS x ON a, b FROM t",
        "ALTER STATISTICS x SET STATISTICS 10",
        "",
        &["statistics public.x: statistics target 10 here, none there"],
    ),
];

//! Roles, privileges, settings, the database.

use super::{Case, case};

pub const CASES: &[Case] = &[
    case("", "CREATE ROLE x", "", &["role x: only here"]),
    case(
        "",
        "CREATE ROLE x SUPERUSER NOINHERIT CREATEROLE CREATEDB LOGIN REPLICATION BYPASSRLS",
        "CREATE ROLE x",
        &[
            "role x: superuser yes here, no there",
            "role x: inherit no here, yes there",
            "role x: create role yes here, no there",
            "role x: create database yes here, no there",
            "role x: login yes here, no there",
            "role x: replication yes here, no there",
            "role x: bypass row level security yes here, no there",
        ],
    ),
    case(
        "",
        "CREATE ROLE x CONNECTION LIMIT 3 VALID UNTIL '2030-01-01'",
        "CREATE ROLE x",
        &["role x: connection limit 3 here, none there", "role x: valid until '2030-01-01' here, none there"],
    ),
    case(
        "",
        "CREATE ROLE x PASSWORD 'md5abc'",
        "CREATE ROLE x PASSWORD NULL",
        &["role x: password yes here, no there"],
    ),
    case("CREATE ROLE x", "COMMENT ON ROLE x IS 'X'", "", &["role x: comment 'X' here, none there"]),
    case("", "GRANT reader TO writer", "", &["role membership reader.writer: only here"]),
    case(
        "",
        "GRANT reader TO writer WITH ADMIN OPTION GRANTED BY passer",
        "GRANT reader TO writer GRANTED BY owner_role",
        &[
            "role membership reader.writer: grantor passer here, owner_role there",
            "role membership reader.writer: admin option yes here, no there",
        ],
    ),
    case(
        "",
        "GRANT reader TO writer WITH INHERIT TRUE, SET TRUE",
        "GRANT reader TO writer WITH INHERIT FALSE, SET FALSE",
        &[
            "role membership reader.writer: inherit yes here, no there",
            "role membership reader.writer: set yes here, no there",
        ],
    ),
    // granted by two: each of them is a membership of its own
    case(
        "GRANT reader TO writer GRANTED BY owner_role",
        "GRANT reader TO writer WITH ADMIN OPTION GRANTED BY passer",
        "GRANT reader TO writer GRANTED BY passer",
        &["role membership reader.writer: admin option yes here, no there"],
    ),
    case(
        "",
        "ALTER ROLE reader SET work_mem = '1MB'",
        "ALTER ROLE reader SET work_mem = '2MB'",
        &["setting reader.work_mem: setting '1MB' here, '2MB' there"],
    ),
    case(
        "",
        "ALTER DATABASE db SET work_mem = '3MB'",
        "",
        &["setting db.work_mem: setting '3MB' here, '1MB' there"],
    ),
    // a grant by the owner and one by another, and what may be passed on
    case(
        "CREATE TABLE t (); ALTER TABLE t OWNER TO owner_role; GRANT SELECT ON t TO passer WITH GRANT OPTION",
        "GRANT SELECT ON t TO reader",
        "SET ROLE passer; GRANT SELECT ON t TO reader; RESET ROLE",
        &[
            "table public.t: grant to reader SELECT here, none there",
            "table public.t: grant to reader by passer none here, SELECT there",
        ],
    ),
    case(
        "CREATE TABLE t (); ALTER TABLE t OWNER TO owner_role; GRANT SELECT, INSERT ON t TO reader",
        "GRANT SELECT ON t TO reader WITH GRANT OPTION",
        "",
        &["table public.t: grant to reader SELECT with grant option, INSERT here, SELECT, INSERT there"],
    ),
    // what every new object has is the same, whether written or not
    case("CREATE TABLE t (); ALTER TABLE t OWNER TO owner_role", "GRANT ALL ON t TO owner_role", "", &[]),
    // another owner is one difference, not one of each grant
    case(
        "CREATE TABLE t ()",
        "ALTER TABLE t OWNER TO reader; GRANT SELECT ON t TO passer",
        "ALTER TABLE t OWNER TO writer; GRANT SELECT ON t TO passer",
        &["table public.t: owner reader here, writer there"],
    ),
    case(
        "",
        "ALTER DEFAULT PRIVILEGES FOR ROLE writer IN SCHEMA s GRANT SELECT ON TABLES TO reader",
        "",
        &["default privilege tables of writer in s: only here"],
    ),
    case(
        "",
        "ALTER DEFAULT PRIVILEGES FOR ROLE writer IN SCHEMA s GRANT SELECT ON TABLES TO reader",
        "ALTER DEFAULT PRIVILEGES FOR ROLE writer IN SCHEMA s GRANT INSERT ON TABLES TO reader",
        &["default privilege tables of writer in s: grant to reader SELECT here, INSERT there"],
    ),
    // the database
    case(
        "",
        "CREATE DATABASE d ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'C' LOCALE_PROVIDER = icu ICU_LOCALE = 'de' CONNECTION LIMIT = 5",
        "CREATE DATABASE d ENCODING = 'LATIN1' LC_COLLATE = 'POSIX' LC_CTYPE = 'POSIX' LOCALE_PROVIDER = libc ICU_LOCALE = 'fr' CONNECTION LIMIT = 6",
        &[
            "database d: encoding 'UTF8' here, 'LATIN1' there",
            "database d: LC_COLLATE 'C' here, 'POSIX' there",
            "database d: LC_CTYPE 'C' here, 'POSIX' there",
            "database d: locale provider 'icu' here, 'libc' there",
            "database d: locale 'de' here, 'fr' there",
            "database d: connection limit 5 here, 6 there",
        ],
    ),
];

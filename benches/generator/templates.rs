//! The columns that tables are made of: names, types and defaults as PostgreSQL prints them.

pub struct ColumnTemplate {
    pub name: &'static str,
    pub sql_type: &'static str,
    pub default: Option<&'static str>,
    pub values: Values,
    pub index: Option<IndexTemplate>,
}

/// What a column's values in COPY's text format look like.
pub enum Values {
    OneOf(&'static [&'static str]),
    /// A text with the row's number: never twice the same.
    Numbered(&'static str),
}

/// An index: what follows the table's name in its own, and what follows `USING` in CREATE INDEX.
pub struct IndexTemplate {
    pub suffix: &'static str,
    pub definition: &'static str,
}

/// Enum types: name and labels.
pub const ENUMS: [(&str, &[&str]); 3] = [
    ("order_state", &["draft", "placed", "paid", "shipped", "returned"]),
    ("priority", &["low", "normal", "high"]),
    ("visibility", &["private", "shared", "public"]),
];

/// Domains: name, base type and what follows it.
pub const DOMAINS: [(&str, &str, &str); 3] = [
    ("amount", "numeric(12,2)", "\n\tCONSTRAINT amount_check CHECK ((VALUE >= (0)::numeric))"),
    ("country_code", "character(2)", " NOT NULL DEFAULT 'XX'::bpchar"),
    ("email_address", "text", "\n\tCONSTRAINT email_address_check CHECK ((VALUE ~ '@'::text))"),
];

const fn plain(
    name: &'static str,
    sql_type: &'static str,
    values: &'static [&'static str],
) -> ColumnTemplate {
    ColumnTemplate { name, sql_type, default: None, values: Values::OneOf(values), index: None }
}

const fn numbered(name: &'static str, sql_type: &'static str, prefix: &'static str) -> ColumnTemplate {
    ColumnTemplate { name, sql_type, default: None, values: Values::Numbered(prefix), index: None }
}

impl ColumnTemplate {
    const fn default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    const fn index(self, suffix: &'static str, definition: &'static str) -> Self {
        Self { index: Some(IndexTemplate { suffix, definition }), ..self }
    }
}

const MOMENTS: &[&str] = &["2024-02-29 12:00:00.123+00", "2025-07-01 06:30:00+00", "\\N"];
const LOCAL_MOMENTS: &[&str] = &["2024-02-29 12:00:00.123456", "2025-07-01 06:30:00", "\\N"];
const TEXTS: &[&str] = &["plain words", "two\\nlines", "tab\\there", "a back\\\\slash", "it's; quoted", ""];
const WORDS: &[&str] = &["alpha", "beta", "gamma", "delta"];
const FLAGS: &[&str] = &["t", "f"];
const SMALL: &[&str] = &["1", "7", "42"];
const DOCUMENTS: &[&str] = &[r#"{"a": 1, "b": [true, null]}"#, "{}", r#"{"note": "it's; a \\\\ slash"}"#];

/// All columns that a table may have. Those whose values are numbered can be unique.
pub static COLUMNS: [ColumnTemplate; 48] = [
    numbered("name", "text", "Name ").index("name_lower_idx", "btree (lower(name))"),
    numbered("slug", "character varying(120)", "slug-").index("slug_idx", "btree (slug)"),
    numbered("email", "public.email_address", "user@example.org ").index("email_idx", "btree (email)"),
    numbered("reference", "character varying", "ref-")
        .index("reference_upper_idx", "btree (upper((reference)::text))"),
    numbered("external_id", "character varying(64)", "x").index("external_id_idx", "hash (external_id)"),
    numbered("serial_number", "text", "SN").index("serial_number_idx", "btree (serial_number DESC)"),
    plain("title", "character varying(255)", WORDS).index("title_idx", "btree (title varchar_pattern_ops)"),
    plain("description", "text", TEXTS),
    plain("body", "text", TEXTS),
    plain("notes", "character varying", TEXTS),
    plain("status", "public.order_state", &["draft", "paid"])
        .default("'draft'::public.order_state")
        .index("status_idx", "btree (status) WHERE (status <> 'returned'::public.order_state)"),
    plain("priority", "public.priority", &["low", "high"]).default("'normal'::public.priority"),
    plain("visibility", "public.visibility", &["private"]).index("visibility_idx", "btree (visibility)"),
    plain("quantity", "integer", SMALL).default("1"),
    plain("\"position\"", "integer", SMALL).default("0").index("position_idx", "btree (\"position\")"),
    plain("attempts", "smallint", SMALL).default("0"),
    plain("views_count", "bigint", SMALL)
        .default("0")
        .index("views_count_idx", "btree (views_count DESC NULLS LAST)"),
    plain("price", "numeric(10,2)", &["19.99", "0.00"]).default("0.00"),
    plain("amount", "public.amount", &["12.50"]).default("0"),
    plain("rate", "numeric", &["1.000000000000001", "\\N"]),
    plain("weight", "numeric(8,3)", &["1.250"]),
    plain("score", "double precision", &["0.5", "-1e-10"]).index("score_idx", "btree (score)"),
    plain("ratio", "real", &["0.25"]),
    plain("is_active", "boolean", FLAGS).default("true"),
    plain("archived", "boolean", FLAGS)
        .default("false")
        .index("archived_idx", "btree (archived) WHERE (NOT archived)"),
    plain("settings", "jsonb", DOCUMENTS)
        .default("'{}'::jsonb")
        .index("settings_idx", "gin (settings jsonb_path_ops)"),
    plain("payload", "jsonb", DOCUMENTS).index("payload_idx", "gin (payload)"),
    plain("raw", "json", DOCUMENTS),
    plain("tags", "text[]", &["{}", "{a,\"b c\"}"]).default("'{}'::text[]").index("tags_idx", "gin (tags)"),
    plain("labels", "character varying[]", &["{x}"]).default("'{}'::character varying[]"),
    plain("counts", "integer[]", &["{1,2,3}", "\\N"]),
    plain("token", "uuid", &["6f9619ff-8b86-4011-b42d-00c04fc964ff"]).default("gen_random_uuid()"),
    plain("checksum", "bytea", &["\\\\x00ff"]),
    plain("address", "inet", &["192.0.2.1"]).index("address_idx", "gist (address inet_ops)"),
    plain("country", "public.country_code", &["FI"]),
    plain("currency", "character(3)", &["EUR"]).default("'EUR'::bpchar"),
    plain("locale", "character varying(10)", &["fi"]).default("'en'::character varying"),
    plain("duration", "interval", &["01:30:00"]),
    plain("opening", "time without time zone", &["09:00:00"]),
    plain("due_on", "date", &["2025-12-31"]).index("due_on_idx", "btree (due_on)"),
    plain("valid_during", "daterange", &["[2025-01-01,2026-01-01)"])
        .index("valid_during_idx", "gist (valid_during)"),
    plain("search", "tsvector", &["'word':1"]).index("search_idx", "gin (search)"),
    plain("created_at", "timestamp with time zone", &["2025-07-01 06:30:00+00"])
        .default("now()")
        .index("created_at_idx", "btree (created_at)"),
    plain("updated_at", "timestamp with time zone", &["2025-07-01 06:30:00+00"]).default("now()"),
    plain("deleted_at", "timestamp without time zone", LOCAL_MOMENTS)
        .index("deleted_at_idx", "btree (deleted_at) WHERE (deleted_at IS NULL)"),
    plain("published_at", "timestamp(6) without time zone", LOCAL_MOMENTS)
        .index("published_at_idx", "brin (published_at)"),
    plain("expires_at", "timestamp(3) with time zone", MOMENTS),
    plain("last_seen_at", "timestamp without time zone", LOCAL_MOMENTS),
];

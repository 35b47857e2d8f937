//! The queries for all that is not a table, nor a part of one.

use super::Query;

pub const ROLES: Query = Query::new("roles", include_str!("roles.sql"));
pub const MEMBERSHIPS: Query = Query::new("memberships", include_str!("memberships.sql"));
pub const SETTINGS: Query = Query::new("settings of roles and databases", include_str!("settings.sql"));
pub const DEFAULT_PRIVILEGES: Query =
    Query::new("default privileges", include_str!("default_privileges.sql"));
pub const TABLESPACES: Query = Query::new("tablespaces", include_str!("other/tablespaces.sql"));
pub const EVENT_TRIGGERS: Query = Query::new("event triggers", include_str!("event_triggers.sql"));

pub const FUNCTIONS: Query = Query::new("functions", include_str!("functions.sql"));
pub const AGGREGATES: Query = Query::new("aggregates", include_str!("aggregates.sql"));
pub const LANGUAGES: Query = Query::new("languages", include_str!("other/languages.sql"));
pub const TRANSFORMS: Query = Query::new("transforms", include_str!("other/transforms.sql"));
pub const CASTS: Query = Query::new("casts", include_str!("other/casts.sql"));

pub const TRIGGERS: Query = Query::new("triggers", include_str!("triggers.sql"));
pub const RULES: Query = Query::new("rules", include_str!("rules.sql"));
pub const POLICIES: Query = Query::new("policies", include_str!("policies.sql"));
pub const STATISTICS: Query = Query::new("statistics objects", include_str!("statistics.sql"));

pub const OPERATORS: Query = Query::new("operators", include_str!("other/operators.sql"));
pub const OPERATOR_FAMILIES: Query =
    Query::new("operator families", include_str!("other/operator_families.sql"));
pub const OPERATOR_CLASSES: Query =
    Query::new("operator classes", include_str!("other/operator_classes.sql"));
pub const OPERATOR_CLASS_MEMBERS: Query =
    Query::new("members of operator classes", include_str!("other/operator_class_members.sql"));
pub const ACCESS_METHODS: Query = Query::new("access methods", include_str!("other/access_methods.sql"));
pub const COLLATIONS: Query = Query::new("collations", include_str!("other/collations.sql"));
pub const CONVERSIONS: Query = Query::new("conversions", include_str!("other/conversions.sql"));

pub const TEXT_SEARCH_PARSERS: Query =
    Query::new("text search parsers", include_str!("other/text_search_parsers.sql"));
pub const TEXT_SEARCH_TEMPLATES: Query =
    Query::new("text search templates", include_str!("other/text_search_templates.sql"));
pub const TEXT_SEARCH_DICTIONARIES: Query =
    Query::new("text search dictionaries", include_str!("other/text_search_dictionaries.sql"));
pub const TEXT_SEARCH_CONFIGURATIONS: Query =
    Query::new("text search configurations", include_str!("other/text_search_configurations.sql"));
pub const TEXT_SEARCH_MAPPINGS: Query =
    Query::new("mappings of text search configurations", include_str!("other/text_search_mappings.sql"));

pub const PUBLICATIONS: Query = Query::new("publications", include_str!("publications.sql"));
pub const PUBLISHED_TABLES: Query = Query::new("published tables", include_str!("published_tables.sql"));
pub const PUBLISHED_SCHEMAS: Query = Query::new("published schemas", include_str!("published_schemas.sql"));
pub const SUBSCRIPTIONS: Query = Query::new("subscriptions", include_str!("subscriptions.sql"));
pub const FOREIGN_DATA_WRAPPERS: Query =
    Query::new("foreign-data wrappers", include_str!("foreign_data_wrappers.sql"));
pub const FOREIGN_SERVERS: Query = Query::new("foreign servers", include_str!("foreign_servers.sql"));
pub const USER_MAPPINGS: Query = Query::new("user mappings", include_str!("user_mappings.sql"));

pub const PRIVILEGES: Query = Query::new("privileges", include_str!("privileges.sql"));
pub const SUPPLIED_PRIVILEGES: Query =
    Query::new("privileges on what is supplied", include_str!("supplied_privileges.sql"));
pub const COMMENTS: Query = Query::new("comments", include_str!("comments.sql"));
pub const SECURITY_LABELS: Query = Query::new("security labels", include_str!("security_labels.sql"));

/// All of them but the one for subscriptions, in the order in which they are sent.
pub const PLAIN: &[&Query] = &[
    &ROLES,
    &MEMBERSHIPS,
    &SETTINGS,
    &TABLESPACES,
    &FUNCTIONS,
    &AGGREGATES,
    &LANGUAGES,
    &CASTS,
    &TRANSFORMS,
    &TRIGGERS,
    &RULES,
    &POLICIES,
    &STATISTICS,
    &EVENT_TRIGGERS,
    &OPERATORS,
    &OPERATOR_FAMILIES,
    &OPERATOR_CLASSES,
    &OPERATOR_CLASS_MEMBERS,
    &ACCESS_METHODS,
    &COLLATIONS,
    &CONVERSIONS,
    &TEXT_SEARCH_PARSERS,
    &TEXT_SEARCH_TEMPLATES,
    &TEXT_SEARCH_DICTIONARIES,
    &TEXT_SEARCH_CONFIGURATIONS,
    &TEXT_SEARCH_MAPPINGS,
    &PUBLICATIONS,
    &PUBLISHED_TABLES,
    &PUBLISHED_SCHEMAS,
    &FOREIGN_DATA_WRAPPERS,
    &FOREIGN_SERVERS,
    &USER_MAPPINGS,
    &PRIVILEGES,
    &SUPPLIED_PRIVILEGES,
    &DEFAULT_PRIVILEGES,
    &COMMENTS,
    &SECURITY_LABELS,
];

/// Asked for under a savepoint, since a server may refuse them: PUBLIC may have lost the right.
pub const GUARDED: &[&Query] = &[&SUBSCRIPTIONS];

//! How the server itself names objects: by the catalog that they stand in and a number.

/// The number of `pg_class`.
pub(super) const PG_CLASS: u32 = 1259;
/// The number of `pg_type`.
pub(super) const PG_TYPE: u32 = 1247;
/// The number of `pg_attrdef`.
pub(super) const PG_ATTRDEF: u32 = 2604;
/// The number of `pg_constraint`.
pub(super) const PG_CONSTRAINT: u32 = 2606;
/// The number of `pg_namespace`.
pub(super) const PG_NAMESPACE: u32 = 2615;
/// The number of `pg_extension`.
pub(super) const PG_EXTENSION: u32 = 3079;
/// The number of `pg_proc`.
pub(super) const PG_PROC: u32 = 1255;
/// The number of `pg_authid`.
pub(super) const PG_AUTHID: u32 = 1260;
/// The number of `pg_database`.
pub(super) const PG_DATABASE: u32 = 1262;
/// The number of `pg_tablespace`.
pub(super) const PG_TABLESPACE: u32 = 1213;
/// The number of `pg_foreign_server`.
pub(super) const PG_FOREIGN_SERVER: u32 = 1417;
/// The number of `pg_foreign_data_wrapper`.
pub(super) const PG_FOREIGN_DATA_WRAPPER: u32 = 2328;
/// The number of `pg_am`.
pub(super) const PG_AM: u32 = 2601;
/// The number of `pg_cast`.
pub(super) const PG_CAST: u32 = 2605;
/// The number of `pg_conversion`.
pub(super) const PG_CONVERSION: u32 = 2607;
/// The number of `pg_language`.
pub(super) const PG_LANGUAGE: u32 = 2612;
/// The number of `pg_opclass`.
pub(super) const PG_OPCLASS: u32 = 2616;
/// The number of `pg_operator`.
pub(super) const PG_OPERATOR: u32 = 2617;
/// The number of `pg_rewrite`.
pub(super) const PG_REWRITE: u32 = 2618;
/// The number of `pg_trigger`.
pub(super) const PG_TRIGGER: u32 = 2620;
/// The number of `pg_opfamily`.
pub(super) const PG_OPFAMILY: u32 = 2753;
/// The number of `pg_policy`.
pub(super) const PG_POLICY: u32 = 3256;
/// The number of `pg_statistic_ext`.
pub(super) const PG_STATISTIC_EXT: u32 = 3381;
/// The number of `pg_collation`.
pub(super) const PG_COLLATION: u32 = 3456;
/// The number of `pg_event_trigger`.
pub(super) const PG_EVENT_TRIGGER: u32 = 3466;
/// The number of `pg_transform`.
pub(super) const PG_TRANSFORM: u32 = 3576;
/// The number of `pg_ts_dict`.
pub(super) const PG_TS_DICT: u32 = 3600;
/// The number of `pg_ts_parser`.
pub(super) const PG_TS_PARSER: u32 = 3601;
/// The number of `pg_ts_config`.
pub(super) const PG_TS_CONFIG: u32 = 3602;
/// The number of `pg_ts_template`.
pub(super) const PG_TS_TEMPLATE: u32 = 3764;
/// The number of `pg_subscription`.
pub(super) const PG_SUBSCRIPTION: u32 = 6100;
/// The number of `pg_publication`.
pub(super) const PG_PUBLICATION: u32 = 6104;
/// The number of `pg_publication_rel`.
pub(super) const PG_PUBLICATION_REL: u32 = 6106;

/// An object by its numbers. They are the same in all versions for the catalogs, and mean nothing in
/// another database for the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Address {
    /// The catalog that the object stands in.
    pub catalog: u32,
    /// The number there.
    pub oid: u32,
}

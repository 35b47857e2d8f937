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

/// An object by its numbers. They are the same in all versions for the catalogs, and mean nothing in
/// another database for the objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Address {
    /// The catalog that the object stands in.
    pub catalog: u32,
    /// The number there.
    pub oid: u32,
}

//! A catalog in the making, and what of it the server calls by which number.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::catalog::{
    Catalog, ColumnNumber, Common, Contents, Id, Index, Name, ObjectId, Relation, Schema, Sequence, Type,
};

use super::super::address::{Address, PG_NAMESPACE};
use super::super::definitions::Wanted;
use super::names::Names;
use super::schema::Opening;
use super::sequence::ReadableSequence;

/// What is found by a number of one of the server's catalogs.
pub(in super::super) type ByOid<T> = HashMap<u32, T, RandomState>;

/// A catalog in the making.
pub(in super::super) struct Assembly {
    /// The role that reads.
    pub role: Name,
    /// What there is so far.
    pub catalog: Catalog,
    /// Names of what may stand outside of the catalog.
    pub names: Names,
    /// Tables and views.
    pub relations: ByOid<Id<Relation>>,
    /// Indexes.
    pub indexes: ByOid<Id<Index>>,
    /// Sequences.
    pub sequences: ByOid<Id<Sequence>>,
    /// Types, by their number in `pg_type`.
    pub types: ByOid<Id<Type>>,
    /// Range types, by the numbers of their multirange types.
    pub multiranges: ByOid<Id<Type>>,
    /// Composite types, by their number in `pg_class`.
    pub composites: ByOid<Id<Type>>,
    /// Every object with a number, for what speaks of objects of any kind: comments, privileges.
    pub objects: HashMap<Address, ObjectId, RandomState>,
    /// The collations of columns that have one of their own.
    pub column_collations: HashMap<(Id<Relation>, ColumnNumber), u32, RandomState>,
    /// Tables of a type, with the number of the type.
    pub typed_tables: Vec<(Id<Relation>, u32)>,
    /// The definitions to ask for.
    pub definitions: Wanted,
    /// The sequences whose value the role may read.
    pub readable_sequences: Vec<ReadableSequence>,
    /// What belongs to an extension.
    members: HashSet<Address, RandomState>,
    schemas: ByOid<(Name, Option<Id<Schema>>)>,
}

impl Assembly {
    /// A catalog of nothing but the database, its schemas and extensions.
    pub fn new(opening: Opening) -> Self {
        let mut assembly = Assembly {
            role: Name::default(),
            catalog: Catalog::default(),
            names: Names::default(),
            relations: ByOid::default(),
            indexes: ByOid::default(),
            sequences: ByOid::default(),
            types: ByOid::default(),
            multiranges: ByOid::default(),
            composites: ByOid::default(),
            objects: HashMap::default(),
            column_collations: HashMap::default(),
            typed_tables: Vec::new(),
            definitions: Wanted::default(),
            readable_sequences: Vec::new(),
            members: HashSet::default(),
            schemas: ByOid::default(),
        };
        assembly.catalog.contents = Contents {
            owners: true,
            privileges: true,
            roles: true,
            comments: true,
            database_settings: true,
            rows: false,
        };
        opening.add_to(&mut assembly);
        assembly
    }

    /// Notes what belongs to extensions.
    pub fn add_members(&mut self, members: impl IntoIterator<Item = Address>) {
        self.members.extend(members);
    }

    /// Whether an extension made the object: it is in no catalog.
    pub fn is_member(&self, catalog: u32, oid: u32) -> bool {
        self.members.contains(&Address { catalog, oid })
    }

    /// Notes a schema's name. It comes into the catalog when something stands in it, or when
    /// [`schema`](Assembly::schema) is asked for it.
    pub fn name_schema(&mut self, oid: u32, name: Name) {
        self.schemas.insert(oid, (name, None));
    }

    /// The schema with this number.
    pub fn schema(&mut self, oid: u32) -> Option<Id<Schema>> {
        let (name, known) = self.schemas.get_mut(&oid)?;
        if known.is_none() {
            let id = self.catalog.schemas.insert(Schema { name: name.clone(), common: Common::default() });
            *known = Some(id);
            self.objects.insert(Address { catalog: PG_NAMESPACE, oid }, ObjectId::Schema(id));
        }
        *known
    }

    /// Notes an object's number.
    pub fn know(&mut self, catalog: u32, oid: u32, object: ObjectId) {
        self.objects.insert(Address { catalog, oid }, object);
    }

    /// What an object starts with.
    pub fn common(&self, owner: u32) -> Common {
        Common { owner: self.names.role(owner), ..Common::default() }
    }
}

//! What differs between two catalogs: what is only here, only there, or changed, and how.
//!
//! Objects are matched by name and compared by what they point at. What is no difference: places in
//! the input, the numbers of columns (dropped ones leave holes), the order of what has none
//! (constraints, options, grants). The physical order of columns is one.
//!
//! What an input does not tell is not comparable; it never counts as equal or as absent:
//! [`Difference::not_comparable`].
//!
//! ```
//! # #[cfg(feature = "dump")] {
//! use pgdms_lint::catalog::difference::Difference;
//! use pgdms_lint::source::read_dump_from;
//!
//! let read = |sql: &str| read_dump_from("dump.sql", sql.as_bytes(), &Default::default()).unwrap().catalog;
//! let here = read("CREATE TABLE orders (id bigint, amount numeric(10,2));");
//! let there = read("CREATE TABLE orders (id bigint, amount numeric);");
//! let difference = Difference::between(&here, &there);
//! let lines: Vec<String> = difference.objects.iter().map(ToString::to_string).collect();
//! assert_eq!(lines, ["public.orders.amount: type numeric(10,2) here, numeric there"]);
//! # }
//! ```

mod aspect;
mod compare;
mod definition;
mod describe;
mod matching;
mod part;
mod properties;
mod property;
mod show;
mod value;

use std::collections::HashMap;

use foldhash::fast::RandomState;
use serde::Serialize;

pub use aspect::Aspect;
pub use part::Part;
pub use property::Property;
pub use value::Value;

use super::{Catalog, ObjectId, ObjectKind, ObjectRef};
use aspect::Aspects;

/// What differs between two catalogs, called here and there.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// The objects that differ, by name.
    pub objects: Vec<ObjectDifference>,
    /// What could not be compared, because an input does not tell.
    pub not_comparable: Vec<NotComparable>,
}

impl Difference {
    /// All that differs.
    pub fn between(here: &Catalog, there: &Catalog) -> Difference {
        Comparison::new().of(here, there)
    }

    /// Whether nothing differs of what could be compared.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }
}

/// A comparison of catalogs, and what it leaves out.
///
/// ```
/// use pgdms_lint::catalog::Catalog;
/// use pgdms_lint::catalog::difference::{Aspect, Comparison};
/// let (here, there) = (Catalog::new(), Catalog::new());
/// let comparison = Comparison::new().leave_out(Aspect::Owners).leave_out(Aspect::Privileges);
/// assert!(comparison.of(&here, &there).is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    left_out: Aspects,
    matching: PartMatching,
    counts_large_objects: CountsLargeObjects,
}

/// By what the constraints, indexes and identity sequences of a table are matched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PartMatching {
    /// By their names alone.
    #[default]
    ByName,
    /// Those that no name matches, by what they are.
    ByDefinition,
}

/// Whether a side says how many large objects it has though it holds no rows, as a server does.
#[derive(Clone, Copy, Debug, Default)]
struct CountsLargeObjects {
    here: bool,
    there: bool,
}

impl Comparison {
    /// A comparison that leaves out nothing.
    pub fn new() -> Self {
        Comparison::default()
    }

    /// Leaves out an aspect: it is neither compared nor told to be not comparable.
    pub fn leave_out(mut self, aspect: Aspect) -> Self {
        self.left_out.insert(aspect);
        self
    }

    /// Matches constraints, indexes and identity sequences that have other names on the two sides by what they are: a
    /// table's primary key is its primary key. Their names are a [`Property::Name`] that differs.
    pub fn match_parts_by_definition(mut self) -> Self {
        self.matching = PartMatching::ByDefinition;
        self
    }

    /// Says which side counted its large objects: a server does, and a dump tells of them where it holds rows.
    pub(crate) fn large_objects_counted(mut self, here: bool, there: bool) -> Self {
        self.counts_large_objects = CountsLargeObjects { here, there };
        self
    }

    /// What differs. Takes time in proportion to the objects of both.
    pub fn of(&self, here: &Catalog, there: &Catalog) -> Difference {
        self.with_counterparts(here, there).0
    }

    /// What differs, and which object of the side here is which of the other.
    pub(crate) fn with_counterparts(&self, here: &Catalog, there: &Catalog) -> (Difference, Counterparts) {
        compare::compare(self, here, there)
    }
}

/// The numbers that objects of the side here have on the other.
pub(crate) type Counterparts = HashMap<ObjectId, ObjectId, RandomState>;

/// An object that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ObjectDifference {
    /// The object.
    pub object: ObjectRef,
    /// Its number in each of the catalogs, where it is there.
    #[serde(skip)]
    pub ids: Ids,
    /// What of it differs.
    pub change: Change,
}

/// The numbers of an object in two catalogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Ids {
    /// The number in the catalog here.
    pub here: Option<ObjectId>,
    /// The number in the catalog there.
    pub there: Option<ObjectId>,
}

/// How the two sides of an object differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Change {
    /// It is only here. What belongs to a relation or domain that is only here is not told apart.
    OnlyHere,
    /// It is only there, as above.
    OnlyThere,
    /// It is on both sides, with other properties.
    Changed(Vec<PropertyDifference>),
}

/// A property that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PropertyDifference {
    /// The property.
    pub property: Property,
    /// Which one, where there are several of the kind.
    #[serde(skip_serializing_if = "Part::is_whole")]
    pub of: Part,
    /// The value here; none where there is none.
    pub here: Option<Value>,
    /// The value there; none where there is none.
    pub there: Option<Value>,
}

/// Something that could not be compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NotComparable {
    /// An input says nothing of a whole aspect.
    Aspect {
        /// The aspect.
        aspect: Aspect,
        /// Which input does not tell.
        untold: Untold,
    },
    /// No object of a kind could be read.
    Kind {
        /// The kind.
        kind: ObjectKind,
        /// Which side could not be read.
        untold: Untold,
    },
    /// An input does not tell a property of an object.
    Property {
        /// The object.
        object: ObjectRef,
        /// The property.
        property: Property,
        /// Which one, where there are several of the kind.
        #[serde(skip_serializing_if = "Part::is_whole")]
        of: Part,
        /// Which input does not tell.
        untold: Untold,
    },
}

/// Which input does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Untold {
    /// The one here.
    Here,
    /// The one there.
    There,
    /// Neither tells.
    OnBothSides,
}

impl Untold {
    /// Which side does not tell; `None` where both do.
    fn of(told_here: bool, told_there: bool) -> Option<Untold> {
        match (told_here, told_there) {
            (true, true) => None,
            (false, true) => Some(Untold::Here),
            (true, false) => Some(Untold::There),
            (false, false) => Some(Untold::OnBothSides),
        }
    }
}

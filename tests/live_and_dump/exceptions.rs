//! What a dump cannot hold, each with the reason.

use pgdms_lint::catalog::ObjectKind;
use pgdms_lint::catalog::difference::{
    Aspect, Change, Difference, NotComparable, ObjectDifference, Property, PropertyDifference, Untold,
};

/// Something that may differ.
pub struct Exception {
    pub what: What,
    pub reason: &'static str,
}

/// What may differ.
pub enum What {
    /// A dump says nothing of this aspect.
    AspectUntold(Aspect),
    /// The dump does not tell this property of objects of a kind.
    UntoldByDump(ObjectKind, Property),
    /// The server does not tell this property of objects of a kind.
    UntoldByServer(ObjectKind, Property),
    /// Only the server has the object of this kind and name.
    OnlyLive(ObjectKind, &'static str),
    /// This property of all objects of a kind differs.
    Property(ObjectKind, Property),
    /// This property of the object with this id differs.
    PropertyOf(&'static str, Property),
}

/// Those of every server. One that occurs in no fixture is to be taken out.
const OF_ALL_SERVERS: &[Exception] = &[
    Exception {
        what: What::UntoldByDump(ObjectKind::Extension, Property::Version),
        reason: "pg_dump leaves the choice of an extension's version to the server that restores",
    },
    Exception {
        what: What::UntoldByDump(ObjectKind::Sequence, Property::LastValue),
        reason: "where a sequence stands is data, which a dump of the schema leaves out",
    },
    Exception {
        what: What::UntoldByDump(ObjectKind::Sequence, Property::IsCalled),
        reason: "where a sequence stands is data, which a dump of the schema leaves out",
    },
    Exception {
        what: What::AspectUntold(Aspect::LargeObjects),
        reason: "large objects are data, which a dump of the schema leaves out",
    },
    Exception {
        what: What::UntoldByServer(ObjectKind::Role, Property::Password),
        reason: "only superusers can see whether a role has a password, so it is not asked for",
    },
    Exception {
        what: What::UntoldByDump(ObjectKind::Column, Property::DataType),
        reason: "a dump has the query of a view, which does not tell the types of what it computes",
    },
    Exception {
        what: What::Property(ObjectKind::MaterializedView, Property::WithNoData),
        reason: "pg_dump makes all materialized views empty and fills them with the data",
    },
    Exception {
        what: What::OnlyLive(ObjectKind::Setting, "log_temp_files"),
        reason: "no program dumps ALTER ROLE ALL SET",
    },
    Exception {
        what: What::PropertyOf("sequence:shop.like_some_line_seq", Property::DataType),
        reason: "LIKE INCLUDING IDENTITY makes bigint of an integer's sequence, and pg_dump writes no AS for it",
    },
    Exception {
        what: What::PropertyOf("table:live.cats", Property::ColumnOrder),
        reason: "pg_dump writes inherited columns first, though they were there after others",
    },
    Exception {
        what: What::PropertyOf("table:shop.heir", Property::ColumnOrder),
        reason: "pg_dump writes inherited columns first, though they were there after others",
    },
];

/// Those of a server before 16 that is dumped by the programs of 16 or later.
const OF_OLDER_SERVERS: &[Exception] = &[Exception {
    what: What::UntoldByDump(ObjectKind::RoleMembership, Property::Grantor),
    reason: "pg_dumpall 16 and later does not trust the grantors of memberships that older servers have",
}];

/// The exceptions of a server of one major version that is dumped by the programs of another.
pub fn of(server: u32, dumped_by: u32) -> Vec<&'static Exception> {
    let of_older_servers = if server < 16 && dumped_by >= 16 { OF_OLDER_SERVERS } else { &[] };
    OF_ALL_SERVERS.iter().chain(of_older_servers).collect()
}

impl Exception {
    /// Whether it is needed.
    pub fn occurs_in(&self, difference: &Difference) -> bool {
        difference.not_comparable.iter().any(|one| self.explains_untold(one))
            || difference.objects.iter().any(|object| match &object.change {
                Change::Changed(properties) => {
                    properties.iter().any(|one| self.explains_property(object, one))
                }
                _ => self.explains_object(object),
            })
    }

    fn explains_untold(&self, of: &NotComparable) -> bool {
        match (of, &self.what) {
            (NotComparable::Aspect { aspect, .. }, What::AspectUntold(known)) => aspect == known,
            (
                NotComparable::Property { object, property, untold: Untold::There, .. },
                What::UntoldByDump(kind, known),
            )
            | (
                NotComparable::Property { object, property, untold: Untold::Here, .. },
                What::UntoldByServer(kind, known),
            ) => object.kind == *kind && property == known,
            _ => false,
        }
    }

    fn explains_object(&self, of: &ObjectDifference) -> bool {
        match (&of.change, &self.what) {
            (Change::OnlyHere, What::OnlyLive(kind, name)) => {
                of.object.kind == *kind && of.object.name == *name
            }
            _ => false,
        }
    }

    fn explains_property(&self, object: &ObjectDifference, of: &PropertyDifference) -> bool {
        match &self.what {
            What::Property(kind, property) => object.object.kind == *kind && of.property == *property,
            What::PropertyOf(id, property) => object.object.to_string() == *id && of.property == *property,
            _ => false,
        }
    }
}

/// The lines of what none of the exceptions explains.
pub fn unexplained(difference: &Difference, exceptions: &[&Exception]) -> Vec<String> {
    let mut lines = Vec::new();
    for one in &difference.not_comparable {
        if !exceptions.iter().any(|exception| exception.explains_untold(one)) {
            lines.push(format!("not comparable: {one}"));
        }
    }
    for object in &difference.objects {
        lines.extend(unexplained_of(object, exceptions));
    }
    lines
}

fn unexplained_of(object: &ObjectDifference, exceptions: &[&Exception]) -> Vec<String> {
    let Change::Changed(properties) = &object.change else {
        let is_explained = exceptions.iter().any(|exception| exception.explains_object(object));
        return if is_explained { Vec::new() } else { vec![object.to_string()] };
    };
    let is_unexplained = |one: &&PropertyDifference| {
        !exceptions.iter().any(|exception| exception.explains_property(object, one))
    };
    properties.iter().filter(is_unexplained).map(|one| format!("{}: {one}", object.object)).collect()
}

//! Objects that are kept as their definition: that they are there, whose they are, who may use them. Their
//! definitions are text that nothing reads but the one who writes it again.

use pgdms_lint::catalog::{ObjectId, OtherKind, OtherObject, QualifiedName};

use super::{Teller, visible};

impl Teller<'_> {
    pub(super) fn others(&mut self) {
        for (id, other) in self.catalog.others.iter() {
            let object = self.other_text(other);
            match other.kind {
                // Of the cluster, not of the database.
                OtherKind::Tablespace => {}
                OtherKind::Cast
                | OtherKind::Transform
                | OtherKind::AccessMethod
                | OtherKind::TextSearchParser
                | OtherKind::TextSearchTemplate => self.is_there(&object, other.common.comment.as_deref()),
                _ => self.is_owned(&object, ObjectId::Other(id)),
            }
        }
    }

    fn other_text(&self, other: &OtherObject) -> String {
        let schema = other.schema.map(|schema| self.catalog.schema_name(schema).clone());
        let name = visible(&QualifiedName { schema: schema.clone(), name: other.name.clone() });
        let (symbol, arguments) = (other.name.as_str(), &other.arguments);
        match other.kind {
            OtherKind::Operator => {
                let schema = schema.map(|schema| format!("{schema}.")).unwrap_or_default();
                format!("operator {schema}{symbol}({})", arguments.replace(", ", ","))
            }
            OtherKind::OperatorClass => format!("operator class {name} using {arguments}"),
            OtherKind::OperatorFamily => format!("operator family {name} using {arguments}"),
            OtherKind::Collation => format!("collation {name}"),
            OtherKind::Conversion => format!("conversion {name}"),
            OtherKind::Cast => format!("cast {symbol}"),
            OtherKind::TextSearchConfiguration => format!("text search configuration {name}"),
            OtherKind::TextSearchDictionary => format!("text search dictionary {name}"),
            OtherKind::TextSearchParser => format!("text search parser {name}"),
            OtherKind::TextSearchTemplate => format!("text search template {name}"),
            OtherKind::Language => format!("language {name}"),
            OtherKind::Transform => format!("transform {symbol}"),
            OtherKind::AccessMethod => format!("access method {name}"),
            OtherKind::Tablespace => format!("tablespace {name}"),
            kind => panic!("{kind:?} is new"),
        }
    }
}

//! Types of the database's own.

use super::{Describer, Part, Property, Value};
use crate::catalog::{Attribute, Domain, Range, Type, TypeKind};

impl Describer<'_> {
    pub(super) fn user_type(&mut self, user_type: &Type) {
        let Type {
            schema: _, // part of its name
            name: _,   // it is matched by it
            kind,
            common,
        } = user_type;
        self.properties.add(Property::Kind, kind_word(kind));
        match kind {
            TypeKind::Enum(labels) => {
                let labels = labels.iter().map(Value::from);
                self.properties.add(Property::Labels, Value::list(labels));
            }
            TypeKind::Composite(attributes) => self.attributes(attributes),
            TypeKind::Domain(domain) => self.domain(domain),
            TypeKind::Range(range) => self.range(range),
            TypeKind::Base(parameters) => {
                self.properties.add_definitions(Property::Definition, parameters);
            }
            TypeKind::Shell => {}
        }
        self.common(common);
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        let names = attributes.iter().map(|attribute| Value::from(&attribute.name));
        self.properties.add(Property::Attributes, Value::list(names));
        for Attribute { name, data_type, collation, comment } in attributes {
            let part = || Part::Named(name.clone());
            let data_type = self.data_type(data_type);
            self.properties.add_of(Property::AttributeType, part(), data_type);
            if let Some(collation) = collation {
                self.properties.add_of(Property::AttributeCollation, part(), collation);
            }
            if let Some(comment) = comment {
                self.properties.add_of(Property::AttributeComment, part(), comment);
            }
        }
    }

    fn domain(&mut self, domain: &Domain) {
        let Domain {
            base,
            not_null,
            default,
            collation,
            constraints: _, // objects of their own
        } = domain;
        let base = self.data_type(base);
        self.properties.add(Property::DataType, base);
        self.properties.add_if(Property::NotNull, *not_null);
        self.properties.add_some(Property::Default, default.as_ref());
        self.properties.add_some(Property::Collation, collation.as_ref());
    }

    fn range(&mut self, range: &Range) {
        let Range { subtype, multirange, parameters } = range;
        let subtype = self.data_type(subtype);
        self.properties.add(Property::Subtype, subtype);
        self.properties.add_some(Property::Multirange, multirange.as_ref());
        // they hold the two above once more, as written
        let is_compared = |name: &str| matches!(name, "subtype" | "multirange_type_name");
        let others: Vec<_> =
            parameters.iter().filter(|parameter| !is_compared(parameter.name.as_str())).cloned().collect();
        self.properties.add_definitions(Property::Definition, &others);
    }
}

fn kind_word(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Enum(_) => "enum",
        TypeKind::Composite(_) => "composite",
        TypeKind::Domain(_) => "domain",
        TypeKind::Range(_) => "range",
        TypeKind::Base(_) => "base",
        TypeKind::Shell => "shell",
    }
}

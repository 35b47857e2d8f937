//! Types of every kind: `types.sql`.

use pgdms_lint::catalog::{Attribute, Definition, Domain, Id, ObjectId, Range, Type, TypeKind};

use super::{Teller, visible};

impl Teller<'_> {
    pub(super) fn user_type_text(&self, id: Id<Type>) -> String {
        let user_type = &self.catalog.types[id];
        self.catalog.qualified(user_type.schema, &user_type.name).to_string()
    }

    pub(super) fn types(&mut self) {
        for (id, user_type) in self.catalog.types.iter() {
            let name = self.user_type_text(id);
            let object = format!("type {name}");
            self.is_owned(&object, ObjectId::Type(id));
            let kind = match &user_type.kind {
                TypeKind::Enum(labels) => {
                    self.labels(&object, labels);
                    "enum"
                }
                TypeKind::Composite(attributes) => {
                    self.attributes(&name, attributes);
                    "composite"
                }
                TypeKind::Domain(domain) => {
                    self.domain(&object, &name, domain);
                    "domain"
                }
                TypeKind::Range(range) => {
                    self.range(&object, range);
                    "range"
                }
                TypeKind::Base(parameters) => {
                    self.parameters(&object, parameters, &["input", "output"]);
                    "base"
                }
                TypeKind::Shell => "shell",
                other => panic!("{other:?} is new"),
            };
            self.say(&object, "kind", kind);
        }
    }

    fn labels(&mut self, object: &str, labels: &[Box<str>]) {
        for (at, label) in labels.iter().enumerate() {
            self.say(object, format!("label {}", at + 1), label);
        }
    }

    fn attributes(&mut self, name: &str, attributes: &[Attribute]) {
        for (at, attribute) in attributes.iter().enumerate() {
            let object = format!("attribute {name}.{}", attribute.name);
            self.is_there(&object, attribute.comment.as_deref());
            self.say(&object, "position", at + 1);
            self.say(&object, "type", self.type_text(&attribute.data_type));
            self.say_if(&object, "collation", attribute.collation.as_deref().map(visible));
        }
    }

    fn domain(&mut self, object: &str, name: &str, domain: &Domain) {
        self.say(object, "domain over", self.type_text(&domain.base));
        self.say_when(domain.not_null, object, "not null", "yes");
        self.say_if(object, "default expression", domain.default.as_ref());
        self.say_if(object, "collation", domain.collation.as_deref().map(visible));
        for constraint in &domain.constraints {
            self.domain_constraint(name, constraint);
        }
    }

    fn range(&mut self, object: &str, range: &Range) {
        self.say(object, "range of", self.type_text(&range.subtype));
        self.say_if(object, "multirange", range.multirange.as_ref());
        let collation = range.parameters.iter().find(|parameter| parameter.name == "collation");
        self.say_if(object, "range collation", collation.and_then(|parameter| parameter.value.as_deref()));
        self.parameters(object, &range.parameters, &["canonical", "subtype_diff"]);
    }

    fn parameters(&mut self, object: &str, parameters: &[Definition], told: &[&str]) {
        for parameter in parameters.iter().filter(|parameter| told.contains(&parameter.name.as_str())) {
            self.say_if(object, format!("{} text", parameter.name.as_str()), parameter.value.as_ref());
        }
    }
}

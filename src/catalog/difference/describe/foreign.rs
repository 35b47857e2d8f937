//! Foreign-data wrappers and foreign servers.

use super::{Describer, Part, Property, Value};
use crate::catalog::{Definition, ForeignDataWrapper, ForeignServer, UserMapping};

impl Describer<'_> {
    pub(super) fn foreign_data_wrapper(&mut self, wrapper: &ForeignDataWrapper) {
        let ForeignDataWrapper {
            name: _, // it is matched by it
            handler,
            validator,
            options,
            common,
        } = wrapper;
        self.properties.add_some(Property::Handler, handler.as_ref());
        self.properties.add_some(Property::Validator, validator.as_ref());
        self.properties.add_options(Property::ForeignOption, options);
        self.common(common);
    }

    pub(super) fn foreign_server(&mut self, server: &ForeignServer) {
        let ForeignServer {
            name: _, // it is matched by it
            wrapper,
            server_type,
            version,
            options,
            user_mappings,
            common,
        } = server;
        self.properties.add(Property::Wrapper, wrapper);
        self.properties.add_some(Property::ServerType, server_type.as_ref());
        self.properties.add_some(Property::Version, version.as_ref());
        self.properties.add_options(Property::ForeignOption, options);
        for UserMapping { user, options } in user_mappings {
            let options = Value::set(options.iter().map(option));
            self.properties.add_of(Property::UserMapping, Part::For(user.clone()), options);
        }
        self.common(common);
    }
}

/// Name and value; the name alone where the value is a password, which is never kept.
fn option(definition: &Definition) -> Value {
    let Definition { name, value } = definition;
    let name = Value::from(name);
    Value::list([Some(name), value.as_ref().map(Value::from)].into_iter().flatten())
}

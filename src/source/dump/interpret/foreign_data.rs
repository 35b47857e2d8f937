//! Foreign-data wrappers, foreign servers, user mappings.

use crate::catalog::{
    Definition, ForeignDataWrapper, ForeignServer, Grantee, Id, Name, ObjectKind, QualifiedName, UserMapping,
};

use super::super::read::address::RoleName;
use super::super::read::foreign_data::{ForeignDataStatement, ServerDefinition, WrapperDefinition};
use super::super::read::option_list::change_options;
use super::super::read::schema::IfNotExists;
use super::lookup::missing;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_foreign_data(&mut self, statement: ForeignDataStatement) -> Result<(), ApplyError> {
        match statement {
            ForeignDataStatement::CreateWrapper(wrapper) => self.create_wrapper(wrapper),
            ForeignDataStatement::AlterWrapper { name, handler, validator, options } => {
                let found = self.catalog.foreign_data_wrappers.find(&name);
                let id = found.ok_or_else(|| missing(ObjectKind::ForeignDataWrapper, &unqualified(&name)))?;
                let wrapper = &mut self.catalog.foreign_data_wrappers[id];
                wrapper.handler = handler.unwrap_or(wrapper.handler.take());
                wrapper.validator = validator.unwrap_or(wrapper.validator.take());
                change_options(&mut wrapper.options, options);
                Ok(())
            }
            ForeignDataStatement::CreateServer(server) => self.create_server(server),
            ForeignDataStatement::AlterServer { name, version, options } => {
                let id = self.foreign_server(&name)?;
                let server = &mut self.catalog.foreign_servers[id];
                server.version = version.unwrap_or(server.version.take());
                change_options(&mut server.options, options);
                Ok(())
            }
            ForeignDataStatement::CreateMapping { user, server, if_not_exists, options } => {
                self.create_mapping(&user, &server, if_not_exists, options)
            }
            ForeignDataStatement::AlterMapping { user, server, options } => {
                let id = self.foreign_server(&server)?;
                let user = self.mapped_user(&user);
                let mappings = &mut self.catalog.foreign_servers[id].user_mappings;
                if let Some(mapping) = mappings.iter_mut().find(|mapping| mapping.user == user) {
                    change_options(&mut mapping.options, options);
                }
                Ok(())
            }
        }
    }

    fn create_wrapper(&mut self, wrapper: WrapperDefinition) -> Result<(), ApplyError> {
        if self.catalog.foreign_data_wrappers.find(&wrapper.name).is_some() {
            let name = unqualified(&wrapper.name);
            return Err(ApplyError::Exists { kind: ObjectKind::ForeignDataWrapper, name });
        }
        let common = self.new_common();
        self.catalog.foreign_data_wrappers.insert(ForeignDataWrapper {
            name: wrapper.name,
            handler: wrapper.handler,
            validator: wrapper.validator,
            options: wrapper.options,
            common,
        });
        Ok(())
    }

    fn create_server(&mut self, server: ServerDefinition) -> Result<(), ApplyError> {
        if self.catalog.foreign_servers.find(&server.name).is_some() {
            return match server.if_not_exists {
                IfNotExists::Keep => Ok(()),
                IfNotExists::Fail => {
                    let name = unqualified(&server.name);
                    Err(ApplyError::Exists { kind: ObjectKind::ForeignServer, name })
                }
            };
        }
        let common = self.new_common();
        self.catalog.foreign_servers.insert(ForeignServer {
            name: server.name,
            wrapper: server.wrapper,
            server_type: server.server_type,
            version: server.version,
            options: server.options,
            user_mappings: Vec::new(),
            common,
        });
        Ok(())
    }

    fn create_mapping(
        &mut self,
        user: &RoleName,
        server: &Name,
        if_not_exists: IfNotExists,
        options: Vec<Definition>,
    ) -> Result<(), ApplyError> {
        let id = self.foreign_server(server)?;
        let user = self.mapped_user(user);
        let mappings = &mut self.catalog.foreign_servers[id].user_mappings;
        if mappings.iter().any(|mapping| mapping.user == user) {
            return match if_not_exists {
                IfNotExists::Keep => Ok(()),
                IfNotExists::Fail => {
                    Err(ApplyError::Refused(format!("{user} has a mapping on {server} already")))
                }
            };
        }
        mappings.push(UserMapping { user, options });
        Ok(())
    }

    fn foreign_server(&self, name: &Name) -> Result<Id<ForeignServer>, ApplyError> {
        let found = self.catalog.foreign_servers.find(name);
        found.ok_or_else(|| missing(ObjectKind::ForeignServer, &unqualified(name)))
    }

    /// Whom a mapping is for. Whoever runs the statement stands for the owner where that is not known.
    fn mapped_user(&self, user: &RoleName) -> Grantee {
        match user {
            RoleName::Public => Grantee::Public,
            other => self.role_named(other).map_or(Grantee::Owner, Grantee::Role),
        }
    }
}

fn unqualified(name: &Name) -> QualifiedName {
    QualifiedName { schema: None, name: name.clone() }
}

//! Foreign-data wrappers, foreign servers, user mappings.

use super::text::{clause, foreign_options};
use super::{Ddl, create};
use crate::catalog::{ForeignDataWrapper, ForeignServer, Grantee, Id, UserMapping, quote_literal};
use crate::remedy::Step;

impl Ddl<'_> {
    /// `CREATE FOREIGN DATA WRAPPER`
    pub fn create_foreign_data_wrapper(&self, id: Id<ForeignDataWrapper>) -> Vec<Step> {
        let wrapper = &self.catalog.foreign_data_wrappers[id];
        let name = &wrapper.name;
        create(
            format!(
                "CREATE FOREIGN DATA WRAPPER {name}{}{}{}",
                clause("HANDLER", wrapper.handler.as_ref()),
                clause("VALIDATOR", wrapper.validator.as_ref()),
                foreign_options(&wrapper.options)
            ),
            format!("DROP FOREIGN DATA WRAPPER {name}"),
        )
    }

    /// `CREATE SERVER`
    pub fn create_foreign_server(&self, id: Id<ForeignServer>) -> Vec<Step> {
        let server = &self.catalog.foreign_servers[id];
        let name = &server.name;
        let quoted = |text: &Option<Box<str>>| text.as_deref().map(quote_literal);
        create(
            format!(
                "CREATE SERVER {name}{}{} FOREIGN DATA WRAPPER {}{}",
                clause("TYPE", quoted(&server.server_type)),
                clause("VERSION", quoted(&server.version)),
                server.wrapper,
                foreign_options(&server.options)
            ),
            format!("DROP SERVER {name}"),
        )
    }

    /// `CREATE USER MAPPING` for each user of a server. Passwords are in no catalog: who needs one
    /// has to add it.
    pub fn create_user_mappings(&self, id: Id<ForeignServer>) -> Vec<Step> {
        let server = &self.catalog.foreign_servers[id];
        server.user_mappings.iter().flat_map(|mapping| user_mapping(server, mapping)).collect()
    }
}

fn user_mapping(server: &ForeignServer, mapping: &UserMapping) -> Vec<Step> {
    let user = match &mapping.user {
        // whoever made it, and its name is not known
        Grantee::Owner => "CURRENT_USER".to_owned(),
        user => user.to_string(),
    };
    let of = format!("USER MAPPING FOR {user} SERVER {}", server.name);
    create(format!("CREATE {of}{}", foreign_options(&mapping.options)), format!("DROP {of}"))
}

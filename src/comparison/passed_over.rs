//! What is nobody's loss: what belongs to PostgreSQL, to DMS, to a provider or to `pgdms-lint`.

use crate::catalog::difference::Part;
use crate::catalog::{Catalog, Grantee, Name, ObjectId};
use crate::dms::scope::is_dms_object;
use crate::rules::is_given_role;

/// The schema by which the files of a plan know the target.
pub(crate) const MARKER: &str = "pgdms_lint_target";

/// How the names of checks begin that stand for the NOT NULL of a column until the application runs on the target.
pub(crate) const NOT_NULL_CHECK: &str = "pgdms_lint_not_null_";

/// Whether an object of one side is not looked for on the other.
pub(super) fn is_passed_over(catalog: &Catalog, object: ObjectId) -> bool {
    let name = catalog.object_ref(object);
    if name.schema.as_ref().is_some_and(is_own_schema) {
        return true;
    }
    match object {
        ObjectId::Schema(id) => is_own_schema(&catalog.schemas[id].name) || catalog.schemas[id].is_system(),
        ObjectId::Role(id) => is_given_role(catalog.roles[id].name.as_str()),
        ObjectId::Membership(at) => catalog
            .memberships
            .get(at as usize)
            .is_some_and(|of| is_given_role(of.member.as_str()) || is_of_provider(&of.role)),
        ObjectId::Setting(at) => {
            let role = catalog.settings.get(at as usize).and_then(|setting| setting.role.as_ref());
            role.is_some_and(|role| is_given_role(role.as_str()))
        }
        ObjectId::DefaultPrivilege(at) => {
            let role = catalog.default_privileges.get(at as usize).and_then(|entry| entry.role.as_ref());
            role.is_some_and(is_of_provider)
        }
        ObjectId::Constraint(..) if name.name.as_str().starts_with(NOT_NULL_CHECK) => true,
        ObjectId::Extension(id) => is_given_extension(catalog.extensions[id].name.as_str()),
        _ => is_of_dms(&name.name) || name.table.as_ref().is_some_and(is_of_dms),
    }
}

fn is_own_schema(schema: &Name) -> bool {
    schema.as_str() == MARKER || is_of_dms(schema)
}

fn is_of_dms(name: &Name) -> bool {
    is_dms_object(name.as_str())
}

/// Whether a role is a provider's, and not one that every server knows.
pub(super) fn is_of_provider(role: &Name) -> bool {
    let role = role.as_str();
    is_given_role(role) && !role.starts_with("pg_") && role != "postgres"
}

/// Whether an extension is every database's, or a provider's own.
fn is_given_extension(name: &str) -> bool {
    matches!(
        name,
        "plpgsql"
            | "rdsutils"
            | "rds_tools"
            | "apg_plan_mgmt"
            | "azure"
            | "pgaadauth"
            | "google_columnar_engine"
    ) || ["aws_", "azure_", "google_"].iter().any(|prefix| name.starts_with(prefix))
}

/// Whether a grant is to or by a provider's role.
pub(super) fn is_grant_of_provider(part: &Part) -> bool {
    let Part::Grant { to, by } = part else { return false };
    let to_provider = matches!(to, Grantee::Role(role) if is_of_provider(role));
    to_provider || by.as_ref().is_some_and(is_of_provider)
}

/// Whether the server has roles of a provider.
pub(super) fn has_roles_of_provider(catalog: &Catalog) -> bool {
    catalog.roles.iter().any(|(_, role)| is_of_provider(&role.name))
}

//! Roles that a server brings along.

/// Whether a role is not the team's own: PostgreSQL's predefined ones (`pg_monitor`), those of cloud
/// providers, and the superuser of a new server.
pub(crate) fn is_given(role: &str) -> bool {
    const NAMES: &[&str] = &["postgres", "rdsadmin", "rdsrepladmin", "rdstopmgr", "rdsproxyadmin", "azuresu"];
    const PREFIXES: &[&str] = &["pg_", "rds_", "cloudsql", "azure_", "alloydb"];
    NAMES.contains(&role) || PREFIXES.iter().any(|prefix| role.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::is_given;

    #[test]
    fn roles_of_providers_are_told_from_others() {
        for role in
            ["rds_superuser", "rdsadmin", "cloudsqlsuperuser", "azure_pg_admin", "pg_monitor", "postgres"]
        {
            assert!(is_given(role), "{role}");
        }
        for role in ["rdsapp", "app", "postgres_app", "azure", "PG_x"] {
            assert!(!is_given(role), "{role}");
        }
    }
}

use super::super::testing::{Session, read};

#[test]
fn extensions_are_known_by_name() {
    let mut session = Session::new();
    session.accept(&[
        "CREATE EXTENSION IF NOT EXISTS plpgsql WITH SCHEMA pg_catalog",
        "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public",
        "CREATE EXTENSION hstore SCHEMA ext VERSION '1.8' CASCADE",
        "CREATE EXTENSION IF NOT EXISTS hstore",
        "CREATE EXTENSION postgis VERSION \"3.1\" FROM unpackaged",
        "ALTER EXTENSION hstore UPDATE TO '1.9'",
        "ALTER EXTENSION plpgsql UPDATE",
        "ALTER EXTENSION hstore ADD FUNCTION f(integer, text)",
    ]);
    let found: Vec<_> = session
        .catalog()
        .extensions
        .iter()
        .map(|(_, extension)| {
            let schema = extension.schema.as_ref().map(|schema| schema.as_str());
            (extension.name.as_str(), schema, extension.version.as_deref())
        })
        .collect();
    assert_eq!(
        found,
        [
            ("uuid-ossp", Some("public"), None),
            ("hstore", Some("ext"), Some("1.9")),
            ("postgis", Some("public"), Some("3.1")),
        ]
    );
    let error = session.run("CREATE EXTENSION hstore").unwrap_err();
    assert_eq!(error.to_string(), "extension hstore already exists");
    assert!(read("CREATE EXTENSION a b").is_err());
}

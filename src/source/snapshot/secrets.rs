//! What a server tells of itself and no file may hold.

use crate::catalog::{Definition, Name, without_secret};
use crate::server::{ServerFacts, SettingValue};

/// Without the parameters whose values may be secret: those that are known as such, connection strings,
/// and commands, which may hold anything. No rule looks at them.
pub(super) fn without_secret_settings(mut server: ServerFacts) -> ServerFacts {
    server.settings.seen.retain(|name, setting| match &setting.value {
        SettingValue::Text(text) => !may_be_secret(name, text),
        _ => true,
    });
    server
}

fn may_be_secret(name: &str, text: &str) -> bool {
    let option = Definition::new(Name::from(name), Some(text.into()));
    name.ends_with("conninfo") || name.ends_with("_command") || without_secret(option).value.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::ServerVersion;
    use crate::server::ServerSetting;

    #[test]
    fn parameters_that_may_be_secret_are_left_out() {
        let mut server = ServerFacts::new(ServerVersion::from_number(150_004));
        let settings = [
            ("primary_conninfo", "host=h password=x"),
            ("archive_command", "cp %p /x"),
            ("ssl_passphrase_command", "echo x"),
            ("app.api_token", "x"),
            ("wal_level", "logical"),
            ("password_encryption", "scram-sha-256"),
        ];
        for (name, text) in settings {
            let setting = ServerSetting::new(SettingValue::Text(text.to_owned()));
            server.settings.seen.insert(name.to_owned(), setting);
        }
        let kept: Vec<String> = without_secret_settings(server).settings.seen.into_keys().collect();
        assert_eq!(kept, ["password_encryption", "wal_level"]);
    }
}

//! What no catalog keeps: passwords, keys and tokens among the values of options and settings.

use super::{Definition, Name};

/// Words in the name of an option whose value is secret.
const SECRET_WORDS: [&str; 13] = [
    "password",
    "passphrase",
    "passfile",
    "passwd",
    "pwd",
    "secret",
    "token",
    "access_key",
    "api_key",
    "apikey",
    "private_key",
    "sslkey",
    "credential",
];

/// Options that hold such a word, and no secret.
const NO_SECRETS: [&str; 3] = ["password_required", "password_encryption", "scram_iterations"];

/// The option, without its value where that may be a secret: that it is set is kept, what it says is
/// not. Whoever builds a catalog passes the options of foreign servers, user mappings and foreign
/// tables, and the settings of roles and databases, through this.
pub(crate) fn without_secret(option: Definition) -> Definition {
    let is_secret = is_secret_name(&option.name) || option.value.as_deref().is_some_and(holds_secret);
    if is_secret { Definition::new(option.name, None) } else { option }
}

/// [`without_secret`] for each of these.
pub(crate) fn without_secrets(options: Vec<Definition>) -> Vec<Definition> {
    options.into_iter().map(without_secret).collect()
}

fn is_secret_name(name: &Name) -> bool {
    let name = name.as_str().to_ascii_lowercase();
    !NO_SECRETS.contains(&name.as_str()) && SECRET_WORDS.iter().any(|word| name.contains(word))
}

/// Whether a value is a connection string with a password: `password=...` or ODBC's `pwd=...` among keys and
/// values, or `//user:password@host`.
fn holds_secret(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    ["password", "pwd"].iter().any(|key| has_key(&lower, key)) || has_password_in_url(value)
}

fn has_key(value: &str, key: &str) -> bool {
    value.split(key).skip(1).any(|behind| behind.trim_start().starts_with('='))
}

fn has_password_in_url(value: &str) -> bool {
    value.split("://").skip(1).any(|authority| {
        let authority = authority.split(['/', '?', '#', ' ']).next().unwrap_or_default();
        authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, value: &str) -> bool {
        without_secret(Definition::new(Name::from(name), Some(value.into()))).value.is_some()
    }

    #[test]
    fn secrets_are_known_by_the_option_and_by_the_value() {
        let secrets = [
            ("password", "x"),
            ("app.jwt_secret", "x"),
            ("AWS_ACCESS_KEY_ID", "x"),
            ("odbc_PWD", "x"),
            ("app.api_key", "x"),
            ("connection", "DRIVER=d;UID=u;PWD=x"),
            ("connstr", "host=h Password = x"),
            ("uri", "postgres://u:x@h/db"),
            ("uri", "amqp://u:p@x@h"),
        ];
        for (name, value) in secrets {
            assert!(!kept(name, value), "{name}={value}");
        }
    }

    #[test]
    fn what_is_no_secret_is_kept() {
        let plain = [
            ("host", "h"),
            ("user", "u"),
            ("password_required", "false"),
            ("password_encryption", "scram-sha-256"),
            ("uri", "postgres://u@h:5432/a:b@c"),
            ("search_path", "a, b"),
            ("comment", "the password is elsewhere"),
        ];
        for (name, value) in plain {
            assert!(kept(name, value), "{name}={value}");
        }
    }
}

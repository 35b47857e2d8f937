//! Connection service files: `pg_service.conf`.
//!
//! <https://www.postgresql.org/docs/current/libpq-pgservice.html>

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::environment::Environment;
use super::keyword::{Keyword, nearest};
use super::parameter_error::ParameterError;
use super::settings::{Origin, Settings};

/// Where packages of PostgreSQL look for the file of all users: Debian's, then Red Hat's.
const SYSTEM_FOLDERS: [&str; 2] = ["/etc/postgresql-common", "/etc"];

/// Adds what the named service sets and nothing before did; the user's file is asked first, then the
/// system's.
pub(super) fn add_service(settings: &mut Settings, environment: &Environment) -> Result<(), ParameterError> {
    let named = settings.text(Keyword::Service).map(str::to_owned);
    let service = match named {
        Some(service) => service,
        None => match environment.variable("PGSERVICE")? {
            Some(service) => service.to_owned(),
            None => return Ok(()),
        },
    };
    let files = files(environment);
    for file in &files {
        let text = match fs::read(file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(source) => return Err(ParameterError::ServiceFile { file: file.clone(), source }),
        };
        if add_from(&text, file, &service, settings)? {
            return Ok(());
        }
    }
    Err(ParameterError::ServiceNotFound { service, files })
}

fn files(environment: &Environment) -> Vec<PathBuf> {
    let of_user =
        environment.path_variable("PGSERVICEFILE").or_else(|| environment.in_home(".pg_service.conf"));
    let system_folders = match environment.path_variable("PGSYSCONFDIR") {
        Some(folder) => vec![folder],
        None => SYSTEM_FOLDERS.map(PathBuf::from).to_vec(),
    };
    let of_system = system_folders.into_iter().map(|folder| folder.join("pg_service.conf"));
    of_user.into_iter().chain(of_system).collect()
}

/// Adds the section `[service]` of a file; whether there is one.
fn add_from(text: &str, file: &Path, service: &str, settings: &mut Settings) -> Result<bool, ParameterError> {
    let mut is_found = false;
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(section) = line.strip_prefix('[') {
            if is_found {
                break;
            }
            is_found = section.strip_suffix(']') == Some(service);
        } else if is_found {
            let origin = Origin::Service { file: file.to_owned(), line: number };
            add_line(line, origin, settings)?;
        }
    }
    Ok(is_found)
}

fn add_line(line: &str, origin: Origin, settings: &mut Settings) -> Result<(), ParameterError> {
    let Some((name, value)) = line.split_once('=') else {
        return Err(ParameterError::ServiceLine { origin });
    };
    match Keyword::named(name) {
        None => {
            Err(ParameterError::UnknownKeyword { keyword: name.to_owned(), nearest: nearest(name), origin })
        }
        Some(known) if known.keyword == Keyword::Service => Err(ParameterError::NestedService { origin }),
        Some(known) => settings.add(known, value.to_owned(), origin),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "# services\n\n[one]\nhost=first.example\n  port=1  \nhost=ignored\n[two]\nhost=second\n\
                        [one]\nuser=ignored\n[bad]\nhosts=x\n[worse]\nhost\n[nested]\nservice=one\n";

    fn read(service: &str) -> Result<Settings, ParameterError> {
        let mut settings = Settings::default();
        add_from(FILE, Path::new("f"), service, &mut settings).map(|_| settings)
    }

    #[test]
    fn the_first_section_of_the_name_counts_and_its_first_values() {
        let settings = read("one").unwrap();
        assert_eq!(settings.text(Keyword::Host), Some("first.example"));
        assert_eq!(settings.text(Keyword::Port), Some("1"));
        assert_eq!(settings.text(Keyword::User), None);
        let origin = &settings.get(Keyword::Port).unwrap().origin;
        assert_eq!(origin.to_string(), "f, line 5");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let messages = ["bad", "worse", "nested"].map(|service| read(service).unwrap_err().to_string());
        assert_eq!(
            messages,
            [
                "there is no connection parameter `hosts` (f, line 12); did you mean `host`?",
                "f, line 14: expected `keyword=value`",
                "f, line 16: a service cannot name another service",
            ]
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(\\[s\\]\n)?.*") {
            let _ = add_from(&text, Path::new("f"), "s", &mut Settings::default());
        }
    }
}

//! From what is given to what is done: lists of hosts, defaults, passwords, the values of each parameter.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use super::environment::Environment;
use super::keyword::Keyword;
use super::parameter_error::{ConnectionWarning, ParameterError};
use super::parameters::{
    ConnectionParameters, DEFAULT_PORT, Host, HostParameters, HostPassword, KeepAlive, PasswordOrigin,
};
use super::passfile::{Entry, PasswordFile};
use super::password::Password;
use super::resolve_tls;
use super::settings::{Origin, Setting, Settings};
use super::value::{Switch, Word};

/// Where servers keep their socket, by default: packages, then PostgreSQL itself.
const SOCKET_FOLDERS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// What `pg_stat_activity` shows.
const APPLICATION_NAME: &str = "pgdms-lint";

/// How long to wait for an address, where nothing is said: libpq would wait for ever.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Makes of what is given all that a connection needs.
pub(super) fn parameters(
    settings: Settings,
    environment: &Environment,
) -> Result<ConnectionParameters, ParameterError> {
    let user = settings.text(Keyword::User).or(environment.user()).ok_or(ParameterError::NoUser)?.to_owned();
    let database = settings.text(Keyword::Database).unwrap_or(&user).to_owned();
    let mut warnings = settings.warnings.clone();
    let mut hosts = hosts(&settings)?;
    add_passwords(&mut hosts, &settings, environment, &user, &database, &mut warnings);
    let application_name = [Keyword::ApplicationName, Keyword::FallbackApplicationName]
        .into_iter()
        .find_map(|keyword| settings.text(keyword));
    Ok(ConnectionParameters {
        hosts,
        database,
        user,
        tls: resolve_tls::parameters(&settings, environment)?,
        channel_binding: word(&settings, Keyword::ChannelBinding)?.unwrap_or_default(),
        target_session_attrs: word(&settings, Keyword::TargetSessionAttrs)?.unwrap_or_default(),
        load_balance_hosts: word(&settings, Keyword::LoadBalanceHosts)?.unwrap_or_default(),
        connect_timeout: connect_timeout(&settings)?,
        application_name: application_name.unwrap_or(APPLICATION_NAME).to_owned(),
        options: settings.text(Keyword::Options).map(str::to_owned),
        keep_alive: keep_alive(&settings)?,
        warnings,
    })
}

/// The hosts with their addresses and ports, which are given in lists.
fn hosts(settings: &Settings) -> Result<Vec<HostParameters>, ParameterError> {
    let names = list(settings, Keyword::Host);
    let addresses = list(settings, Keyword::HostAddr);
    let ports = list(settings, Keyword::Port);
    let count = names.len().max(addresses.len()).max(1);
    let does_not_fit = |keyword: Keyword, count_of_it| ParameterError::ListLength {
        keyword: keyword.name(),
        count: count_of_it,
        hosts: count,
    };
    if !names.is_empty() && !addresses.is_empty() && names.len() != addresses.len() {
        return Err(does_not_fit(Keyword::HostAddr, addresses.len()));
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(does_not_fit(Keyword::Port, ports.len()));
    }
    (0..count)
        .map(|at| {
            let port = port(settings, ports.get(at).or(ports.first()).copied().unwrap_or_default())?;
            let address = address(settings, addresses.get(at).copied().unwrap_or_default())?;
            let host = host(settings, names.get(at).copied().unwrap_or_default(), address, port)?;
            Ok(HostParameters { host, address, port, password: None, password_file: None })
        })
        .collect()
}

/// The parts of a list; none where it is not given.
fn list(settings: &Settings, keyword: Keyword) -> Vec<&str> {
    settings.text(keyword).map(|text| text.split(',').map(str::trim).collect()).unwrap_or_default()
}

fn host(settings: &Settings, name: &str, address: Option<IpAddr>, port: u16) -> Result<Host, ParameterError> {
    match (name, address) {
        ("", Some(address)) => Ok(Host::Tcp(address.to_string())),
        ("", None) => Ok(Host::Socket(default_socket_folder(port))),
        (name, _) if name.starts_with('@') => Err(invalid(
            settings,
            Keyword::Host,
            "no socket in the abstract namespace, which is not supported",
        )),
        (name, _) if name.starts_with('/') => Ok(Host::Socket(PathBuf::from(name))),
        (name, _) => Ok(Host::Tcp(name.to_owned())),
    }
}

fn address(settings: &Settings, text: &str) -> Result<Option<IpAddr>, ParameterError> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| invalid(settings, Keyword::HostAddr, "an IPv4 or IPv6 address"))
}

fn port(settings: &Settings, text: &str) -> Result<u16, ParameterError> {
    if text.is_empty() {
        return Ok(DEFAULT_PORT);
    }
    let port = text.parse().ok().filter(|port| *port != 0);
    port.ok_or_else(|| invalid(settings, Keyword::Port, "a number from 1 to 65535"))
}

/// The folder in which a server has its socket; where none has, the one in which libpq would look.
fn default_socket_folder(port: u16) -> PathBuf {
    let folders = SOCKET_FOLDERS.map(PathBuf::from);
    let has_socket = |folder: &&PathBuf| folder.join(format!(".s.PGSQL.{port}")).exists();
    let [of_packages, of_postgresql] = &folders;
    folders
        .iter()
        .find(has_socket)
        .unwrap_or(if of_packages.exists() { of_packages } else { of_postgresql })
        .clone()
}

/// Gives each host its password: the one that is given, otherwise the one in the password file.
fn add_passwords(
    hosts: &mut [HostParameters],
    settings: &Settings,
    environment: &Environment,
    user: &str,
    database: &str,
    warnings: &mut Vec<ConnectionWarning>,
) {
    if let Some(Setting { value, origin }) = settings.get(Keyword::Password) {
        if *origin == Origin::ConnectionString {
            warnings.push(ConnectionWarning::PasswordInConnectionString);
        }
        let password =
            HostPassword { password: Password::new(value), origin: PasswordOrigin::Given(origin.clone()) };
        hosts.iter_mut().for_each(|host| host.password = Some(password.clone()));
        return;
    }
    let path = settings.text(Keyword::PassFile).map(PathBuf::from).or_else(|| environment.in_home(".pgpass"));
    match path.map(PasswordFile::open).transpose() {
        Ok(file) => {
            let Some(file) = file.flatten() else { return };
            for host in hosts {
                host.password = password_in(&file, host, user, database);
                host.password_file = host.password.is_none().then(|| file.path().to_owned());
            }
        }
        Err(warning) => warnings.push(warning),
    }
}

fn password_in(
    file: &PasswordFile,
    host: &HostParameters,
    user: &str,
    database: &str,
) -> Option<HostPassword> {
    let name = match &host.host {
        Host::Tcp(name) => name.clone(),
        Host::Socket(folder) if is_default_socket_folder(folder) => "localhost".to_owned(),
        Host::Socket(folder) => folder.to_string_lossy().into_owned(),
    };
    let (password, line) = file.find(Entry { host: &name, port: &host.port.to_string(), database, user })?;
    let origin = PasswordOrigin::PasswordFile { file: file.path().to_owned(), line };
    Some(HostPassword { password, origin })
}

fn is_default_socket_folder(folder: &Path) -> bool {
    SOCKET_FOLDERS.iter().any(|known| folder == Path::new(known))
}

/// Seconds; zero and less is for ever.
fn connect_timeout(settings: &Settings) -> Result<Option<Duration>, ParameterError> {
    let seconds: Option<i32> = number(settings, Keyword::ConnectTimeout, "a number of seconds")?;
    Ok(match seconds {
        None => Some(CONNECT_TIMEOUT),
        Some(seconds) => u64::try_from(seconds).ok().filter(|seconds| *seconds > 0).map(Duration::from_secs),
    })
}

fn keep_alive(settings: &Settings) -> Result<KeepAlive, ParameterError> {
    let seconds = |keyword| -> Result<Option<Duration>, ParameterError> {
        let seconds: Option<i32> = number(settings, keyword, "a number of seconds")?;
        Ok(positive(seconds).map(|seconds| Duration::from_secs(seconds.into())))
    };
    let milliseconds: Option<i32> = number(settings, Keyword::TcpUserTimeout, "a number of milliseconds")?;
    Ok(KeepAlive {
        is_off: word(settings, Keyword::KeepAlives)? == Some(Switch::Off),
        idle: seconds(Keyword::KeepAlivesIdle)?,
        interval: seconds(Keyword::KeepAlivesInterval)?,
        count: positive(number(settings, Keyword::KeepAlivesCount, "a number")?),
        user_timeout: positive(milliseconds).map(|milliseconds| Duration::from_millis(milliseconds.into())),
    })
}

/// Zero and less leave it to the operating system.
fn positive(number: Option<i32>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0)
}

fn number<T: FromStr>(
    settings: &Settings,
    keyword: Keyword,
    expected: &str,
) -> Result<Option<T>, ParameterError> {
    let Some(text) = settings.text(keyword) else { return Ok(None) };
    text.trim().parse().map(Some).map_err(|_| invalid(settings, keyword, expected))
}

/// The value of a parameter that takes one of a few words.
pub(super) fn word<W: Word>(settings: &Settings, keyword: Keyword) -> Result<Option<W>, ParameterError> {
    let Some(text) = settings.text(keyword) else { return Ok(None) };
    let words = W::WORDS.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let expected = format!("one of {words}");
    W::from_word(text).map(Some).ok_or_else(|| invalid(settings, keyword, &expected))
}

/// What a given value ought to have been.
fn invalid(settings: &Settings, keyword: Keyword, expected: &str) -> ParameterError {
    let setting = settings.get(keyword);
    ParameterError::InvalidValue {
        keyword: keyword.name(),
        value: setting
            .filter(|setting| may_be_shown(keyword, &setting.value))
            .map(|setting| setting.value.clone()),
        expected: expected.to_owned(),
        origin: setting.map_or(Origin::ConnectionString, |setting| setting.origin.clone()),
    }
}

/// Words in place of a port are the password of a URL without a host: `postgres://user:password`.
fn may_be_shown(keyword: Keyword, value: &str) -> bool {
    keyword != Keyword::Port || !value.contains(|character: char| character.is_alphabetic())
}

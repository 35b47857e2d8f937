//! Going through the hosts, their addresses, and TLS on and off, until one connection will do.

use std::hash::{BuildHasher, RandomState};
use std::io;

use tokio::time::timeout;
use tokio_postgres::SimpleQueryMessage;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::attempt::{Encryption, Place, attempt};
use super::classify;
use super::connected::Connected;
use super::dial::{Address, look_up};
use super::error::{ConnectError, FailedAttempt, Tls};
use super::failure::Failure;
use super::parameters::{ConnectionParameters, Host, HostParameters};
use super::tls;
use super::value::{LoadBalanceHosts, SslMode, TargetSessionAttrs};

/// Connects to the first host that will do. Needs a runtime of tokio with `enable_all`, which must be
/// ended with `shutdown_background`: looking a name up may take longer than the time limit.
///
/// # Errors
///
/// When none will do: with what was wrong with each, and what to do.
pub async fn connect(parameters: &ConnectionParameters) -> Result<Connected, ConnectError> {
    let connector = match parameters.wants_tls() {
        true => Some(tls::connector(&parameters.tls).map_err(|source| setup_error(parameters, source))?),
        false => None,
    };
    let mut search = Search { parameters, connector, failed: Vec::new() };
    let found = match parameters.target_session_attrs {
        TargetSessionAttrs::PreferStandby => match search.through_hosts(TargetSessionAttrs::Standby).await {
            Outcome::Nothing => search.through_hosts(TargetSessionAttrs::Any).await,
            found => found,
        },
        wanted => search.through_hosts(wanted).await,
    };
    match found {
        Outcome::Found(connected) => Ok(*connected),
        Outcome::Nothing | Outcome::Refused => {
            Err(ConnectError::Failed { server: parameters.to_string(), attempts: search.failed })
        }
    }
}

fn setup_error(parameters: &ConnectionParameters, source: tls::TlsSetupError) -> ConnectError {
    ConnectError::Setup { server: parameters.to_string(), source }
}

/// What came of a part of the search.
enum Outcome {
    Found(Box<Connected>),
    /// Nothing there; the next may do.
    Nothing,
    /// A server refused for good: asking others would only hide why.
    Refused,
}

/// The search, with what failed so far.
struct Search<'a> {
    parameters: &'a ConnectionParameters,
    connector: Option<MakeRustlsConnect>,
    failed: Vec<FailedAttempt>,
}

impl Search<'_> {
    async fn through_hosts(&mut self, wanted: TargetSessionAttrs) -> Outcome {
        for host in in_order(&self.parameters.hosts, self.parameters.load_balance_hosts) {
            match self.through_addresses(host, wanted).await {
                Outcome::Nothing => {}
                found => return found,
            }
        }
        Outcome::Nothing
    }

    async fn through_addresses(&mut self, host: &HostParameters, wanted: TargetSessionAttrs) -> Outcome {
        let addresses = match self.within_limit(async { Ok(look_up(host).await) }).await {
            Ok(Ok(addresses)) => addresses,
            Ok(Err(error)) => {
                self.fail(host, None, None, unknown_host(&error));
                return Outcome::Nothing;
            }
            Err(failure) => {
                self.fail(host, None, None, failure);
                return Outcome::Nothing;
            }
        };
        for address in in_order(&addresses, self.parameters.load_balance_hosts) {
            match self.with_and_without_tls(host, address, wanted).await {
                Outcome::Nothing => {}
                found => return found,
            }
        }
        Outcome::Nothing
    }

    /// Tries TLS, no TLS, or one after the other, as the mode says.
    async fn with_and_without_tls(
        &mut self,
        host: &HostParameters,
        address: &Address,
        wanted: TargetSessionAttrs,
    ) -> Outcome {
        let connector = match host.host {
            Host::Tcp(_) => self.connector.clone(),
            Host::Socket(_) => None,
        };
        let Some(connector) = connector else {
            return self.one_way(host, address, Encryption::Plain, wanted).await.into();
        };
        let with_tls = Encryption::tls(connector, self.parameters.tls.negotiation, &host.host, address);
        let (first, second) = match self.parameters.tls.mode {
            SslMode::Allow => (Encryption::Plain, Some(with_tls)),
            SslMode::Prefer => (with_tls, Some(Encryption::Plain)),
            _ => (with_tls, None),
        };
        let tried = self.one_way(host, address, first, wanted).await;
        match (tried, second) {
            (Err(Refusal::OtherEncryptionMayDo), Some(second)) => {
                // that there is no TLS is no failure to tell of where it need not be
                self.failed.pop_if(|last| last.failure == Failure::TlsNotOffered);
                self.one_way(host, address, second, wanted).await.into()
            }
            (tried, _) => tried.into(),
        }
    }

    /// One attempt, within the time limit.
    async fn one_way(
        &mut self,
        host: &HostParameters,
        address: &Address,
        encryption: Encryption,
        wanted: TargetSessionAttrs,
    ) -> Result<Connected, Refusal> {
        let tls = match (&encryption, address) {
            (Encryption::Tls { .. }, _) => Some(Tls::On),
            (Encryption::Plain, Address::Tcp(_)) => Some(Tls::Off),
            (Encryption::Plain, Address::Socket(_)) => None,
        };
        let place = Place {
            host: host.host.clone(),
            address: address.clone(),
            encryption,
            keep_alive: self.parameters.keep_alive,
        };
        let parameters = self.parameters;
        let attempt = async {
            let connected = attempt(place, parameters, host).await?;
            check_session(connected, wanted, parameters).await
        };
        let failure = match self.within_limit(attempt).await {
            Ok(connected) => return Ok(connected),
            Err(failure) => failure,
        };
        let refusal = Refusal::of(&failure);
        self.fail(host, address.ip(), tls.filter(|_| came_to_tls(&failure)), failure);
        Err(refusal)
    }

    async fn within_limit<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        match self.parameters.connect_timeout {
            None => work.await,
            Some(limit) => timeout(limit, work).await.unwrap_or(Err(Failure::Timeout { limit })),
        }
    }

    fn fail(
        &mut self,
        host: &HostParameters,
        address: Option<std::net::IpAddr>,
        tls: Option<Tls>,
        failure: Failure,
    ) {
        self.failed.push(FailedAttempt { host: host.host.clone(), address, port: host.port, tls, failure });
    }
}

/// Why an attempt failed, as far as the search goes on after it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// The same server may answer otherwise with TLS, or without.
    OtherEncryptionMayDo,
    /// Another address or host may do.
    OtherServerMayDo,
    /// No other will do.
    Final,
}

impl Refusal {
    fn of(failure: &Failure) -> Self {
        if failure.is_of_tls() || failure.may_depend_on_tls() {
            Refusal::OtherEncryptionMayDo
        } else if failure.lets_others_try() {
            Refusal::OtherServerMayDo
        } else {
            Refusal::Final
        }
    }
}

impl From<Result<Connected, Refusal>> for Outcome {
    fn from(tried: Result<Connected, Refusal>) -> Self {
        match tried {
            Ok(connected) => Outcome::Found(Box::new(connected)),
            Err(Refusal::OtherServerMayDo) => Outcome::Nothing,
            Err(Refusal::OtherEncryptionMayDo | Refusal::Final) => Outcome::Refused,
        }
    }
}

/// Whether a failure came after the connection was open, so that it matters how the bytes went.
fn came_to_tls(failure: &Failure) -> bool {
    failure.may_depend_on_tls() || failure.is_of_tls() || !failure.lets_others_try()
}

fn unknown_host(error: &io::Error) -> Failure {
    Failure::UnknownHost { reason: error.to_string() }
}

/// The order in which to try.
fn in_order<T>(all: &[T], balance: LoadBalanceHosts) -> Vec<&T> {
    let mut all: Vec<&T> = all.iter().collect();
    if balance == LoadBalanceHosts::Random {
        // the standard library's only source of chance: the keys of its hash tables
        let chance = RandomState::new();
        let mut at = 0_usize;
        all.sort_by_cached_key(|_| {
            at += 1;
            chance.hash_one(at)
        });
    }
    all
}

/// Whether the server is what was asked for: a database, and one that writes, or does not.
async fn check_session(
    connected: Connected,
    wanted: TargetSessionAttrs,
    parameters: &ConnectionParameters,
) -> Result<Connected, Failure> {
    if connected.server().is_pooler_console() {
        return Err(Failure::PoolerConsole { database: parameters.database.clone() });
    }
    if matches!(wanted, TargetSessionAttrs::Any | TargetSessionAttrs::PreferStandby) {
        return Ok(connected);
    }
    let state = SessionState::ask(&connected).await?;
    match state.objection_to(wanted) {
        None => Ok(connected),
        Some(found) => Err(Failure::OtherSession { wanted, found }),
    }
}

/// What `target_session_attrs` is about.
#[derive(Clone, Copy)]
struct SessionState {
    is_standby: bool,
    is_read_only: bool,
}

impl SessionState {
    /// Asks the server. The first transaction after connecting has the defaults of the session.
    async fn ask(connected: &Connected) -> Result<Self, Failure> {
        const QUERY: &str =
            "select pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')";
        let answer = connected.client().simple_query(QUERY).await;
        let messages = answer.map_err(|error| Failure::Lost { reason: classify::said(&error) })?;
        let row = messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let row = row.ok_or(Failure::NotPostgres)?;
        Ok(SessionState { is_standby: row.get(0) == Some("t"), is_read_only: row.get(1) == Some("on") })
    }

    /// What the server is, where that is not what was asked for.
    fn objection_to(self, wanted: TargetSessionAttrs) -> Option<&'static str> {
        match wanted {
            TargetSessionAttrs::ReadWrite if self.is_read_only => Some("read-only"),
            TargetSessionAttrs::ReadOnly if !self.is_read_only => Some("read-write"),
            TargetSessionAttrs::Primary if self.is_standby => Some("a standby"),
            TargetSessionAttrs::Standby if !self.is_standby => Some("a primary"),
            _ => None,
        }
    }
}

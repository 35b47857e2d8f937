//! The keywords that connection strings, service files and the environment may hold.

use crate::spelling::edit_distance;

use Keyword::*;
use Treatment::{Acted, Ignored, RefusedUnless, WithoutEffect};

/// A keyword of libpq's, up to PostgreSQL 18.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Keyword {
    ApplicationName,
    ChannelBinding,
    ClientEncoding,
    ConnectTimeout,
    Database,
    FallbackApplicationName,
    GssDelegation,
    GssEncMode,
    GssLib,
    Host,
    HostAddr,
    KeepAlives,
    KeepAlivesCount,
    KeepAlivesIdle,
    KeepAlivesInterval,
    KrbSrvName,
    LoadBalanceHosts,
    MaxProtocolVersion,
    MinProtocolVersion,
    OauthClientId,
    OauthClientSecret,
    OauthIssuer,
    OauthScope,
    Options,
    PassFile,
    Password,
    Port,
    Replication,
    RequireAuth,
    RequirePeer,
    ScramClientKey,
    ScramServerKey,
    Service,
    SslCert,
    SslCertMode,
    SslCompression,
    SslCrl,
    SslCrlDir,
    SslKey,
    SslKeyLogFile,
    SslMaxProtocolVersion,
    SslMinProtocolVersion,
    SslMode,
    SslNegotiation,
    SslPassword,
    SslRootCert,
    SslSni,
    TargetSessionAttrs,
    TcpUserTimeout,
    User,
}

/// What is done when a keyword is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Treatment {
    /// As libpq does.
    Acted,
    /// Nothing, and nothing is lost by it.
    Ignored,
    /// Nothing, and the user is told: why.
    WithoutEffect(&'static str),
    /// The connection is refused, for it would be less safe, or another one, than was asked for.
    RefusedUnless { harmless: &'static [&'static str], why: &'static str },
}

/// A keyword with all that is known about it.
#[derive(Debug)]
pub(super) struct Known {
    pub keyword: Keyword,
    pub name: &'static str,
    pub variable: Option<&'static str>,
    pub treatment: Treatment,
}

const fn known(
    keyword: Keyword,
    name: &'static str,
    variable: Option<&'static str>,
    treatment: Treatment,
) -> Known {
    Known { keyword, name, variable, treatment }
}

const fn refused(harmless: &'static [&'static str], why: &'static str) -> Treatment {
    RefusedUnless { harmless, why }
}

const NO_GSS: Treatment = WithoutEffect("GSSAPI (Kerberos) is not supported");
const NO_OAUTH: Treatment = refused(&[], "OAuth is not supported");
const NO_SCRAM_KEYS: Treatment = refused(&[], "SCRAM keys are not supported, give the password");
const NO_REQUIRED_AUTH: Treatment = refused(
    &[],
    "which method the server asked for cannot be checked; `channel_binding=require` makes sure of SCRAM over TLS",
);
const OLD_PROTOCOL: Treatment = refused(&["3.0", "latest"], "version 3.0 of the protocol is spoken");

/// All keywords, by name.
pub(super) const KEYWORDS: &[Known] = &[
    known(ApplicationName, "application_name", Some("PGAPPNAME"), Acted),
    known(ChannelBinding, "channel_binding", Some("PGCHANNELBINDING"), Acted),
    known(ClientEncoding, "client_encoding", Some("PGCLIENTENCODING"), Ignored),
    known(ConnectTimeout, "connect_timeout", Some("PGCONNECT_TIMEOUT"), Acted),
    known(Database, "dbname", Some("PGDATABASE"), Acted),
    known(FallbackApplicationName, "fallback_application_name", None, Acted),
    known(GssDelegation, "gssdelegation", Some("PGGSSDELEGATION"), NO_GSS),
    known(
        GssEncMode,
        "gssencmode",
        Some("PGGSSENCMODE"),
        refused(&["disable", "prefer"], "GSSAPI encryption is not supported"),
    ),
    known(GssLib, "gsslib", Some("PGGSSLIB"), NO_GSS),
    known(Host, "host", Some("PGHOST"), Acted),
    known(HostAddr, "hostaddr", Some("PGHOSTADDR"), Acted),
    known(KeepAlives, "keepalives", None, Acted),
    known(KeepAlivesCount, "keepalives_count", None, Acted),
    known(KeepAlivesIdle, "keepalives_idle", None, Acted),
    known(KeepAlivesInterval, "keepalives_interval", None, Acted),
    known(KrbSrvName, "krbsrvname", Some("PGKRBSRVNAME"), NO_GSS),
    known(LoadBalanceHosts, "load_balance_hosts", Some("PGLOADBALANCEHOSTS"), Acted),
    known(MaxProtocolVersion, "max_protocol_version", Some("PGMAXPROTOCOLVERSION"), Ignored),
    known(MinProtocolVersion, "min_protocol_version", Some("PGMINPROTOCOLVERSION"), OLD_PROTOCOL),
    known(OauthClientId, "oauth_client_id", None, NO_OAUTH),
    known(OauthClientSecret, "oauth_client_secret", None, NO_OAUTH),
    known(OauthIssuer, "oauth_issuer", None, NO_OAUTH),
    known(OauthScope, "oauth_scope", None, NO_OAUTH),
    known(Options, "options", Some("PGOPTIONS"), Acted),
    known(PassFile, "passfile", Some("PGPASSFILE"), Acted),
    known(Password, "password", Some("PGPASSWORD"), Acted),
    known(Port, "port", Some("PGPORT"), Acted),
    known(
        Replication,
        "replication",
        None,
        refused(&["0", "false", "off", "no"], "a replication connection answers no queries"),
    ),
    known(RequireAuth, "require_auth", Some("PGREQUIREAUTH"), NO_REQUIRED_AUTH),
    known(
        RequirePeer,
        "requirepeer",
        Some("PGREQUIREPEER"),
        refused(&[], "the owner of the server's process is not checked"),
    ),
    known(ScramClientKey, "scram_client_key", None, NO_SCRAM_KEYS),
    known(ScramServerKey, "scram_server_key", None, NO_SCRAM_KEYS),
    known(Service, "service", Some("PGSERVICE"), Acted),
    known(SslCert, "sslcert", Some("PGSSLCERT"), Acted),
    known(SslCertMode, "sslcertmode", Some("PGSSLCERTMODE"), Acted),
    known(SslCompression, "sslcompression", Some("PGSSLCOMPRESSION"), Ignored),
    known(SslCrl, "sslcrl", Some("PGSSLCRL"), Acted),
    known(
        SslCrlDir,
        "sslcrldir",
        Some("PGSSLCRLDIR"),
        refused(&[], "put the revocation lists into one file and name it with `sslcrl`"),
    ),
    known(SslKey, "sslkey", Some("PGSSLKEY"), Acted),
    known(SslKeyLogFile, "sslkeylogfile", None, refused(&[], "the keys of a session are never written")),
    known(SslMaxProtocolVersion, "ssl_max_protocol_version", Some("PGSSLMAXPROTOCOLVERSION"), Acted),
    known(SslMinProtocolVersion, "ssl_min_protocol_version", Some("PGSSLMINPROTOCOLVERSION"), Acted),
    known(SslMode, "sslmode", Some("PGSSLMODE"), Acted),
    known(SslNegotiation, "sslnegotiation", Some("PGSSLNEGOTIATION"), Acted),
    known(SslPassword, "sslpassword", None, WithoutEffect("encrypted keys are not supported")),
    known(SslRootCert, "sslrootcert", Some("PGSSLROOTCERT"), Acted),
    known(SslSni, "sslsni", Some("PGSSLSNI"), Acted),
    known(TargetSessionAttrs, "target_session_attrs", Some("PGTARGETSESSIONATTRS"), Acted),
    known(TcpUserTimeout, "tcp_user_timeout", None, Acted),
    known(User, "user", Some("PGUSER"), Acted),
];

impl Keyword {
    /// The keyword of this name, as libpq spells it.
    pub(super) fn named(name: &str) -> Option<&'static Known> {
        KEYWORDS.iter().find(|known| known.name == name)
    }

    /// As it is spelled in connection strings.
    pub(super) fn name(self) -> &'static str {
        self.known().map_or("", |known| known.name)
    }

    fn known(self) -> Option<&'static Known> {
        KEYWORDS.iter().find(|known| known.keyword == self)
    }

    /// Whether its value must never be shown.
    pub(super) fn is_secret(self) -> bool {
        matches!(
            self,
            Password | SslPassword | ScramClientKey | ScramServerKey | OauthClientSecret | OauthClientId
        )
    }
}

/// The known keyword that a misspelled one was most likely meant to be.
pub(super) fn nearest(misspelled: &str) -> Option<&'static str> {
    let misspelled = misspelled.to_ascii_lowercase();
    let names = KEYWORDS.iter().map(|known| (known.name, known.name));
    names
        .chain(ALIASES.iter().copied())
        .map(|(spelling, name)| (edit_distance(spelling, &misspelled), spelling, name))
        .min()
        .filter(|(distance, spelling, _)| *distance <= spelling.len() / 3)
        .map(|(_, _, name)| name)
}

/// What other drivers call them.
const ALIASES: &[(&str, &str)] = &[
    ("database", "dbname"),
    ("hostname", "host"),
    ("server", "host"),
    ("username", "user"),
    ("passwd", "password"),
    ("ssl_mode", "sslmode"),
    ("timeout", "connect_timeout"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_stand_once_and_in_order() {
        let names: Vec<&str> = KEYWORDS.iter().map(|known| known.name).collect();
        let mut keywords: Vec<Keyword> = KEYWORDS.iter().map(|known| known.keyword).collect();
        keywords.sort();
        keywords.dedup();
        assert_eq!(keywords.len(), names.len());
        for name in names {
            assert_eq!(Keyword::named(name).unwrap().keyword.name(), name);
        }
    }

    #[test]
    fn the_nearest_keyword_is_offered_only_when_it_is_near() {
        assert_eq!(nearest("sslmod"), Some("sslmode"));
        assert_eq!(nearest("SSLMODE"), Some("sslmode"));
        assert_eq!(nearest("database"), Some("dbname"));
        assert_eq!(nearest("conect_timeout"), Some("connect_timeout"));
        assert_eq!(nearest("schema_search"), None);
    }
}

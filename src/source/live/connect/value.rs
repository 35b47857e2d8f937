//! The parameters that take one of a few words.

/// A parameter that takes one of a few words.
pub(super) trait Word: Copy + PartialEq + 'static {
    /// The words, as libpq spells them.
    const WORDS: &'static [(&'static str, Self)];

    /// What this word stands for.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }

    /// As it is written.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }
}

/// Whether TLS is used, and what is checked with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SslMode {
    /// Without TLS.
    Disable,
    /// Without TLS; with it, where the server wants it.
    Allow,
    /// With TLS; without it, where the server does not offer it.
    #[default]
    Prefer,
    /// With TLS. Who the server is, is not checked, unless there is a root certificate to check it with.
    Require,
    /// With TLS; the server's certificate must be signed by a known authority.
    VerifyCa,
    /// With TLS; the server's certificate must be signed by a known authority and name the host.
    VerifyFull,
}

impl Word for SslMode {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("disable", SslMode::Disable),
        ("allow", SslMode::Allow),
        ("prefer", SslMode::Prefer),
        ("require", SslMode::Require),
        ("verify-ca", SslMode::VerifyCa),
        ("verify-full", SslMode::VerifyFull),
    ];
}

/// How TLS begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SslNegotiation {
    /// The server is asked for it.
    #[default]
    Postgres,
    /// At once, which PostgreSQL 17 and some proxies take.
    Direct,
}

impl Word for SslNegotiation {
    const WORDS: &'static [(&'static str, Self)] =
        &[("postgres", SslNegotiation::Postgres), ("direct", SslNegotiation::Direct)];
}

/// Whether a client certificate is sent when the server asks for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SslCertMode {
    Disable,
    #[default]
    Allow,
}

impl Word for SslCertMode {
    const WORDS: &'static [(&'static str, Self)] =
        &[("disable", SslCertMode::Disable), ("allow", SslCertMode::Allow)];
}

/// Whether the password's proof is bound to the TLS connection, so that nobody in between can pass it on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChannelBinding {
    /// Never.
    Disable,
    /// Where the server offers it.
    #[default]
    Prefer,
    /// Always, or the connection is given up.
    Require,
}

impl Word for ChannelBinding {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("disable", ChannelBinding::Disable),
        ("prefer", ChannelBinding::Prefer),
        ("require", ChannelBinding::Require),
    ];
}

/// Which of several hosts will do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetSessionAttrs {
    /// The first that answers.
    #[default]
    Any,
    /// One that takes writes by default.
    ReadWrite,
    /// One that takes no writes by default.
    ReadOnly,
    /// One that is not in recovery.
    Primary,
    /// One that is in recovery.
    Standby,
    /// One that is in recovery; where there is none, any.
    PreferStandby,
}

impl Word for TargetSessionAttrs {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("any", TargetSessionAttrs::Any),
        ("read-write", TargetSessionAttrs::ReadWrite),
        ("read-only", TargetSessionAttrs::ReadOnly),
        ("primary", TargetSessionAttrs::Primary),
        ("standby", TargetSessionAttrs::Standby),
        ("prefer-standby", TargetSessionAttrs::PreferStandby),
    ];
}

/// In which order several hosts are tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoadBalanceHosts {
    /// As they are given.
    #[default]
    Disable,
    /// By chance.
    Random,
}

impl Word for LoadBalanceHosts {
    const WORDS: &'static [(&'static str, Self)] =
        &[("disable", LoadBalanceHosts::Disable), ("random", LoadBalanceHosts::Random)];
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TlsVersion {
    /// 1.0, which is not spoken any more.
    Tls10,
    /// 1.1, which is not spoken any more.
    Tls11,
    /// 1.2
    Tls12,
    /// 1.3
    Tls13,
}

impl Word for TlsVersion {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("TLSv1", TlsVersion::Tls10),
        ("TLSv1.1", TlsVersion::Tls11),
        ("TLSv1.2", TlsVersion::Tls12),
        ("TLSv1.3", TlsVersion::Tls13),
    ];
}

/// What is switched on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Switch {
    Off,
    On,
}

impl Word for Switch {
    const WORDS: &'static [(&'static str, Self)] = &[("0", Switch::Off), ("1", Switch::On)];
}

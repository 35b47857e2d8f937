//! Opening a socket: looking names up, connecting, keeping alive.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream, lookup_host};

use super::parameters::{Host, HostParameters, KeepAlive};

/// What bytes go over, whatever carries them.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// An open socket of either kind.
pub(super) type Socket = Box<dyn Wire>;

/// Where exactly a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    Tcp(SocketAddr),
    Socket(PathBuf),
}

impl Address {
    /// The address without the port, where there is one.
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Address::Tcp(address) => Some(address.ip()),
            Address::Socket(_) => None,
        }
    }
}

/// The addresses of a host, in the order in which they are to be tried.
pub(super) async fn look_up(host: &HostParameters) -> io::Result<Vec<Address>> {
    match (&host.host, host.address) {
        (_, Some(address)) => Ok(vec![Address::Tcp(SocketAddr::new(address, host.port))]),
        (Host::Tcp(name), None) => {
            let found = lookup_host((name.as_str(), host.port)).await?;
            Ok(found.map(Address::Tcp).collect())
        }
        (Host::Socket(folder), None) => {
            Ok(vec![Address::Socket(folder.join(format!(".s.PGSQL.{}", host.port)))])
        }
    }
}

/// Connects to an address.
pub(super) async fn dial(address: &Address, keep_alive: &KeepAlive) -> io::Result<Socket> {
    match address {
        Address::Socket(path) => Ok(Box::new(UnixStream::connect(path).await?)),
        Address::Tcp(address) => {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            set_keep_alive(&stream, keep_alive)?;
            Ok(Box::new(stream))
        }
    }
}

fn set_keep_alive(stream: &TcpStream, wanted: &KeepAlive) -> io::Result<()> {
    let socket = SockRef::from(stream);
    #[cfg(target_os = "linux")]
    if wanted.user_timeout.is_some() {
        socket.set_tcp_user_timeout(wanted.user_timeout)?;
    }
    if wanted.is_off {
        return Ok(());
    }
    socket.set_keepalive(true)?;
    let mut keep_alive = TcpKeepalive::new();
    if let Some(idle) = wanted.idle {
        keep_alive = keep_alive.with_time(idle);
    }
    if let Some(interval) = wanted.interval {
        keep_alive = keep_alive.with_interval(interval);
    }
    if let Some(count) = wanted.count {
        keep_alive = keep_alive.with_retries(count);
    }
    if wanted.idle.is_some() || wanted.interval.is_some() || wanted.count.is_some() {
        socket.set_tcp_keepalive(&keep_alive)?;
    }
    Ok(())
}

//! Reading a running server.
//!
//! - [`connect`]: from a connection string to a connection

pub mod connect;

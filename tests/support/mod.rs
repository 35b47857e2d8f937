//! What the integration tests share.
//!
//! | module | |
//! |---|---|
//! | [`postgres`] | a throw-away PostgreSQL server, and the client programs that talk to it |

#![allow(dead_code, reason = "each test program uses a part of its own")]

pub mod postgres;

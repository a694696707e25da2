//! The server as its visitors meet it: probes of the door, its answers, its pages, long tables, clients.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stderr
)]

mod answers;
mod clients;
mod pages;
mod probes;
mod server;
mod stream;

//! A dashboard and an API for one partnership folder, on this machine alone.
//!
//! Nothing is computed here: pages and JSON show what the crate `corridor` answers. In the order in
//! which a request flows:
//!
//! - [`guard`]: what is let in: host, method, site, token
//! - [`routes`]: every address there is, with its query; the API's description is made of it
//! - `desk`: the folder's brief, made again when a file changed
//! - `asked`: questions to the store as an address asks them
//! - `pages`, `data`, `search`, `forms`: what is sent back; `shelf`: what was, while no file changes
//! - `tongue`: the language of a page
//! - `listen`, `sent`: the socket, its limits, bodies
//!
//! The server listens on a loopback address and has no option for another one; it answers GET and HEAD
//! and changes nothing.

mod answer;
mod asked;
mod data;
pub mod desk;
mod forms;
pub mod guard;
mod listen;
mod openapi;
mod pages;
mod query;
pub mod routes;
pub mod search;
mod sent;
mod shelf;
mod tongue;

pub use listen::{Options, Serving, bind};

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The port cannot be had.
    #[error("port {port} cannot be had: {source}\nhint: --port 0 takes a free one")]
    Port {
        /// The port.
        port: u16,
        /// Why.
        source: std::io::Error,
    },
    /// The system gives no random numbers for the token.
    #[error("no token can be made: the system gives no random numbers")]
    Token,
    /// The folder cannot be served at all.
    #[error(transparent)]
    Folder(#[from] corridor::Error),
    /// The system refused.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

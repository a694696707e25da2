//! The trade room's tests, one program: each file is one kind of promise.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::float_cmp,
    clippy::print_stderr
)]

mod cells;
mod covered;
mod deciding;
mod formats;
mod hand_examples;
mod headline;
mod import;
mod index;
mod laws;
mod levels;
mod mini;
mod oracles;
mod reach;
mod sample;
#[path = "../../../../oracles/shared_data.rs"]
mod shared_data;
mod sides;
mod store;
mod threads;
mod traps;
mod unnamed;

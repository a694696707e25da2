//! Market access held against real lists, treaty texts, worked examples and complaints.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod complaints;
mod duty_texts;
mod further;
mod labelled;
mod market;
mod mutations;
mod origin;
mod rules;
#[path = "../../../../oracles/shared_data.rs"]
mod shared_data;
mod staging;
mod table;

//! Learn the built-in model: `freeze PANEL.parquet > frozen/two_way.txt`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods
)]

#[path = "../tests/panel_file/mod.rs"]
mod panel_file;

fn main() {
    let path = std::env::args().nth(1).expect("usage: freeze PANEL.parquet");
    print!("{}", panel_file::two_way_model(std::path::Path::new(&path)));
}

//! Proves fewest breaks on published instances: `breaks FILE.dzn...`, with CPU seconds.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::too_many_arguments
)]

#[path = "../tests/common/mod.rs"]
mod common;

use corridor_roundtable::breaks::fewest_breaks;

fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let cell: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (cell[11].parse::<f64>().unwrap() + cell[12].parse::<f64>().unwrap()) / 100.0
}

fn main() {
    let conflicts = std::env::var("CONFLICTS").ok().map_or(300_000, |c| c.parse().unwrap());
    for file in std::env::args().skip(1) {
        let meetings = common::b2bsp(&std::fs::read_to_string(&file).unwrap());
        let start = cpu();
        let found = fewest_breaks(&meetings, conflicts);
        let name = file.rsplit('/').next().unwrap().trim_end_matches(".dzn");
        println!(
            "{name},{:?},{:?},{},{:.2}",
            found.breaks,
            found.bound,
            found.proven(),
            cpu() - start
        );
    }
}

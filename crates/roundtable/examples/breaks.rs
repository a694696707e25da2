//! Proves fewest breaks on published instances: `breaks FILE.dzn...`, with CPU seconds.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

#[path = "../tests/common/mod.rs"]
mod common;
mod usage;

use corridor_roundtable::breaks::fewest_breaks;
use usage::cpu;

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

//! Every scored case of a panel's back-test as CSV: `backtest_cases PANEL.parquet`.
//!
//! Pairs are numbered in the order of exporter and importer, domestic trade left out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods
)]

use std::io::Write as _;

use corridor_outlook::backtest::{Settings, backtest};

#[path = "../tests/panel_file/mod.rs"]
mod panel_file;

fn main() {
    let path = std::env::args().nth(1).expect("usage: backtest_cases PANEL.parquet");
    let panel = panel_file::read(std::path::Path::new(&path), "trade", 1);
    let result = backtest(&panel, &Settings::default()).unwrap();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "pair,origin,horizon,crps,naive").unwrap();
    for case in &result.cases {
        let (pair, origin, horizon) = (case.pair, case.origin, case.horizon);
        writeln!(out, "{pair},{origin},{horizon},{:.6},{:.6}", case.crps, case.naive).unwrap();
    }
}

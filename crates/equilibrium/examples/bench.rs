//! Solves worlds that `bench/equilibrium/run.py` wrote as plain arrays, and says how long it took.
//!
//! `bench one FOLDER REPEATS`, `bench sectors FOLDER REPEATS`: CPU seconds of one solution, without
//! reading; the answers go to FOLDER as arrays of little-endian doubles.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used
)]

use std::path::Path;

use corridor_equilibrium::sectors::{Base, Data, Shock};
use corridor_equilibrium::{Closure, Flows, one_sector, scaling, shock::Costs};

fn read(folder: &Path, name: &str) -> Vec<f64> {
    let bytes = std::fs::read(folder.join(name)).expect(name);
    bytes.chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect()
}

fn write(folder: &Path, name: &str, values: &[f64]) {
    let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
    std::fs::write(folder.join(name), bytes).expect(name);
}

/// Time on a processor of all threads, in seconds.
fn cpu() -> f64 {
    std::fs::read_dir("/proc/self/task")
        .unwrap()
        .map(|t| std::fs::read_to_string(t.unwrap().path().join("schedstat")).unwrap())
        .map(|s| s.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9)
        .sum()
}

fn peak_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = Path::new(&arguments[2]);
    let repeats: usize = arguments[3].parse().unwrap();
    match arguments[1].as_str() {
        "one" => one(folder, repeats),
        _ => sectors(folder, repeats),
    }
}

fn one(folder: &Path, repeats: usize) {
    let (before, after) = (read(folder, "costs_before.f64"), read(folder, "costs_after.f64"));
    let (output, spent) = (read(folder, "output.f64"), read(folder, "expenditure.f64"));
    let theta = read(folder, "theta.f64")[0];
    let n = output.len();
    let kappa: Vec<f64> = after.iter().zip(&before).map(|(a, b)| a / b).collect();
    // The clock of a process moves in ticks of some milliseconds: rounds are timed together.
    let start = cpu();
    for _ in 0..repeats {
        std::hint::black_box(scaling::scale(&before, &output, &spent).unwrap());
    }
    let fitting = (cpu() - start) / repeats as f64;
    let fitted = scaling::scale(&before, &output, &spent).unwrap();
    let flows = Flows::new(n, fitted.flows).unwrap();
    let costs = Costs::from_factors(n, kappa).unwrap();
    let solve = || one_sector::full(&flows, &costs, theta, Closure::Ratio).unwrap();
    let start = cpu();
    for _ in 0..repeats {
        std::hint::black_box(solve());
    }
    let solving = (cpu() - start) / repeats as f64;
    let after = solve();
    write(folder, "ours_wages.f64", after.wages());
    write(folder, "ours_real_wage.f64", &after.real_wage());
    println!(
        "{{\"scaling\": {fitting}, \"solve\": {solving}, \"evaluations\": {}, \"residual\": {}, \"mb\": {}}}",
        after.iterations(),
        after.residuals().largest(),
        peak_mb()
    );
}

fn sectors(folder: &Path, repeats: usize) {
    let (mut based, mut solved) = (Vec::new(), Vec::new());
    for round in 0..repeats {
        let theta = read(folder, "theta.f64");
        let gross_output = read(folder, "output.f64");
        let data = Data {
            economies: gross_output.len() / theta.len(),
            sectors: theta.len(),
            flows: read(folder, "flows.f64"),
            tariffs: read(folder, "tariffs.f64"),
            value_added_share: read(folder, "value_added_share.f64"),
            input_shares: read(folder, "input_shares.f64"),
            gross_output,
            theta,
        };
        let start = cpu();
        let base = Base::new(&data, Closure::Balanced).unwrap();
        based.push(cpu() - start);
        drop(data);
        let shock = Shock::tariffs(read(folder, "new_tariffs.f64"));
        let start = cpu();
        let after = base.solve(shock).unwrap();
        solved.push(cpu() - start);
        if round + 1 == repeats {
            write(folder, "ours_wages.f64", after.wages());
            write(folder, "ours_real_income.f64", &after.real_income());
            println!(
                "{{\"base\": {}, \"solve\": {}, \"steps\": {}, \"residual\": {}, \"mb\": {}}}",
                median(based.clone()),
                median(solved.clone()),
                after.iterations(),
                after.residuals().largest(),
                peak_mb()
            );
        }
    }
}

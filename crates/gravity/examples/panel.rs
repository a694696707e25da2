//! Estimates a made panel from flat columns and prints time, memory and coefficients: the runner
//! of `bench/gravity`.
//!
//! usage: panel FOLDER MODEL THREADS, where MODEL is ppml or ols.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods
)]

use corridor_gravity::{Effect, Model, Options, Regressor, ols, ppml_with};

fn bytes(folder: &str, name: &str) -> Vec<u8> {
    std::fs::read(format!("{folder}/{name}.bin")).expect("a column of the panel")
}

fn numbers(folder: &str, name: &str) -> Vec<f64> {
    bytes(folder, name).chunks_exact(8).map(|b| f64::from_le_bytes(b.try_into().unwrap())).collect()
}

fn levels(folder: &str, name: &str) -> Vec<u32> {
    bytes(folder, name).chunks_exact(4).map(|b| u32::from_le_bytes(b.try_into().unwrap())).collect()
}

/// User and system time of this process, in seconds.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after = stat.rsplit(')').next().unwrap();
    let ticks: Vec<f64> =
        after.split_whitespace().skip(11).take(2).map(|t| t.parse().unwrap()).collect();
    (ticks[0] + ticks[1]) / 100.0
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (folder, kind) = (&arguments[1], &arguments[2]);
    let threads = arguments[3].parse().unwrap();
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().unwrap();
    let mut y = numbers(folder, "y");
    let (mut rta, mut tariff) = (numbers(folder, "rta"), numbers(folder, "lntar"));
    let mut ids: Vec<Vec<u32>> = ["et", "it", "pair", "pr"].map(|n| levels(folder, n)).into();
    if kind == "ols" {
        let keep: Vec<bool> = y.iter().map(|&y| y > 0.0).collect();
        let thin = |column: &mut Vec<f64>| {
            let mut at = 0;
            column.retain(|_| {
                at += 1;
                keep[at - 1]
            });
        };
        thin(&mut rta);
        thin(&mut tariff);
        for column in &mut ids {
            let mut at = 0;
            column.retain(|_| {
                at += 1;
                keep[at - 1]
            });
        }
        y.retain(|&y| y > 0.0);
        y.iter_mut().for_each(|y| *y = y.ln());
    }
    let (cpu, wall) = (cpu_seconds(), std::time::Instant::now());
    let model = Model {
        outcome: &y,
        regressors: vec![
            Regressor { name: "rta", values: &rta },
            Regressor { name: "lntar", values: &tariff },
        ],
        effects: vec![
            Effect::new("exporter^year", &ids[0]),
            Effect::new("importer^year", &ids[1]),
            Effect::new("pair", &ids[2]),
        ],
        ..Model::default()
    };
    let options = Options::default();
    let fit = match kind.as_str() {
        "ols" => ols(&model, &options).unwrap(),
        _ => ppml_with(&model, &options, &mut |p| {
            if arguments.len() > 4 {
                println!(
                    "{} {:.12e} {:.2e} cpu {:.2}",
                    p.step,
                    p.deviance,
                    p.change,
                    cpu_seconds() - cpu
                );
            }
        })
        .unwrap(),
    };
    let cluster = corridor_gravity::Cluster { name: "pair", ids: &ids[3] };
    let vcov = corridor_gravity::Vcov::Cluster(vec![cluster]);
    let errors = fit.covariance(&vcov, &Default::default()).unwrap().std_errors();
    println!("std errors {errors:?}");
    println!(
        "{kind} rows {} of {} steps {} wall {:.3} s cpu {:.2} s b {:?}",
        fit.rows(),
        y.len(),
        fit.steps(),
        wall.elapsed().as_secs_f64(),
        cpu_seconds() - cpu,
        fit.coefficients(),
    );
}

//! Estimates a model from flat columns and prints time, memory and answers as JSON: the runner of
//! `bench/gravity`.
//!
//! usage: panel FOLDER ppml|ols THREADS REGRESSORS EFFECTS CLUSTER, where the last three are names
//! of columns separated by commas; `panel /tmp/M ppml 1 rta,lntar et,it,pair pr`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

use corridor_gravity::{Cluster, Effect, Model, Options, Regressor, Ssc, Vcov, ols, ppml_with};

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

/// The most memory that this process has held, in MB.
fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

fn keep<T>(column: &mut Vec<T>, kept: &[bool]) {
    let mut at = 0;
    column.retain(|_| {
        at += 1;
        kept[at - 1]
    });
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, kind, threads, regressors, effects, cluster] = &arguments[..] else {
        eprintln!("usage: panel FOLDER ppml|ols THREADS REGRESSORS EFFECTS CLUSTER");
        std::process::exit(2);
    };
    let threads = threads.parse().expect("a number of threads");
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().unwrap();
    let (x_names, names): (Vec<&str>, Vec<&str>) =
        (regressors.split(',').collect(), effects.split(',').collect());
    let mut y = numbers(folder, "y");
    let mut x: Vec<Vec<f64>> = x_names.iter().map(|name| numbers(folder, name)).collect();
    let mut ids: Vec<Vec<u32>> = names.iter().map(|name| levels(folder, name)).collect();
    let mut clusters = levels(folder, cluster);
    // Least squares is on the logarithm, where a panel of trade has one.
    if kind == "ols" && std::fs::exists(format!("{folder}/pair.bin")).unwrap() {
        let kept: Vec<bool> = y.iter().map(|&y| y > 0.0).collect();
        x.iter_mut().for_each(|column| keep(column, &kept));
        ids.iter_mut().for_each(|column| keep(column, &kept));
        keep(&mut clusters, &kept);
        keep(&mut y, &kept);
        y.iter_mut().for_each(|y| *y = y.ln());
    }
    let (cpu, wall) = (cpu_seconds(), std::time::Instant::now());
    let columns = x_names.iter().zip(&x);
    let model = Model {
        outcome: &y,
        regressors: columns.map(|(name, values)| Regressor { name, values }).collect(),
        effects: names.iter().zip(&ids).map(|(name, ids)| Effect::new(name, ids)).collect(),
        ..Model::default()
    };
    let options = Options::default();
    let fit = match kind.as_str() {
        "ols" => ols(&model, &options).unwrap(),
        _ => ppml_with(&model, &options, &mut |p| {
            let cpu = cpu_seconds() - cpu;
            eprintln!("{} {:.12e} {:.2e} cpu {cpu:.2}", p.step, p.deviance, p.change);
        })
        .unwrap(),
    };
    let vcov = Vcov::Cluster(vec![Cluster { name: cluster, ids: &clusters }]);
    let errors = fit.covariance(&vcov, &Ssc::default()).unwrap().std_errors();
    println!(
        "{{\"rows\": {}, \"steps\": {}, \"wall_s\": {:.3}, \"cpu_s\": {:.2}, \"peak_mb\": {:.0}, \
         \"coefficients\": {:?}, \"std_errors\": {errors:?}}}",
        fit.rows(),
        fit.steps(),
        wall.elapsed().as_secs_f64(),
        cpu_seconds() - cpu,
        peak_megabytes(),
        fit.coefficients(),
    );
}

//! What a run used of the machine, as the system counts it, for the examples that the bench measures.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

/// Processor seconds of this process until now, its own and the system's for it.
pub fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let cell: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (cell[11].parse::<f64>().unwrap() + cell[12].parse::<f64>().unwrap()) / 100.0
}

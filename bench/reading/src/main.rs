//! Scores of the reader on the development sets, and its speed.
//!
//! `cargo run --release -p bench-reading -- [SET...]`: without a set, all of them. `rivals [ROUNDS]`
//! prints the one line that `rivals/run` puts beside other readers. The sets are
//! read from `CORRIDOR_DATA/documents`, else `../shared/data/documents`. Nothing of them is kept.
#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::print_stderr)]

mod cases;
mod events;
mod figures;
mod names;
mod sample;
mod score;
mod speed;
mod visits;

use std::path::PathBuf;
use std::process::ExitCode;

/// Scores one set and prints its lines.
type Run = fn(&Sets);

/// Every set, in the order that they are printed.
const SETS: &[(&str, Run)] = &[
    ("cases", cases::run),
    ("sentences", cases::sentences),
    ("figures", figures::run),
    ("news", figures::news),
    ("visits", visits::run),
    ("names", names::run),
    ("events", events::run),
    ("sample", sample::run),
    ("speed", speed::run),
];

/// Where the sets are, and whether misses are shown.
struct Sets {
    folder: PathBuf,
    misses: bool,
    /// How often the comparison with rivals is timed.
    rounds: usize,
}

impl Sets {
    /// The JSON lines of a file.
    fn lines(&self, file: &str) -> Vec<serde_json::Value> {
        let text = std::fs::read_to_string(self.folder.join(file)).unwrap_or_default();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let data = std::env::var("CORRIDOR_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    let folder = PathBuf::from(data).join("documents");
    if !folder.is_dir() {
        eprintln!("{}: no such folder; set CORRIDOR_DATA", folder.display());
        return ExitCode::from(2);
    }
    let rounds = arguments.iter().find_map(|a| a.parse().ok()).unwrap_or(5);
    let sets = Sets { folder, misses: arguments.iter().any(|a| a == "--misses"), rounds };
    if arguments.first().is_some_and(|a| a == "rivals") {
        speed::rivals(&sets);
        return ExitCode::SUCCESS;
    }
    if let [show, file, rest @ ..] = &arguments[..]
        && show == "show"
    {
        cases::show(file, rest.first().map(String::as_str));
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<&String> = arguments.iter().filter(|a| !a.starts_with("--")).collect();
    for (name, run) in SETS {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            run(&sets);
        }
    }
    ExitCode::SUCCESS
}

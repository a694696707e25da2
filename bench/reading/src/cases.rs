//! The cases by kind of fault: shared ones, and those that stand beside the reader's tests.

#[path = "../../../crates/ledger/tests/cases/mod.rs"]
mod runner;

use std::path::{Path, PathBuf};

use crate::Sets;

/// Every file of cases that is there.
fn files(sets: &Sets) -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/ledger/tests/cases/reading");
    let mut files: Vec<PathBuf> = std::fs::read_dir(own)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    let shared = sets.folder.join("../../cases/reading/cases.jsonl");
    files.insert(0, shared);
    files.retain(|file| file.exists());
    files
}

/// Passed of all, by kind, for each file.
pub fn run(sets: &Sets) {
    println!("# Cases");
    for file in files(sets) {
        let cases = runner::of_file(&file);
        let outcomes: Vec<_> =
            cases.iter().filter(|c| c["kind"] != "speed").map(runner::run).collect();
        let passed = outcomes.iter().filter(|o| o.faults.is_empty()).count();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        println!("{name}: {passed} of {}", outcomes.len());
        for (kind, (passed, all)) in runner::by_kind(&outcomes) {
            println!("  {kind:<12} {passed:>3} of {all:>3}");
        }
        if sets.misses {
            for outcome in outcomes.iter().filter(|o| !o.faults.is_empty()) {
                println!("{} {}\n{}", outcome.id, outcome.faults.join("\n  "), outcome.read);
            }
        }
    }
}

/// Every record and mention of a file, one a line.
pub fn show(file: &str, date: Option<&str>) {
    let Ok(bytes) = std::fs::read(file) else { return println!("{file}: cannot be read") };
    let Ok(text) = corridor_ledger::reader::Text::received(file, &bytes) else {
        return println!("{file}: no words");
    };
    use corridor_ledger::reader::{Settings, read, record_json};
    let date = date.and_then(|d| d.parse().ok());
    let reading = read(&text, Settings { date, language: None });
    println!("{:?} {:?}", reading.language, reading.date);
    for proposal in &reading.proposals {
        println!("{}", runner::shown(&record_json(&text, proposal)));
    }
}

//! The shared cases with other names, numbers and verbs: three variants of each.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]
#![allow(clippy::disallowed_methods)]

mod cases;
#[path = "cases/variants.rs"]
mod variants;

use std::path::{Path, PathBuf};

/// The share of variants that must pass, of those whose case passes.
const HELD: f64 = 0.95;

fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let given = std::env::var("CORRIDOR_DATA").ok().map(|d| PathBuf::from(d).join(".."));
    let file = given.unwrap_or_else(|| root.join("../shared")).join("cases/reading/cases.jsonl");
    if file.exists() {
        return Some(file);
    }
    let ci = std::env::var("CI").is_ok_and(|v| v == "true");
    assert!(!ci, "{}: the shared cases are missing", file.display());
    eprintln!("{}: not there; skipped", file.display());
    None
}

#[test]
fn other_names_numbers_and_verbs_read_the_same() {
    let Some(file) = shared() else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let countries = std::fs::read_to_string(root.join("lexicon/countries.tsv")).unwrap();
    let (mut passed, mut all, mut same, mut open) = (0, 0, 0, Vec::new());
    for case in cases::of_file(&file).iter().filter(|c| c["kind"] != "speed") {
        for turn in 0..3 {
            let varied = variants::vary(case, turn, &countries);
            if varied == *case {
                same += 1;
                continue;
            }
            let outcome = cases::run(&varied);
            all += 1;
            if outcome.faults.is_empty() {
                passed += 1;
            } else {
                let text = varied["text"].as_str().unwrap_or_default();
                open.push(format!(
                    "{} {turn}: {text}\n  {}\n{}",
                    outcome.id,
                    outcome.faults.join("; "),
                    outcome.read
                ));
            }
        }
    }
    eprintln!("{passed} of {all} variants pass; {same} cannot be varied");
    assert!(all > 120, "only {all} variants");
    assert!(f64::from(passed) >= HELD * f64::from(all), "{passed} of {all}\n{}", open.join("\n"));
}

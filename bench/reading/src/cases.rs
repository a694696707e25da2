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
        let (found, wanted) =
            outcomes.iter().fold((0, 0), |(f, w), o| (f + o.facts.0, w + o.facts.1));
        println!("{name}: {passed} of {}; facts {found} of {wanted}", outcomes.len());
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

/// The columns of a table of sentences.
fn rows(file: &Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let rows = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).skip(1);
    rows.map(|l| l.split('\t').map(str::to_owned).collect()).collect()
}

/// Joint subjects, inflected forms and pages without anything to record.
pub fn sentences(sets: &Sets) {
    println!("# Sentences");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crates/ledger/tests/cases/reading");
    let date = Some("2025-11-20");
    for name in ["inflected_tr.tsv", "inflected_ms.tsv", "inflected_id.tsv"] {
        let rows = rows(&own.join(name));
        let language = corridor_ledger::reader::Language::of_code(&name[10..12]);
        let mut passed = 0;
        for row in &rows {
            let Some(sentence) = row.iter().max_by_key(|c| c.len()) else { continue };
            let found = runner::records(sentence, "txt", language, date);
            let fits = found.iter().any(|r| {
                let (kind, status) = (r["type"].as_str(), r["status"].as_str());
                row.iter().any(|c| Some(c.as_str()) == kind && c != "mention")
                    && row.iter().any(|c| c == "any" || Some(c.as_str()) == status)
            });
            passed += usize::from(fits);
            if sets.misses && !fits {
                println!("  {}", row.join(" | "));
            }
        }
        println!("{name}: {passed} of {}", rows.len());
    }
    for name in ["joint.tsv", "joint_other.tsv"] {
        let rows = rows(&own.join(name));
        let (mut whole, mut one_sided) = (0, 0);
        for row in &rows {
            let Some(sentence) = row.iter().max_by_key(|c| c.len()) else { continue };
            let codes: Vec<&str> = row
                .iter()
                .flat_map(|c| c.split([' ', ',', ';']))
                .filter(|w| w.len() == 3 && w.bytes().all(|b| b.is_ascii_uppercase()))
                .collect();
            let found = runner::records(sentence, "txt", None, date);
            let claims = found.iter().filter(|r| {
                !matches!(r["type"].as_str(), Some("mention" | "person" | "organisation"))
            });
            let all = claims.clone().any(|r| {
                let parties = r["fields"]["parties"].as_array().cloned().unwrap_or_default();
                codes.iter().all(|c| parties.iter().any(|p| p == c))
            });
            let alone = claims.clone().any(|r| {
                let country = r["fields"]["country"].as_str();
                country.is_some_and(|c| codes.contains(&c))
            });
            whole += usize::from(all);
            one_sided += usize::from(alone);
            if sets.misses && (!all || alone) {
                println!("  {}", row.join(" | "));
            }
        }
        println!("{name}: {whole} of {} with all parties, {one_sided} one-sided", rows.len());
    }
    let mut pages = 0;
    let mut wrong = 0;
    for entry in std::fs::read_dir(own.join("quiet")).into_iter().flatten().flatten() {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let found = runner::records(&text, "txt", None, date);
        let false_ones = found.iter().filter(|r| {
            !matches!(r["type"].as_str(), Some("mention" | "person" | "organisation" | "note"))
        });
        pages += 1;
        for record in false_ones {
            wrong += 1;
            if sets.misses {
                println!("  {} {}", entry.file_name().to_string_lossy(), runner::shown(record));
            }
        }
    }
    println!("quiet pages: {wrong} false records on {pages}");
}

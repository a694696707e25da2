//! The cases of faults that were found on real documents: which pass may not fail again.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]
#![allow(clippy::disallowed_methods)]

mod cases;

#[path = "../../../oracles/shared_data.rs"]
mod shared_data;

use std::path::Path;

/// Shared cases that do not pass yet; a case leaves the list when it does.
const OPEN: &[&str] = &["tr-09"];

#[test]
fn shared_cases_pass() {
    let Some(file) = shared_data::shared("../cases/reading/cases.jsonl") else { return };
    let mut wrong = Vec::new();
    for case in cases::of_file(&file).iter().filter(|c| c["kind"] != "speed") {
        let outcome = cases::run(case);
        let open = OPEN.contains(&outcome.id.as_str());
        if outcome.faults.is_empty() == open {
            wrong.push(format!("{}: {}\n{}", outcome.id, outcome.faults.join("; "), outcome.read));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The cases that stand beside this test, and how many pass: by people who wrote them before the rules, but
/// for `press.jsonl`, `outcomes.jsonl`, `periods.jsonl` and `words.jsonl`, by who wrote the rules, before most
/// of them.
const HELD: &[(&str, usize)] = &[
    ("cases.jsonl", 208),
    ("kinds.jsonl", 76),
    ("several.jsonl", 5),
    ("sides.jsonl", 32),
    ("fresh.jsonl", 36),
    ("unseen.jsonl", 59),
    ("apart.jsonl", 116),
    ("pages.jsonl", 4),
    ("whole.jsonl", 5),
    ("told.jsonl", 35),
    ("last.jsonl", 34),
    ("desk.jsonl", 59),
    ("bureau.jsonl", 36),
    ("press.jsonl", 59),
    ("outcomes.jsonl", 77),
    ("periods.jsonl", 27),
    ("words.jsonl", 133),
];

#[test]
fn further_cases_do_not_fall_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/reading");
    for (file, held) in HELD {
        let outcomes: Vec<_> = cases::of_file(&folder.join(file)).iter().map(cases::run).collect();
        let open: Vec<&str> =
            outcomes.iter().filter(|o| !o.faults.is_empty()).map(|o| o.id.as_str()).collect();
        let passed = outcomes.len() - open.len();
        assert!(passed >= *held, "{file}: {passed} pass, {held} did; open: {}", open.join(", "));
    }
}

//! The outlook room's cases on the binary: those beside the project, and those of another hand.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../../oracles/shared_data.rs"]
mod shared_data;

const CORRIDOR: &str = env!("CARGO_BIN_EXE_corridor");

/// A folder, words after `--partnership FOLDER --as-of 2026-11-29`, the exit status, the facts in the
/// words of this program, and what it may not say.
type Case = (&'static str, &'static str, i32, &'static [&'static str], &'static [&'static str]);

const NO_CHANCE: &[&str] = &["%", "chance in", "chances in"];

const SHARED: &[Case] = &[
    (
        "c01_one_obs",
        "",
        0,
        &["one full year only, ", "what comparable pairs did is all that is known"],
        &["NaN"],
    ),
    ("c02_two_obs", "", 0, &["is short: two full years only"], &["NaN"]),
    ("c03_constant", "", 0, &["in some year up to 2030"], &["NaN"]),
    ("c05_zero_last", "", 0, &["there is no forecast", "zero"], &["chance in", "chances in"]),
    ("c06_negative", "", 2, &["statistics/headline/headline.csv:10"], &[]),
    (
        "c08_stopped_2016",
        "",
        0,
        &["The last figure as Germany reports it is of 2016", "up to 2030: not given"],
        &["chance in", "up to 2030: about"],
    ),
    (
        "c09_currency_reform",
        "",
        0,
        &["from 2019 to 2020", "1 part in 1,000,000", "a break"],
        &["e-6"],
    ),
    ("c10_met", "", 0, &["was met in 2020 with $11bn"], &["chance in", "chances in"]),
    (
        "c11_deadline_past_missed",
        "",
        0,
        &["the deadline of 2022 passed", "$6.516bn", "not met"],
        &["No target"],
    ),
    ("c12_target_euro", "", 0, &["t10", "EUR", "no rate of EUR"], &["No target", "--as-of"]),
    ("c12_target_euro", "--target t10", 2, &["t10", "no rate of EUR"], &["--as-of"]),
    ("c14_exports_only", "--target t10", 2, &["t10", "exports"], NO_CHANCE),
    ("c15_investment", "--target t10", 2, &["t10", "investment"], NO_CHANCE),
    (
        "c17_two_targets",
        "",
        0,
        &["$10bn", "$20bn", "up to 2040: not given, with the last year that is"],
        &[],
    ),
    ("c19_published_before_end", "", 0, &["2026", "published on 2026-08-01"], &[]),
    ("c20_year_missing_zeros", "", 0, &["these years are gaps: 2014, 2017, 2020, 2023"], &["NaN"]),
    (
        "c24_dup_same_day",
        "",
        0,
        &["two figures for 2025 published on the same day", "$5bn", "$6bn", "the one used"],
        &[],
    ),
    ("d05_ytd_shrinks", "", 0, &["eleven months of 2025 hold", "less than nine months"], &[]),
    (
        "d09_met_then_fell",
        "",
        0,
        &["in 2018", "before the target was said (15 January 2020)", "in some year up to 2030"],
        &["nothing is left to forecast"],
    ),
];

#[test]
fn the_shared_cases() {
    let Some(folder) = shared_data::shared("../cases/outlook") else { return };
    let mut failed = Vec::new();
    for (id, words, rc, must, must_not) in SHARED {
        let output = Command::new(CORRIDOR)
            .args(["outlook", "--partnership", id, "--as-of", "2026-11-29"])
            .args(words.split_whitespace())
            .current_dir(&folder)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        // Lines are broken at the width of the page.
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let lacks = must.iter().filter(|m| !said.contains(**m)).map(|m| format!("lacks {m:?}"));
        let says = must_not.iter().filter(|m| said.contains(**m)).map(|m| format!("says {m:?}"));
        let mut found: Vec<String> = lacks.chain(says).collect();
        if output.status.code() != Some(*rc) {
            found.push(format!("ends with {:?}, not {rc}", output.status.code()));
        }
        if !found.is_empty() {
            failed.push(format!("{id} {words}: {}\n{said}\n", found.join("; ")));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Cases in `crates/outlook/tests/cases/expected.json`.
const CASES: usize = 100;
/// Those that do not hold yet. One that begins to hold leaves this list.
const OPEN: [&str; 0] = [];

/// The cases of another hand are run by their own script.
#[test]
fn the_cases_of_another_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/outlook/tests/cases");
    let script: PathBuf = folder.join("check.py");
    let ran = Command::new("python3").arg(&script).args(["--binary", CORRIDOR]).output();
    let Ok(ran) = ran else {
        assert!(
            std::env::var_os("CI").is_none(),
            "python3 is not there to run {}",
            script.display()
        );
        eprintln!("skipped: no python3");
        return;
    };
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let ok = said.lines().filter(|l| l.starts_with("ok")).count();
    let open: Vec<&str> =
        said.lines().filter_map(|l| l.strip_prefix("FAIL ")).map(str::trim).collect();
    assert_eq!(open, OPEN, "{ok} hold\n{said}");
    assert_eq!(ok + OPEN.len(), CASES, "{said}");
}

//! The screen that the README shows is what the program prints; `SUITE_ACCEPT=1` writes it anew.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::Command;

const COMMAND: &str = "`corridor brief --sample --as-of 2026-11-29`:\n\n```\n";

#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(COMMAND).expect("the command stands in the README");
    let (shown, after) = rest.split_once("```").expect("its block ends");
    let run = Command::new(env!("CARGO_BIN_EXE_corridor"))
        .args(["brief", "--sample", "--as-of", "2026-11-29"])
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    if std::env::var_os("SUITE_ACCEPT").is_some() {
        std::fs::write(&path, format!("{before}{COMMAND}{printed}```{after}")).unwrap();
        return;
    }
    assert_eq!(shown, printed, "README.md, line {}", before.lines().count() + 3);
}

//! What the binary was made from, for `corridor --version`.

#![allow(clippy::disallowed_methods)] // a build script reads the tree it builds

use std::path::Path;
use std::process::Command;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let told = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).current_dir(&root).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
    };
    // In a package there is no repository: the release script says the commit.
    let commit = std::env::var("CORRIDOR_COMMIT")
        .ok()
        .or_else(|| told("git", &["rev-parse", "--short=12", "HEAD"]))
        .unwrap_or_else(|| "not known".to_owned());
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let rustc = told(&rustc, &["--version"]).unwrap_or_else(|| "rustc not known".to_owned());
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=CORRIDOR_COMMIT={commit}");
    println!("cargo::rustc-env=CORRIDOR_RUSTC={rustc}");
    println!("cargo::rustc-env=CORRIDOR_TARGET={target}");
    println!("cargo::rustc-env=CORRIDOR_VINTAGES={}", vintages(&root));
    println!("cargo::rerun-if-env-changed=CORRIDOR_COMMIT");
    println!("cargo::rerun-if-changed=../.git/HEAD");
    println!("cargo::rerun-if-changed=../sample/statistics");
}

/// `baci-hs17 2026-04-15`, for each dataset of the sample.
fn vintages(root: &Path) -> String {
    let mut found = Vec::new();
    sources(&root.join("sample/statistics"), &mut found);
    found.sort();
    found.dedup();
    if found.is_empty() { "vintages not known".to_owned() } else { found.join(", ") }
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.file_name().is_some_and(|name| name == "source.toml") {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let value = |key: &str| {
                let line = text.lines().find(|line| line.starts_with(key))?;
                Some(line.split_once('=')?.1.trim().trim_matches('"').to_owned())
            };
            if let (Some(dataset), Some(vintage)) = (value("dataset"), value("vintage")) {
                found.push(format!("{dataset} {vintage}"));
            }
        }
    }
}

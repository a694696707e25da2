//! A crate holds what it is made of: nothing that it embeds lies outside its folder, links inside it
//! lead to what is there, and each library of ours is asked for with a version. `cargo package
//! --workspace` then verifies.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn crates() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root().join("crates")).unwrap();
    let mut found: Vec<PathBuf> = folders
        .map(|entry| entry.unwrap().path())
        .filter(|folder| folder.join("Cargo.toml").exists())
        .collect();
    found.push(root().join("cli"));
    found.sort();
    found
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found
}

/// The paths that a file embeds, as they stand in it.
fn embedded(text: &str) -> Vec<&str> {
    let plain = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let calls = plain.flat_map(|line| {
        let at = line.find("include_str!").or_else(|| line.find("include_bytes!"))?;
        line[at..].split('"').nth(1)
    });
    calls.filter(|path| !path.is_empty()).collect()
}

/// Whether a relative path, from a file `depth` folders below its crate, leaves the crate.
fn leaves(path: &str, depth: usize) -> bool {
    let mut at = depth;
    for part in path.split('/') {
        match part {
            ".." if at == 0 => return true,
            ".." => at -= 1,
            "." => {}
            _ => at += 1,
        }
    }
    false
}

#[test]
fn a_path_that_leaves_its_crate_is_known() {
    assert!(leaves("../../../codes/hs2.csv", 1));
    assert!(!leaves("../codes/hs2.csv", 1));
    assert_eq!(embedded("const A: &str = include_str!(\"../a.csv\"); // x"), ["../a.csv"]);
}

#[test]
fn what_a_crate_embeds_is_inside_it_and_in_its_package() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for folder in crates() {
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        for file in sources(&folder.join("src")) {
            let inside = file.strip_prefix(&folder).unwrap();
            let text = std::fs::read_to_string(&file).unwrap();
            for path in embedded(&text) {
                seen += 1;
                let depth = inside.components().count() - 1;
                if leaves(path, depth) {
                    faults.push(format!("{}: {path} lies outside its crate", file.display()));
                }
                let top = path.trim_start_matches("../").split('/').next().unwrap();
                if folder.join(top).is_dir() && !manifest.contains(&format!("\"/{top}\"")) {
                    faults.push(format!("{}: include lacks /{top}", folder.display()));
                }
            }
        }
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if !path.exists() {
                faults.push(format!("{}: leads nowhere", path.display()));
            }
        }
        for must in ["README.md", "LICENSE"] {
            if !folder.join(must).exists() {
                faults.push(format!("{}: no {must}", folder.display()));
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    assert!(seen > 30, "only {seen} embedded files were found");
}

#[test]
fn each_of_our_libraries_is_asked_for_with_the_version_of_the_workspace() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let version = text.lines().find_map(|line| line.strip_prefix("version = ")).unwrap();
    let ours: Vec<&str> = text.lines().filter(|line| line.contains("path = \"crates/")).collect();
    assert!(ours.len() >= 9, "{ours:?}");
    for line in ours {
        assert!(line.contains(&format!("version = {version}")), "{line}");
    }
}

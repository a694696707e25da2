//! Every dependency is from crates.io, under a licence that the project may pass on, and no library is
//! there in more versions than is known.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Value, json};

/// Licences that ask no more than to be named.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Libraries that are there in several versions, since what uses them has not moved on together.
const SEVERAL: &[(&str, usize)] = &[
    ("equator", 3),
    ("equator-macro", 3),
    ("getrandom", 3),
    ("rand", 3),
    ("rand_chacha", 3),
    ("rand_core", 3),
    ("r-efi", 2),
    ("syn", 3),
    ("thiserror", 2),
    ("thiserror-impl", 2),
];

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn packages(metadata: &Value) -> &Vec<Value> {
    metadata["packages"].as_array().unwrap()
}

fn outside(package: &Value) -> bool {
    !package["source"].is_null()
}

/// One licence of each choice must be allowed: `A OR B` is a choice, `A AND B` none.
fn allowed(expression: &str) -> bool {
    let plain = expression.replace('/', " OR ").replace(['(', ')'], " ");
    let allowed = |one: &str| {
        let name = one.split(" WITH ").next().unwrap_or_default().trim();
        ALLOWED.contains(&name)
    };
    plain.split(" AND ").all(|part| part.split(" OR ").any(allowed))
}

fn licence_findings(metadata: &Value) -> Vec<String> {
    let judged = packages(metadata).iter().filter(|p| outside(p)).filter_map(|package| {
        let name = package["name"].as_str().unwrap();
        match package["license"].as_str() {
            Some(licence) if allowed(licence) => None,
            Some(licence) => Some(format!("{name}: {licence} is not on the list")),
            None => Some(format!("{name} names no licence")),
        }
    });
    judged.collect()
}

fn duplicate_findings(metadata: &Value) -> Vec<String> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for package in packages(metadata) {
        let name = package["name"].as_str().unwrap();
        // What only other systems compile is not ours to tidy.
        if !name.starts_with("windows") {
            *counted.entry(name).or_default() += 1;
        }
    }
    let known: BTreeMap<&str, usize> = SEVERAL.iter().copied().collect();
    counted
        .into_iter()
        .filter(|(name, versions)| *versions > known.get(name).copied().unwrap_or(1))
        .map(|(name, versions)| format!("{name} is there in {versions} versions"))
        .collect()
}

#[test]
fn every_licence_may_be_passed_on() {
    assert_eq!(licence_findings(&metadata()), Vec::<String>::new());
}

#[test]
fn every_library_comes_from_crates_io() {
    let metadata = metadata();
    for package in packages(&metadata).iter().filter(|p| outside(p)) {
        let source = package["source"].as_str().unwrap();
        assert!(source.contains("crates.io"), "{} comes from {source}", package["name"]);
    }
}

#[test]
fn no_library_is_there_more_often_than_is_known() {
    assert_eq!(duplicate_findings(&metadata()), Vec::<String>::new());
}

/// The checks can fail.
#[test]
fn a_planted_crate_is_found() {
    let planted = json!({ "packages": [
        { "name": "viral", "license": "GPL-3.0-only", "source": "registry+crates.io" },
        { "name": "silent", "license": null, "source": "registry+crates.io" },
        { "name": "twice", "license": "MIT", "source": "registry+crates.io" },
        { "name": "twice", "license": "MIT", "source": "registry+crates.io" },
        { "name": "both", "license": "MIT AND GPL-2.0", "source": "registry+crates.io" },
        { "name": "choice", "license": "GPL-2.0 OR MIT", "source": "registry+crates.io" },
    ]});
    let licences = licence_findings(&planted);
    assert_eq!(licences.len(), 3, "{licences:?}");
    assert_eq!(duplicate_findings(&planted), ["twice is there in 2 versions"]);
}

//! What the pages say of commands is so: each named command and option exists, and each link resolves.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod lines_of_pages;

use std::collections::BTreeMap;
use std::process::Command;

use lines_of_pages::{commands, pages, root, words};

fn help(arguments: &[&str]) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_corridor"))
        .args(arguments)
        .arg("--help")
        .env("COLUMNS", "400")
        .output()
        .unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

fn has_option(help: &str, option: &str) -> bool {
    help.match_indices(option).any(|(at, _)| {
        let after = help[at + option.len()..].chars().next();
        !after.is_some_and(|c| c.is_alphanumeric() || c == '-')
    })
}

#[test]
fn every_command_on_a_page_exists_with_its_options() {
    let mut known: BTreeMap<Vec<String>, Option<String>> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut seen = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for command in commands(&text) {
            let words = words(&command);
            let Some(name) = words.get(1).filter(|name| !name.starts_with('-')) else { continue };
            // Words of a sentence, or of a layout that is named so.
            if !name.chars().all(|c| c.is_ascii_lowercase() || c == '-') || name == "help" {
                continue;
            }
            seen += 1;
            let mut path = vec![name.clone()];
            let below = words.get(2).filter(|w| w.chars().all(|c| c.is_ascii_lowercase()));
            if let Some(below) = below {
                let whole = known
                    .entry(path.clone())
                    .or_insert_with(|| help(&[name.as_str()]))
                    .clone()
                    .unwrap_or_default();
                if whole.contains(&format!("\n  {below} ")) {
                    path.push(below.clone());
                }
            }
            let named: Vec<&str> = path.iter().map(String::as_str).collect();
            let Some(help) = known.entry(path.clone()).or_insert_with(|| help(&named)) else {
                faults.push(format!("{}: there is no command {name}", page.display()));
                continue;
            };
            for option in words.iter().filter(|w| w.starts_with("--") && w.len() > 2) {
                let option = option.split('=').next().unwrap_or_default();
                if !has_option(help, option) {
                    faults.push(format!(
                        "{}: `{}` has no {option}",
                        page.strip_prefix(root()).unwrap_or(&page).display(),
                        path.join(" ")
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 50, "only {seen} commands were found on the pages");
}

#[test]
fn every_link_to_a_file_resolves() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap_or_default();
            let file = target.split('#').next().unwrap_or_default();
            if file.is_empty() || target.contains("://") || target.contains(char::is_whitespace) {
                continue;
            }
            seen += 1;
            if !page.parent().unwrap().join(file).exists() {
                faults.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen > 0, "no link was found on the pages");
}

/// `ci/book` stops at a page that nobody can reach; here it is told with the tests.
#[test]
fn the_book_names_every_page() {
    let docs = root().join("docs");
    let summary = std::fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    let below: Vec<String> = pages()
        .iter()
        .filter_map(|page| Some(page.strip_prefix(&docs).ok()?.display().to_string()))
        .filter(|page| page != "SUMMARY.md")
        .collect();
    assert!(below.len() > 20, "only {} pages below docs", below.len());
    for page in below {
        assert!(summary.contains(&format!("]({page})")), "docs/SUMMARY.md does not name {page}");
    }
}

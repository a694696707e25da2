//! What the pages say of commands is so: each named command and option exists, and each link resolves.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

fn pages() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path);
            }
        }
    }
    let root = root();
    let mut found: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"]
        .iter()
        .map(|name| root.join(name))
        .filter(|path| path.exists())
        .collect();
    walk(&root.join("docs"), &mut found);
    walk(&root.join("cli/src/commands"), &mut found);
    found.sort();
    found
}

/// The commands of a page: a line that begins with `corridor`, or `$ corridor`, inside a block of code.
fn commands(text: &str) -> Vec<String> {
    let mut fenced = false;
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        let plain = line.trim_start();
        let code = fenced || line.starts_with("    ");
        let command = plain.strip_prefix("$ ").unwrap_or(plain);
        if code && command.starts_with("corridor ") {
            let mut whole = command.to_owned();
            while let Some(start) = whole.strip_suffix('\\') {
                whole = format!("{start}{}", lines.next().unwrap_or_default().trim_start());
            }
            found.push(whole);
        }
    }
    found
}

/// Words of a command up to a comment, a pipe or a redirection; what is in quotes is one word.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for c in command.chars() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(q), c) if c == q => quote = None,
            (None, '#' | '|' | '>' | '&' | ';') if word.is_empty() => break,
            (None, ' ') => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            (_, c) => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

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

//! The pages, and the `corridor` lines on them.

use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

pub fn pages() -> Vec<PathBuf> {
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
pub fn commands(text: &str) -> Vec<String> {
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
            loop {
                let goes_on = whole.strip_suffix('\\');
                if goes_on.is_none() && !split(&whole).1 {
                    break;
                }
                let Some(next) = lines.next() else { break };
                let start = goes_on.map_or_else(|| format!("{whole} "), str::to_owned);
                whole = start + next.trim_start();
            }
            found.push(whole);
        }
    }
    found
}

/// Words of a command up to a comment, a pipe or a redirection; what is in quotes is one word.
pub fn words(command: &str) -> Vec<String> {
    split(command).0
}

/// The words, and whether a quote is still open at the end.
fn split(command: &str) -> (Vec<String>, bool) {
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
    (words, quote.is_some())
}

//! Every `corridor` line of README, docs and command pages is run, page by page, in a copy of the
//! sample. A line either works, or asks for what only its reader has (a file, a world of trade, an
//! edition) and is told so by an error that names it or says how to get it; none is refused as wrong usage.
//! The tutorials are run with their files by `journeys.rs` and `suite/tutorial.test`.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod lines_of_pages;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};

use lines_of_pages::{commands, pages, root, words};

fn corridor(folder: &Path, arguments: &[String]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_corridor"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

/// What is not run: a server that stays, and what asks the network.
fn stays(words: &[String]) -> bool {
    matches!(words[1].as_str(), "serve" | "fetch" | "help")
        || words.iter().any(|word| word == "--endpoint")
}

/// Whether a message says what the line lacks: by a word of the line, or by the command that brings it.
fn says(message: &str, words: &[String]) -> bool {
    let pieces = words[2..].iter().flat_map(|word| word.split(['=', ',', '@']));
    message.contains("error: ")
        && (message.contains("hint: ")
            || pieces.filter(|piece| piece.len() > 2).any(|piece| message.contains(piece)))
}

#[test]
fn every_line_of_a_page_runs_or_says_what_it_lacks() {
    let home = tempfile::tempdir().unwrap();
    let (mut ran, mut lacking, mut faults) = (BTreeSet::new(), 0, Vec::new());
    for (at, page) in pages().iter().enumerate() {
        let text = std::fs::read_to_string(page).unwrap();
        let lines = commands(&text);
        if lines.is_empty() {
            continue;
        }
        let folder = home.path().join(at.to_string());
        let made = corridor(home.path(), &["new".into(), at.to_string(), "--sample".into()]);
        assert_eq!(made.0, Some(0), "{}", made.1);
        for line in lines {
            let words = words(&line);
            let name = words.get(1).map_or("", String::as_str);
            let named = name.starts_with(|c: char| c.is_ascii_lowercase());
            if !named || name.contains(',') || stays(&words) || ran.contains(&words) {
                continue;
            }
            let (code, message) = corridor(&folder, &words[1..]);
            match code {
                Some(0 | 1) => {
                    ran.insert(words);
                }
                Some(2) if !message.contains("Usage:") && says(&message, &words) => lacking += 1,
                _ => faults.push(format!(
                    "{}: `{line}` ended with {code:?}\n{message}",
                    page.strip_prefix(root()).unwrap_or(page).display()
                )),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let ran = ran.len();
    println!("{ran} lines ran, {lacking} lack what their reader has");
    assert!(ran >= 50, "{ran} lines ran, {lacking} lacked what their reader has");
}

//! The journeys of `docs/tutorial` are run as they are written: a block that names a file writes it,
//! and a block of `console` runs its commands and must print what stands below each.
//! `SUITE_ACCEPT=1` writes what was printed into the page, to be read before it is committed.

#![cfg(unix)]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::disallowed_methods
)]

use std::path::{Path, PathBuf};
use std::process::Command;

const JOURNEYS: [&str; 2] = ["india-uae.md", "germany-poland.md"];

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/tutorial").canonicalize().unwrap()
}

/// Whether lines fit a pattern in which `...` stands for any lines.
fn fits(pattern: &[String], lines: &[String]) -> bool {
    match pattern.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=lines.len()).any(|skip| fits(rest, &lines[skip..]))
        }
        Some((first, rest)) => {
            lines.first().is_some_and(|line| line == first) && fits(rest, &lines[1..])
        }
    }
}

/// Where commands run: a folder of its own, and where `cd` led.
struct Place {
    room: tempfile::TempDir,
    here: PathBuf,
}

impl Place {
    fn run(&mut self, command: &str) -> Vec<String> {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.here = self.here.join(folder).canonicalize().unwrap();
            return Vec::new();
        }
        let program = Path::new(env!("CARGO_BIN_EXE_corridor")).parent().unwrap().to_path_buf();
        let path = std::env::var_os("PATH").unwrap();
        let search = [program, docs()].into_iter().chain(std::env::split_paths(&path));
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1\n{command}")])
            .current_dir(&self.here)
            .env("PATH", std::env::join_paths(search).unwrap())
            .env_remove("COLUMNS")
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let room = self.room.path().canonicalize().unwrap().display().to_string();
        let text = String::from_utf8(output.stdout).unwrap().replace(&room, "…");
        text.lines().map(str::to_owned).collect()
    }
}

/// Run a page: what differs, and the page as it should be.
fn journey(text: &str) -> (String, String, usize) {
    let room = tempfile::tempdir().unwrap();
    let here = room.path().canonicalize().unwrap();
    let mut place = Place { room, here };
    let (mut out, mut differs, mut commands) = (String::new(), String::new(), 0);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(&format!("{line}\n"));
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let mut block: Vec<String> = Vec::new();
        for line in lines.by_ref() {
            if line == "```" {
                break;
            }
            block.push(line.to_owned());
        }
        if let Some((_, file)) = info.split_once(' ') {
            let file = place.here.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, block.join("\n") + "\n").unwrap();
        }
        if info != "console" {
            out.push_str(&block.iter().map(|line| format!("{line}\n")).collect::<String>());
            out.push_str("```\n");
            continue;
        }
        let mut block = block.into_iter().peekable();
        while let Some(line) = block.next() {
            let command =
                line.strip_prefix("$ ").expect("a console block begins with `$ `").to_owned();
            let mut expected = Vec::new();
            while let Some(line) = block.next_if(|line| !line.starts_with("$ ")) {
                expected.push(line);
            }
            let printed = place.run(&command);
            commands += 1;
            out.push_str(&format!("$ {command}\n"));
            let good = fits(&expected, &printed);
            if !good {
                differs.push_str(&format!("$ {command}\n{}\n", printed.join("\n")));
            }
            for line in if good { expected } else { printed } {
                out.push_str(&format!("{line}\n"));
            }
        }
        out.push_str("```\n");
    }
    (differs, out, commands)
}

#[test]
fn the_journeys_print_what_their_pages_say() {
    let accept = std::env::var_os("SUITE_ACCEPT").is_some();
    for page in JOURNEYS {
        let path = docs().join(page);
        let text = std::fs::read_to_string(&path).unwrap();
        let (differs, accepted, commands) = journey(&text);
        assert!(commands >= 10, "{page} has {commands} commands");
        if accept {
            std::fs::write(&path, accepted).unwrap();
            eprintln!("accepted {page}");
        } else {
            assert!(differs.is_empty(), "{page}\n{differs}");
        }
    }
}

#[test]
fn a_page_that_says_something_else_is_found() {
    let page = "```text a.md\nwords\n```\n```console\n$ cat a.md\nother words\n```\n";
    let (differs, accepted, commands) = journey(page);
    assert_eq!(commands, 1);
    assert!(differs.contains("words"), "{differs}");
    assert!(accepted.contains("$ cat a.md\nwords\n"), "{accepted}");
}

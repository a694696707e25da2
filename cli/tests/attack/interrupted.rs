//! Two writers at once, a review that is cut off, and SIGKILL at any moment.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{CORRIDOR, DAY, as_nobody, corridor, files, partnership, words, write};

/// A partnership with proposals from a document of so many agreements.
pub(crate) fn with_proposals(room: &Path, count: usize) -> PathBuf {
    let p = room.join("with-proposals");
    partnership(&p);
    let mut text = "Berlin, 8 January 2026\n\n".to_owned();
    for i in 0..count {
        let name: String =
            (0..3).map(|k| char::from(b'a' + (i / 26_usize.pow(k) % 26) as u8)).collect();
        write!(
            text,
            "Germany and Poland signed the X{name} Cooperation Agreement in Berlin on {} May 2025. ",
            i % 28 + 1
        )
        .unwrap();
    }
    let file = write(room, "doc.txt", text);
    let into = ["read", file.to_str().unwrap(), "--date", "2026-01-08", "--into", "."];
    assert!(corridor(&p, &into).status.success());
    p
}

fn ids(p: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(p.join("ledger/doc.toml")).unwrap_or_default();
    let ids = text.lines().filter_map(|line| line.strip_prefix("id = "));
    ids.map(str::to_owned).collect()
}

fn review(p: &Path, answers: &str) -> (i32, usize) {
    let run = as_nobody(false, p, &["review"], answers);
    let said = words(&run);
    let accepted = said.rsplit_once("accepted ").map_or("0", |(_, rest)| rest);
    let accepted: String = accepted.chars().take_while(char::is_ascii_digit).collect();
    (run.status.code().unwrap(), accepted.parse().unwrap_or(0))
}

#[test]
fn two_writers_lose_nothing() {
    let room = tempfile::tempdir().unwrap();
    for round in 0..6 {
        let p = room.path().join(format!("p{round}"));
        partnership(&p);
        let all: Vec<PathBuf> = ["a", "b", "c"]
            .into_iter()
            .map(|name| {
                let text =
                    format!("Germany and Poland signed the {name}lpha Agreement on 3 May 2025.\n");
                write(room.path(), &format!("{name}{round}.txt"), text.repeat(20))
            })
            .collect();
        let codes: Vec<i32> = std::thread::scope(|scope| {
            let run = |file: &PathBuf| {
                let file = file.to_str().unwrap().to_owned();
                let p = p.clone();
                scope.spawn(move || {
                    corridor(&p, &["read", &file, "--date", "2026-01-08", "--into", "."])
                        .status
                        .code()
                        .unwrap()
                })
            };
            let running: Vec<_> = all.iter().map(run).collect();
            running.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let index = std::fs::read_to_string(p.join("documents/index.toml")).unwrap();
        let entered = index.matches("[[document]]").count();
        assert_eq!(entered, codes.iter().filter(|code| **code == 0).count(), "round {round}");
        assert_eq!(entered, 3, "round {round}: {codes:?}");
    }
    for round in 0..4 {
        let folder = room.path().join(format!("r{round}"));
        std::fs::create_dir(&folder).unwrap();
        let p = with_proposals(&folder, 20);
        let said: usize = std::thread::scope(|scope| {
            let answers = ["a\n".repeat(8), "s\n".repeat(6) + &"a\n".repeat(8)];
            let p = &p;
            let both: Vec<_> =
                answers.into_iter().map(|a| scope.spawn(move || review(p, &a).1)).collect();
            both.into_iter().map(|one| one.join().unwrap()).sum()
        });
        let mut held = ids(&p);
        assert_eq!(said, held.len(), "round {round}");
        held.sort();
        held.dedup();
        assert_eq!(said, held.len(), "round {round}: a record twice");
    }
}

/// What a review that ends between two of its writes leaves: every prefix of its writes, in order.
#[test]
fn a_review_cut_off_settles_itself() {
    for written in 0..3 {
        for merge in [false, true] {
            // What was merged with a record of another thing is asked about again.
            if merge && written == 1 {
                continue;
            }
            let room = tempfile::tempdir().unwrap();
            let p = with_proposals(room.path(), 3);
            if merge {
                assert_eq!(review(&p, "a\nq\n"), (0, 1));
            }
            let before = files(&p);
            if merge {
                let first = ids(&p)[0].trim_matches('"').to_owned();
                review(&p, &format!("m {first}\nq\n"));
            } else {
                assert_eq!(review(&p, "a\nq\n"), (0, 1));
            }
            let after = files(&p);
            // Undo what comes after the write that was the last.
            for (place, name) in
                ["ledger/doc.toml", "proposals/_decided.toml", "proposals/doc.toml"]
                    .iter()
                    .enumerate()
            {
                let path = p.join(name);
                let held = |files: &[(PathBuf, Vec<u8>)]| {
                    files.iter().find(|(other, _)| *other == path).map(|(_, bytes)| bytes.clone())
                };
                match held(if place < written { &after } else { &before }) {
                    Some(bytes) => std::fs::write(&path, bytes).unwrap(),
                    None => drop(std::fs::remove_file(&path)),
                }
            }
            let list = |p: &Path| {
                let run = corridor(p, &["review", "--list", "--format", "json"]);
                String::from_utf8(run.stdout).unwrap().matches("\"proposal\"").count()
            };
            let open = list(&p);
            assert_eq!(review(&p, &"a\n".repeat(9)).0, 0);
            assert_eq!(list(&p), 0, "{open} were open, {written} writes, merge {merge}");
            let mut held = ids(&p);
            let all = held.len();
            held.sort();
            held.dedup();
            assert_eq!(all, held.len(), "a record twice after {written} writes");
            assert!(
                all == 3 || merge && all == 2,
                "{held:?} after {written} writes, merge {merge}"
            );
            let ledger = std::fs::read_to_string(p.join("ledger/doc.toml")).unwrap();
            let mut quotes: Vec<&str> = ledger.split("quote = ").skip(1).collect();
            quotes.iter_mut().for_each(|quote| *quote = quote.split('}').next().unwrap());
            let all = quotes.len();
            quotes.sort_unstable();
            quotes.dedup();
            assert_eq!(all, quotes.len(), "a passage twice: {ledger}");
        }
    }
}

/// A run that is killed at any moment leaves nothing half-written, and nothing to clean by hand.
#[test]
fn killed_at_any_moment_the_next_run_goes_on() {
    let room = tempfile::tempdir().unwrap();
    let started = std::time::Instant::now();
    let whole = with_proposals(room.path(), 6);
    assert_eq!(review(&whole, &"a\n".repeat(6)).1, 6);
    let time = started.elapsed();
    let mut killed = 0;
    for part in 1..=16_u32 {
        let folder = room.path().join(format!("k{part}"));
        let p = folder.join("p");
        partnership(&p);
        let file = room.path().join("doc.txt");
        let mut read = Command::new(CORRIDOR);
        read.args(["read", file.to_str().unwrap(), "--date", "2026-01-08", "--into", "."]);
        let mut decide = Command::new(CORRIDOR);
        decide.arg("review");
        for command in [&mut read, &mut decide] {
            command
                .current_dir(&p)
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            let mut child = command.spawn().unwrap();
            let _ = child.stdin.take().unwrap().write_all("a\n".repeat(6).as_bytes());
            std::thread::sleep(time * part / 40);
            let _ = child.kill();
            killed += usize::from(!child.wait().unwrap().success());
        }
        let again = ["read", file.to_str().unwrap(), "--date", "2026-01-08", "--into", "."];
        assert!(corridor(&p, &again).status.success(), "after {part}");
        assert_eq!(review(&p, &"a\n".repeat(9)).0, 0, "after {part}");
        assert_eq!(ids(&p).len(), 6, "after {part}: {:?}", ids(&p));
        let check = corridor(&p, &["check", DAY[0], DAY[1]]);
        assert_ne!(check.status.code(), Some(2), "after {part}: {}", words(&check));
        let left = files(&p).into_iter().map(|(path, _)| path);
        let left: Vec<PathBuf> =
            left.filter(|path| path.to_string_lossy().contains("draft")).collect();
        assert!(left.is_empty(), "after {part}: {left:?}");
    }
    assert!(killed >= 8, "only {killed} runs were killed");
}

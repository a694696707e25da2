//! An import that is killed, or that meets a full disk, leaves the store as it was.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const CORRIDOR: &str = env!("CARGO_BIN_EXE_corridor");

fn world(folder: &Path, year: u16) -> PathBuf {
    let codes = [276, 616, 704, 404, 251, 842, 392, 156, 360, 699, 76, 124];
    let mut text = String::from("t,i,j,k,v,q\n");
    for from in codes {
        for to in codes.into_iter().filter(|to| *to != from) {
            for p in 0..2_000 {
                writeln!(text, "{year},{from},{to},{:06},{}.{:03},1", 10_000 + p * 43, p, p % 999)
                    .unwrap();
            }
        }
    }
    let path = folder.join(format!("BACI_HS17_Y{year}_V202501.csv"));
    std::fs::write(&path, text).unwrap();
    path
}

/// What a reader of the store sees: every file that does not begin with a dot.
fn seen(statistics: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![statistics.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = std::fs::read(&path).unwrap();
                all.push((path, bytes));
            }
        }
    }
    all.sort();
    all
}

fn import(file: &Path, statistics: &Path) -> Command {
    let mut command = Command::new(CORRIDOR);
    command.arg("import").arg(file).arg("--statistics").arg(statistics);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[test]
fn killed_at_any_moment() {
    let room = tempfile::tempdir().unwrap();
    let statistics = room.path().join("statistics");
    assert!(import(&world(room.path(), 2022), &statistics).status().unwrap().success());
    let before = seen(&statistics);
    assert_eq!(before.len(), 2);
    let next = world(room.path(), 2023);
    let started = std::time::Instant::now();
    let whole = room.path().join("whole");
    assert!(import(&next, &whole).status().unwrap().success());
    let time = started.elapsed();
    let mut killed = 0;
    for part in 1..12 {
        let mut child = import(&next, &statistics).spawn().unwrap();
        std::thread::sleep(time * part / 12);
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        if ended.success() {
            break;
        }
        killed += 1;
        let now = seen(&statistics);
        // Years that source.toml does not list are not in the store.
        let source = |all: &[(PathBuf, Vec<u8>)]| {
            all.iter().find(|(p, _)| p.ends_with("source.toml")).map(|(_, b)| b.clone())
        };
        if source(&now) != source(&before) {
            break;
        }
        for file in &before {
            assert!(now.contains(file), "{} changed", file.0.display());
        }
    }
    assert!(killed >= 3, "only {killed} imports were killed");
    assert!(import(&next, &statistics).status().unwrap().success());
    let left: Vec<_> = std::fs::read_dir(statistics.join("flows"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".importing"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let years = |root: &Path| std::fs::read(root.join("flows/baci-hs17/2023.parquet")).unwrap();
    assert!(years(&statistics) == years(&whole));
}

/// Killed when the store was whole already, and before the folder where it worked was cleared away.
#[test]
fn what_was_left_behind_goes_with_the_next_import_of_the_same_file() {
    let room = tempfile::tempdir().unwrap();
    let statistics = room.path().join("statistics");
    let file = world(room.path(), 2022);
    assert!(import(&file, &statistics).status().unwrap().success());
    let left = statistics.join("flows/.importing-killed");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("Exporter-2022.parquet"), "half").unwrap();
    let before = seen(&statistics);
    assert!(import(&file, &statistics).status().unwrap().success());
    assert!(!left.exists());
    assert!(seen(&statistics) == before);
}

#[test]
fn a_full_disk_is_told_and_changes_nothing() {
    let room = tempfile::tempdir().unwrap();
    let statistics = room.path().join("statistics");
    let file = world(room.path(), 2022);
    // No file may grow beyond 16 KiB, as if the disk were full; the signal for it is ignored, so
    // that the write fails as on a full disk.
    let script = format!(
        "trap '' XFSZ; ulimit -f 32; exec {CORRIDOR} import {} --statistics {}",
        file.display(),
        statistics.display()
    );
    let failed = Command::new("sh").arg("-c").arg(script).output().unwrap();
    assert_eq!(failed.status.code(), Some(2));
    let said = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(said.contains("error: ") && said.contains("parquet"), "{said}");
    assert!(seen(&statistics).is_empty());
    std::thread::sleep(Duration::from_millis(10));
    assert!(import(&file, &statistics).status().unwrap().success());
    assert_eq!(seen(&statistics).len(), 2);
}

//! An edition that is killed while it is saved is there whole or not at all, and two who save lose
//! nothing.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const CORRIDOR: &str = env!("CARGO_BIN_EXE_corridor");
const MOMENTS: u32 = 60;

fn folder(room: &Path) -> PathBuf {
    let folder = room.join("pair");
    let made = Command::new(CORRIDOR).args(["new", "DEU", "POL"]).arg(&folder).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    folder
}

fn save(folder: &Path, name: &str) -> Command {
    let mut command = Command::new(CORRIDOR);
    command.args(["edition", "save", "--as-of", "2026-01-09", "--name", name]);
    command.arg("--partnership").arg(folder).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The editions that a reader sees: each must be whole.
fn whole(folder: &Path) -> Vec<String> {
    let listed = Command::new(CORRIDOR)
        .args(["edition", "list", "--partnership"])
        .arg(folder)
        .output()
        .unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let names = String::from_utf8(listed.stdout).unwrap();
    names.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn killed_at_sixty_moments() {
    let room = tempfile::tempdir().unwrap();
    let folder = folder(room.path());
    let timed = |name: &str| {
        let started = Instant::now();
        assert!(save(&folder, name).status().unwrap().success());
        started.elapsed()
    };
    // The shortest of three: the moments must fall into the run.
    let times = ["first", "second", "third"].map(timed);
    let time = times.into_iter().min().unwrap_or_default().max(Duration::from_millis(6));
    let mut killed = 0;
    for moment in 0..MOMENTS {
        let name = format!("moment-{moment}");
        let mut child = save(&folder, &name).spawn().unwrap();
        std::thread::sleep(time * moment / MOMENTS);
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        let seen = whole(&folder);
        assert!(seen.contains(&"first".to_owned()), "{seen:?}");
        assert!(!ended.success() || seen.contains(&name), "{name} ended well and is not there");
        killed += u32::from(!ended.success());
        // What was cut off is in nobody's way.
        if !seen.contains(&name) {
            assert!(!folder.join(format!("editions/{name}.json")).exists(), "{name}");
        }
    }
    assert!(killed > MOMENTS / 4, "{killed} were killed: the test tests nothing");
    assert!(save(&folder, "moment-0").status().unwrap().success());
}

#[test]
fn two_who_save_lose_nothing() {
    let room = tempfile::tempdir().unwrap();
    let folder = folder(room.path());
    let names = ["a", "b", "same", "same", "c", "same"];
    let children: Vec<_> = names.iter().map(|name| save(&folder, name).spawn().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(whole(&folder), ["a", "b", "c", "same"]);
    // Another answer under a name that is taken is refused, and what is there stays.
    let before = std::fs::read(folder.join("editions/same.json")).unwrap();
    let text = std::fs::read_to_string(folder.join("partnership.toml")).unwrap();
    std::fs::write(folder.join("partnership.toml"), text.replace("Germany and", "Ours and"))
        .unwrap();
    assert!(!save(&folder, "same").status().unwrap().success());
    assert_eq!(std::fs::read(folder.join("editions/same.json")).unwrap(), before);
}

//! Runs the golden files of `suite/`; their format is in `suite/README.md`.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "../../oracles/shared_data.rs"]
mod shared_data;

/// A command and what it must print.
#[derive(Default)]
struct Step {
    files: Vec<(String, String)>,
    command: String,
    stdout: Vec<String>,
    stderr: Vec<String>,
    code: i32,
}

struct Golden {
    comment: String,
    steps: Vec<Step>,
}

fn parse(text: &str) -> Golden {
    let mut comment = String::new();
    let mut steps: Vec<Step> = Vec::new();
    let mut files: Vec<(String, String)> = Vec::new();
    let mut in_file = false;
    for line in text.lines() {
        if let Some(path) = line.strip_prefix("--- ") {
            files.push((path.trim().to_owned(), String::new()));
            in_file = true;
        } else if let Some(command) = line.strip_prefix("$ ") {
            let files = std::mem::take(&mut files);
            steps.push(Step { files, command: command.to_owned(), ..Step::default() });
            in_file = false;
        } else if in_file {
            let content = &mut files.last_mut().unwrap().1;
            content.push_str(line);
            content.push('\n');
        } else if let Some(step) = steps.last_mut() {
            if let Some(code) = line.strip_prefix("? ") {
                step.code = code.trim().parse().expect("an exit code after `? `");
            } else if let Some(stderr) = line.strip_prefix('!') {
                step.stderr.push(stderr.strip_prefix(' ').unwrap_or(stderr).to_owned());
            } else {
                step.stdout.push(line.to_owned());
            }
        } else {
            comment.push_str(line);
            comment.push('\n');
        }
    }
    assert!(files.is_empty(), "a file that no command uses");
    Golden { comment, steps }
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

fn lines(bytes: &[u8], dir: &Path, data: Option<&Path>) -> Vec<String> {
    let mut text = String::from_utf8_lossy(bytes).replace(&dir.display().to_string(), "[DIR]");
    if let Some(data) = data {
        text = text.replace(&data.display().to_string(), "[DATA]");
    }
    text.lines().map(str::to_owned).collect()
}

/// Run one file; the answer is what differs, and the file as it would be accepted.
fn run(path: &Path) -> Option<(String, String)> {
    let text = std::fs::read_to_string(path).unwrap();
    let data = if text.contains("[DATA]") {
        // A folder of the data, found through one of its files.
        let file = shared_data::shared("trade/SOURCES.md")?;
        Some(file.parent().unwrap().parent().unwrap().canonicalize().unwrap())
    } else {
        None
    };
    let golden = parse(&text);
    assert!(!golden.steps.is_empty(), "{}: no command", path.display());
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().canonicalize().unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_corridor")).parent().unwrap().to_path_buf();
    let search = std::env::join_paths(
        std::iter::once(bin).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    )
    .unwrap();
    let (mut differs, mut accepted) = (String::new(), golden.comment.clone());
    for step in &golden.steps {
        for (name, content) in &step.files {
            let file = dir.join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, content).unwrap();
            let _ = write!(accepted, "--- {name}\n{content}");
        }
        let mut command = step.command.clone();
        if let Some(data) = &data {
            command = command.replace("[DATA]", &data.display().to_string());
        }
        let output = Command::new("sh")
            .args(["-c", &command])
            .current_dir(&dir)
            .env("PATH", &search)
            .env_remove("COLUMNS")
            .env("NO_COLOR", "1")
            .env(
                "FIXTURES",
                Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("../suite/fixtures")
                    .canonicalize()
                    .unwrap(),
            )
            .output()
            .unwrap();
        let stdout = lines(&output.stdout, &dir, data.as_deref());
        let stderr = lines(&output.stderr, &dir, data.as_deref());
        let code = output.status.code().unwrap_or(-1);
        let good = fits(&step.stdout, &stdout) && fits(&step.stderr, &stderr) && code == step.code;
        if !good {
            let _ = write!(
                differs,
                "{}\n$ {}\n--- stdout\n{}\n--- stderr\n{}\n--- exit {code}, expected {}\n",
                path.display(),
                step.command,
                stdout.join("\n"),
                stderr.join("\n"),
                step.code
            );
        }
        let keep = |pattern: &[String], new: &[String]| -> Vec<String> {
            if fits(pattern, new) { pattern.to_vec() } else { new.to_vec() }
        };
        let _ = writeln!(accepted, "$ {}", step.command);
        for line in keep(&step.stdout, &stdout) {
            let _ = writeln!(accepted, "{line}");
        }
        for line in keep(&step.stderr, &stderr) {
            let _ = writeln!(accepted, "{}", format!("! {line}").trim_end());
        }
        if code != 0 {
            let _ = writeln!(accepted, "? {code}");
        }
    }
    (!differs.is_empty()).then_some((differs, accepted))
}

fn golden_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "test"))
        .collect();
    files.sort();
    files
}

#[test]
fn golden_files_hold() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../suite");
    let mut files = golden_files(&suite);
    files.extend(golden_files(&suite.join("errors")));
    assert!(files.len() >= 10, "the suite is not here");
    let accept = std::env::var_os("SUITE_ACCEPT").is_some();
    // While writing, SUITE_ONLY=brief,flows takes the files whose names begin so; never in CI.
    if let Some(only) =
        std::env::var("SUITE_ONLY").ok().filter(|_| std::env::var_os("CI").is_none())
    {
        let wanted = |file: &PathBuf| {
            let name = file.file_name().unwrap().to_string_lossy();
            only.split(',').any(|begin| name.starts_with(begin))
        };
        files.retain(wanted);
        eprintln!("only {} files of the suite: {only}", files.len());
    }
    let mut failures = String::new();
    for file in files {
        if let Some((differs, accepted)) = run(&file) {
            if accept {
                std::fs::write(&file, accepted).unwrap();
                eprintln!("accepted {}", file.display());
            } else {
                failures.push_str(&differs);
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn the_runner_can_fail() {
    let own = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
    assert!(fits(&own(&["a", "...", "z"]), &own(&["a", "b", "c", "z"])));
    assert!(!fits(&own(&["a", "...", "z"]), &own(&["a", "b"])));
    assert!(!fits(&own(&["a"]), &own(&["a", "b"])));
}

/// Law of the house: the code knows no pair. Only data folders name the sample's parties.
#[test]
fn no_code_names_the_samples_parties() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let partnership = std::fs::read_to_string(root.join("sample/partnership.toml")).unwrap();
    let line = partnership.lines().find(|l| l.starts_with("parties")).unwrap();
    let mut names: Vec<String> = line.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert_eq!(names.len(), 2);
    let countries = std::fs::read_to_string(root.join("codes/countries.csv")).unwrap();
    for code in names.clone() {
        let row = countries.lines().find(|l| l.split(',').nth(1) == Some(&code)).unwrap();
        let fields: Vec<&str> = row.split(',').collect();
        // Its name; not its language, which a reader of documents has to know.
        names.extend([fields[4]].iter().filter(|f| f.len() > 3).map(|f| (*f).to_owned()));
    }
    assert!(names.len() >= 4, "{names:?}");
    names.push("Turkey".to_owned());
    let mut found = Vec::new();
    for folder in ["crates", "cli"] {
        walk(&root.join(folder), &mut |path, text| {
            for (number, line) in text.lines().enumerate() {
                let whole = |name: &String| {
                    line.match_indices(name.as_str()).any(|(at, _)| {
                        let edge =
                            |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
                        edge(line[..at].chars().next_back())
                            && edge(line[at + name.len()..].chars().next())
                    })
                };
                if names.iter().any(whole) && !path.ends_with("suite.rs") {
                    found.push(format!("{}:{}: {line}", path.display(), number + 1));
                }
            }
        });
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn walk(folder: &Path, look: &mut impl FnMut(&Path, &str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // Published cases of tests may be about any economy; a link leads to data that crates embed.
        if path.is_symlink() || (path.is_dir() && path.ends_with("tests")) {
            continue;
        }
        if path.is_dir() {
            walk(&path, look);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            look(&path, &text);
        }
    }
}

//! The clients of `docs/how-to/ask-the-server.md` run as they stand there.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::path::Path;
use std::process::{Command, Output};

use corridor_serve::{Options, bind};

const PAGE: &str = include_str!("../../../docs/how-to/ask-the-server.md");

/// The first block of a language on the page.
fn block(language: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("```{language}\n")).expect(language);
    rest.split_once("```").expect(language).0
}

/// What a program says that is given a block; `None` where the machine has no such program.
fn run(program: &str, option: &str, code: &str, room: &Path, address: &str) -> Option<Output> {
    let (_, rest) = address.split_once("127.0.0.1:").unwrap();
    let (port, token) = rest.split_once("/?token=").unwrap();
    let run = Command::new(program)
        .args([option, code])
        .current_dir(room)
        .env("CORRIDOR", format!("http://127.0.0.1:{port}"))
        .env("TOKEN", token)
        .output();
    match run {
        Ok(output) => Some(output),
        Err(_) => {
            eprintln!("skipped: there is no {program}");
            None
        }
    }
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn each_client_reads_the_same_rows() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("sample");
    corridor::sample::write(&root).unwrap();
    let today = Box::new(|| jiff::civil::date(2026, 6, 1));
    let serving = bind(Options { root: root.clone(), port: 0, today }).unwrap();
    let address = serving.address();
    std::thread::spawn(move || serving.run());

    let asked = corridor::explore::FlowsAsked {
        exporter: "MYS".to_owned(),
        importer: "TUR".to_owned(),
        level: Some(2),
        as_of: Some(jiff::civil::date(2026, 6, 1)),
        ..Default::default()
    };
    let found = corridor::explore::flows(&root.join("statistics"), &asked).unwrap();
    let rows = found.batch.num_rows();
    assert!(rows > 50);
    let told = format!("dollars in {rows} rows");

    let mut clients = 0;
    if let Some(output) = run("sh", "-c", block("sh"), room.path(), &address) {
        said(&output);
        let file = std::fs::read_to_string(room.path().join("flows.csv")).unwrap();
        assert_eq!(file.lines().count(), rows + 1);
        clients += 1;
    }
    for (program, option, language) in [("python3", "-c", "python"), ("Rscript", "-e", "r")] {
        if let Some(output) = run(program, option, block(language), room.path(), &address) {
            let said = said(&output);
            assert!(said.contains(&told), "{program}: {said}");
            clients += 1;
        }
    }
    assert!(clients > 0, "no client ran");
}

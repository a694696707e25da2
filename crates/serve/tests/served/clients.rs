//! The clients of `docs/how-to/ask-the-server.md` run as they stand there.

use std::path::Path;
use std::process::{Command, Output};

use crate::server::{DAY, server};

const PAGE: &str = include_str!("../../../../docs/how-to/ask-the-server.md");

/// The first block of a language on the page.
fn block(language: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("```{language}\n")).expect(language);
    rest.split_once("```").expect(language).0
}

/// What a program says that is given a block; `None` where the machine has no such program.
fn run(program: &str, option: &str, code: &str, room: &Path) -> Option<Output> {
    let run = Command::new(program)
        .args([option, code])
        .current_dir(room)
        .env("CORRIDOR", format!("http://127.0.0.1:{}", server().port))
        .env("TOKEN", &server().token)
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
    let asked = corridor::explore::FlowsAsked {
        exporter: "MYS".to_owned(),
        importer: "TUR".to_owned(),
        level: Some(2),
        as_of: Some(DAY),
        ..Default::default()
    };
    let found = corridor::explore::flows(&server().root.join("statistics"), &asked).unwrap();
    let rows = found.batch.num_rows();
    assert!(rows > 50);
    let told = format!("dollars in {rows} rows");

    let mut clients = 0;
    if let Some(output) = run("sh", "-c", block("sh"), room.path()) {
        said(&output);
        let file = std::fs::read_to_string(room.path().join("flows.csv")).unwrap();
        assert_eq!(file.lines().count(), rows + 1);
        clients += 1;
    }
    for (program, option, language) in [("python3", "-c", "python"), ("Rscript", "-e", "r")] {
        if let Some(output) = run(program, option, block(language), room.path()) {
            let said = said(&output);
            assert!(said.contains(&told), "{program}: {said}");
            clients += 1;
        }
    }
    assert!(clients > 0, "no client ran");
}

/// The workbook opens in LibreOffice, and holds the sums of the CSV.
#[test]
fn a_workbook_opens_in_libreoffice() {
    let room = tempfile::tempdir().unwrap();
    let fetch = |format: &str| {
        format!(
            "curl -sSf -H \"Authorization: Bearer $TOKEN\" -o flows.{format} \
             \"$CORRIDOR/api/v1/flows?exporter=MYS&importer=TUR&level=2&format={format}\" && "
        )
    };
    let convert = "soffice -env:UserInstallation=file://$PWD/home --headless --convert-to csv:'Text - txt - csv \
                   (StarCalc)':44,34,76,1,,0,false,true,false,false,false,1 --outdir out flows.xlsx";
    let code =
        format!("command -v soffice >&2 || exit 77; {}{}{convert}", fetch("csv"), fetch("xlsx"));
    let Some(output) = run("sh", "-c", &code, room.path()) else { return };
    if output.status.code() == Some(77) {
        eprintln!("skipped: there is no LibreOffice");
        return;
    }
    said(&output);
    let sum = |path: std::path::PathBuf| -> f64 {
        let mut rows = csv::Reader::from_path(path).unwrap();
        let at = rows.headers().unwrap().iter().position(|head| head == "value_usd").unwrap();
        rows.records().map(|row| row.unwrap()[at].replace(',', "").parse::<f64>().unwrap()).sum()
    };
    let out = std::fs::read_dir(room.path().join("out")).unwrap();
    let file = out.map(|entry| entry.unwrap().path()).next().unwrap();
    let (ours, theirs) = (sum(room.path().join("flows.csv")), sum(file));
    assert!(ours > 1e9 && (ours - theirs).abs() < 0.5, "{ours} {theirs}");
}

//! `corridor fetch` against a local server that answers as UN Comtrade's API does.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

const CORRIDOR: &str = env!("CARGO_BIN_EXE_corridor");
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// One request as it came: its path with the query, and its headers in lower case.
#[derive(Clone, Debug)]
struct Request {
    path: String,
    headers: Vec<String>,
}

/// An answer: status, headers, body.
struct Answer(u16, Vec<&'static str>, String);

/// A server whose answer to each request is `answer(number, request)`.
struct Server {
    base: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    fn new(answer: impl Fn(usize, &Request) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                serve(stream, &answer, &seen);
            }
        });
        Self { base, requests }
    }

    fn asked(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    fn fetch(&self, to: &Path, more: &[&str]) -> Output {
        self.fetch_with(to, None, more)
    }

    fn fetch_with(&self, to: &Path, key: Option<&str>, more: &[&str]) -> Output {
        let mut command = Command::new(CORRIDOR);
        command.args(["fetch", "comtrade", "--base-url", &self.base, "--pause", "0", "--to"]);
        command.arg(to).args(more).env_remove("COMTRADE_KEY");
        if let Some(key) = key {
            command.env("COMTRADE_KEY", key);
        }
        command.output().unwrap()
    }
}

fn serve(
    stream: TcpStream,
    answer: &impl Fn(usize, &Request) -> Answer,
    seen: &Mutex<Vec<Request>>,
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let Some(first) = lines.first() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers = lines[1..].iter().map(|l| l.to_ascii_lowercase()).collect();
    let request = Request { path, headers };
    let number = {
        let mut seen = seen.lock().unwrap();
        seen.push(request.clone());
        seen.len()
    };
    let Answer(status, headers, body) = answer(number, &request);
    // A length that is promised and not kept stands for a connection that breaks off.
    let length = if headers.contains(&"broken") { body.len() + 100 } else { body.len() };
    let extra: String =
        headers.iter().filter(|h| **h != "broken").map(|h| format!("{h}\r\n")).collect();
    let mut stream = stream;
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{extra}\r\n{body}"
    );
}

fn parameter(request: &Request, name: &str) -> String {
    let query = request.path.split_once('?').map_or("", |(_, query)| query);
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).unwrap_or_default()
}

/// A reply with one record for each partner that was asked for.
fn reply(request: &Request) -> String {
    let (reporter, period) = (parameter(request, "reporterCode"), parameter(request, "period"));
    let flow = parameter(request, "flowCode");
    let records: Vec<String> = parameter(request, "partnerCode")
        .split(',')
        .map(|partner| {
            format!(
                r#"{{"refYear":{period},"freqCode":"A","reporterCode":{reporter},"partnerCode":{partner},"flowCode":"{flow}",
                "cmdCode":"85","primaryValue":{partner}.0,"netWgt":null,"customsCode":"C00","motCode":0,"partner2Code":0}}"#
            )
        })
        .collect();
    format!(
        r#"{{"elapsedTime":"0.1 secs","count":{},"data":[{}],"error":""}}"#,
        records.len(),
        records.join(",")
    )
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const TWO: [&str; 8] =
    ["--reporter", "DEU", "--partner", "POL,VNM", "--years", "2022..2023", "--product", "AG2"];

#[test]
fn replies_are_kept_once_and_imported() {
    let server = Server::new(|_, request| Answer(200, vec![], reply(request)));
    let room = tempfile::tempdir().unwrap();
    let to = room.path().join("replies");
    let first = server.fetch(&to, &TWO);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let asked = server.asked();
    assert_eq!(asked.len(), 4);
    assert!(asked[0].path.starts_with(
        "/public/v1/preview/C/A/HS?reporterCode=276&period=2022&flowCode=X&partnerCode=616,704&"
    ));
    assert_eq!(parameter(&asked[0], "maxRecords"), "500");
    assert!(asked.iter().all(|r| !r.headers.iter().any(|h| h.contains("subscription"))));
    let again = server.fetch(&to, &TWO);
    assert!(again.status.success());
    assert_eq!(server.asked().len(), 4, "what was answered is not asked again");
    let statistics = room.path().join("statistics");
    let import = || {
        let mut command = Command::new(CORRIDOR);
        command.arg("import").arg(&to).arg("--statistics").arg(&statistics);
        command.args(["--vintage", "2026-02-01", "--format", "csv"]).output().unwrap()
    };
    let imported = import();
    assert!(imported.status.success(), "{}", text(&imported.stderr));
    let table = text(&imported.stdout);
    for row in [
        "comtrade-exporters,2026-02-01,2022,2,false",
        "comtrade-exporters,2026-02-01,2023,2,false",
        "comtrade-importers,2026-02-01,2023,2,false",
    ] {
        assert!(table.contains(row), "{table}");
    }
    assert!(text(&import().stdout).contains("comtrade-exporters,2026-02-01,2022,,true"));
    // A reply that changed is told by the import and fetched again.
    let reply = std::fs::read_dir(&to).unwrap().map(|e| e.unwrap().path());
    let reply = reply.filter(|p| p.extension().is_some_and(|e| e == "json")).min().unwrap();
    let whole = std::fs::read_to_string(&reply).unwrap();
    std::fs::write(&reply, whole.replace("616.0", "617.0")).unwrap();
    let other = Command::new(CORRIDOR)
        .arg("import")
        .arg(&to)
        .arg("--statistics")
        .arg(room.path().join("other"))
        .output()
        .unwrap();
    assert!(text(&other.stderr).contains("SHA-256 is"), "{}", text(&other.stderr));
    assert!(server.fetch(&to, &TWO).status.success());
    assert_eq!(server.asked().len(), 5);
}

#[test]
fn the_key_travels_in_a_header_and_stands_nowhere() {
    let server = Server::new(|_, request| Answer(200, vec![], reply(request)));
    let room = tempfile::tempdir().unwrap();
    let to = room.path().join("replies");
    let fetched = server.fetch_with(&to, Some(KEY), &TWO);
    assert!(fetched.status.success(), "{}", text(&fetched.stderr));
    let asked = server.asked();
    assert!(asked[0].path.starts_with("/data/v1/get/C/A/HS?"));
    assert_eq!(parameter(&asked[0], "maxRecords"), "100000");
    let header = format!("ocp-apim-subscription-key: {KEY}");
    assert!(asked.iter().all(|r| r.headers.contains(&header) && !r.path.contains(KEY)));
    let mut files = 0;
    for entry in std::fs::read_dir(&to).unwrap() {
        let path = entry.unwrap().path();
        assert!(!text(&std::fs::read(&path).unwrap()).contains(KEY), "{}", path.display());
        assert!(!path.display().to_string().contains(KEY));
        files += 1;
    }
    assert_eq!(files, 5);
    let said = text(&fetched.stdout) + &text(&fetched.stderr);
    assert!(!said.contains(KEY));
    // The same from a file; and no key over a line that anyone can read.
    let file = room.path().join("key");
    std::fs::write(&file, format!("{KEY}\n")).unwrap();
    let other = room.path().join("other");
    let with_file = [&TWO[..], &["--key-file", file.to_str().unwrap()]].concat();
    assert!(server.fetch(&other, &with_file).status.success());
    assert!(server.asked()[4].headers.contains(&header));
    let open = [&with_file[..], &["--base-url", "http://192.0.2.1"]].concat();
    let mut command = Command::new(CORRIDOR);
    command.args(["fetch", "comtrade", "--to"]).arg(room.path().join("open")).args(&open);
    let refused = command.output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("the key would be sent unencrypted"));
}

#[test]
fn rate_limits_server_errors_and_torn_replies_are_asked_again() {
    let server = Server::new(|number, request| match number {
        1 => Answer(
            429,
            vec!["Retry-After: 1"],
            r#"{"statusCode":429,"message":"Rate limit is exceeded. Try again in 1 seconds."}"#
                .into(),
        ),
        2 => Answer(500, vec![], "<html>".into()),
        3 => Answer(200, vec!["broken"], reply(request)[..40].to_owned()),
        4 => Answer(200, vec![], reply(request)[..40].to_owned()),
        _ => Answer(200, vec![], reply(request)),
    });
    let room = tempfile::tempdir().unwrap();
    let to = room.path().join("replies");
    let started = std::time::Instant::now();
    let fetched = server.fetch(&to, &TWO);
    let said = text(&fetched.stderr);
    assert!(fetched.status.success(), "{said}");
    assert!(started.elapsed().as_secs_f64() >= 1.0, "Retry-After was not honoured");
    for part in [
        "the API answered 429: Rate limit is exceeded. Try again in 1 seconds.; asking again in 1 s",
        "the API answered 500: no reason given; asking again",
        "the reply broke off",
        "the reply is broken: not a whole JSON text",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    assert_eq!(server.asked().len(), 8);
}

#[test]
fn a_used_up_quota_stops_and_the_next_run_goes_on() {
    let quota = r#"{"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 05:12:33."}"#;
    let server = Server::new(move |number, request| match number {
        3 => Answer(403, vec![], quota.into()),
        _ => Answer(200, vec![], reply(request)),
    });
    let room = tempfile::tempdir().unwrap();
    let to = room.path().join("replies");
    let stopped = server.fetch(&to, &TWO);
    let said = text(&stopped.stderr);
    assert_eq!(stopped.status.code(), Some(2));
    assert!(said.contains("error: the API answered 403: Out of call volume quota. Quota will be replenished in 05:12:33."), "{said}");
    assert!(said.contains("hint: run the same command again"), "{said}");
    let list = std::fs::read_to_string(to.join("requests.csv")).unwrap();
    assert_eq!(list.lines().count(), 3, "{list}");
    let went_on = server.fetch(&to, &[&TWO[..], &["--format", "csv"]].concat());
    assert!(went_on.status.success(), "{}", text(&went_on.stderr));
    assert_eq!(server.asked().len(), 5, "two were answered before, one was refused");
    let table = text(&went_on.stdout);
    assert_eq!(table.lines().filter(|l| l.ends_with(",true")).count(), 2, "{table}");
    assert_eq!(table.lines().filter(|l| l.ends_with(",false")).count(), 2, "{table}");
}

#[test]
fn a_wrong_key_and_endless_failure_are_told() {
    let server = Server::new(|_, _| {
        Answer(
            401,
            vec![],
            r#"{"message":"Access denied due to invalid subscription key."}"#.into(),
        )
    });
    let room = tempfile::tempdir().unwrap();
    let refused = server.fetch_with(&room.path().join("a"), Some(KEY), &TWO);
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said.contains("401: Access denied") && said.contains("hint: check the key"), "{said}");
    assert_eq!(server.asked().len(), 1);
    let server = Server::new(|_, _| Answer(503, vec![], String::new()));
    let failed = server.fetch(&room.path().join("b"), &TWO);
    assert_eq!(failed.status.code(), Some(2));
    assert!(text(&failed.stderr).contains("no answer in 5 tries: the API answered 503"));
    assert_eq!(server.asked().len(), 5);
    let server = Server::new(|_, _| Answer(429, vec!["Retry-After: 3600"], String::new()));
    let patient = server.fetch(&room.path().join("c"), &TWO);
    assert!(text(&patient.stderr).contains("it wants 3600 s of patience"));
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_reply_that_may_be_cut_off_is_asked_in_halves_or_named() {
    // The server gives 500 records unless one partner is asked for, and always for chapter 27.
    let server = Server::new(|_, request| {
        let single = !parameter(request, "partnerCode").contains(',');
        let oil = parameter(request, "cmdCode").split(',').any(|code| code == "27");
        if single && !oil {
            return Answer(200, vec![], reply(request));
        }
        let records = vec!["{}"; 500].join(",");
        Answer(200, vec![], format!(r#"{{"count":500,"data":[{records}],"error":""}}"#))
    });
    let room = tempfile::tempdir().unwrap();
    let to = room.path().join("replies");
    let arguments =
        ["--reporter", "DEU", "--partner", "POL,VNM,KEN", "--years", "2023", "--flow", "X"];
    let split = server.fetch(&to, &[&arguments[..], &["--format", "csv"]].concat());
    assert!(split.status.success(), "{}", text(&split.stderr));
    let table = text(&split.stdout);
    for partner in ["POL", "VNM", "KEN"] {
        assert!(table.contains(&format!("DEU,{partner},2023,X,TOTAL,1,false")), "{table}");
    }
    assert_eq!(server.asked().len(), 5, "three together, one and two, and the two apart");
    let oil = [&arguments[..], &["--product", "27,85", "--format", "csv"]].concat();
    let cut = server.fetch(&to, &oil);
    assert_eq!(cut.status.code(), Some(1));
    let said = text(&cut.stderr);
    assert!(
        said.contains("500 records came, as many as the API gives at once; not kept"),
        "{said}"
    );
    let table = text(&cut.stdout);
    assert!(table.contains("DEU,POL,2023,X,27,,false"), "{table}");
    let list = std::fs::read_to_string(to.join("requests.csv")).unwrap();
    assert!(!list.contains("cmdCode=27&"), "{list}");
}

/// The path that the pages teach, for a pair of economies without any option but the pair: what both
/// sides report comes in, and every command answers.
#[test]
fn from_fetch_to_brief_for_a_pair() {
    let server = Server::new(|_, request| Answer(200, vec![], reply(request)));
    let room = tempfile::tempdir().unwrap();
    let to = room.path().join("replies");
    let pair = ["--reporter", "DEU,POL", "--partner", "POL,DEU", "--years", "2020..2023"];
    let fetched = server.fetch(&to, &[&pair[..], &["--product", "AG2"]].concat());
    assert!(fetched.status.success(), "{}", text(&fetched.stderr));
    let run = |words: &[&str]| {
        let mut command = Command::new(CORRIDOR);
        let done = command.args(words).current_dir(room.path()).output().unwrap();
        assert!(done.status.success(), "{words:?}: {}", text(&done.stderr));
        text(&done.stdout)
    };
    run(&["import", "replies", "--store", "s", "--vintage", "2026-02-01"]);
    let flows = run(&["flows", "DEU", "POL", "--store", "s", "--format", "csv"]);
    let (head, rows) = flows.split_once('\n').unwrap();
    assert!(head.contains("exporter_reports_usd,importer_reports_usd"), "{flows}");
    assert_eq!(rows.lines().count(), 4, "{flows}");
    // Each side's figure is its partner's number in the made replies.
    assert!(rows.lines().all(|row| row.contains(",616,616,276,")), "{flows}");
    for indicator in ["growth", "mirror"] {
        let words = ["--exporter", "DEU", "--importer", "POL", "--store", "s", "--format", "csv"];
        let table = run(&[&["indicator", indicator], &words[..]].concat());
        assert!(table.lines().count() > 1, "{indicator}: {table}");
    }
    let brief = run(&["brief", "--parties", "DEU,POL", "--store", "s", "--as-of", "2026-03-01"]);
    assert!(brief.contains("Germany") && brief.contains("Poland"), "{brief}");
}

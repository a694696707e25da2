//! The second reader against a server on this machine that replays answers: good, cut off, of
//! another form, invented.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

const CORRIDOR: &str = env!("CARGO_BIN_EXE_corridor");
const NOTE: &str = "Trade between Germany and Kenya was about $5bn from January to November 2025.\n\
    The signing of a trade agreement was discussed as possible.\n";

struct Server {
    url: String,
    /// Head and body of every request.
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

/// A server that answers each request with the next of some bodies, then closes the connection.
fn server(answers: Vec<(u16, String)>) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&asked);
    std::thread::spawn(move || {
        for (status, body) in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                head.push_str(&line);
            }
            let mut request = vec![0; length];
            reader.read_exact(&mut request).unwrap();
            kept.lock().unwrap().push((head, String::from_utf8(request).unwrap()));
            let reply = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(reply.as_bytes()).unwrap();
        }
    });
    Server { url, asked }
}

fn said(words: &str, reason: &str) -> (u16, String) {
    let body = serde_json::json!({
        "choices": [{ "finish_reason": reason, "message": { "content": words } }],
    });
    (200, body.to_string())
}

fn record(kind: &str, quote: &str, trigger: &str, slots: &[(&str, &str)]) -> serde_json::Value {
    let slots: Vec<_> = slots
        .iter()
        .map(|(field, quote)| serde_json::json!({ "field": field, "quote": quote }))
        .collect();
    serde_json::json!({ "type": kind, "quote": quote, "trigger": trigger, "slots": slots })
}

fn good() -> String {
    serde_json::json!({ "records": [
        record(
            "figure",
            "Trade between Germany and Kenya was about $5bn from January to November 2025.",
            "was",
            &[("value", "about $5bn"), ("period", "from January to November 2025"), ("parties", "Germany and Kenya")],
        ),
        record(
            "instrument",
            "The signing of a trade agreement was discussed as possible.",
            "signing",
            &[("name", "trade agreement")],
        ),
        record("figure", "Trade reached $6bn in 2025.", "reached", &[("value", "$6bn")]),
    ] })
    .to_string()
}

fn corridor(folder: &Path, url: &str, more: &[&str]) -> Output {
    std::fs::write(folder.join("note.txt"), NOTE).unwrap();
    Command::new(CORRIDOR)
        .current_dir(folder)
        .env("CORRIDOR_API_KEY", "sk-test")
        .args(["read", "note.txt", "--date", "2026-01-09", "--format", "json"])
        .args(["--endpoint", url, "--model", "replay"])
        .args(more)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_good_answer_is_read_by_our_grammar_and_invented_words_are_refused() {
    let room = tempfile::tempdir().unwrap();
    let server = server(vec![said(&good(), "stop")]);
    let output = corridor(room.path(), &server.url, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let records: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let records = records.as_array().unwrap();
    assert_eq!(records.len(), 2);
    assert_eq!(records[0]["fields"]["value"], 5_000_000_000_i64);
    assert_eq!(records[0]["fields"]["period_end"], "2025-11-30");
    assert_eq!(records[1]["status"], "possible");
    for record in records {
        for evidence in record["evidence"].as_array().unwrap() {
            let at = |name: &str| usize::try_from(evidence[name].as_u64().unwrap()).unwrap();
            assert_eq!(evidence["quote"], NOTE[at("byte_start")..at("byte_end")]);
        }
    }
    let talk = text(&output.stderr);
    assert!(talk.contains("2 records stand, 1 refused"), "{talk}");
    assert!(talk.contains("1 × its quote is not in the document"), "{talk}");
    let asked = server.asked.lock().unwrap();
    let (head, body) = &asked[0];
    assert!(head.starts_with("POST /v1/chat/completions "), "{head}");
    assert!(head.to_lowercase().contains("authorization: bearer sk-test"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["model"], "replay");
    assert_eq!(body["temperature"], 0);
    assert_eq!(body["messages"][1]["content"], NOTE.trim());
    assert_eq!(body["response_format"]["json_schema"]["strict"], true);
}

#[test]
fn a_broken_answer_is_asked_for_once_more() {
    let cut = &good()[..good().len() / 2];
    let other = good().replace("\"trigger\"", "\"verb\"");
    for broken in [
        said(cut, "length"),
        said(cut, "stop"),
        said(&other, "stop"),
        said("Sure!", "stop"),
        (200, "<html>".into()),
    ] {
        let room = tempfile::tempdir().unwrap();
        let server = server(vec![broken, said(&good(), "stop")]);
        let output = corridor(room.path(), &server.url, &[]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let asked = server.asked.lock().unwrap();
        assert_eq!(asked.len(), 2);
        assert!(asked[1].1.contains("That answer is not valid"), "{}", asked[1].1);
    }
}

#[test]
fn two_broken_answers_leave_the_window_unread_and_say_so() {
    let room = tempfile::tempdir().unwrap();
    let server =
        server(vec![said("no", "stop"), said("{\"records\": 1}", "stop"), said(&good(), "stop")]);
    let output = corridor(room.path(), &server.url, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "[\n]\n");
    let talk = text(&output.stderr);
    assert!(talk.contains("without a valid reply, asked twice: it is not of the schema"), "{talk}");
    assert_eq!(server.asked.lock().unwrap().len(), 2);
}

#[test]
fn a_run_is_replayed_from_its_cache_without_the_server_and_without_the_key() {
    let room = tempfile::tempdir().unwrap();
    let server = server(vec![said("no", "stop"), said(&good(), "stop")]);
    let first = corridor(room.path(), &server.url, &["--cache", "kept"]);
    assert_eq!(first.status.code(), Some(0));
    // The server has given its two answers: a third request would fail.
    let again = corridor(room.path(), &server.url, &["--cache", "kept"]);
    assert_eq!((again.status.code(), &again.stdout), (Some(0), &first.stdout));
    assert_eq!(server.asked.lock().unwrap().len(), 2);
    let kept: Vec<_> = std::fs::read_dir(room.path().join("kept")).unwrap().collect();
    assert_eq!(kept.len(), 2);
    for file in kept {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(text.contains("chat/completions") && !text.contains("sk-test"));
    }
}

#[test]
fn an_endpoint_that_fails_is_an_error_with_its_words() {
    let room = tempfile::tempdir().unwrap();
    let failing = server(vec![(401, "{\"error\": \"no such key\"}".into())]);
    let output = corridor(room.path(), &failing.url, &[]);
    assert_eq!(output.status.code(), Some(2));
    let talk = text(&output.stderr);
    assert!(talk.contains("401") && talk.contains("no such key"), "{talk}");
    assert!(talk.contains("hint: set CORRIDOR_API_KEY") && !talk.contains("sk-test"), "{talk}");
    // Nobody listens there any more.
    let output = corridor(room.path(), &failing.url, &[]);
    assert_eq!(output.status.code(), Some(2));
    let output = corridor(room.path(), "http://example.org/v1", &[]);
    assert!(text(&output.stderr).contains("plain text"), "{}", text(&output.stderr));
}

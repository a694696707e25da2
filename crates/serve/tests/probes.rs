//! Probes over a raw socket, against every route: what is let in, what is not, and what cannot be reached.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use corridor_serve::routes::ROUTES;
use corridor_serve::{Options, bind};

struct Server {
    port: u16,
    token: String,
    root: PathBuf,
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let root = tempfile::tempdir().unwrap().keep().join("sample");
        corridor::sample::write(&root).unwrap();
        let today = Box::new(|| jiff::civil::date(2026, 6, 1));
        let serving = bind(Options { root: root.clone(), port: 0, today }).unwrap();
        let address = serving.address();
        let (_, rest) = address.split_once("127.0.0.1:").unwrap();
        let (port, token) = rest.split_once("/?token=").unwrap();
        let made = Server { port: port.parse().unwrap(), token: token.to_owned(), root };
        std::thread::spawn(move || serving.run());
        made
    })
}

fn send(bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", server().port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    // A server that closes on a bad request may reset the connection.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn ask(method: &str, path: &str, host: &str, more: &str) -> String {
    send(
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n")
            .as_bytes(),
    )
}

fn own() -> String {
    format!("127.0.0.1:{}", server().port)
}

fn bearer() -> String {
    format!("Authorization: Bearer {}\r\n", server().token)
}

fn get(path: &str) -> String {
    ask("GET", path, &own(), &bearer())
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0)
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[test]
fn every_route_answers_its_own_address_with_the_token_and_nobody_else() {
    for route in ROUTES {
        let found = get(route.example);
        assert_eq!(status(&found), 200, "{}: {}", route.example, body(&found));
        assert_eq!(status(&ask("GET", route.example, &own(), "")), 401, "{}", route.example);
        assert_eq!(status(&ask("GET", route.example, "evil.example", &bearer())), 421);
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
            assert_eq!(status(&ask(method, route.example, &own(), &bearer())), 405, "{method}");
        }
        let cross = format!("{}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n", bearer());
        assert_eq!(status(&ask("GET", route.example, &own(), &cross)), 403, "{}", route.example);
        let head = ask("HEAD", route.example, &own(), &bearer());
        assert_eq!((status(&head), body(&head)), (200, ""), "{}", route.example);
        let lower = found.to_lowercase();
        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "cross-origin-resource-policy: same-origin",
            "referrer-policy: no-referrer",
            "etag: ",
        ] {
            assert!(lower.contains(header), "{}: no {header}", route.example);
        }
        assert!(!lower.contains("access-control-allow"), "{}", route.example);
        assert!(!found.contains("script-src 'unsafe-inline'"), "{}", route.example);
    }
}

#[test]
fn the_token_is_swapped_for_a_cookie() {
    let token = &server().token;
    let first = ask("GET", &format!("/brief?token={token}"), &own(), "");
    assert_eq!(status(&first), 303);
    let lower = first.to_lowercase();
    assert!(lower.contains("location: /brief\r\n") && lower.contains("httponly; samesite=strict"));
    let cookie = format!("Cookie: corridor-{}={token}\r\n", server().port);
    assert_eq!(status(&ask("GET", "/brief", &own(), &cookie)), 200);
}

#[test]
fn nothing_outside_the_folder_is_reached() {
    let secret = server().root.parent().unwrap().join("secret.txt");
    std::fs::write(&secret, "not for you").unwrap();
    for rest in [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "%2e%2e%2fsecret.txt",
        "....//secret.txt",
        "..%5csecret.txt",
        "%252e%252e%252fsecret.txt",
        "secret.txt%00",
        "/etc/passwd",
        "file:///etc/passwd",
    ] {
        for route in ROUTES.iter().filter(|route| route.path.ends_with('*')) {
            let answer = get(&format!("{}{rest}", route.path.trim_end_matches('*')));
            assert!(
                [400, 404, 422].contains(&status(&answer)),
                "{} {rest}: {}",
                route.path,
                status(&answer)
            );
            assert!(!answer.contains("not for you") && !answer.contains("root:"), "{rest}");
        }
    }
    let long = format!("/search?q={}", "a".repeat(5000));
    assert_eq!(status(&get(&long)), 414);
}

#[test]
fn what_is_asked_is_shown_as_text() {
    let answer = get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E");
    assert!(answer.contains("&lt;script&gt;") && !answer.contains("<script>"));
    let answer = get("/flows?exporter=%22%3E%3Cimg%20src%3Dx%3E&importer=POL");
    assert!(!answer.contains("<img"), "{answer}");
}

#[test]
fn names_of_a_query_are_closed_and_messages_begin_at_the_folder() {
    let answer = get("/api/v1/flows?exportr=DEU&importer=POL");
    assert_eq!(status(&answer), 400);
    assert!(body(&answer).contains("did you mean"), "{answer}");
    let answer = get("/api/v1/flows?exporter=DEU&importer=POL");
    assert!(!answer.contains(server().root.to_str().unwrap()), "{answer}");
}

#[test]
fn a_slow_head_is_given_up_within_ten_seconds_and_a_long_one_at_once() {
    let mut slow = TcpStream::connect(("127.0.0.1", server().port)).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    let begun = Instant::now();
    let mut rest = Vec::new();
    let _ = slow.read_to_end(&mut rest);
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    let long = format!("X-Long: {}\r\n", "a".repeat(40_000));
    assert_ne!(status(&ask("GET", "/", &own(), &(bearer() + &long))), 200);
    let many: String = (0..200).map(|n| format!("X-{n}: 1\r\n")).collect();
    assert_ne!(status(&ask("GET", "/", &own(), &(bearer() + &many))), 200);
}

#[test]
fn a_body_is_refused() {
    let more = format!("{}Content-Length: 5\r\n", bearer());
    let answer = send(
        format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}\r\nhello", own())
            .as_bytes(),
    );
    assert_eq!(status(&answer), 400);
}

#[test]
fn a_body_that_is_known_is_not_sent_again() {
    let first = get("/api/v1/answers");
    let tag = first
        .lines()
        .find_map(|line| line.to_lowercase().strip_prefix("etag: ").map(str::to_owned))
        .unwrap();
    let again =
        ask("GET", "/api/v1/answers", &own(), &format!("{}If-None-Match: {tag}\r\n", bearer()));
    assert_eq!((status(&again), body(&again)), (304, ""));
}

#[test]
fn numbers_are_those_of_the_answers() {
    let whole: serde_json::Value = serde_json::from_str(body(&get("/api/v1/brief"))).unwrap();
    let answers: serde_json::Value = serde_json::from_str(body(&get("/api/v1/answers"))).unwrap();
    assert_eq!(whole["answers"], answers["answers"]);
    let claims = corridor::answers::claims(&answers["answers"]);
    assert!(claims.len() > 100);
    for claim in claims.iter().step_by(37) {
        let one = get(&format!("/claim/{}.json", claim.key));
        let one: serde_json::Value = serde_json::from_str(body(&one)).unwrap();
        assert_eq!(one["claim"]["says"], claim.says.as_str());
        assert_eq!(one["claim"]["value"].as_f64(), claim.value);
    }
    let folder = corridor::Folder::open(&server().root).unwrap();
    let as_of = jiff::civil::date(2026, 6, 1);
    let brief = corridor::brief::build(&folder, corridor::brief::Options { as_of }).unwrap();
    assert_eq!(body(&get("/brief")), corridor::render::html(&brief));
}

#[test]
fn a_folder_that_became_invalid_shows_its_findings_and_the_last_good_answers() {
    let home = tempfile::tempdir().unwrap();
    let root = home.path().join("sample");
    corridor::sample::write(&root).unwrap();
    let today = Box::new(|| jiff::civil::date(2026, 6, 1));
    let desk = corridor_serve::desk::Desk::new(&root, today);
    assert!(desk.shown(None).unwrap_or_else(|_| unreachable!()).trouble.is_none());
    let file = root.join("partnership.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\nnothing = [")).unwrap();
    let broken = desk.shown(None).unwrap_or_else(|_| unreachable!());
    assert!(broken.trouble.is_some_and(|trouble| !trouble.contains(root.to_str().unwrap())));
    std::fs::write(&file, text).unwrap();
    assert!(desk.shown(None).unwrap_or_else(|_| unreachable!()).trouble.is_none());
}

#[test]
fn words_are_found_with_and_without_marks() {
    for words in ["turkiye", "TURKIYE", "8542", "integrated circuits"] {
        let found = get(&format!("/api/v1/search?q={}", words.replace(' ', "+")));
        let found: serde_json::Value = serde_json::from_str(body(&found)).unwrap();
        assert!(!found["found"].as_array().unwrap().is_empty(), "{words}");
    }
}

#[test]
fn the_description_lists_every_route_of_the_api() {
    let found: serde_json::Value =
        serde_json::from_str(body(&get("/api/v1/openapi.json"))).unwrap();
    for route in ROUTES.iter().filter(|route| route.path.starts_with("/api/")) {
        assert!(
            found["paths"][route.path.replace('*', "{name}")]["get"].is_object(),
            "{}",
            route.path
        );
    }
}

#[test]
fn tables_come_as_workbooks_and_sections_as_pages() {
    for path in [
        "/brief.xlsx",
        "/api/v1/claims?format=xlsx",
        "/api/v1/flows?exporter=MYS&importer=TUR&level=2&format=xlsx",
    ] {
        let found = get(path);
        assert_eq!(status(&found), 200, "{path}");
        assert!(found.contains("spreadsheetml") && body(&found).starts_with("PK"), "{path}");
    }
    for (path, says) in [
        ("/section/happened", "<table"),
        ("/scenarios", "What would a change do?"),
        ("/plan", "Who should meet?"),
        ("/changes", "corridor edition save"),
    ] {
        let found = get(path);
        assert!(status(&found) == 200 && found.contains(says), "{path}");
    }
    assert_eq!(status(&get("/section/nothing")), 404);
    assert!(body(&get("/changes?from=then")).contains("is no edition and no day"));
}

#[test]
fn products_are_found_by_words_of_trade_in_other_languages() {
    for words in ["8542", "integrated%20circuits", "entegre%20devre", "litar%20bersepadu"] {
        let found = get(&format!("/api/v1/search?q={words}"));
        assert!(body(&found).contains("product=8542"), "{words}: {}", body(&found));
    }
}

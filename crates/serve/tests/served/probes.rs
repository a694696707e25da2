//! Probes over a raw socket, against every route: what is let in, what is not, and what cannot be reached.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use corridor_serve::routes::ROUTES;

use crate::server::{PARTIES, ask, bearer, body, get, own, send, server, status};

#[test]
fn every_route_answers_its_own_address_with_the_token_and_nobody_else() {
    for route in ROUTES {
        let example = &route.example(PARTIES);
        let found = get(example);
        assert_eq!(status(&found), 200, "{example}: {}", body(&found));
        assert_eq!(status(&ask("GET", example, &own(), "")), 401, "{}", example);
        assert_eq!(status(&ask("GET", example, "evil.example", &bearer())), 421);
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"] {
            assert_eq!(status(&ask(method, example, &own(), &bearer())), 405, "{method}");
        }
        let cross = format!("{}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n", bearer());
        assert_eq!(status(&ask("GET", example, &own(), &cross)), 403, "{}", example);
        let head = ask("HEAD", example, &own(), &bearer());
        assert_eq!((status(&head), body(&head)), (200, ""), "{}", example);
        let lower = found.to_lowercase();
        for header in [
            "content-security-policy: default-src 'none'",
            "x-content-type-options: nosniff",
            "cross-origin-resource-policy: same-origin",
            "referrer-policy: no-referrer",
            "etag: ",
        ] {
            assert!(lower.contains(header), "{}: no {header}", example);
        }
        assert!(!lower.contains("access-control-allow"), "{}", example);
        assert!(!found.contains("script-src 'unsafe-inline'"), "{}", example);
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

//! One server on the sample for all tests, and requests over a raw socket.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use corridor_serve::{Options, bind};
use serde_json::Value;

pub const DAY: jiff::civil::Date = jiff::civil::date(2026, 6, 1);
pub const PARTIES: [&str; 2] = ["MYS", "TUR"];

pub struct Server {
    pub port: u16,
    pub token: String,
    pub root: PathBuf,
}

/// A server on a folder, until the process ends.
pub fn served(root: PathBuf) -> Server {
    let serving = bind(Options { root: root.clone(), port: 0, today: Box::new(|| DAY) }).unwrap();
    let address = serving.address();
    let (_, rest) = address.split_once("127.0.0.1:").unwrap();
    let (port, token) = rest.split_once("/?token=").unwrap();
    let made = Server { port: port.parse().unwrap(), token: token.to_owned(), root };
    std::thread::spawn(move || serving.run());
    made
}

pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| {
        let root = tempfile::tempdir().unwrap().keep().join("sample");
        corridor::sample::write(&root).unwrap();
        served(root)
    })
}

/// What comes back for some bytes, up to the end of the connection.
pub fn bytes(port: u16, sent: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(sent).unwrap();
    let mut answer = Vec::new();
    // A server that closes on a bad request may reset the connection.
    let _ = stream.read_to_end(&mut answer);
    answer
}

pub fn send(sent: &[u8]) -> String {
    String::from_utf8_lossy(&bytes(server().port, sent)).into_owned()
}

pub fn ask(method: &str, path: &str, host: &str, more: &str) -> String {
    send(
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n")
            .as_bytes(),
    )
}

pub fn own() -> String {
    format!("127.0.0.1:{}", server().port)
}

pub fn bearer() -> String {
    format!("Authorization: Bearer {}\r\n", server().token)
}

pub fn get(path: &str) -> String {
    ask("GET", path, &own(), &bearer())
}

pub fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0)
}

pub fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// The JSON at an address.
pub fn json(path: &str) -> Value {
    let answer = get(path);
    assert_eq!(status(&answer), 200, "{path}: {}", body(&answer));
    serde_json::from_str(body(&answer)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

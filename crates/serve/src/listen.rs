//! The socket: loopback only, few connections, short heads, and an end to slow ones.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{
    ACCEPT_LANGUAGE, ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_LENGTH,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, LOCATION,
    REFERRER_POLICY, SET_COOKIE, TRANSFER_ENCODING, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use jiff::civil::Date;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::Error;
use crate::answer::{Answer, HTML, JSON, Refusal};
use crate::desk::Desk;
use crate::guard::{Entry, Guard};
use crate::sent::{Sent, stream};
use crate::{pages, routes};

/// Connections at a time.
const CONNECTIONS: usize = 64;
/// Time in which a request's head must have come.
const HEAD: Duration = Duration::from_secs(10);
/// Time that a connection may live: a table of millions of rows takes minutes.
const LIFE: Duration = Duration::from_secs(600);
/// Long tables that are sent at a time.
const STREAMS: usize = 4;
/// Bytes of a request's head.
const LONGEST_HEAD: usize = 16 * 1024;
/// Lines of a request's head.
const MOST_LINES: usize = 64;

/// What a page may do: show itself and its style, and ask whether the folder has changed.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What is served, and where.
pub struct Options {
    /// The partnership folder.
    pub root: PathBuf,
    /// The port; 0 for a free one.
    pub port: u16,
    /// What day it is.
    pub today: Box<dyn Fn() -> Date + Send + Sync>,
}

/// A server that has its port and waits to run.
pub struct Serving {
    listener: TcpListener,
    shared: Arc<Shared>,
}

struct Shared {
    guard: Guard,
    desk: Desk,
    streams: Arc<Semaphore>,
}

/// Take the port. The folder is read, so that what is wrong with it is said at once.
///
/// # Errors
///
/// [`Error::Port`], [`Error::Token`], [`Error::Folder`].
#[allow(clippy::disallowed_methods)] // a door: this is where it listens
pub fn bind(options: Options) -> Result<Serving, Error> {
    corridor::Folder::open(&options.root)?;
    let port = options.port;
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .map_err(|source| Error::Port { port, source })?;
    let port = listener.local_addr()?.port();
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|_| Error::Token)?;
    let token = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let desk = Desk::new(&options.root, options.today);
    Ok(Serving {
        listener,
        shared: Arc::new(Shared {
            guard: Guard { port, token },
            desk,
            streams: Arc::new(Semaphore::new(STREAMS)),
        }),
    })
}

impl Serving {
    /// The address with the token: what a person opens.
    #[must_use]
    pub fn address(&self) -> String {
        let Guard { port, token } = &self.shared.guard;
        format!("http://127.0.0.1:{port}/?token={token}")
    }

    /// The folder that is shown.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.shared.desk.root()
    }

    /// Answer until the process ends.
    ///
    /// # Errors
    ///
    /// [`Error::System`] when the socket is lost.
    pub fn run(self) -> Result<(), Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(4 + STREAMS)
            .build()?;
        runtime.block_on(accept(self.listener, self.shared))
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) -> Result<(), Error> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // Who finds no place waits in the system's queue.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return Ok(()) };
        let stream = match listener.accept().await {
            Ok((stream, from)) if from.ip().is_loopback() => stream,
            Ok(_) => continue,
            Err(_) => {
                // Too many open files, or a connection that ended before it began.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let service = service_fn(move |request| respond(Arc::clone(&shared), request));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD)
                .max_buf_size(LONGEST_HEAD)
                .max_headers(MOST_LINES)
                .serve_connection(TokioIo::new(stream), service);
            // How a connection ends is the client's business.
            let _ = tokio::time::timeout(LIFE, connection).await;
            drop(place);
        });
    }
}

async fn respond(
    shared: Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Sent>, Infallible> {
    let (head, _) = request.into_parts();
    let bare = head.method == Method::HEAD;
    let wants_json = head.uri.path().starts_with("/api/");
    let sends = |name: HeaderName| head.headers.get(name).is_some_and(|v| v.as_bytes() != b"0");
    let entry = match shared.guard.judge(&head.method, &head.uri, &head.headers) {
        Entry::In if sends(CONTENT_LENGTH) || sends(TRANSFER_ENCODING) => {
            Entry::Refused(StatusCode::BAD_REQUEST, "a request has no body here")
        }
        entry => entry,
    };
    let mut place = None;
    let mut answer = match entry {
        Entry::Refused(status, message) => {
            refused(&Refusal { status, message: message.to_owned() }, wants_json)
        }
        Entry::Welcome { location } => {
            let mut welcome = Answer::of(HTML, "");
            welcome.status = StatusCode::SEE_OTHER;
            welcome.location = Some(location);
            let mut response = made(welcome, bare, None);
            let Guard { token, .. } = &shared.guard;
            let cookie =
                format!("{}={token}; HttpOnly; SameSite=Strict; Path=/", shared.guard.cookie());
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            return Ok(response);
        }
        Entry::In => {
            let uri = head.uri.clone();
            let streams = Arc::clone(&shared.streams);
            let liked = head.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
            let liked = liked.unwrap_or_default().to_owned();
            let work = tokio::task::spawn_blocking(move || {
                routes::answer(&shared.desk, uri.path(), uri.query().unwrap_or_default(), &liked)
            });
            match work.await {
                Ok(Ok(answer)) if answer.rest.is_none() || bare => answer,
                Ok(Ok(answer)) => match streams.try_acquire_owned() {
                    Ok(free) => {
                        place = Some(free);
                        answer
                    }
                    Err(_) => {
                        let message = format!(
                            "{STREAMS} long tables are being sent; ask again when one is done"
                        );
                        let status = StatusCode::SERVICE_UNAVAILABLE;
                        refused(&Refusal { status, message }, wants_json)
                    }
                },
                Ok(Err(refusal)) => refused(&refusal, wants_json),
                Err(_) => {
                    let message = "this should not happen; please report the address".to_owned();
                    refused(
                        &Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, message },
                        wants_json,
                    )
                }
            }
        }
    };
    let tag = answer.tag();
    let mut asked = head.headers.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    let known = answer.status == StatusCode::OK && asked.any(|tags| names(tags, tag.as_deref()));
    if known {
        answer.status = StatusCode::NOT_MODIFIED;
    }
    let mut response = made(answer, bare || known, place);
    if let Some(Ok(tag)) = tag.map(|tag| HeaderValue::from_str(&tag)) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}

/// Whether `If-None-Match` names what would be sent: `*` names anything, a list of tags one of them,
/// weak or not (RFC 9110, 13.1.2).
fn names(tags: &str, tag: Option<&str>) -> bool {
    let mut left = tags.trim();
    if left == "*" {
        return true;
    }
    let Some(tag) = tag else { return false };
    loop {
        left = left.trim_start_matches([' ', '\t', ',']);
        let opaque = left.strip_prefix("W/").unwrap_or(left);
        // A tag ends at its second quotation mark; a comma may stand inside.
        let Some(end) = opaque.strip_prefix('"').and_then(|rest| rest.find('"')) else {
            return false;
        };
        let (one, rest) = opaque.split_at(end + 2);
        if one == tag {
            return true;
        }
        left = rest;
    }
}

fn refused(refusal: &Refusal, json: bool) -> Answer {
    let mut answer = if json {
        let body =
            serde_json::json!({ "error": refusal.message, "status": refusal.status.as_u16() });
        Answer::of(JSON, format!("{body}\n"))
    } else {
        Answer::of(HTML, pages::refusal(refusal))
    };
    answer.status = refusal.status;
    answer
}

/// The response to an answer; a bare one has no body, and `place` is that of a long one.
fn made(answer: Answer, bare: bool, place: Option<OwnedSemaphorePermit>) -> Response<Sent> {
    let length = answer.rest.is_none().then_some(answer.body.len());
    let body = match (answer.rest, place) {
        _ if bare => Sent::Held(None),
        (Some(rest), Some(place)) => stream(answer.body, rest, place),
        _ => Sent::Held(Some(answer.body)),
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    let policy = answer.policy.as_deref().unwrap_or(POLICY);
    let fixed = [
        (CONTENT_TYPE, answer.kind),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (CACHE_CONTROL, "no-cache"),
    ];
    for (name, value) in fixed {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    if let Some(length) = length.filter(|_| answer.status != StatusCode::NOT_MODIFIED) {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    if answer.status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    if let Some(language) = answer.speaks {
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language));
        headers.insert(VARY, HeaderValue::from_static("accept-language"));
    }
    if let Some(file) = &answer.file {
        let plain: String =
            file.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"")) {
            headers.insert(CONTENT_DISPOSITION, value);
        }
    }
    if let Some(location) = &answer.location
        && let Ok(value) = HeaderValue::from_str(location)
    {
        headers.insert(LOCATION, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_list_of_tags_names_what_is_held() {
        let tag = Some("\"a-1\"");
        for known in ["*", " * ", "\"a-1\"", "W/\"a-1\"", "\"b\", W/\"a-1\"", "\"x,y\",\"a-1\""] {
            assert!(names(known, tag), "{known}");
        }
        for other in ["", "a-1", "\"a-2\"", "\"a-1", "W/", "\"a-1,\"", "w/\"a-1\""] {
            assert!(!names(other, tag), "{other}");
        }
        assert!(names("*", None) && !names("\"a-1\"", None));
    }
}

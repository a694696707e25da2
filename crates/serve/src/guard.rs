//! What is let in. Being on loopback is no protection by itself: any page in a browser can send a
//! request there, and any user of the machine can connect.

use hyper::header::{AUTHORIZATION, COOKIE, HOST, HeaderMap};
use hyper::{Method, StatusCode, Uri};

/// Longest address that is read.
const LONGEST_ADDRESS: usize = 4096;

/// Who may come in.
#[derive(Clone, Debug)]
pub struct Guard {
    /// The port that is listened on.
    pub port: u16,
    /// Thirty-two hexadecimal digits.
    pub token: String,
}

/// What became of a request at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It may go on.
    In,
    /// It brought the token in its address: set the cookie and go to the address without it.
    Welcome {
        /// The address without the token.
        location: String,
    },
    /// It is refused.
    Refused(StatusCode, &'static str),
}

impl Guard {
    /// Judge a request by its method, address and headers.
    #[must_use]
    pub fn judge(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Entry {
        let refuse = Entry::Refused;
        if !self.host(headers) {
            return refuse(
                StatusCode::MISDIRECTED_REQUEST,
                "this server answers to its own address only",
            );
        }
        if method != Method::GET && method != Method::HEAD {
            return refuse(
                StatusCode::METHOD_NOT_ALLOWED,
                "GET and HEAD only: nothing here changes anything",
            );
        }
        if uri.scheme().is_some() || uri.authority().is_some() {
            return refuse(StatusCode::BAD_REQUEST, "an address begins with /");
        }
        let address = uri.path_and_query().map_or("", |address| address.as_str());
        if address.len() > LONGEST_ADDRESS {
            return refuse(StatusCode::URI_TOO_LONG, "the address is longer than 4096 bytes");
        }
        let site = headers.get("sec-fetch-site").map(|value| value.as_bytes());
        let mode = headers.get("sec-fetch-mode").map(|value| value.as_bytes());
        if matches!(site, Some(b"cross-site" | b"same-site")) && mode != Some(b"navigate") {
            return refuse(StatusCode::FORBIDDEN, "a page of another site asked");
        }
        if self.known(headers) {
            return match without_token(uri) {
                Some((_, location)) => Entry::Welcome { location },
                None => Entry::In,
            };
        }
        match without_token(uri) {
            Some((given, location)) if same(&given, &self.token) => Entry::Welcome { location },
            Some(_) => refuse(StatusCode::UNAUTHORIZED, "the token is not this server's"),
            None => refuse(
                StatusCode::UNAUTHORIZED,
                "open the address that corridor serve printed: it holds the token",
            ),
        }
    }

    /// The cookie's name; ports apart keep servers apart.
    #[must_use]
    pub fn cookie(&self) -> String {
        format!("corridor-{}", self.port)
    }

    /// Exactly one Host header, and it names this address, byte for byte.
    fn host(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        let host = host.as_bytes().to_ascii_lowercase();
        ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|name| host == format!("{name}:{}", self.port).as_bytes())
    }

    /// Whether it brings the cookie, or the token as scripts do.
    fn known(&self, headers: &HeaderMap) -> bool {
        let cookie = format!("{}=", self.cookie());
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = cookies.flat_map(|value| value.split(';'));
        let by_cookie = cookies
            .any(|pair| pair.trim().strip_prefix(&cookie).is_some_and(|t| same(t, &self.token)));
        let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let by_bearer = bearer
            .and_then(|value| value.strip_prefix("Bearer "))
            .is_some_and(|t| same(t, &self.token));
        by_cookie || by_bearer
    }
}

/// The token of an address, and the address without it.
fn without_token(uri: &Uri) -> Option<(String, String)> {
    let query = uri.query()?;
    let (tokens, rest): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|pair| pair.starts_with("token="));
    let token = tokens.first()?.strip_prefix("token=")?.to_owned();
    // A path that begins with two slashes would lead to another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    let location = if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) };
    Some((token, location))
}

/// Equal, in a time that does not say where they differ.
fn same(given: &str, token: &str) -> bool {
    let (given, token) = (given.as_bytes(), token.as_bytes());
    given.len() == token.len()
        && given.iter().zip(token).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    fn guard() -> Guard {
        Guard { port: 8417, token: "0123456789abcdef0123456789abcdef".to_owned() }
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut all = HeaderMap::new();
        for (name, value) in pairs {
            all.append(*name, HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("")));
        }
        all
    }

    fn judge(method: &Method, address: &str, pairs: &[(&'static str, &str)]) -> Entry {
        let uri: Uri = address.parse().unwrap_or_default();
        guard().judge(method, &uri, &headers(pairs))
    }

    const COOKIE_OF: (&str, &str) = ("cookie", "corridor-8417=0123456789abcdef0123456789abcdef");

    #[test]
    fn only_its_own_address_is_answered() {
        for host in ["127.0.0.1:8417", "localhost:8417", "[::1]:8417", "LOCALHOST:8417"] {
            assert_eq!(judge(&Method::GET, "/", &[("host", host), COOKIE_OF]), Entry::In, "{host}");
        }
        for host in [
            "evil.example:8417",
            "localhost.evil.example:8417",
            "127.0.0.1:80",
            "127.0.0.1",
            "localhost:8417.evil.example",
            "127.0.0.1:8417 ",
            "0.0.0.0:8417",
            "",
        ] {
            let found = judge(&Method::GET, "/", &[("host", host), COOKIE_OF]);
            assert!(matches!(found, Entry::Refused(StatusCode::MISDIRECTED_REQUEST, _)), "{host}");
        }
        let twice = [("host", "localhost:8417"), ("host", "evil.example"), COOKIE_OF];
        assert!(matches!(judge(&Method::GET, "/", &twice), Entry::Refused(..)));
        let forwarded = [("x-forwarded-host", "localhost:8417"), COOKIE_OF];
        assert!(matches!(judge(&Method::GET, "/", &forwarded), Entry::Refused(..)));
    }

    #[test]
    fn nothing_is_changed_from_here() {
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::CONNECT]
        {
            let found = judge(&method, "/", &[("host", "localhost:8417"), COOKIE_OF]);
            assert!(matches!(found, Entry::Refused(StatusCode::METHOD_NOT_ALLOWED, _)), "{method}");
        }
    }

    #[test]
    fn another_site_may_lead_here_and_not_read() {
        let host = ("host", "localhost:8417");
        let from =
            |mode| [host, COOKIE_OF, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode)];
        assert_eq!(judge(&Method::GET, "/", &from("navigate")), Entry::In);
        assert!(matches!(
            judge(&Method::GET, "/", &from("no-cors")),
            Entry::Refused(StatusCode::FORBIDDEN, _)
        ));
    }

    #[test]
    fn the_token_becomes_a_cookie_and_leaves_the_address() {
        let host = ("host", "localhost:8417");
        let token = guard().token;
        assert!(matches!(
            judge(&Method::GET, "/", &[host]),
            Entry::Refused(StatusCode::UNAUTHORIZED, _)
        ));
        let welcome = judge(&Method::GET, &format!("/flows?a=1&token={token}&b=2"), &[host]);
        assert_eq!(welcome, Entry::Welcome { location: "/flows?a=1&b=2".to_owned() });
        let elsewhere = judge(&Method::GET, &format!("//evil.example/?token={token}"), &[host]);
        assert_eq!(elsewhere, Entry::Welcome { location: "/evil.example/".to_owned() });
        assert!(matches!(judge(&Method::GET, "/?token=0", &[host]), Entry::Refused(..)));
        let bearer = format!("Bearer {token}");
        assert_eq!(judge(&Method::GET, "/", &[host, ("authorization", &bearer)]), Entry::In);
        let other = [host, ("cookie", "corridor-8418=0123456789abcdef0123456789abcdef")];
        assert!(matches!(judge(&Method::GET, "/", &other), Entry::Refused(..)));
    }
}

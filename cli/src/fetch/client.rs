//! Asking the API: not too fast, again when it failed, never when it said no.
//!
//! ```text
//! 200                a reply
//! 429, 503 and kin   wait as long as Retry-After (or the text) says, else twice as long as before
//! no connection      the same
//! 401                the key is not accepted: stop
//! 403                the day's calls are used up, or not allowed: stop, and say for how long
//! ```

use std::time::{Duration, Instant};

use serde_json::Value;

use super::reply;
use crate::failure::Failure;
use crate::print::talk;

/// How often a question is asked before it is given up.
const TRIES: u32 = 5;
/// The largest reply: 250,000 records of about a kilobyte.
const LARGEST_BYTES: u64 = 512 << 20;
/// Longest time for one call.
const PATIENCE: Duration = Duration::from_secs(300);

/// Asks one question after another.
pub struct Client {
    agent: ureq::Agent,
    /// Scheme, host and path up to the kind of data.
    endpoint: String,
    key: Option<String>,
    /// Least time between two calls, and the first wait after a failure.
    pause: Duration,
    /// Longest wait that the API may ask for.
    longest_wait: Duration,
    last: Option<Instant>,
}

/// What became of one call.
enum Call {
    Reply(Vec<u8>),
    /// Worth asking again, after so long if the API said so.
    Again {
        why: String,
        after: Option<Duration>,
    },
}

impl Client {
    /// # Errors
    ///
    /// When the key would travel unencrypted.
    pub fn new(
        base: &str,
        key: Option<String>,
        pause: Duration,
        longest_wait: Duration,
    ) -> Result<Self, Failure> {
        let base = base.trim_end_matches('/');
        let near = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
        let safe = base.starts_with("https://") || near.iter().any(|n| base.starts_with(n));
        if key.is_some() && !safe {
            return Err(Failure::hinted(
                format!("the key would be sent unencrypted to {base}"),
                "use https, or leave the key out",
            ));
        }
        let path = if key.is_some() { "data/v1/get" } else { "public/v1/preview" };
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .user_agent(concat!("corridor/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        let endpoint = format!("{base}/{path}");
        Ok(Self { agent, endpoint, key, pause, longest_wait, last: None })
    }

    /// The reply to a question of which `most` records are wanted.
    ///
    /// # Errors
    ///
    /// When the API refuses, or does not answer however often it is asked.
    pub fn ask(&mut self, query: &str, most: usize) -> Result<Vec<u8>, Failure> {
        let url = format!("{}/{query}&maxRecords={most}&includeDesc=false", self.endpoint);
        let mut wait = self.pause;
        let mut why = String::new();
        for attempt in 1..=TRIES {
            if let Some(last) = self.last {
                std::thread::sleep(self.pause.saturating_sub(last.elapsed()));
            }
            let call = self.call(&url);
            self.last = Some(Instant::now());
            match call? {
                Call::Reply(bytes) => return Ok(bytes),
                Call::Again { why: said, after } => {
                    why = said;
                    let waited = after.unwrap_or(wait);
                    if waited > self.longest_wait {
                        return Err(too_long(&why, waited));
                    }
                    if attempt < TRIES {
                        talk(&format!("{why}; asking again in {} s", seconds(waited)));
                        std::thread::sleep(waited);
                    }
                    wait = (wait * 2).min(self.longest_wait);
                }
            }
        }
        Err(Failure::hinted(
            format!("{url}: no answer in {TRIES} tries: {why}"),
            "run the same command again later: it goes on where it stopped",
        ))
    }

    fn call(&self, url: &str) -> Result<Call, Failure> {
        let mut request = self.agent.get(url).header("Accept", "application/json");
        if let Some(key) = &self.key {
            request = request.header("Ocp-Apim-Subscription-Key", key);
        }
        let again = |why: String, after| Ok(Call::Again { why, after });
        let mut response = match request.call() {
            Ok(response) => response,
            Err(error) => return again(format!("no connection: {error}"), None),
        };
        let status = response.status().as_u16();
        let after = response.headers().get("retry-after").and_then(|v| v.to_str().ok());
        let after = after.and_then(|text| text.trim().parse().ok()).map(Duration::from_secs);
        let body = response.body_mut().with_config().limit(LARGEST_BYTES).read_to_vec();
        let body = match body {
            Ok(body) => body,
            Err(error) => return again(format!("the reply broke off: {error}"), None),
        };
        if status == 200 {
            return Ok(match reply::worth(&body, usize::MAX) {
                reply::Worth::Broken(why) => {
                    Call::Again { why: format!("the reply is broken: {why}"), after: None }
                }
                _ => Call::Reply(body),
            });
        }
        let said = serde_json::from_slice(&body).ok().and_then(|reply: Value| reply::said(&reply));
        let said = said.unwrap_or_else(|| "no reason given".into());
        let why = format!("the API answered {status}: {said}");
        match status {
            408 | 429 | 500..=599 => again(why, after.or_else(|| in_words(&said))),
            401 => Err(Failure::hinted(why, "check the key in COMTRADE_KEY or --key-file")),
            403 => Err(Failure::hinted(
                why,
                "run the same command again when the quota is there again: it goes on where it stopped",
            )),
            _ => Err(Failure::hinted(why, format!("the question was {url}"))),
        }
    }
}

fn too_long(why: &str, wait: Duration) -> Failure {
    Failure::hinted(
        format!("{why}; it wants {} s of patience", seconds(wait)),
        "run the same command again then, or allow more with --longest-wait: it goes on where it stopped",
    )
}

/// Seconds without needless decimals.
fn seconds(wait: Duration) -> f64 {
    (wait.as_secs_f64() * 10.0).round() / 10.0
}

/// The wait in a text such as "Rate limit is exceeded. Try again in 2 seconds."
fn in_words(said: &str) -> Option<Duration> {
    let (_, rest) = said
        .to_ascii_lowercase()
        .split_once("try again in ")
        .map(|(a, b)| (a.len(), b.to_owned()))?;
    let (number, unit) = rest.split_once(' ')?;
    let number: u64 = number.parse().ok()?;
    unit.starts_with("second").then(|| Duration::from_secs(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_from_the_text() {
        let wait = |text: &str| in_words(text).map(|w| w.as_secs());
        assert_eq!(wait("Rate limit is exceeded. Try again in 2 seconds."), Some(2));
        assert_eq!(wait("Try again in a while."), None);
        assert_eq!(wait(""), None);
    }

    #[test]
    fn a_key_travels_encrypted_or_not_at_all() {
        let new = |base: &str, key: Option<&str>| {
            Client::new(base, key.map(str::to_owned), Duration::ZERO, Duration::ZERO)
                .map(|c| c.endpoint)
        };
        assert!(new("http://example.org", Some("k")).is_err());
        assert!(new("http://localhost.example.org:80", Some("k")).is_err());
        assert_eq!(
            new("http://127.0.0.1:9/", Some("k")).unwrap(),
            "http://127.0.0.1:9/data/v1/get"
        );
        assert_eq!(
            new("http://example.org", None).unwrap(),
            "http://example.org/public/v1/preview"
        );
    }
}

//! The network side of the second reader: an OpenAI-compatible endpoint, asked window by window,
//! and a folder of requests and replies from which a run can be replayed.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use corridor::ledger::document::sha256_hex;
use corridor::ledger::reader::endpoint::{Broken, Reply, Second, again, answer, reply, request};
use corridor::ledger::reader::{Reading, Settings, Text};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::output;
use crate::print::talk;

/// The variable that holds the key.
const KEY: &str = "CORRIDOR_API_KEY";
/// A reply that takes longer is given up.
const TIMEOUT: Duration = Duration::from_secs(180);
/// A larger reply is refused.
const LARGEST_REPLY: u64 = 8 << 20;

/// An endpoint and the model behind it.
pub struct Endpoint {
    url: String,
    model: String,
    cache: Option<PathBuf>,
    agent: ureq::Agent,
    key: Option<String>,
}

impl Endpoint {
    /// An endpoint at a URL: https, or http on this machine.
    pub fn new(url: &str, model: &str, cache: Option<PathBuf>) -> Result<Self, Failure> {
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .max_redirects(0)
            .http_status_as_error(false)
            .build()
            .into();
        let key = match std::env::var(KEY) {
            Ok(key) if key.chars().all(|c| c.is_ascii_graphic()) => Some(key),
            Ok(_) => {
                return Err(Failure::hinted(
                    format!("{KEY} holds characters that no key has"),
                    "set it without spaces and line ends",
                ));
            }
            Err(_) => None,
        };
        let key = key.filter(|key| !key.is_empty());
        Ok(Self { url: checked(url)?, model: model.to_owned(), cache, agent, key })
    }

    /// Read a document: its records that stand, and whether every window got a valid reply.
    pub fn read(
        &self,
        name: &str,
        text: &Text,
        settings: Settings,
    ) -> Result<(Reading, bool), Failure> {
        let second = Second::of(text, settings);
        let windows = second.windows();
        let bar = if std::io::stderr().is_terminal() {
            indicatif::ProgressBar::new(windows.len() as u64)
        } else {
            indicatif::ProgressBar::hidden()
        };
        let mut replies = Vec::new();
        let mut unread = Vec::new();
        for window in &windows {
            match self.window(window)? {
                Ok(reply) => replies.push(reply),
                Err(broken) => unread.push(broken),
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        let (reading, refusals) = second.read(&replies);
        let mut line = format!(
            "{name}: {} windows, {} records stand, {} refused, {} slots left empty",
            windows.len(),
            reading.proposals.len(),
            refusals.records(),
            refusals.slots()
        );
        for (reason, count) in refusals.reasons() {
            line.push_str(&format!("\n  {count} × {reason}"));
        }
        for broken in &unread {
            line.push_str(&format!("\n  a window without a valid reply, asked twice: {broken}"));
        }
        talk(&line);
        Ok((reading, unread.is_empty()))
    }

    /// Ask about a window, and once more if the answer is not valid.
    fn window(&self, words: &str) -> Result<Result<Reply, Broken>, Failure> {
        let first = request(&self.model, words);
        let (said, broken) = match self.ask(&first)? {
            Ok(reply) => return Ok(Ok(reply)),
            Err(failed) => failed,
        };
        Ok(self.ask(&again(&first, &said, &broken))?.map_err(|(_, broken)| broken))
    }

    /// One request: the reply, or what was said and why it is none.
    fn ask(&self, body: &Value) -> Result<Result<Reply, (String, Broken)>, Failure> {
        let text = self.exchanged(body)?;
        let said = match answer(&text) {
            Ok(said) => said,
            Err(broken) => return Ok(Err((String::new(), broken))),
        };
        Ok(reply(&said).map_err(|broken| (said, broken)))
    }

    /// The body that answers a request, from the cache if it is there.
    fn exchanged(&self, body: &Value) -> Result<String, Failure> {
        let Some(folder) = &self.cache else { return self.sent(body) };
        let name = sha256_hex(format!("{}\n{body}", self.url).as_bytes());
        let path = folder.join(format!("{name}.json"));
        if let Some(reply) = cached(&path)? {
            return Ok(reply);
        }
        let reply = self.sent(body)?;
        let kept = json!({ "url": self.url, "request": body, "reply": reply });
        output::make(folder)?;
        output::own(&path, &serde_json::to_vec_pretty(&kept)?)?;
        Ok(reply)
    }

    fn sent(&self, body: &Value) -> Result<String, Failure> {
        let failed = |what: String| {
            Failure::hinted(
                format!("{}: {what}", self.url),
                "the endpoint must answer POST /chat/completions as OpenAI's does",
            )
        };
        let mut call = self.agent.post(&self.url).header("content-type", "application/json");
        if let Some(key) = &self.key {
            call = call.header("authorization", format!("Bearer {key}"));
        }
        let mut response = call.send(body.to_string()).map_err(|e| failed(e.to_string()))?;
        let status = response.status();
        let text = response.body_mut().with_config().limit(LARGEST_REPLY).read_to_string();
        let text = text.map_err(|e| failed(e.to_string()))?;
        if status.is_success() {
            return Ok(text);
        }
        let said: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let said: String = said.chars().take(200).collect();
        if status == 401 || status == 403 {
            return Err(Failure::hinted(
                format!("{}: {status}: {said}", self.url),
                format!("set {KEY} to a key that the endpoint takes"),
            ));
        }
        Err(failed(format!("{status}: {said}")))
    }
}

fn cached(path: &Path) -> Result<Option<String>, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let message = format!("{}: cannot be read: {error}", path.display());
            return Err(Failure { message, hint: None });
        }
    };
    let kept: Option<Value> = serde_json::from_str(&text).ok();
    let reply = kept.and_then(|kept| kept.get("reply")?.as_str().map(str::to_owned));
    match reply {
        Some(reply) => Ok(Some(reply)),
        None => Err(Failure::hinted(
            format!("{} is not a kept reply", path.display()),
            "take the file away; the endpoint is then asked again",
        )),
    }
}

/// The address of chat completions. Words of documents leave the machine encrypted or not at all.
fn checked(url: &str) -> Result<String, Failure> {
    let url = url.trim_end_matches('/');
    let address = if url.ends_with("/chat/completions") {
        url.to_owned()
    } else {
        format!("{url}/chat/completions")
    };
    let parsed: ureq::http::Uri = address.parse().map_err(|_| {
        Failure::hinted(format!("{url:?} is not a URL"), "write it as https://host/v1")
    })?;
    let host = parsed.host().unwrap_or_default();
    let local = matches!(host, "localhost" | "[::1]")
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback());
    match parsed.scheme_str() {
        Some("https") if !host.is_empty() => Ok(address),
        Some("http") if local => Ok(address),
        Some("http") => Err(Failure::hinted(
            format!("{url} would send the document over the network as plain text"),
            "use https; http is for an endpoint on this machine",
        )),
        _ => Err(Failure::hinted(format!("{url:?} is not a URL"), "write it as https://host/v1")),
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn plain_http_is_for_this_machine() {
        let address = |url: &str| checked(url).map_err(|failure| failure.message);
        let whole = "http://127.0.0.1:8080/v1/chat/completions";
        assert_eq!(address("http://127.0.0.1:8080/v1/"), Ok(whole.to_owned()));
        assert_eq!(address(whole), Ok(whole.to_owned()));
        assert!(address("https://example.org/v1").is_ok());
        assert!(address("http://[::1]:9/v1").is_ok() && address("http://localhost:9").is_ok());
        assert!(address("http://example.org/v1").unwrap_err().contains("plain text"));
        assert!(address("http://127.0.0.1.example.org/v1").is_err());
        assert!(address("ftp://example.org").is_err() && address("example.org/v1").is_err());
    }
}

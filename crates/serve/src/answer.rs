//! What is sent back.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use hyper::StatusCode;

/// A body with its kind.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// The media type.
    pub kind: &'static str,
    pub body: Vec<u8>,
    /// The name of the file that a browser saves it as.
    pub file: Option<String>,
    /// The Content-Security-Policy, where it is not the usual one.
    pub policy: Option<String>,
    pub location: Option<String>,
}

pub const HTML: &str = "text/html; charset=utf-8";
pub const JSON: &str = "application/json";
pub const CSV: &str = "text/csv; charset=utf-8; header=present";
pub const SVG: &str = "image/svg+xml";
pub const CSS: &str = "text/css; charset=utf-8";

impl Answer {
    pub fn of(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: StatusCode::OK,
            kind,
            body: body.into(),
            file: None,
            policy: None,
            location: None,
        }
    }

    pub fn named(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// The same bytes have the same tag.
    pub fn tag(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.body.hash(&mut hasher);
        self.kind.hash(&mut hasher);
        format!("\"{:016x}-{}\"", hasher.finish(), self.body.len())
    }
}

/// Why there is no answer: a status and one sentence.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: StatusCode,
    pub message: String,
}

impl Refusal {
    pub fn bad(message: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: message.into() }
    }

    pub fn absent(message: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, message: message.into() }
    }
}

impl From<corridor::Error> for Refusal {
    fn from(error: corridor::Error) -> Self {
        // A question that cannot be answered from the data is the asker's to change.
        let message = match error.cure() {
            None => error.message(),
            Some(cure) => format!("{}. {cure}", error.message()),
        };
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, message }
    }
}

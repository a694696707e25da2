//! What is sent back.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use hyper::StatusCode;
use hyper::body::Bytes;

/// What follows a body, piece by piece; a refusal ends it before its end.
pub type Rest = Box<dyn Iterator<Item = Result<Vec<u8>, Refusal>> + Send>;

/// A body with its kind.
pub struct Answer {
    pub status: StatusCode,
    /// The media type.
    pub kind: &'static str,
    pub body: Bytes,
    /// What follows the body, where it is too long to be held.
    pub rest: Option<Rest>,
    /// The name of the file that a browser saves it as.
    pub file: Option<String>,
    /// The Content-Security-Policy, where it is not the usual one.
    pub policy: Option<String>,
    pub location: Option<String>,
    /// The language of a page, where the reader's browser may have chosen it.
    pub speaks: Option<&'static str>,
    /// The tag of the body, once it was made.
    tag: Option<String>,
}

pub const HTML: &str = "text/html; charset=utf-8";
pub const JSON: &str = "application/json";
pub const CSV: &str = "text/csv; charset=utf-8; header=present";
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const SVG: &str = "image/svg+xml";
pub const CSS: &str = "text/css; charset=utf-8";
pub const SCRIPT: &str = "text/javascript; charset=utf-8";
pub const PARQUET: &str = "application/vnd.apache.parquet";

impl Answer {
    pub fn of(kind: &'static str, body: impl Into<Bytes>) -> Self {
        Self {
            status: StatusCode::OK,
            kind,
            body: body.into(),
            rest: None,
            file: None,
            policy: None,
            location: None,
            speaks: None,
            tag: None,
        }
    }

    pub fn named(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// The same bytes have the same tag; a body that is not held has none.
    pub fn tag(&self) -> Option<String> {
        if self.rest.is_some() || self.tag.is_some() {
            return self.tag.clone();
        }
        let mut hasher = DefaultHasher::new();
        self.body.hash(&mut hasher);
        self.kind.hash(&mut hasher);
        Some(format!("\"{:016x}-{}\"", hasher.finish(), self.body.len()))
    }

    /// The same with its tag made, to be given to many; nothing where the body is not held or is no
    /// answer to keep.
    pub fn kept(&self) -> Option<Self> {
        if self.rest.is_some() || self.status != StatusCode::OK {
            return None;
        }
        Some(Self {
            status: self.status,
            kind: self.kind,
            body: self.body.clone(),
            rest: None,
            file: self.file.clone(),
            policy: self.policy.clone(),
            location: None,
            speaks: self.speaks,
            tag: self.tag(),
        })
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
            Some(cure) => format!("{}; {cure}", error.message()),
        };
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, message }
    }
}

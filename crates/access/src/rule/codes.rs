//! Codes and ranges of codes: `5106-5113`, `842111-842139`, chapters as two digits.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A range of codes of equal length, both ends in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    from: String,
    to: String,
}

impl Span {
    /// A range, or one code; `None` for what is no code or a range in the wrong order.
    #[must_use]
    pub fn new(from: &str, to: &str) -> Option<Span> {
        let code = |c: &str| {
            (2..=10).contains(&c.len())
                && c.len().is_multiple_of(2)
                && c.bytes().all(|b| b.is_ascii_digit())
        };
        let right = code(from) && code(to) && from.len() == to.len() && from <= to;
        right.then(|| Span { from: from.to_owned(), to: to.to_owned() })
    }

    /// Whether a code lies inside: a longer one by its first digits. A shorter one lies inside when
    /// all of it does.
    #[must_use]
    pub fn holds(&self, code: &str) -> bool {
        let n = self.from.len();
        match code.get(..n) {
            Some(head) => self.from.as_str() <= head && head <= self.to.as_str(),
            None => false,
        }
    }

    /// Whether a shorter code holds some of the range.
    #[must_use]
    pub fn touches(&self, code: &str) -> bool {
        if self.holds(code) {
            return true;
        }
        let n = code.len().min(self.from.len());
        match (self.from.get(..n), self.to.get(..n), code.get(..n)) {
            (Some(from), Some(to), Some(head)) => {
                code.len() < self.from.len() && from <= head && head <= to
            }
            _ => false,
        }
    }

    /// The first code.
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    /// The last code.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            f.write_str(&self.from)
        } else {
            write!(f, "{}-{}", self.from, self.to)
        }
    }
}

impl Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (from, to) = text.split_once('-').unwrap_or((&text, &text));
        Span::new(from, to).ok_or_else(|| serde::de::Error::custom("a range of codes"))
    }
}

/// Ranges of codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Codes(pub Vec<Span>);

impl Codes {
    /// Whether none is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a code lies inside any range.
    #[must_use]
    pub fn hold(&self, code: &str) -> bool {
        self.0.iter().any(|span| span.holds(code))
    }

    /// Whether a code, perhaps too short to decide, may lie inside.
    #[must_use]
    pub fn touch(&self, code: &str) -> bool {
        self.0.iter().any(|span| span.touches(code))
    }
}

impl fmt::Display for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, span) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{span}")?;
        }
        Ok(())
    }
}

//! Keys: what a claim, a card, a table or a chart says, as a path.
//!
//! `target/gap/2024/reconciled` is the gap to the target in the reconciled figures of 2024. A key is
//! made from what a thing says and never from where it stands, so it is the same in the next
//! edition, and a link to it still leads to the same thing.

use std::fmt::{Display, Formatter, Result, Write as _};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A path of small letters, digits, `-`, `.`, `_` and `~`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Key(Arc<str>);

/// A key of several parts: `key!["target", year]`.
macro_rules! key {
    ($($part:expr),+ $(,)?) => {
        $crate::key::Key::of(&[$(&$part as &dyn std::fmt::Display),+])
    };
}
pub(crate) use key;

impl Key {
    /// The parts joined by `/`, each as [`slug`] writes it.
    #[must_use]
    pub fn of(parts: &[&dyn Display]) -> Self {
        let mut path = String::new();
        for part in parts {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(&slug(&part.to_string()));
        }
        Self(path.into())
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of a second thing that says the same: the `n`th of them.
    #[must_use]
    pub fn again(&self, n: usize) -> Self {
        Self(format!("{}~{n}", self.0).into())
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.0)
    }
}

impl From<String> for Key {
    fn from(path: String) -> Self {
        Self(path.into())
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0.as_ref().to_owned()
    }
}

/// Text as a part of a key: ASCII letters made small, digits, `.`, `_`, `~` and `/` kept, everything
/// else one hyphen. Where letters of other alphabets fall away, a hash of the text keeps two texts
/// apart.
///
/// ```
/// use corridor::key::slug;
/// assert_eq!(slug("Iron & steel, 72-73"), "iron-steel-72-73");
/// assert_ne!(slug("çelik"), slug("delik"));
/// ```
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lost = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '~' | '/') {
            out.push(c.to_ascii_lowercase());
        } else {
            lost |= c.is_alphanumeric();
            if !out.is_empty() && !out.ends_with(['-', '/']) {
                out.push('-');
            }
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if lost || out.is_empty() {
        let between = if out.is_empty() || out.ends_with('/') { "" } else { "-" };
        let _ = write!(out, "{between}{:08x}", hash(text));
    }
    out
}

/// FNV-1a, folded to 32 bits: short, and the same on every machine.
fn hash(text: &str) -> u32 {
    let all = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (all ^ (all >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_what_it_is_of() {
        assert_eq!(key!["target", "gap", 2024, "DEU"].as_str(), "target/gap/2024/deu");
        let inner = key!["a", "b c"];
        assert_eq!(key![inner, "d"].as_str(), "a/b-c/d");
        assert_eq!(inner.again(2).as_str(), "a/b-c~2");
    }

    #[test]
    fn texts_of_other_alphabets_stay_apart() {
        assert!(slug("gıda").starts_with("g-da-"));
        assert_ne!(slug("食品"), slug("機械"));
        assert_eq!(slug(" — "), slug(" — "));
        assert!(!slug(" — ").is_empty());
    }
}

//! A brief as HTML, Markdown, JSON or a terminal page.

pub mod chart;
pub mod columns;
mod documents;
mod html;
mod link;
mod markdown;
mod notes;
pub mod sheets;
pub mod tables;
mod terminal;
pub mod timetable;
mod typ;

use std::collections::HashMap;

use crate::brief::Brief;
use crate::key::Key;

pub use html::{html, sign};
pub use markdown::markdown;
pub use terminal::{summary, terminal};
pub use typ::typ;

/// The printed number of each card: its place among the cards, from 1.
struct Numbers<'a> {
    cards: HashMap<&'a Key, usize>,
}

impl<'a> Numbers<'a> {
    fn of(brief: &'a Brief) -> Self {
        let cards = brief.cards.iter().zip(1..).map(|(card, number)| (&card.key, number));
        Self { cards: cards.collect() }
    }

    /// Nought where there is no such card: no brief that was built here names one.
    fn of_card(&self, key: &Key) -> usize {
        self.cards.get(key).copied().unwrap_or_default()
    }
}

/// The anchor of a card in a page: `e/` and seven letters and digits made of its key, so that a link
/// to it still leads to the same card in the next edition.
#[must_use]
pub fn anchor(key: &Key) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let hash = key.as_str().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = hash ^ (hash >> 29);
    let mut out = "e/".to_owned();
    out.extend((0..7).map(|at| {
        let letter = (hash >> (5 * at)) & 31;
        LETTERS.get(letter as usize).map_or('a', |&byte| char::from(byte))
    }));
    out
}

/// Text as it stands inside HTML and attribute values in double quotes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{anchor, escape};
    use crate::key::key;

    #[test]
    fn anchors_of_many_keys_stay_apart() {
        let all: std::collections::BTreeSet<String> =
            (0..20_000).map(|at| anchor(&key!["e", "target", at, "gap"])).collect();
        assert!(all.len() >= 19_999, "{}", all.len());
        assert!(all.iter().all(|anchor| anchor.len() == 9));
    }

    #[test]
    fn nothing_leaves_its_text() {
        assert_eq!(escape("<b a='\"&\u{1b}>"), "&lt;b a='&quot;&amp;\u{fffd}&gt;");
    }
}

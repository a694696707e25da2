//! A brief as HTML, Markdown, JSON or a terminal page.

pub mod chart;
mod documents;
mod html;
mod link;
mod markdown;
pub mod tables;
mod terminal;
pub mod timetable;

use std::collections::HashMap;

use crate::brief::Brief;
use crate::evidence::Card;
use crate::key::Key;

pub use html::html;
pub use markdown::markdown;
pub use terminal::terminal;

/// The printed number of each card: its place among the cards, from 1.
struct Numbers<'a> {
    cards: HashMap<&'a Key, (usize, &'a Card)>,
}

impl<'a> Numbers<'a> {
    fn of(brief: &'a Brief) -> Self {
        let cards = brief.cards.iter().zip(1..).map(|(card, number)| (&card.key, (number, card)));
        Self { cards: cards.collect() }
    }

    /// Nought where there is no such card: no brief that was built here names one.
    fn of_card(&self, key: &Key) -> usize {
        self.cards.get(key).map_or(0, |(number, _)| *number)
    }

    fn title(&self, key: &Key) -> &'a str {
        self.cards.get(key).map_or("", |(_, card)| card.title.as_str())
    }
}

/// Text as it stands inside HTML and attribute values.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_leaves_its_text() {
        assert_eq!(escape("<b a='\"&\u{1b}>"), "&lt;b a=&#39;&quot;&amp;\u{fffd}&gt;");
    }
}

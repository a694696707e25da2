//! A passage: words found exactly once in a document.
//!
//! Locating has four outcomes: found once, absent, ambiguous with its places, or there only where the
//! document does not show it (a comment, a script, hidden or struck words).
//! Occurrences may overlap: `aa` stands in `aaa` twice.
//!
//! ```
//! use corridor_ledger::{Document, NotLocated, Passage};
//! let document = Document::new("d", "d.md", b"aaa bb")?;
//! assert_eq!(Passage::locate(&document, "bb")?.start(), 4);
//! let Err(NotLocated::Ambiguous { places }) = Passage::locate(&document, "aa") else { panic!() };
//! assert_eq!(places, [0, 1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Cost: one scan of the document per quote; of many quotes, one sort of it and a search each.

use serde::Serialize;

use crate::document::Document;

/// At most this many places of an ambiguous quote are kept: enough to choose from.
const PLACES_KEPT: usize = 20;

/// So many hidden places of a quote are passed over.
const MOST_HIDDEN: usize = 1000;

/// Words that stand at one place of one document, held by the document's SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    document: String,
    sha256: String,
    start: usize,
    end: usize,
    quote: String,
}

/// Why a quote is no passage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLocated {
    /// The words are not in the document.
    #[error("the quote is not in the document")]
    Absent,
    /// The words stand only where the document does not show them.
    #[error("the quote stands only where the document does not show it")]
    NotShown,
    /// The words are there more than once.
    #[error("the quote stands at {} places in the document", places.len())]
    Ambiguous {
        /// The first byte of each place, at most twenty of them.
        places: Vec<usize>,
    },
}

impl Passage {
    /// Find a quote in a document.
    ///
    /// # Errors
    ///
    /// [`NotLocated::Absent`] if the words are not there (an empty quote never is),
    /// [`NotLocated::Ambiguous`] if they are there more than once.
    pub fn locate(document: &Document, quote: &str) -> Result<Self, NotLocated> {
        let (places, hidden) = occurrences(document, quote);
        match places[..] {
            [] if hidden => Err(NotLocated::NotShown),
            [] => Err(NotLocated::Absent),
            [start] => Ok(Self {
                document: document.id().to_owned(),
                sha256: document.sha256().to_owned(),
                start,
                end: start + quote.len(),
                quote: quote.to_owned(),
            }),
            _ => Err(NotLocated::Ambiguous { places }),
        }
    }

    /// The document's id.
    #[must_use]
    pub fn document(&self) -> &str {
        &self.document
    }

    /// SHA-256 of the document in which it was found.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The first byte.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start
    }

    /// The byte after the last.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// The words.
    #[must_use]
    pub fn quote(&self) -> &str {
        &self.quote
    }
}

/// The places that are shown, and whether there are others.
fn occurrences(document: &Document, quote: &str) -> (Vec<usize>, bool) {
    let (mut places, mut hidden) = (Vec::new(), 0);
    for at in document.occurrences(quote) {
        if document.shows(at, at + quote.len()) {
            places.push(at);
        } else {
            hidden += 1;
        }
        if places.len() == PLACES_KEPT || hidden == MOST_HIDDEN {
            break;
        }
    }
    (places, hidden > 0)
}

/// Fewer characters match anywhere by chance.
const FEWEST: usize = 8;

/// The longest beginning of an absent quote that the document does hold, and the words that stand
/// there instead of the rest: what a person needs to mend the quote.
#[must_use]
pub fn nearest<'a>(document: &'a Document, quote: &str) -> Option<Nearest<'a>> {
    let text = document.text();
    let ends: Vec<usize> = quote.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let longer = ends.get(FEWEST - 1..)?;
    let held = longer.partition_point(|&end| document.occurrences(&quote[..end]).next().is_some());
    let matched = *longer.get(held.checked_sub(1)?)?;
    let at = document.occurrences(&quote[..matched]).next()?;
    let here = &text[at..];
    let stop = here.char_indices().nth(held + FEWEST - 1 + 24).map_or(here.len(), |(end, _)| end);
    let here = here[..stop].lines().next().unwrap_or_default();
    Some(Nearest { at, here })
}

/// Where an absent quote almost stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest<'a> {
    /// The byte where the shared beginning stands.
    pub at: usize,
    /// The document's own words there.
    pub here: &'a str,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(text: &str) -> Document {
        Document::new("d", "d.md", text.as_bytes()).unwrap()
    }

    #[test]
    fn an_empty_quote_is_absent() {
        assert_eq!(Passage::locate(&document("text"), ""), Err(NotLocated::Absent));
    }

    #[test]
    fn a_changed_digit_shows_what_stands_there() {
        let document = document("Trade was about $5bn from January to November.");
        let near = nearest(&document, "Trade was about $6bn from January").unwrap();
        assert_eq!(near.at, 0);
        assert!(near.here.starts_with("Trade was about $5bn"), "{}", near.here);
    }

    proptest! {
        // Whatever the text, the outcome is what counting every start by hand gives.
        #[test]
        fn three_outcomes(text in "[abğ ]{0,40}", quote in "[abğ ]{0,4}") {
            let expected: Vec<usize> = (0..text.len())
                .filter(|&i| !quote.is_empty() && text.is_char_boundary(i) && text[i..].starts_with(&quote))
                .collect();
            match Passage::locate(&document(&text), &quote) {
                Ok(passage) => {
                    prop_assert_eq!(&expected, &[passage.start()]);
                    prop_assert_eq!(&text[passage.start()..passage.end()], &quote);
                }
                Err(NotLocated::Absent | NotLocated::NotShown) => prop_assert!(expected.is_empty()),
                Err(NotLocated::Ambiguous { places }) => {
                    prop_assert!(expected.len() > 1);
                    prop_assert_eq!(&places[..], &expected[..expected.len().min(PLACES_KEPT)]);
                }
            }
        }
    }
}

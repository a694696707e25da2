//! Proposals as drafts for the ledger, and those as a ledger file.
//!
//! A draft stands on quotes found exactly once; what cannot be drafted is given back with its
//! reason.

use std::collections::BTreeSet;
use std::fmt;

use super::entry::{Setting, entry, lowered};
use super::proposal::{Certainty, Kind, Proposal};
use super::text::Text;
use super::{Reading, Span};
use crate::checks::claimed;
use crate::document::Document;
use crate::draft::{Draft, Words, quoted};
use crate::names::Names;
use crate::passage::{NotLocated, Passage};
use crate::tree::Content;

/// Why a proposal is no draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Why {
    /// The text does not say what the ledger's kind requires.
    Lacks {
        /// The ledger's kind.
        kind: &'static str,
        /// The field.
        field: &'static str,
    },
    /// The words stand at several places and no longer stretch tells them apart.
    Ambiguous,
    /// The text says that it is not so.
    Denied,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lacks { kind, field } => write!(f, "{kind} without {field}"),
            Self::Ambiguous => f.write_str("its words stand at several places"),
            Self::Denied => f.write_str("the text denies it"),
        }
    }
}

/// A draft and the proposal that it was made of.
#[derive(Clone, Debug)]
pub struct Drafted<'a> {
    /// The draft.
    pub draft: Draft,
    /// The proposal.
    pub proposal: &'a Proposal,
}

/// The drafts of one document.
#[derive(Clone, Debug)]
pub struct Drafts<'a> {
    /// In the order of the text.
    pub drafts: Vec<Drafted<'a>>,
    /// Proposals that are no drafts, with the reason.
    pub undrafted: Vec<(&'a Proposal, Why)>,
}

impl<'a> Drafts<'a> {
    /// Make drafts of a reading. `names` are those that the ledger knows already, `economies` the
    /// codes that a record may name, and `parties` those that a document is about when it does not
    /// say itself.
    #[must_use]
    pub fn of(
        document: &Document,
        text: &Text,
        reading: &'a Reading,
        names: &Names,
        economies: &BTreeSet<String>,
        parties: &[String],
    ) -> Self {
        let mut standing = Vec::new();
        let mut undrafted = Vec::new();
        let mut names = names.clone();
        for proposal in &reading.proposals {
            if proposal.certainty == Certainty::Denied {
                undrafted.push((proposal, Why::Denied));
                continue;
            }
            let quotes: Vec<_> =
                proposal.spans.iter().filter_map(|s| once(document, text, *s)).collect();
            if quotes.is_empty() {
                undrafted.push((proposal, Why::Ambiguous));
                continue;
            }
            if matches!(proposal.kind, Kind::Person | Kind::Organisation) {
                let own = || ["name", "acronym"].iter().filter_map(|n| proposal.text(n));
                // Whoever the ledger knows by one name has the other as well.
                let known = own().find_map(|name| names.find(name).map(str::to_owned));
                let id = known.unwrap_or_else(|| proposal.id.clone());
                own().for_each(|name| names.add(name, &id));
            }
            standing.push((proposal, quotes));
        }
        let setting = Setting::of(reading, &names, economies, parties);
        let mut drafts = Vec::new();
        for (proposal, quotes) in standing {
            let mut draft = entry(&setting, proposal);
            if let Some(field) = draft.lacks() {
                undrafted.push((proposal, Why::Lacks { kind: draft.kind, field }));
                continue;
            }
            note_what_is_lost(&mut draft, proposal.spans.len() - quotes.len());
            hold_to_its_words(&mut draft, &quotes, reading.language.code());
            let words = |quote| Words { document: None, quote };
            draft.passages = quotes.into_iter().map(words).collect();
            drafts.push(Drafted { draft, proposal });
        }
        Self { drafts, undrafted }
    }

    /// The ledger file of the document.
    #[must_use]
    pub fn toml(&self, document: &str) -> String {
        let mut out = format!("document = {}\n", quoted(document));
        for drafted in &self.drafts {
            out.push('\n');
            out.push_str(&drafted.draft.toml());
        }
        out
    }
}

fn note(draft: &mut Draft, words: &str) {
    match draft.fields.iter_mut().find(|(name, _)| *name == "note") {
        Some((_, Content::Text(text))) => {
            text.push(' ');
            text.push_str(words);
        }
        _ => draft.fields.push(("note", Content::Text(words.to_owned()))),
    }
}

fn note_what_is_lost(draft: &mut Draft, lost: usize) {
    if lost > 0 {
        note(draft, &format!("Told {lost} more times, in words that stand at several places."));
    }
}

/// A status that the quoted words do not carry is lowered, and the note says so.
fn hold_to_its_words(draft: &mut Draft, quotes: &[String], language: &str) {
    let words: Vec<_> = quotes.iter().map(|quote| (language, quote.as_str())).collect();
    if let Err(hedge) = claimed(draft.kind, draft.status, &words) {
        let said = draft.status.name();
        draft.status = lowered(draft.status);
        note(
            draft,
            &match hedge {
                Some(word) => format!("Read as {said}, but the passage says {word:?}."),
                None => format!("Read as {said}, but no passage says so plainly."),
            },
        );
    }
}

/// How far a quote that stands at several places is stretched, in bytes, on each side.
const STRETCH: usize = 40;

/// A quote that the document holds once: the passage itself, or it with the words around it.
fn once(document: &Document, text: &Text, span: Span) -> Option<String> {
    let inner = text.in_text(span);
    let whole = text.text();
    let (mut start, mut end) = (inner.start, inner.end);
    for _ in 0..4 {
        let quote = whole.get(start..end)?.trim();
        match Passage::locate(document, quote) {
            Ok(_) => return Some(quote.to_owned()),
            Err(NotLocated::Ambiguous { .. }) => {
                end = (end + STRETCH).min(whole.len());
                start = start.saturating_sub(STRETCH);
                while !whole.is_char_boundary(end) {
                    end += 1;
                }
                while !whole.is_char_boundary(start) {
                    start -= 1;
                }
            }
            Err(NotLocated::Absent | NotLocated::NotShown) => return None,
        }
    }
    None
}

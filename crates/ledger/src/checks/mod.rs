//! The checks, in one visible list. A check reads the whole ledger and gives all that it finds.

mod claimed_status;
mod contradiction;
mod document_changed;
mod duplicate_id;
mod impossible;
mod no_deadline;
mod passed_deadline;
mod quote_ambiguous;
mod quote_disguised;
mod quote_not_found;
mod stale;
mod unknown_document;
mod unknown_party;
mod unknown_unit;

pub(crate) use claimed_status::claimed;
pub(crate) use contradiction::agree;

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::document::{Document, Entry};
use crate::finding::{Finding, Place, Severity};
use crate::passage::Passage;
use crate::record::Record;

/// Everything that a person decided: documents with their index entries, and records.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// What `documents/index.toml` says.
    pub entries: Vec<Entry>,
    /// The documents that could be read.
    pub documents: Vec<Document>,
    /// The records of all files, in the order of files and places.
    pub records: Vec<Record>,
}

impl Ledger {
    /// The document with an id.
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.id() == id)
    }

    /// The index entry with an id.
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The record with an id.
    #[must_use]
    pub fn record(&self, id: &str) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
    }

    /// A table of its names.
    #[must_use]
    pub fn named(&self) -> Named<'_> {
        Named {
            ledger: self,
            by_entry: first(&self.entries, |entry| &entry.id),
            by_document: first(&self.documents, Document::id),
            by_record: first(&self.records, |record| &record.id),
        }
    }

    /// The passages of a record that were found exactly once.
    #[must_use]
    pub fn passages(&self, record: &Record) -> Vec<Passage> {
        located(record, |id| self.document(id))
    }

    /// Documents whose bytes are not those that were entered.
    #[must_use]
    pub fn changed(&self) -> Vec<Finding> {
        document_changed::found(&self.named())
    }

    /// Run every check.
    #[must_use]
    pub fn check(&self, context: &Context<'_>) -> Vec<Finding> {
        let named = self.named();
        let mut findings: Vec<_> =
            CHECKS.iter().flat_map(|check| (check.run)(&named, context)).collect();
        findings.sort_by(|a, b| (&a.place, a.check).cmp(&(&b.place, b.check)));
        findings
    }
}

/// Names of a check that are held against every known one for a slip of the pen; a ledger with more of
/// them is not mended name by name.
const MOST_LOOKED_FOR: usize = 100;

/// A ledger and a table of its names, for who looks up many.
#[derive(Debug)]
pub struct Named<'a> {
    ledger: &'a Ledger,
    by_entry: HashMap<&'a str, &'a Entry>,
    by_document: HashMap<&'a str, &'a Document>,
    by_record: HashMap<&'a str, &'a Record>,
}

impl<'a> Named<'a> {
    /// As [`Ledger::document`].
    #[must_use]
    pub fn document(&self, id: &str) -> Option<&'a Document> {
        self.by_document.get(id).copied()
    }

    /// As [`Ledger::passages`].
    #[must_use]
    pub fn passages(&self, record: &Record) -> Vec<Passage> {
        located(record, |id| self.document(id))
    }

    /// As [`Ledger::entry`].
    #[must_use]
    pub fn entry(&self, id: &str) -> Option<&'a Entry> {
        self.by_entry.get(id).copied()
    }

    /// As [`Ledger::record`].
    #[must_use]
    pub fn record(&self, id: &str) -> Option<&'a Record> {
        self.by_record.get(id).copied()
    }
}

impl std::ops::Deref for Named<'_> {
    type Target = Ledger;

    fn deref(&self) -> &Ledger {
        self.ledger
    }
}

fn located<'a>(record: &Record, document: impl Fn(&str) -> Option<&'a Document>) -> Vec<Passage> {
    let locate = |quote: &crate::record::Quote| {
        Passage::locate(document(&quote.document)?, &quote.words).ok()
    };
    record.quotes.iter().filter_map(locate).collect()
}

/// The first thing of each name.
fn first<'a, T>(things: &'a [T], id: impl Fn(&'a T) -> &'a str) -> HashMap<&'a str, &'a T> {
    let mut table = HashMap::with_capacity(things.len());
    for thing in things {
        table.entry(id(thing)).or_insert(thing);
    }
    table
}

/// What a check needs besides the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The day as of which the ledger is judged.
    pub as_of: Date,
    /// The economies there are, ISO 3166 alpha-3.
    pub economies: &'a BTreeSet<String>,
}

/// A check: its name, how much its findings matter, its page and what it does.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// As findings name it.
    pub name: &'static str,
    /// Of its findings.
    pub severity: Severity,
    /// What it does, why it matters, an example.
    pub page: &'static str,
    run: fn(&Named<'_>, &Context<'_>) -> Vec<Finding>,
}

macro_rules! check {
    ($module:ident, $name:literal, $severity:ident) => {
        Check {
            name: $name,
            severity: Severity::$severity,
            page: include_str!(concat!($name, ".md")),
            run: $module::run,
        }
    };
}

/// Every check.
pub const CHECKS: &[Check] = &[
    check!(quote_not_found, "quote-not-found", Error),
    check!(quote_ambiguous, "quote-ambiguous", Error),
    check!(quote_disguised, "quote-disguised", Error),
    check!(document_changed, "document-changed", Error),
    check!(unknown_document, "unknown-document", Error),
    check!(unknown_party, "unknown-party", Error),
    check!(unknown_unit, "unknown-unit", Error),
    check!(duplicate_id, "duplicate-id", Error),
    check!(claimed_status, "claimed-status", Error),
    check!(contradiction, "contradiction", Warning),
    check!(passed_deadline, "passed-deadline", Warning),
    check!(impossible, "impossible", Warning),
    check!(stale, "stale", Warning),
    check!(no_deadline, "no-deadline", Information),
];

/// A finding of the named check about a record.
fn about(check: &'static str, record: &Record, place: &Place, message: String) -> Finding {
    let severity = CHECKS.iter().find(|c| c.name == check).map_or(Severity::Error, |c| c.severity);
    Finding {
        check,
        severity,
        record: Some(record.id.clone()),
        place: place.clone(),
        message,
        hint: None,
    }
}

impl Finding {
    fn hinted(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::document::sha256_hex;
    use crate::record::parse;

    /// Findings of one check over a one-document ledger, as of the middle of 2026.
    pub(crate) fn findings(check: &str, document: &str, records: &str) -> Vec<Finding> {
        run(check, &ledger_of(document, records))
    }

    /// A ledger of one document, `note`, and its records.
    pub(crate) fn ledger_of(document: &str, records: &str) -> Ledger {
        let entry = Entry {
            id: "note".into(),
            file: "note.md".into(),
            title: "A note".into(),
            publisher: "Ministry".into(),
            date: jiff::civil::date(2026, 1, 9),
            language: "en".into(),
            licence: "own work".into(),
            sha256: sha256_hex(document.as_bytes()),
            origin: None,
        };
        Ledger {
            entries: vec![entry],
            documents: vec![
                Document::new("note", "documents/note.md", document.as_bytes()).unwrap(),
            ],
            records: parse("ledger/note.toml", &format!("document = \"note\"\n{records}")).unwrap(),
        }
    }

    pub(crate) fn run(check: &str, ledger: &Ledger) -> Vec<Finding> {
        assert!(CHECKS.iter().any(|c| c.name == check), "no check {check}");
        let economies = ["DEU", "POL", "VNM"].map(String::from).into();
        let context = Context { as_of: jiff::civil::date(2026, 7, 1), economies: &economies };
        ledger.check(&context).into_iter().filter(|f| f.check == check).collect()
    }

    #[test]
    fn every_page_says_what_why_and_shows_an_example() {
        for check in CHECKS {
            let page = check.page;
            assert!(page.starts_with(&format!("# {}\n", check.name)), "{}", check.name);
            assert!(page.contains("Why it matters") && page.contains("```"), "{}", check.name);
        }
    }
}

//! Building a brief: one desk on which the sections lay their claims and cards.

use corridor_ledger::document::sha256_hex;
use corridor_ledger::{Document, Finding};
use jiff::civil::Date;

use super::sections::{self, SECTIONS};
use super::{Brief, Section, SourceText, Span, claim, words};
use crate::answers::outlook::{Asked, Row};
use crate::error::Error;
use crate::evidence::Cards;
use crate::figures::day;
use crate::folder::Folder;
use crate::statistics::Statistics;
use crate::statistics::reported::Reported;

/// What a brief is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The day as of which everything is judged; nothing known later is used.
    pub as_of: Date,
}

/// What the sections share while a brief is built.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The folder.
    pub folder: &'a Folder,
    /// Its statistics as of the day.
    pub statistics: &'a Statistics,
    /// The day.
    pub as_of: Date,
    /// The cards so far.
    pub cards: Cards,
    /// What the checks found.
    pub findings: Vec<Finding>,
    /// SHA-256 over the ledger's files, in the order of their names.
    pub ledger_sha256: String,
}

impl<'a> Desk<'a> {
    fn new(folder: &Folder, known: &'a Folder, statistics: &'a Statistics, as_of: Date) -> Self {
        Self {
            folder: known,
            statistics,
            as_of,
            cards: Cards::default(),
            findings: known.check(as_of),
            ledger_sha256: ledger_sha256(folder),
        }
    }

    fn subtitle(&mut self, what: &str) -> Vec<Span> {
        let options = [
            ("as of", self.as_of.to_string()),
            ("corridor", env!("CARGO_PKG_VERSION").to_owned()),
            ("ledger", self.ledger_sha256.clone()),
        ];
        let card = self.cards.estimate(
            "How this brief was made",
            "From the documents, records and statistics of the folder that were known on the day; the same folder and day give the same bytes.",
            &[],
            &options,
        );
        vec![words(what), claim(day(self.as_of), card), words(".")]
    }

    fn brief(self, subtitle: Vec<Span>, sections: Vec<Section>) -> Brief {
        let ledger = &self.folder.ledger;
        let source = |document: &Document| {
            let entry = ledger.entry(document.id());
            SourceText {
                id: document.id().to_owned(),
                title: entry.map_or_else(String::new, |e| e.title.clone()),
                publisher: entry
                    .map_or_else(String::new, |e| format!("{}, {}", e.publisher, day(e.date))),
                sha256: document.sha256().to_owned(),
                text: document.text().to_owned(),
            }
        };
        Brief {
            title: self.folder.partnership.title.clone(),
            subtitle,
            sections,
            documents: ledger.documents.iter().map(source).collect(),
            cards: self.cards.into_vec(),
        }
    }

    /// The headline figures of the pair.
    #[must_use]
    pub fn reported(&self) -> Reported<'a> {
        Reported { statistics: self.statistics, parties: &self.folder.partnership.parties }
    }
}

/// An outlook: one section as a page of its own, and its curve as rows.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The page.
    pub brief: Brief,
    /// One row for each target, reporter and year ahead.
    pub rows: Vec<Row>,
}

/// The outlook of a folder, as of a day.
///
/// # Errors
///
/// As [`build`]; [`Error::NoTarget`] and [`Error::NoReporter`] for what is not there,
/// [`Error::Over`] for a year that is past.
pub fn outlook(folder: &Folder, as_of: Date, asked: &Asked) -> Result<Outlook, Error> {
    let statistics = Statistics::read(folder, as_of)?;
    let known = folder.known(as_of);
    let mut desk = Desk::new(folder, &known, &statistics, as_of);
    let subtitle = desk.subtitle("An outlook as of ");
    let made = sections::outlook::section(&mut desk, asked)?;
    Ok(Outlook { brief: desk.brief(subtitle, vec![made.section]), rows: made.rows })
}

/// Build the brief of a folder.
///
/// # Errors
///
/// [`Error::Trade`] when the folder's statistics cannot be read, [`Error::Outlook`] when a growth
/// rate is asked of numbers that have none.
pub fn build(folder: &Folder, options: Options) -> Result<Brief, Error> {
    let as_of = options.as_of;
    let statistics = Statistics::read(folder, as_of)?;
    let known = folder.known(as_of);
    let mut desk = Desk::new(folder, &known, &statistics, as_of);
    let subtitle = desk.subtitle("A brief as of ");
    let mut sections = Vec::with_capacity(SECTIONS.len());
    for lay in SECTIONS {
        sections.push(lay(&mut desk)?);
    }
    Ok(desk.brief(subtitle, sections))
}

fn ledger_sha256(folder: &Folder) -> String {
    let mut all = String::new();
    for (name, text) in folder.texts.iter().filter(|(name, _)| name.starts_with("ledger/")) {
        all.push_str(&format!("{name} {}\n", sha256_hex(text.as_bytes())));
    }
    sha256_hex(all.as_bytes())
}

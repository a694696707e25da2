//! Building a brief: one desk on which the sections lay their claims and cards.

use corridor_ledger::Finding;
use corridor_ledger::document::sha256_hex;
use jiff::civil::Date;

use super::{Brief, SourceText, agreement, claim, gap, happened, promised, target, words};
use crate::error::Error;
use crate::evidence::Cards;
use crate::figures::day;
use crate::folder::Folder;
use crate::reported::Reported;
use crate::statistics::Statistics;

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
    /// The headline figures of the pair.
    #[must_use]
    pub fn reported(&self) -> Reported<'a> {
        Reported { statistics: self.statistics, parties: &self.folder.partnership.parties }
    }
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
    let mut desk = Desk {
        folder: &known,
        statistics: &statistics,
        as_of,
        cards: Cards::default(),
        findings: known.check(as_of),
        ledger_sha256: ledger_sha256(folder),
    };
    let options = [
        ("as of", as_of.to_string()),
        ("corridor", env!("CARGO_PKG_VERSION").to_owned()),
        ("ledger", desk.ledger_sha256.clone()),
    ];
    let card = desk.cards.estimate(
        "How this brief was made",
        "From the documents, records and statistics of the folder that were known on the day; the same folder and day give the same bytes.",
        &[],
        &options,
    );
    let subtitle = vec![words("A brief as of "), claim(day(as_of), card), words(".")];
    let sections = vec![
        promised::section(&mut desk),
        happened::section(&mut desk),
        target::section(&mut desk)?,
        gap::section(&mut desk)?,
        agreement::section(&mut desk),
    ];
    let documents = known
        .ledger
        .documents
        .iter()
        .map(|document| {
            let entry = known.ledger.entry(document.id());
            SourceText {
                id: document.id().to_owned(),
                title: entry.map_or_else(String::new, |e| e.title.clone()),
                publisher: entry
                    .map_or_else(String::new, |e| format!("{}, {}", e.publisher, day(e.date))),
                sha256: document.sha256().to_owned(),
                text: document.text().to_owned(),
            }
        })
        .collect();
    Ok(Brief {
        title: folder.partnership.title.clone(),
        subtitle,
        sections,
        cards: desk.cards.into_vec(),
        documents,
    })
}

fn ledger_sha256(folder: &Folder) -> String {
    let mut all = String::new();
    for (name, text) in folder.texts.iter().filter(|(name, _)| name.starts_with("ledger/")) {
        all.push_str(&format!("{name} {}\n", sha256_hex(text.as_bytes())));
    }
    sha256_hex(all.as_bytes())
}

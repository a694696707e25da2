//! What every answer is made from, and the cards that answers lay down.

use std::collections::BTreeMap;

use corridor_ledger::document::sha256_hex;
use corridor_ledger::{Finding, Named};
use jiff::civil::Date;

use crate::error::Error;
use crate::evidence::Cards;
use crate::folder::Folder;
use crate::folder::partnership::name;
use crate::statistics::reported::Reported;
use crate::statistics::{Archive, Statistics};

/// The folder and its statistics as of a day, and the cards so far.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The folder as it was known on the day.
    pub folder: &'a Folder,
    /// Its ledger by names.
    pub named: Named<'a>,
    /// And that of the folder whole, what became known later too.
    pub ever: Named<'a>,
    /// Its statistics, every vintage.
    pub archive: &'a Archive<'a>,
    /// Its statistics as of the day.
    pub statistics: &'a Statistics,
    /// The day.
    pub as_of: Date,
    /// The cards so far.
    pub cards: Cards,
    /// What the checks found.
    pub findings: Vec<Finding>,
    /// The day of the newest document: what the ledger was written from was known then.
    pub newest_document: String,
    /// SHA-256 over the ledger's files, in the order of their names.
    pub ledger_sha256: String,
    texts: BTreeMap<String, String>,
}

impl<'a> Desk<'a> {
    /// A desk without cards. `folder` is the folder whole, `known` what of it was known on the day.
    #[must_use]
    pub fn new(
        known: &'a Folder,
        archive: &'a Archive<'a>,
        statistics: &'a Statistics,
        as_of: Date,
    ) -> Self {
        let newest = known.ledger.entries.iter().map(|entry| entry.date).max();
        Self {
            folder: known,
            named: known.ledger.named(),
            ever: archive.folder().ledger.named(),
            archive,
            statistics,
            as_of,
            cards: Cards::default(),
            findings: known.check(as_of),
            newest_document: newest.map_or_else(String::new, |day| day.to_string()),
            ledger_sha256: ledger_sha256(known),
            texts: BTreeMap::new(),
        }
    }

    /// Lay a desk for a day and work at it.
    ///
    /// # Errors
    ///
    /// Those of opening the statistics, and those of the work.
    pub fn of<T>(
        folder: &Folder,
        as_of: Date,
        work: impl FnOnce(&mut Desk<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let archive = Archive::open(folder)?;
        let statistics = archive.known(as_of)?;
        let known = folder.known(as_of);
        work(&mut Desk::new(&known, &archive, &statistics, as_of))
    }

    /// The headline figures of the pair.
    #[must_use]
    pub fn reported(&self) -> Reported<'a> {
        Reported { statistics: self.statistics, parties: &self.folder.partnership.parties }
    }

    /// The two parties: code and name.
    #[must_use]
    pub fn parties(&self) -> [(String, String); 2] {
        self.folder.partnership.parties.clone().map(|code| {
            let name = name(&code);
            (code, name)
        })
    }

    /// SHA-256 of a file of the folder that was read; nothing of one that was not.
    pub fn sha256(&mut self, file: &str) -> String {
        if let Some(known) = self.texts.get(file) {
            return known.clone();
        }
        let text = self.folder.texts.get(file);
        let sha256 = text.map_or_else(String::new, |text| sha256_hex(text.as_bytes()));
        self.texts.insert(file.to_owned(), sha256.clone());
        sha256
    }
}

fn ledger_sha256(folder: &Folder) -> String {
    let mut all = String::new();
    for (name, text) in folder.texts.iter().filter(|(name, _)| name.starts_with("ledger/")) {
        all.push_str(&format!("{name} {}\n", sha256_hex(text.as_bytes())));
    }
    sha256_hex(all.as_bytes())
}

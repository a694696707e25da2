//! The partnership folder: found by looking upwards, read whole, every problem located.

pub mod amend;
pub mod files;
pub mod groups;
pub mod intake;
pub mod lock;
pub mod partnership;
pub mod review;
pub mod sample;
pub mod scaffold;
pub mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use corridor_ledger::checks::Context;
use corridor_ledger::document::parse_index;
use corridor_ledger::finding::{Finding, Lines, Severity};
use corridor_ledger::{Document, Entry, Ledger, Record, Status, record};
use corridor_trade::economy;
use jiff::civil::Date;

use crate::error::Error;
use crate::folder::partnership::Partnership;

/// The file that makes a folder a partnership.
pub const FILE: &str = "partnership.toml";
/// The part that holds documents.
pub const DOCUMENTS: &str = "documents";
/// The parts of a partnership that commands read.
pub const PARTS: [&str; 8] = [
    DOCUMENTS,
    "ledger",
    "proposals",
    "agreements",
    "editions",
    "statistics",
    "scenarios",
    "roundtable",
];
/// Those of them every file of which is taken for a record, a document or an edition.
pub const RECORDS: [&str; 5] = [DOCUMENTS, "ledger", "proposals", "agreements", "editions"];

/// A partnership folder, read: its settings, documents and records. Statistics are read when a
/// brief needs them.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Where it is.
    pub root: PathBuf,
    /// Its settings.
    pub partnership: Partnership,
    /// Its documents and records.
    pub ledger: Ledger,
    /// The texts of its ledger files and index, by the names that findings give.
    pub texts: BTreeMap<String, String>,
    /// Where its statistics are, when that is not its own folder `statistics`.
    pub store: Option<PathBuf>,
    /// Which dataset of flows to read, when there are several.
    pub dataset: Option<String>,
    missing: Vec<Finding>,
    tables: Arc<Mutex<BTreeMap<PathBuf, Arc<str>>>>,
}

impl Folder {
    /// The nearest folder with a `partnership.toml`, from `start` upwards.
    ///
    /// # Errors
    ///
    /// [`Error::NoPartnership`]; [`Error::File`] when it cannot be told whether one is there.
    pub fn find(start: &Path) -> Result<PathBuf, Error> {
        for folder in start.ancestors() {
            if Self::is_at(folder)? {
                return Ok(folder.to_path_buf());
            }
        }
        Err(Error::NoPartnership { start: start.to_path_buf() })
    }

    /// Whether a folder is a partnership.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when that cannot be told, as without permission.
    pub fn is_at(folder: &Path) -> Result<bool, Error> {
        Ok(files::there(folder, FILE)?.is_some())
    }

    /// The language that a folder's `partnership.toml` names; none where it names none.
    ///
    /// # Errors
    ///
    /// As [`Folder::open`], for that file alone.
    pub fn language(root: &Path) -> Result<Option<String>, Error> {
        let text = files::text(&root.join(FILE))?;
        match Partnership::parse(FILE, &text) {
            Ok(partnership) => Ok(partnership.language),
            Err(finding) => Err(Error::located(vec![finding], FILE, &text)),
        }
    }

    /// What people named in it: its title where that is more than its parties, its documents and records.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let parties = self.partnership.parties.iter().filter_map(|p| economy::name_in(p, "en"));
        let own = parties.fold(self.partnership.title.clone(), |own, party| own.replace(party, ""));
        let plain = ["", "&", "and", "–", "-"].contains(&own.trim());
        let title = Some(&self.partnership.title).filter(|_| !plain);
        let documents = self.ledger.entries.iter().map(|entry| entry.title.as_str());
        let records = self.ledger.records.iter().map(Record::what);
        let names = title.map(String::as_str).into_iter().chain(documents).chain(records);
        names.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }

    /// Read a partnership folder.
    ///
    /// # Errors
    ///
    /// [`Error::Problems`] with every located problem of its TOML files, [`Error::File`] when a
    /// file cannot be read, [`Error::Document`] when a document is not text.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let mut texts = BTreeMap::new();
        let mut problems = Vec::new();
        let partnership_text = files::text(&root.join(FILE))?;
        let partnership = Partnership::parse(FILE, &partnership_text);
        texts.insert(FILE.to_owned(), partnership_text);
        let mut ledger = Ledger::default();
        let mut missing = Vec::new();
        let (mut lines, mut from) = (None, 0);

        let index = "documents/index.toml";
        if let Some(path) = files::there(root, index)? {
            let index_text = files::text(&path)?;
            match parse_index(index, &index_text) {
                Ok(entries) => ledger.entries = entries,
                Err(finding) => problems.push(finding),
            }
            texts.insert(index.to_owned(), index_text);
        }
        for entry in &ledger.entries {
            let name = format!("documents/{}", entry.file);
            if let Some(path) = files::there(root, &name)? {
                let document = Document::received(&entry.id, &name, &files::bytes(&path)?)?;
                texts.insert(name, document.text().to_owned());
                ledger.documents.push(document);
            } else {
                let text = texts.get(index).map_or("", String::as_str);
                let lines = lines.get_or_insert_with(|| Lines::of(text));
                missing.push(document_missing(text, lines, from, &entry.id, &name));
                from = missing.last().map_or(from, |finding| finding.place.start);
            }
        }
        for path in files::listed(root, "ledger", "toml")? {
            let name = format!("ledger/{}", path.file_name().unwrap_or_default().to_string_lossy());
            let content = files::text(&path)?;
            match record::parse(&name, &content) {
                Ok(records) => ledger.records.extend(records),
                Err(findings) => problems.extend(findings),
            }
            texts.insert(name, content);
        }
        match partnership {
            Ok(partnership) if problems.is_empty() => {
                let (root, store, dataset) = (root.to_path_buf(), None, None);
                let tables = Arc::default();
                Ok(Self { root, partnership, ledger, texts, store, dataset, missing, tables })
            }
            Ok(_) => Err(Error::problems(problems, texts)),
            Err(finding) => {
                problems.insert(0, finding);
                Err(Error::problems(problems, texts))
            }
        }
    }

    /// The folder with another text of one of its ledger files.
    ///
    /// # Errors
    ///
    /// [`Error::Located`] with the problems of the text; the folder is then as it was.
    pub fn replace_ledger(&mut self, name: &str, text: String) -> Result<(), Error> {
        let new =
            record::parse(name, &text).map_err(|findings| Error::located(findings, name, &text))?;
        let records = &mut self.ledger.records;
        records.retain(|record| record.place.file != name);
        let at = records.partition_point(|record| record.place.file.as_str() < name);
        records.splice(at..at, new);
        self.texts.insert(name.to_owned(), text);
        Ok(())
    }

    /// A partnership that is no folder: two parties, a store of statistics, and nothing that a
    /// person wrote.
    #[must_use]
    pub fn of_parties(partnership: Partnership, store: &Path) -> Self {
        Self {
            root: store.to_path_buf(),
            partnership,
            ledger: Ledger::default(),
            texts: BTreeMap::new(),
            store: Some(store.to_path_buf()),
            dataset: None,
            missing: Vec::new(),
            tables: Arc::default(),
        }
    }

    /// The folder as it was known on a day: documents published by then, and the records that stand
    /// on them. A target that is over on the strength of a later document still stands.
    #[must_use]
    pub fn known(&self, as_of: Date) -> Self {
        self.holding(|entry| entry.date <= as_of)
    }

    /// The folder with some of its documents, and the records that stand on them.
    #[must_use]
    pub(crate) fn holding(&self, keep: impl Fn(&Entry) -> bool) -> Self {
        let mut known = self.clone();
        known.ledger.entries.retain(keep);
        let ids: BTreeSet<String> = known.ledger.entries.iter().map(|e| e.id.clone()).collect();
        let indexed: BTreeSet<String> = self.ledger.entries.iter().map(|e| e.id.clone()).collect();
        known.ledger.documents.retain(|document| ids.contains(document.id()));
        // A quote from a document that the index lacks stays: the checks report it.
        known.standing_on(|document| ids.contains(document) || !indexed.contains(document))
    }

    /// The folder with the quotes from some documents, and the records that have one.
    #[must_use]
    pub(crate) fn standing_on(mut self, keep: impl Fn(&str) -> bool) -> Self {
        for record in &mut self.ledger.records {
            let before = record.quotes.len();
            record.quotes.retain(|quote| keep(&quote.document));
            if record.quotes.len() < before && record.kind == "target" && record.status.is_over() {
                record.status = Status::Aim;
            }
        }
        self.ledger.records.retain(|record| !record.quotes.is_empty());
        self
    }

    /// Documents that are not there, or are not the ones that were reviewed: what every command that
    /// stands on the ledger tells of.
    #[must_use]
    pub fn changed(&self) -> Vec<Finding> {
        let mut findings = self.missing.clone();
        findings.extend(self.ledger.changed());
        findings
    }

    /// The text of one of its tables, read once.
    ///
    /// # Errors
    ///
    /// As [`files::text`].
    pub(crate) fn table(&self, path: &Path) -> Result<Arc<str>, Error> {
        if let Ok(tables) = self.tables.lock()
            && let Some(text) = tables.get(path)
        {
            return Ok(text.clone());
        }
        let text: Arc<str> = files::text(path)?.into();
        if let Ok(mut tables) = self.tables.lock() {
            tables.insert(path.to_path_buf(), text.clone());
        }
        Ok(text)
    }

    /// Everything that the checks find, as of a day.
    #[must_use]
    pub fn check(&self, as_of: Date) -> Vec<Finding> {
        let economies: BTreeSet<String> = economy::economies().map(|e| e.iso3.to_owned()).collect();
        let mut findings = self.missing.clone();
        findings.extend(self.ledger.check(&Context { as_of, economies: &economies }));
        findings
    }
}

fn document_missing(text: &str, lines: &Lines, from: usize, id: &str, name: &str) -> Finding {
    let file = name.rsplit('/').next().unwrap_or(name);
    // Entries stand in their order: one is looked for behind the one before it.
    let at = text[from..].find(&format!("\"{file}\"")).map_or(0, |at| from + at);
    Finding {
        check: "document-missing",
        severity: Severity::Error,
        record: None,
        place: lines.place("documents/index.toml", text, at..at + file.len() + 2),
        message: format!("{id}: {name} is not there"),
        hint: Some("put the file back, or take its entry and records out".to_owned()),
    }
}

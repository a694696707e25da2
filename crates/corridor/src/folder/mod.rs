//! The partnership folder: found by looking upwards, read whole, every problem located.

pub mod amend;
pub mod groups;
pub mod intake;
pub mod partnership;
pub mod review;
pub mod sample;
pub mod scaffold;
pub mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use corridor_ledger::checks::Context;
use corridor_ledger::document::parse_index;
use corridor_ledger::finding::{Finding, Place, Severity};
use corridor_ledger::{Document, Entry, Ledger, Status, record};
use corridor_trade::economy;
use jiff::civil::Date;

use crate::error::Error;
use crate::folder::partnership::Partnership;

/// The file that makes a folder a partnership.
pub const FILE: &str = "partnership.toml";
/// A larger text file is refused: no document or ledger of a partnership comes near it.
const LARGEST_TEXT: u64 = 64 << 20;

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
}

impl Folder {
    /// The nearest folder with a `partnership.toml`, from `start` upwards.
    ///
    /// # Errors
    ///
    /// [`Error::NoPartnership`].
    pub fn find(start: &Path) -> Result<PathBuf, Error> {
        start
            .ancestors()
            .find(|folder| folder.join(FILE).is_file())
            .map(Path::to_path_buf)
            .ok_or_else(|| Error::NoPartnership { start: start.to_path_buf() })
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
        let partnership_text = text(&root.join(FILE))?;
        let partnership = Partnership::parse(FILE, &partnership_text);
        texts.insert(FILE.to_owned(), partnership_text);
        let mut ledger = Ledger::default();
        let mut missing = Vec::new();

        let index = "documents/index.toml";
        if root.join(index).is_file() {
            let index_text = text(&root.join(index))?;
            match parse_index(index, &index_text) {
                Ok(entries) => ledger.entries = entries,
                Err(finding) => problems.push(finding),
            }
            texts.insert(index.to_owned(), index_text);
        }
        for entry in &ledger.entries {
            let name = format!("documents/{}", entry.file);
            let path = root.join(&name);
            if path.is_file() {
                let document = Document::received(&entry.id, &name, &bytes(&path)?)?;
                texts.insert(name, document.text().to_owned());
                ledger.documents.push(document);
            } else {
                missing.push(document_missing(index, &texts, &entry.id, &name));
            }
        }
        for path in toml_files(&root.join("ledger"))? {
            let name = format!("ledger/{}", path.file_name().unwrap_or_default().to_string_lossy());
            let content = text(&path)?;
            match record::parse(&name, &content) {
                Ok(records) => ledger.records.extend(records),
                Err(findings) => problems.extend(findings),
            }
            texts.insert(name, content);
        }
        match partnership {
            Ok(partnership) if problems.is_empty() => {
                let (root, store, dataset) = (root.to_path_buf(), None, None);
                Ok(Self { root, partnership, ledger, texts, store, dataset, missing })
            }
            Ok(_) => Err(Error::problems(problems, texts)),
            Err(finding) => {
                problems.insert(0, finding);
                Err(Error::problems(problems, texts))
            }
        }
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

    /// Everything that the checks find, as of a day.
    #[must_use]
    pub fn check(&self, as_of: Date) -> Vec<Finding> {
        let economies: BTreeSet<String> = economy::economies().map(|e| e.iso3.to_owned()).collect();
        let mut findings = self.missing.clone();
        findings.extend(self.ledger.check(&Context { as_of, economies: &economies }));
        findings
    }
}

fn document_missing(
    index: &str,
    texts: &BTreeMap<String, String>,
    id: &str,
    name: &str,
) -> Finding {
    let text = texts.get(index).map_or("", String::as_str);
    let file = name.rsplit('/').next().unwrap_or(name);
    let at = text.find(&format!("\"{file}\"")).unwrap_or(0);
    Finding {
        check: "document-missing",
        severity: Severity::Error,
        record: None,
        place: Place::at(index, text, at..at + file.len() + 2),
        message: format!("{id}: {name} is not there"),
        hint: Some("put the file back, or take its entry and records out".to_owned()),
    }
}

/// The `.toml` files of a folder by name; none when there is no such folder.
#[allow(clippy::disallowed_methods)] // the folder's reader lists its own files
fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |source| Error::File { path: folder.to_path_buf(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// A text file of the folder, whole.
pub(crate) fn text(path: &Path) -> Result<String, Error> {
    let bytes = bytes(path)?;
    let name = path.display().to_string();
    Ok(Document::new("", &name, &bytes)?.text().to_owned())
}

/// A file of the folder, whole.
#[allow(clippy::disallowed_methods)] // the folder's reader reads its own files
fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::File { path: path.to_path_buf(), source };
    let size = std::fs::metadata(path).map_err(failed)?.len();
    if size > LARGEST_TEXT {
        let message = format!("{size} bytes; at most {LARGEST_TEXT} are read");
        return Err(failed(std::io::Error::other(message)));
    }
    std::fs::read(path).map_err(failed)
}

//! The folder of replies: each under the SHA-256 of its bytes, and a list of what was asked.
//!
//! ```text
//! requests.csv    query,file,records,fetched
//! 9f86…0a08.json  a reply as it came
//! ```
//!
//! The list is what counts: a reply is written before it is listed, so a run that is killed leaves
//! at most a file that nobody reads. `corridor import FOLDER` reads what is listed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use corridor::folder::lock;
use corridor::ledger::document::sha256_hex;
use corridor::trade::readers::replies::{COLUMNS, LIST};
use corridor::trade::store::sha256;
use jiff::civil::Date;

use crate::failure::Failure;
use crate::output;

/// One listed reply.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    file: String,
    records: usize,
    fetched: String,
}

/// The folder.
pub struct Kept {
    folder: PathBuf,
    entries: BTreeMap<String, Entry>,
}

impl Kept {
    /// Open a folder, made if it is not there.
    ///
    /// # Errors
    ///
    /// When it holds something else, or its list cannot be read.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        output::make(folder)?;
        let entries = listed(folder)?;
        let mut there = std::fs::read_dir(folder)?;
        if entries.is_none() && there.any(|entry| !entry.is_ok_and(|entry| is_own(&entry))) {
            return Err(Failure::hinted(
                format!("{} is not empty and holds no {LIST}", folder.display()),
                "name a new folder with --to",
            ));
        }
        let entries = entries.unwrap_or_default();
        Ok(Self { folder: folder.into(), entries })
    }

    /// The number of records of a question that was answered before; a reply that is gone or
    /// changed is no answer.
    pub fn answered(&self, query: &str) -> Option<usize> {
        let entry = self.entries.get(query)?;
        let found = sha256(&self.folder.join(&entry.file)).ok()?;
        (format!("{found}.json") == entry.file).then_some(entry.records)
    }

    /// Keep a reply.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn keep(
        &mut self,
        query: &str,
        reply: &[u8],
        records: usize,
        fetched: Date,
    ) -> Result<(), Failure> {
        let file = format!("{}.json", sha256_hex(reply));
        output::own(&self.folder.join(&file), reply)?;
        // Another run may have listed its own replies meanwhile.
        let _held = lock::hold(&self.folder)?;
        self.entries.extend(listed(&self.folder)?.unwrap_or_default());
        let entry = Entry { file, records, fetched: fetched.to_string() };
        self.entries.insert(query.to_owned(), entry);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS)?;
        for (query, entry) in &self.entries {
            let records = entry.records.to_string();
            writer.write_record([query, &entry.file, &records, &entry.fetched])?;
        }
        let bytes = writer.into_inner().map_err(|e| Failure::hinted(e.to_string(), "memory"))?;
        output::own(&self.folder.join(LIST), &bytes)
    }
}

/// A reply that a killed run did not come to list, or a draft of one.
fn is_own(entry: &std::fs::DirEntry) -> bool {
    let name = entry.file_name();
    let name = name.to_string_lossy();
    let digest = name.strip_suffix(".json").unwrap_or_default();
    name.starts_with('.') || digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit())
}

/// What a folder lists; `None` without a list.
fn listed(folder: &Path) -> Result<Option<BTreeMap<String, Entry>>, Failure> {
    let list = folder.join(LIST);
    if !list.try_exists()? {
        return Ok(None);
    }
    let mut entries = BTreeMap::new();
    let mut reader = csv::Reader::from_path(&list)?;
    for row in reader.records() {
        let row = row?;
        let cell = |at: usize| row.get(at).unwrap_or_default().to_owned();
        let records = cell(2).parse()?;
        entries.insert(cell(0), Entry { file: cell(1), records, fetched: cell(3) });
    }
    Ok(Some(entries))
}

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

use corridor::trade::readers::replies::{COLUMNS, LIST};
use corridor::trade::store::sha256;
use jiff::civil::Date;

use crate::failure::Failure;
use crate::print::write_whole;

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
        std::fs::create_dir_all(folder)?;
        let list = folder.join(LIST);
        let mut entries = BTreeMap::new();
        if list.is_file() {
            let mut reader = csv::Reader::from_path(&list)?;
            for row in reader.records() {
                let row = row?;
                let cell = |at: usize| row.get(at).unwrap_or_default().to_owned();
                let records = cell(2).parse()?;
                let entry = Entry { file: cell(1), records, fetched: cell(3) };
                entries.insert(cell(0), entry);
            }
        } else if std::fs::read_dir(folder)?.next().is_some() {
            return Err(Failure::hinted(
                format!("{} is not empty and holds no {LIST}", folder.display()),
                "name a new folder with --to",
            ));
        }
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
        let draft = self.folder.join(".reply");
        write_whole(&draft, reply)?;
        let file = format!("{}.json", sha256(&draft)?);
        std::fs::rename(&draft, self.folder.join(&file))?;
        let entry = Entry { file, records, fetched: fetched.to_string() };
        self.entries.insert(query.to_owned(), entry);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS)?;
        for (query, entry) in &self.entries {
            let records = entry.records.to_string();
            writer.write_record([query, &entry.file, &records, &entry.fetched])?;
        }
        let bytes = writer.into_inner().map_err(|e| Failure::hinted(e.to_string(), "memory"))?;
        write_whole(&self.folder.join(LIST), &bytes)
    }
}

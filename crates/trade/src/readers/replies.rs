//! A folder of replies of an API, as `corridor fetch` keeps it: a list, and a file for each.
//!
//! ```text
//! query,file,records,fetched
//! C/A/HS?reporterCode=276&period=2023…,9f86…0a08.json,412,2026-02-01
//! ```
//!
//! Only what is listed is read, in the order of the list. A file is named by its SHA-256, so one
//! that changed is known.

use std::path::{Path, PathBuf};

use super::archive;
use super::rows::Rows;
use crate::checksum::sha256;
use crate::error::{Error, Problem};

/// The list's name in the folder.
pub const LIST: &str = "requests.csv";

/// The columns of the list.
pub const COLUMNS: [&str; 4] = ["query", "file", "records", "fetched"];

/// The replies that a folder lists, each once, after each has proved to be unchanged.
///
/// # Errors
///
/// [`Error::File`] for a list or a reply that is missing, [`Error::Changed`] for one that changed,
/// [`Error::Rows`] for a line of the list that names no reply.
pub(crate) fn listed(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let list = folder.join(LIST);
    let mut rows = Rows::new(&csv::ReaderBuilder::new(), archive::open(&list)?);
    let broken = |e: csv::Error| Error::format(&list, e.to_string());
    let place = rows.headers().map_err(broken)?.iter().position(|c| c == COLUMNS[1]);
    let place = place.ok_or_else(|| Error::format(&list, "has no column file"))?;
    let mut files = Vec::new();
    for row in rows {
        let (line, row) = row.map_err(|(_, e)| broken(e))?;
        let name = row.get(place).unwrap_or_default();
        let sha = name.strip_suffix(".json").filter(|s| s.len() == 64);
        let Some(sha) = sha.filter(|s| s.bytes().all(|b| b.is_ascii_hexdigit())) else {
            let problem = Problem {
                line,
                column: COLUMNS[1].into(),
                found: name.into(),
                expected: "the SHA-256 of a reply and .json".into(),
                hint: None,
            };
            return Err(Error::row(list, problem));
        };
        let file = folder.join(name);
        let found = sha256(&file)?;
        if found != sha {
            return Err(Error::Changed { path: file, expected: sha.into(), found });
        }
        if !files.contains(&file) {
            files.push(file);
        }
    }
    Ok(files)
}

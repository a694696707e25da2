//! The datasets of a store: what there is, and taking one out.

use std::path::{Path, PathBuf};

use corridor_trade::Source;
use corridor_trade::store::{Kind, held};
use jiff::civil::Date;

use crate::error::Error;
use crate::folder::files::text;

/// The kinds of dataset that a store holds.
const KINDS: [Kind; 6] =
    [Kind::Flows, Kind::Monthly, Kind::Services, Kind::Reexports, Kind::Totals, Kind::Reach];
/// Folders with one table of their own.
const TABLES: [&str; 3] = ["headline", "exchange", "estimates"];

/// A dataset of a store.
#[derive(Clone, Debug)]
pub struct Listed {
    /// `flows`, `monthly`, `services`, `re-exports`, `totals`, `reach`, `headline`, `exchange` or `estimates`.
    pub kind: &'static str,
    /// What stands beside it.
    pub source: Source,
    /// The years or months that it holds, first and last; empty for a table.
    pub span: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Bytes of its files.
    pub bytes: u64,
    /// Its rows.
    pub rows: u64,
}

/// Every dataset of a store, by kind, name and vintage.
///
/// # Errors
///
/// [`Error::Trade`] and [`Error::File`] where a `source.toml` cannot be read.
pub fn datasets(statistics: &Path) -> Result<Vec<Listed>, Error> {
    let mut found = Vec::new();
    for kind in KINDS {
        for one in held(statistics, kind)? {
            let months = one.months.iter().map(|(year, month)| format!("{year}-{month:02}"));
            let times: Vec<String> = one.years.iter().map(u16::to_string).chain(months).collect();
            found.push(Listed {
                kind: kind.folder(),
                span: span(&times),
                bytes: bytes(&one.folder)?,
                rows: one.source.rows.kept,
                source: one.source,
                folder: one.folder,
            });
        }
    }
    for kind in TABLES {
        let folder = statistics.join(kind);
        let file = folder.join("source.toml");
        if file.is_file() {
            let source = Source::parse(&text(&file)?, format!("statistics/{kind}/source.toml"))?;
            let (span, bytes) = (String::new(), bytes(&folder)?);
            let rows = match source.rows.kept {
                0 => written(&folder, kind)?,
                kept => kept,
            };
            found.push(Listed { kind, source, span, folder, bytes, rows });
        }
    }
    Ok(found)
}

/// Rows of a table that people wrote by hand, whose `source.toml` counts none.
fn written(folder: &Path, kind: &str) -> Result<u64, Error> {
    let file = folder.join(kind).with_extension("csv");
    if !file.is_file() {
        return Ok(0);
    }
    let text = text(&file)?;
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    Ok(rows.records().count() as u64)
}

fn span(times: &[String]) -> String {
    match times {
        [] => String::new(),
        [one] => one.clone(),
        [first, .., last] => format!("{first} to {last}"),
    }
}

#[allow(clippy::disallowed_methods)] // the store lists its own folders
fn bytes(folder: &Path) -> Result<u64, Error> {
    let failed = |source| Error::File { path: folder.to_path_buf(), source };
    let mut sum = 0;
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let kept = entry.map_err(failed)?.metadata().map_err(failed)?;
        sum += if kept.is_file() { kept.len() } else { 0 };
    }
    Ok(sum)
}

/// The datasets that a name and, where it is given, a vintage mean.
///
/// # Errors
///
/// [`Error::NoDataset`] with the names that there are, [`Error::SeveralVintages`] where one name has
/// several and none was said.
pub fn meant(statistics: &Path, name: &str, vintage: Option<Date>) -> Result<Vec<Listed>, Error> {
    let all = datasets(statistics)?;
    let mut known: Vec<String> = all.iter().map(|one| one.source.dataset.clone()).collect();
    known.dedup();
    let fits = |one: &Listed| {
        one.source.dataset == name && vintage.is_none_or(|day| one.source.vintage == day)
    };
    let found: Vec<Listed> = all.into_iter().filter(fits).collect();
    if found.is_empty() {
        return Err(Error::NoDataset { name: name.to_owned(), vintage, known });
    }
    let mut vintages: Vec<Date> = found.iter().map(|one| one.source.vintage).collect();
    vintages.sort_unstable();
    vintages.dedup();
    if vintages.len() > 1 {
        return Err(Error::SeveralVintages { name: name.to_owned(), vintages });
    }
    Ok(found)
}

/// Take a dataset out of the store. It is gone at once or not at all: it is renamed first to a name
/// that no reader sees.
///
/// # Errors
///
/// [`Error::Unwritten`].
#[allow(clippy::disallowed_methods)] // the store takes its own folders away
pub fn forget(dataset: &Listed) -> Result<(), Error> {
    let failed = |source| Error::Unwritten { path: dataset.folder.clone(), source };
    let name = dataset.folder.file_name().unwrap_or_default().to_string_lossy();
    let aside = dataset.folder.with_file_name(format!(".forgotten-{name}"));
    if aside.exists() {
        std::fs::remove_dir_all(&aside).map_err(failed)?;
    }
    std::fs::rename(&dataset.folder, &aside).map_err(failed)?;
    std::fs::remove_dir_all(&aside).map_err(failed)
}

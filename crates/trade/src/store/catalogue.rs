//! What the store holds, and which vintage answers a question.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::civil::Date;

use crate::error::Error;
use crate::source::{Source, View};

/// The kinds of dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Exporter x importer x product.
    Flows,
    /// Exporter x importer x product, by month.
    Monthly,
    /// Exporter x importer x main item of services: no goods, and never added to them.
    Services,
    /// Re-exports and re-imports: parts of what flows hold.
    Reexports,
    /// Economy x product, with the world as `WLD`.
    Totals,
    /// Exporter x hub x market x product: ways to third markets.
    Reach,
}

impl Kind {
    /// The folder under `statistics/`.
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Flows => "flows",
            Self::Monthly => "monthly",
            Self::Services => "services",
            Self::Reexports => "re-exports",
            Self::Totals => "totals",
            Self::Reach => "reach",
        }
    }

    /// What it holds, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Monthly => "flows by month",
            other => other.folder(),
        }
    }
}

/// One dataset of one vintage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its folder.
    pub folder: PathBuf,
    /// Its `source.toml`.
    pub source: Source,
    /// The years it holds, in order; none for a dataset by month.
    pub years: Vec<u16>,
    /// The months it holds, in order: year, and month from 1.
    pub months: Vec<(u16, u8)>,
}

impl Held {
    /// The file of one year.
    ///
    /// # Errors
    ///
    /// [`Error::NotHeld`] with the years that are there.
    pub fn year(&self, year: u16) -> Result<PathBuf, Error> {
        if self.years.contains(&year) {
            return Ok(self.folder.join(format!("{year}.parquet")));
        }
        Err(Error::NotHeld {
            what: format!("{} {year}", self.source.dataset),
            held: self.years.iter().map(u16::to_string).collect(),
            hint: None,
        })
    }
}

impl Held {
    /// The file of one month, counted from 1.
    ///
    /// # Errors
    ///
    /// [`Error::NotHeld`] with the months that are there.
    pub fn month(&self, year: u16, month: u8) -> Result<PathBuf, Error> {
        if self.months.contains(&(year, month)) {
            return Ok(self.folder.join(format!("{year}-{month:02}.parquet")));
        }
        Err(Error::NotHeld {
            what: format!("{} {year}-{month:02}", self.source.dataset),
            held: self.months.iter().map(|(y, m)| format!("{y}-{m:02}")).collect(),
            hint: None,
        })
    }
}

/// Every dataset of a kind, by name and vintage. A folder without `source.toml` is not in the
/// store; a store without the kind's folder holds nothing.
///
/// # Errors
///
/// [`Error::File`] or [`Error::Format`] when a `source.toml` cannot be read.
#[allow(clippy::disallowed_methods)] // the store lists its own folders
pub fn held(statistics: &Path, kind: Kind) -> Result<Vec<Held>, Error> {
    let root = statistics.join(kind.folder());
    let entries = match std::fs::read_dir(&root) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|e| Error::file(&root, e))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let folder = entry.map_err(|e| Error::file(&root, e))?.path();
        let hidden = folder.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if hidden || !holds_source(&folder)? {
            continue;
        }
        let source = source_beside(&folder.join("source.toml"))?;
        let mut years: Vec<u16> = source
            .files
            .keys()
            .filter_map(|name| name.strip_suffix(".parquet").and_then(|y| y.parse().ok()))
            .collect();
        years.sort_unstable();
        let months = source.files.keys().filter_map(|name| {
            let (year, month) = name.strip_suffix(".parquet")?.split_once('-')?;
            Some((year.parse().ok()?, month.parse().ok()?))
        });
        let months = months.collect();
        found.push(Held { folder, source, years, months });
    }
    found.sort_by(|a, b| {
        (&a.source.dataset, a.source.vintage).cmp(&(&b.source.dataset, b.source.vintage))
    });
    Ok(found)
}

/// Whether a folder holds a `source.toml`; that it may not be looked into is an error.
fn holds_source(folder: &Path) -> Result<bool, Error> {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    match std::fs::metadata(folder.join("source.toml")) {
        Ok(there) => Ok(there.is_file()),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(false),
        Err(error) => Err(Error::file(folder, error)),
    }
}

/// The newest vintage of a dataset that was known on `as_of`; without `dataset`, of the only
/// dataset there is.
///
/// # Errors
///
/// [`Error::NotHeld`] when nothing fits, [`Error::SeveralDatasets`] when several do and none was named.
pub fn choose(
    statistics: &Path,
    kind: Kind,
    dataset: Option<&str>,
    as_of: Option<Date>,
) -> Result<Held, Error> {
    choose_among(held(statistics, kind)?, kind, dataset, as_of)
}

/// As [`choose`], among datasets that were listed before.
///
/// # Errors
///
/// [`Error::NotHeld`], [`Error::SeveralDatasets`].
pub fn choose_among(
    all: Vec<Held>,
    kind: Kind,
    dataset: Option<&str>,
    as_of: Option<Date>,
) -> Result<Held, Error> {
    let mut names: Vec<String> = all.iter().map(|h| h.source.dataset.clone()).collect();
    names.dedup();
    let name = match (dataset, names.as_slice()) {
        (Some(name), _) => name.to_owned(),
        (None, [only]) => only.clone(),
        (None, []) => {
            return Err(Error::NotHeld {
                what: format!("a dataset of {}", kind.words()),
                held: names,
                hint: Some("corridor import FILE brings statistics in".into()),
            });
        }
        (None, _) => {
            return Err(Error::SeveralDatasets { kind: kind.words(), held: names });
        }
    };
    let known = |h: &Held| as_of.is_none_or(|day| h.source.vintage <= day);
    let of_name = all.into_iter().filter(|h| h.source.dataset == name);
    let (fitting, others): (Vec<Held>, Vec<Held>) = of_name.partition(known);
    fitting.into_iter().next_back().ok_or_else(|| Error::NotHeld {
        what: match (others.is_empty(), as_of) {
            (false, Some(day)) => format!("{name} as known on {day}"),
            _ => format!("dataset \"{name}\""),
        },
        held: if others.is_empty() {
            names
        } else {
            others.iter().map(|h| format!("{name} of {}", h.source.vintage)).collect()
        },
        hint: None,
    })
}

/// The two views of one file, the exporters' reports and the importers', when a store holds them and
/// no other dataset of the kind: then a question need not name one.
///
/// # Errors
///
/// As [`held`].
pub fn both_sides(
    statistics: &Path,
    kind: Kind,
    as_of: Option<Date>,
) -> Result<Option<[Held; 2]>, Error> {
    let mut names: Vec<String> =
        held(statistics, kind)?.into_iter().map(|h| h.source.dataset).collect();
    names.dedup();
    let [exporters, importers] = &names[..] else { return Ok(None) };
    let stem = exporters.strip_suffix("-exporters");
    if stem.is_none() || stem != importers.strip_suffix("-importers") {
        return Ok(None);
    }
    let of = |name: &String| choose(statistics, kind, Some(name), as_of);
    Ok(Some([of(exporters)?, of(importers)?]))
}

/// Who reported a stored year; empty where it is one reconciled view.
///
/// # Errors
///
/// [`Error::File`] or [`Error::Format`] when `source.toml` cannot be read.
pub fn reporters(file: &Path, year: u16) -> Result<Vec<String>, Error> {
    let source = source_beside(file)?;
    Ok(source.coverage.reporters.get(&year.to_string()).cloned().unwrap_or_default())
}

/// Whose word the flows of a stored year are.
///
/// # Errors
///
/// As [`reporters`].
pub fn view(file: &Path) -> Result<View, Error> {
    Ok(source_beside(file)?.view())
}

/// The `source.toml` in the same folder as a file.
#[allow(clippy::disallowed_methods)] // the store reads its own files
pub(crate) fn source_beside(file: &Path) -> Result<Source, Error> {
    let path = file.with_file_name("source.toml");
    let stamp = super::verified::stamp(&path);
    let known = KNOWN.lock().ok().and_then(|known| known.get(&path).cloned());
    if let (Some(stamp), Some((held, source))) = (stamp, known)
        && held == stamp
    {
        return Ok(source);
    }
    let text = std::fs::read_to_string(&path).map_err(|e| Error::file(&path, e))?;
    let source = Source::parse(&text, &path)?;
    if let (Some(stamp), Ok(mut known)) = (stamp, KNOWN.lock()) {
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(path, (stamp, source.clone()));
    }
    Ok(source)
}

/// What files of sources held when they were read, by what their folder says of them.
type Known = BTreeMap<PathBuf, (super::verified::Stamp, Source)>;
static KNOWN: Mutex<Known> = Mutex::new(BTreeMap::new());
/// Sources that are kept at once.
const MOST_KNOWN: usize = 256;

//! The folder's statistics as of a day: headline figures, exchange rates and product trade.
//!
//! Nothing known later than the day is used: a dataset by its vintage, a figure by the day it was
//! published, an exchange rate by the end of its period.

pub mod legs;
pub mod pair;
pub mod product;
pub mod reported;

use std::path::{Path, PathBuf};

use corridor_ledger::document::sha256_hex;
use corridor_trade::readers::exchange::{self, Rate};
use corridor_trade::readers::headline::{self, Headline};
use corridor_trade::{Source, store};
use jiff::civil::Date;

use crate::error::Error;
use crate::evidence::Statistic;
use crate::folder::partnership::Partnership;
use crate::folder::{Folder, text};
use crate::statistics::pair::{Pair, Wanted};
use crate::study::record::Recorded;

/// A dataset that was read, with what stands beside it.
#[derive(Clone, Debug)]
pub struct Dataset<T> {
    /// Its `source.toml`.
    pub source: Source,
    /// Its file, relative to the folder.
    pub file: String,
    /// SHA-256 of that file.
    pub sha256: String,
    /// What it holds.
    pub rows: T,
}

impl<T> Dataset<T> {
    /// The same dataset with other rows of it.
    #[must_use]
    pub fn with<U>(&self, rows: U) -> Dataset<U> {
        Dataset {
            source: self.source.clone(),
            file: self.file.clone(),
            sha256: self.sha256.clone(),
            rows,
        }
    }

    /// A card's worth of its rows.
    #[must_use]
    pub fn statistic(
        &self,
        selection: impl Into<String>,
        columns: &[&str],
        rows: Vec<Vec<String>>,
    ) -> Statistic {
        // A dataset that says nothing of its limits still lacks the importers that it lacks.
        let note = Some(self.source.coverage.note.clone()).filter(|note| !note.is_empty());
        Statistic {
            dataset: self.source.title.clone(),
            file: self.file.clone(),
            vintage: self.source.vintage.to_string(),
            sha256: self.sha256.clone(),
            selection: selection.into(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows,
            limits: note.or_else(|| self.source.coverage_note()),
        }
    }
}

/// What the folder measured.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// Figures as each side published them.
    pub headline: Option<Dataset<Vec<Headline>>>,
    /// Average exchange rates.
    pub exchange: Option<Dataset<Vec<Rate>>>,
    /// The pair's product trade in the newest year there is.
    pub pair: Option<Pair>,
    /// What agreements have been worth elsewhere, as the gravity room found it.
    pub agreement: Option<Dataset<Recorded>>,
    /// What was there and not used, and why: known only after the day.
    pub later: Vec<String>,
}

impl Statistics {
    /// Read what a folder holds, as it was known on a day: its own `statistics`, or the store that
    /// it names.
    ///
    /// # Errors
    ///
    /// [`Error::Trade`] with the place of the first thing that is not as it should be.
    pub fn read(of: &Folder, as_of: Date) -> Result<Self, Error> {
        let folder = of.store.clone().unwrap_or_else(|| of.root.join("statistics"));
        let root = of.store.as_deref().unwrap_or(&of.root);
        let mut later = Vec::new();
        let headline = csv(root, "headline", headline::parse)?.map(|mut set| {
            let all = set.rows.len();
            set.rows.retain(|row| match row.published {
                Some((_, last)) => last <= as_of,
                None => set.source.vintage <= as_of,
            });
            if set.rows.len() < all {
                later.push(format!("{} of {all} headline figures", all - set.rows.len()));
            }
            set
        });
        let exchange = csv(root, "exchange", exchange::parse)?.map(|mut set| {
            set.rows.retain(|rate| rate.last < as_of);
            set
        });
        let held = store::held(&folder, store::Kind::Flows)?;
        let pair = if held.iter().any(|h| h.source.vintage <= as_of) {
            let Partnership { parties, groups, .. } = &of.partnership;
            let dataset = of.dataset.as_deref();
            Pair::read(Wanted { root, statistics: &folder, dataset, parties, groups, as_of })?
        } else {
            later
                .extend(held.iter().map(|h| format!("{} of {}", h.source.title, h.source.vintage)));
            None
        };
        let mut agreement = agreement(root)?;
        if let Some(set) = agreement.take_if(|set| set.source.vintage > as_of) {
            later.push(format!("{} of {}", set.source.title, set.source.vintage));
        }
        Ok(Self { headline, exchange, pair, agreement, later })
    }
}

/// The recorded estimate of what agreements are worth, or `None` when the folder has none.
fn agreement(root: &Path) -> Result<Option<Dataset<Recorded>>, Error> {
    let file = "statistics/estimates/agreement.toml".to_owned();
    let path = root.join(&file);
    if !path.is_file() {
        return Ok(None);
    }
    let written = text(&path)?;
    let source = source(root, "statistics/estimates/source.toml")?;
    let sha256 = sha256_hex(written.as_bytes());
    unchanged(&source, "agreement.toml", &file, &sha256)?;
    let rows = Recorded::parse(&file, &written)?;
    Ok(Some(Dataset { source, file, sha256, rows }))
}

/// Whether a file is the one that its source describes.
fn unchanged(source: &Source, name: &str, file: &str, sha256: &str) -> Result<(), Error> {
    match source.files.get(name).filter(|entered| *entered != sha256) {
        Some(entered) => Err(Error::Changed {
            file: file.to_owned(),
            sha256: sha256.to_owned(),
            entered: entered.clone(),
        }),
        None => Ok(()),
    }
}

type Parse<T> = fn(&[u8], &Path) -> Result<Vec<T>, corridor_trade::Error>;

/// `statistics/NAME/NAME.csv` with its `source.toml`, or `None` when the folder has none.
fn csv<T>(root: &Path, name: &str, parse: Parse<T>) -> Result<Option<Dataset<Vec<T>>>, Error> {
    let file = format!("statistics/{name}/{name}.csv");
    let path = root.join(&file);
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = text(&path)?.into_bytes();
    let rows = parse(&bytes, Path::new(&file))?;
    let source = source(root, &format!("statistics/{name}/source.toml"))?;
    let sha256 = sha256_hex(&bytes);
    unchanged(&source, &format!("{name}.csv"), &file, &sha256)?;
    Ok(Some(Dataset { source, sha256, file, rows }))
}

pub(crate) fn source(root: &Path, file: &str) -> Result<Source, Error> {
    let path = root.join(file);
    if !path.is_file() {
        return Err(Error::NoSource { file: file.to_owned() });
    }
    Ok(Source::parse(&text(&path)?, file)?)
}

/// A path of the store as the folder's own files are named.
pub(crate) fn relative(root: &Path, path: &Path) -> String {
    let path: PathBuf =
        path.strip_prefix(root).map_or_else(|_| path.to_path_buf(), Path::to_path_buf);
    path.to_string_lossy().replace('\\', "/")
}

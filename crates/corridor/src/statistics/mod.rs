//! The folder's statistics: headline figures, exchange rates, product trade and recorded estimates.
//! An [`Archive`] is opened once and holds every vintage; [`Statistics`] are what of it was known on
//! a day.

mod archive;
pub mod judge;
pub mod legs;
mod markets;
pub mod pair;
mod parts;
mod preferred;
pub mod product;
pub mod reported;
pub mod shelf;
pub mod slices;
pub mod tariffs;
pub mod told;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use corridor_trade::Source;
use corridor_trade::readers::exchange::Rate;
use corridor_trade::readers::headline::Headline;

use crate::evidence::Statistic;
use crate::study::record::{Freshness, Recorded};
use crate::study::simulation::{Simulation, Stale};
use pair::Pair;
use told::Told;

pub use archive::{Archive, scenarios};
pub use parts::Part;

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

/// What the folder measured, as it was known on a day.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    /// Figures as each side published them.
    pub headline: Option<Dataset<Vec<Headline>>>,
    /// Average exchange rates.
    pub exchange: Option<Dataset<Vec<Rate>>>,
    /// The pair's product trade in the newest year there is.
    pub pair: Option<Arc<Pair>>,
    /// The pair's trade by direction and year, as product data tell it.
    pub told: Arc<Told>,
    /// What agreements have been worth elsewhere, as the gravity room found it.
    pub agreement: Option<Dataset<Recorded>>,
    /// Whether that record still stands on the data that the folder holds.
    pub freshness: Freshness,
    /// Recorded runs of the folder's scenarios, in the order of their files.
    pub simulations: Vec<Simulated>,
    /// The files of the folder's roundtable.
    pub roundtable: Option<Arc<Roundtable>>,
    /// Schedules of duties, rules of origin, preference use and terms of agreements.
    pub access: Arc<tariffs::Access>,
    /// What was there and not used, and why: known only after the day.
    pub later: Vec<String>,
}

/// The files of a roundtable.
#[derive(Clone, Debug)]
pub struct Roundtable {
    /// What they hold.
    pub files: corridor_roundtable::readers::Folder,
    /// SHA-256 of each, by its name.
    pub sha256: std::collections::BTreeMap<String, String>,
}

/// A recorded run of a scenario.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// The scenario's name: its file without the ending.
    pub id: String,
    /// The record, relative to the folder.
    pub file: String,
    /// SHA-256 of the record.
    pub sha256: String,
    /// What it says.
    pub made: Simulation,
    /// Inputs that are no longer what they were.
    pub stale: Vec<Stale>,
}

/// A path of the store as the folder's own files are named.
pub(crate) fn relative(root: &Path, path: &Path) -> String {
    let path: PathBuf =
        path.strip_prefix(root).map_or_else(|_| path.to_path_buf(), Path::to_path_buf);
    path.to_string_lossy().replace('\\', "/")
}

//! Everything that a folder measured, of every vintage, opened once; and what of it was known on a
//! day.
//!
//! A figure is known from the day on which it was published, a dataset from its vintage, an exchange
//! rate from the end of its period. Files of product trade are read when a day first asks for them,
//! and kept.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use corridor_ledger::document::sha256_hex;
use corridor_trade::Source;
use corridor_trade::readers::exchange::{self, Rate};
use corridor_trade::readers::headline::{self, Headline};
use corridor_trade::store::{self, Held, Kind};
use jiff::civil::Date;

use super::pair::{Pair, Wanted};
use super::tariffs::Access;
use super::told::Told;
use super::{Dataset, Roundtable, Simulated, Statistics};
use crate::error::Error;
use crate::folder::Folder;
use crate::folder::files::{self, text};
use crate::study::columns;
use crate::study::record::{Freshness, Recorded};
use crate::study::simulation;

/// A pair that was read, with what its product data tell of whole years.
type Read = (Arc<Pair>, Arc<Told>);
/// Pairs that were read, by the files that they were read from.
pub(super) type Pairs = Rc<RefCell<BTreeMap<Vec<PathBuf>, Option<Read>>>>;

/// The statistics of a folder, all vintages.
#[derive(Debug)]
pub struct Archive<'a> {
    pub(super) folder: &'a Folder,
    pub(super) statistics: PathBuf,
    pub(super) headline: Option<Dataset<Vec<Headline>>>,
    pub(super) exchange: Option<Dataset<Vec<Rate>>>,
    pub(super) agreement: Option<Dataset<Recorded>>,
    pub(super) freshness: Freshness,
    pub(super) simulations: Vec<Simulated>,
    pub(super) access: Access,
    pub(super) roundtable: Option<Arc<Roundtable>>,
    pub(super) flows: Vec<Held>,
    pub(super) totals: Vec<Held>,
    pub(super) reach: Vec<Held>,
    pub(super) pairs: Pairs,
    /// Headline figures and datasets of flows that have not come in the world that this archive is
    /// of: they are told of as what is known only later.
    pub(super) withheld: (usize, Vec<Held>),
}

impl<'a> Archive<'a> {
    /// The folder whole, with what became known only later.
    #[must_use]
    pub fn folder(&self) -> &'a Folder {
        self.folder
    }

    /// Open a folder's own `statistics`, or the store that it names.
    ///
    /// # Errors
    ///
    /// [`Error::Trade`] with the place of the first thing that is not as it should be.
    pub fn open(folder: &'a Folder) -> Result<Self, Error> {
        let statistics = folder.store.clone().unwrap_or_else(|| folder.root.join("statistics"));
        let root = root(folder);
        let flows = store::held(&statistics, Kind::Flows)?;
        if let Some(name) = &folder.dataset
            && !flows.iter().any(|held| held.source.dataset == *name)
        {
            store::choose_among(flows.clone(), Kind::Flows, Some(name), None)?;
        }
        let agreement = agreement(root)?;
        let freshness = match &agreement {
            Some(set) => set.rows.panel.freshness(input(root, &set.rows.panel.file)?),
            None => Freshness::Unchecked,
        };
        Ok(Self {
            folder,
            freshness,
            agreement,
            simulations: simulations(root)?,
            access: Access::open(root, &statistics)?,
            roundtable: roundtable(root)?.map(Arc::new),
            headline: csv(folder, "headline", headline::parse)?,
            exchange: csv(folder, "exchange", exchange::parse)?,
            flows,
            totals: store::held(&statistics, Kind::Totals)?,
            reach: store::held(&statistics, Kind::Reach)?,
            statistics,
            pairs: Pairs::default(),
            withheld: Default::default(),
        })
    }

    /// What was known on a day.
    ///
    /// # Errors
    ///
    /// [`Error::Trade`] when product trade cannot be read, or when several datasets could answer.
    pub fn known(&self, day: Date) -> Result<Statistics, Error> {
        let mut later = Vec::new();
        let headline = self.headline.clone().map(|mut set| {
            let all = set.rows.len() + self.withheld.0;
            set.rows.retain(|row| match row.published {
                Some((_, last)) => last <= day,
                None => set.source.vintage <= day,
            });
            if set.rows.len() < all {
                later.push(format!("{} of {all} headline figures", all - set.rows.len()));
            }
            set
        });
        let exchange = self.exchange.clone().map(|mut set| {
            set.rows.retain(|rate| rate.last < day);
            set
        });
        let of = |held: &Held| format!("{} of {}", held.source.title, held.source.vintage);
        // A store that belongs to no partnership is asked of: that it holds nothing is an error.
        let asked = self.folder.store.is_some();
        let pair = if asked || self.flows.iter().any(|held| held.source.vintage <= day) {
            self.pair(day)?
        } else {
            later.extend(self.flows.iter().chain(&self.withheld.1).map(of));
            None
        };
        let (pair, told) = pair.map_or_else(Default::default, |(pair, told)| (Some(pair), told));
        let mut agreement = self.agreement.clone();
        if let Some(set) = agreement.take_if(|set| set.source.vintage > day) {
            later.push(format!("{} of {}", set.source.title, set.source.vintage));
        }
        let freshness = self.freshness.clone();
        let run = |one: &&Simulated| one.made.as_of.parse::<Date>().is_ok_and(|of| of <= day);
        let simulations = self.simulations.iter().filter(run).cloned().collect();
        let access = Arc::new(self.access.known(day));
        let roundtable = self.roundtable.clone();
        Ok(Statistics {
            headline,
            exchange,
            pair,
            told,
            agreement,
            freshness,
            simulations,
            roundtable,
            access,
            later,
        })
    }

    /// The pair's product trade as known on a day: read once for each set of files.
    fn pair(&self, day: Date) -> Result<Option<Read>, Error> {
        let dataset = self.folder.dataset.as_deref();
        // Of both sides' reports of one file the exporters' are taken, unless a dataset is named.
        let sides = match dataset.is_none() && self.flows.len() > 1 {
            true => store::both_sides(&self.statistics, Kind::Flows, Some(day))?
                .filter(|[exporters, _]| self.flows.contains(exporters)),
            false => None,
        };
        let flows = match sides {
            Some([exporters, _]) => exporters,
            None if dataset.is_none() => super::preferred::preferred(&self.flows, day)?,
            None => store::choose_among(self.flows.clone(), Kind::Flows, dataset, Some(day))?,
        };
        let known = |held: &&Held| {
            held.source.dataset == flows.source.dataset && held.source.vintage <= day
        };
        let totals: Vec<&Held> = self.totals.iter().filter(known).collect();
        let reach: Vec<&Held> = self.reach.iter().filter(known).collect();
        // One side's word comes in files of one reporter each: all of them count, the newest last.
        let one_sided = |held: &&Held| held.source.view().is_one_sided();
        let sides: Vec<&Held> =
            self.flows.iter().filter(|held| held.source.vintage <= day).filter(one_sided).collect();
        let files: Vec<PathBuf> = std::iter::once(&flows)
            .chain(totals.iter().copied())
            .chain(reach.iter().copied())
            .chain(sides.iter().copied())
            .map(|held| held.folder.clone())
            .collect();
        if let Some(pair) = self.pairs.borrow().get(&files) {
            return Ok(pair.clone());
        }
        let partnership = &self.folder.partnership;
        let wanted = Wanted {
            root: root(self.folder),
            parties: &partnership.parties,
            groups: &partnership.groups,
            flows: &flows,
            totals: &totals,
            reach: &reach,
        };
        let read = match Pair::read(wanted)? {
            None => None,
            Some(pair) => {
                let middle = (&flows, &pair);
                let told = Told::read(root(self.folder), partnership, middle, &sides)?;
                Some((Arc::new(pair), Arc::new(told)))
            }
        };
        self.pairs.borrow_mut().insert(files, read.clone());
        Ok(read)
    }
}

/// The folder that evidence names its files in.
fn root(folder: &Folder) -> &Path {
    folder.store.as_deref().unwrap_or(&folder.root)
}

/// The recorded estimate of what agreements are worth, or `None` when the folder has none.
fn agreement(root: &Path) -> Result<Option<Dataset<Recorded>>, Error> {
    let file = "statistics/estimates/agreement.toml".to_owned();
    let Some(path) = files::there(root, &file)? else { return Ok(None) };
    let written = text(&path)?;
    let source = source(root, "statistics/estimates/source.toml")?;
    let sha256 = sha256_hex(written.as_bytes());
    unchanged(&source, "agreement.toml", &file, &sha256)?;
    let rows = Recorded::parse(&file, &written)?;
    Ok(Some(Dataset { source, file, sha256, rows }))
}

/// The scenarios of a folder, by name: `.toml` files that are no results.
///
/// # Errors
///
/// [`Error::File`] when the folder may not be read.
pub fn scenarios(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = files::listed(root, "scenarios", "toml")?;
    found.retain(|path| !path.to_string_lossy().ends_with(".result.toml"));
    Ok(found)
}

/// The files of `roundtable/`, or `None` without an event.
fn roundtable(root: &Path) -> Result<Option<Roundtable>, Error> {
    let folder = root.join("roundtable");
    if !folder.join("event.toml").is_file() {
        return Ok(None);
    }
    let files = corridor_roundtable::readers::read(&folder)?;
    let mut sha256 = BTreeMap::new();
    for name in ["companies.csv", "wishes.csv", "plan.csv", "outcomes.csv"] {
        let path = folder.join(name);
        if path.is_file() {
            sha256.insert(name.to_owned(), columns::sha256(&path)?);
        }
    }
    Ok(Some(Roundtable { files, sha256 }))
}

/// The recorded runs of `scenarios/`.
fn simulations(root: &Path) -> Result<Vec<Simulated>, Error> {
    let mut found = Vec::new();
    for scenario in scenarios(root)? {
        let name = scenario.with_extension("result.toml");
        let name = name.file_name().unwrap_or_default().to_string_lossy();
        let Some(path) = files::there(root, &format!("scenarios/{name}"))? else { continue };
        let (made, sha256) = simulation::read(&path)
            .map_err(|error| Error::Scenario { message: error.to_string() })?;
        found.push(Simulated {
            id: scenario.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned()),
            file: super::relative(root, &path),
            sha256,
            stale: simulation::stale(&path, &made),
            made,
        });
    }
    Ok(found)
}

/// SHA-256 of the file that a record was made from, where the folder holds one of that name beside
/// the record or in `statistics/`.
fn input(root: &Path, file: &str) -> Result<Option<String>, Error> {
    // A record names a file and no path.
    let Some(name) = Path::new(file).file_name() else { return Ok(None) };
    for folder in ["statistics/estimates", "statistics"] {
        let file = format!("{folder}/{}", name.to_string_lossy());
        if let Some(path) = files::there(root, &file)? {
            return Ok(Some(columns::sha256(&path)?));
        }
    }
    Ok(None)
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
fn csv<T>(folder: &Folder, name: &str, parse: Parse<T>) -> Result<Option<Dataset<Vec<T>>>, Error> {
    let root = root(folder);
    let file = format!("statistics/{name}/{name}.csv");
    let Some(path) = files::there(root, &file)? else { return Ok(None) };
    let text = folder.table(&path)?;
    let rows = parse(text.as_bytes(), Path::new(&file))?;
    let source = source(root, &format!("statistics/{name}/source.toml"))?;
    let sha256 = sha256_hex(text.as_bytes());
    unchanged(&source, &format!("{name}.csv"), &file, &sha256)?;
    Ok(Some(Dataset { source, sha256, file, rows }))
}

fn source(root: &Path, file: &str) -> Result<Source, Error> {
    let Some(path) = files::there(root, file)? else {
        return Err(Error::NoSource { file: file.to_owned() });
    };
    Ok(Source::parse(&text(&path)?, file)?)
}

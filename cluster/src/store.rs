//! Into the store in one step: periods and a `source.toml` in a folder beside, then one rename.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use corridor_trade::source::{Coverage, Rounding, Rows, SetAside};
use corridor_trade::store::Kind;
use corridor_trade::{Level, Source, product};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::amount::fine_text;
use crate::error::Error;
use crate::job::{Job, Shard, merged_file};
use crate::layout::{Layout, Year};
use crate::merge::name;
use crate::proof::{Aside, Count, EXAMPLES, Period};
use crate::shard::whole;

/// What a dataset is called and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its name.
    pub dataset: String,
    /// What a reader calls it.
    pub title: String,
    /// Where the files come from.
    pub origin: String,
    /// Under which licence.
    pub licence: String,
    /// `FOB`, `CIF`, or what the source says.
    pub valuation: String,
    /// The day on which the figures were known.
    pub vintage: Date,
    /// The revision of the product codes.
    pub hs_revision: Option<String>,
    /// Whether flows are of months.
    pub monthly: bool,
}

impl About {
    /// The kind of dataset.
    #[must_use]
    pub fn monthly_folder(&self) -> Kind {
        if self.monthly { Kind::Monthly } else { Kind::Flows }
    }
}

/// Where a dataset stands.
#[must_use]
pub fn place(statistics: &Path, kind: Kind, dataset: &str) -> PathBuf {
    statistics.join(kind.folder()).join(dataset)
}

/// That nothing stands where the dataset is to be.
///
/// # Errors
///
/// [`Error::At`] with what to do.
pub fn vacant(statistics: &Path, kind: Kind, dataset: &str) -> Result<(), Error> {
    if !corridor_trade::source::is_dataset(dataset) {
        return Err(Error::Told(format!(
            "{dataset:?} is not the name of a dataset: 1 to 100 bytes without / and \\"
        )));
    }
    let folder = place(statistics, kind, dataset);
    if folder.exists() {
        let problem =
            "is in the store already\nhint: --dataset gives the new one another name".to_owned();
        return Err(Error::At { path: folder, problem });
    }
    Ok(())
}

/// Put the periods of a run into the store.
///
/// # Errors
///
/// [`Error::At`]; the store is then as it was.
pub fn commit(
    job: &Job,
    layout: &Layout,
    counts: &BTreeMap<PathBuf, Count>,
    shards: &[Shard],
    periods: &BTreeMap<u32, Period>,
) -> Result<PathBuf, Error> {
    let kind = job.about.monthly_folder();
    let monthly = periods.keys().any(|p| p % 100 > 0);
    if monthly != job.about.monthly {
        let (found, hint) = if monthly {
            ("months", "--monthly keeps them under statistics/monthly")
        } else {
            ("years", "without --monthly they stand under statistics/flows")
        };
        return Err(Error::Told(format!("the rows are of {found}\nhint: {hint}")));
    }
    let root = job.statistics.join(kind.folder());
    std::fs::create_dir_all(&root).map_err(|e| Error::file(&root, e))?;
    let path = root.join(".lock");
    let lock = File::create(&path).map_err(|e| Error::file(&path, e))?;
    lock.try_lock().map_err(|e| {
        Error::file(
            &root,
            format!("another import is at work here: {e}\nhint: run again when it has ended"),
        )
    })?;
    vacant(&job.statistics, kind, &job.about.dataset)?;
    // The store's own imports clear away what begins like this, when this process is killed here.
    let staging = root.join(format!(".importing-cluster-{}", std::process::id()));
    let staged = staged(job, layout, counts, shards, periods, &staging);
    let to = place(&job.statistics, kind, &job.about.dataset);
    let placed = staged.and_then(|()| {
        std::fs::rename(&staging, &to).map_err(|e| Error::file(&to, e))?;
        File::open(&root).and_then(|f| f.sync_all()).map_err(|e| Error::file(&root, e))
    });
    if placed.is_err() {
        let _ = std::fs::remove_dir_all(&staging);
    }
    placed.map(|()| to)
}

fn staged(
    job: &Job,
    layout: &Layout,
    counts: &BTreeMap<PathBuf, Count>,
    shards: &[Shard],
    periods: &BTreeMap<u32, Period>,
    staging: &Path,
) -> Result<(), Error> {
    let _ = std::fs::remove_dir_all(staging);
    std::fs::create_dir(staging).map_err(|e| Error::file(staging, e))?;
    for period in periods.keys() {
        let from = merged_file(job, shards, *period)?;
        let to = staging.join(name(*period));
        // The work keeps its file until the run has ended; on another disk it is copied.
        if std::fs::hard_link(&from, &to).is_err() {
            std::fs::copy(&from, &to)
                .and_then(|_| File::open(&to)?.sync_all())
                .map_err(|e| Error::file(&to, e))?;
        }
    }
    let source = source(job, layout, counts, shards, periods).to_toml()?;
    let path = staging.join("source.toml");
    whole(&path, |file| {
        std::io::Write::write_all(file, source.as_bytes()).map_err(|e| e.to_string())
    })
}

fn source(
    job: &Job,
    layout: &Layout,
    counts: &BTreeMap<PathBuf, Count>,
    shards: &[Shard],
    periods: &BTreeMap<u32, Period>,
) -> Source {
    let products: BTreeSet<String> =
        periods.values().flat_map(|p| p.products.iter().cloned()).collect();
    let products: Vec<String> = products.into_iter().collect();
    let (hs_revision, hs_evidence) = match &job.about.hs_revision {
        Some(named) => (Some(named.clone()), Some("named by the person who imported it".into())),
        None => product::inferred_revision(&products),
    };
    let mut aside: BTreeMap<&str, Aside> = BTreeMap::new();
    for (reason, own) in shards.iter().flat_map(|s| &s.proof.aside) {
        let all = aside.entry(reason).or_default();
        all.total.add(own.total);
        let room = EXAMPLES - all.examples.len();
        all.examples.extend(own.examples.iter().take(room).cloned());
    }
    let common = |of: fn(&Period) -> &Vec<String>| -> Vec<String> {
        let mut lists = periods.values().map(of);
        let first = lists.next().cloned().unwrap_or_default();
        lists.fold(first, |all, own| all.into_iter().filter(|c| own.contains(c)).collect())
    };
    let mut coverage = Coverage {
        missing_importers: common(|p| &p.missing_importers),
        missing_exporters: common(|p| &p.missing_exporters),
        ..Coverage::default()
    };
    let keys: u64 = periods.values().map(|p| p.total.rows).sum();
    let added: u64 = shards.iter().flat_map(|s| s.proof.kept.values()).map(|t| t.rows).sum();
    let mut notes = Vec::new();
    if added > keys {
        notes.push(format!("{added} rows were added up to {keys} flows"));
    }
    let restored: BTreeSet<&String> = shards.iter().flat_map(|s| &s.proof.restored).collect();
    if !restored.is_empty() {
        notes.push(format!(
            "{} product codes had lost the zero of chapters 01 to 09, which is restored",
            restored.len()
        ));
    }
    let zero: u64 = shards.iter().map(|s| s.proof.zero_weights).sum();
    if zero > 0 {
        notes.push(format!("{zero} weights of zero are kept as missing"));
    }
    if !coverage.missing_importers.is_empty() {
        let told = "these economies sell in this dataset and never buy; totals over importers leave out what they bought";
        notes.push(told.to_owned());
    }
    coverage.note = notes.join("; ");
    let rounded: u64 = shards.iter().map(|s| s.proof.rounded_rows).sum();
    let fine = shards.iter().map(|s| s.proof.rounded_fine).sum();
    let mut inputs: BTreeMap<String, String> = BTreeMap::new();
    for (path, count) in counts {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Files of one name in several folders are told apart by where they are.
        let file = if inputs.contains_key(&file) { path.display().to_string() } else { file };
        inputs.insert(file, count.sha256.clone());
    }
    let codes = if layout.codes_as_written { "; codes as written" } else { "" };
    let weight =
        layout.weight.as_ref().map(|w| format!(",quantity={}", w.column)).unwrap_or_default();
    Source {
        dataset: job.about.dataset.clone(),
        title: job.about.title.clone(),
        origin: job.about.origin.clone(),
        citation: String::new(),
        licence: job.about.licence.clone(),
        sha256: counts.values().next().filter(|_| counts.len() == 1).map(|c| c.sha256.clone()),
        vintage: job.about.vintage,
        valuation: job.about.valuation.clone(),
        unit: "USD".into(),
        hs_revision,
        hs_by_year: BTreeMap::new(),
        hs_evidence,
        level: Some(Level::Subheading.digits() as u8),
        coverage,
        rows: Rows { read: shards.iter().map(|s| s.proof.total().rows).sum(), kept: keys },
        rounding: (rounded > 0)
            .then(|| Rounding { rows: rounded, difference_usd: fine_text(fine) }),
        correspondence: None,
        read_as: format!(
            "exporter={},importer={},product={},value={},year={}{weight}; values in 10^{}{codes}; rows of one key added up",
            layout.exporter,
            layout.importer,
            layout.product,
            layout.value.column,
            match &layout.year {
                Year::Column(column) => column.clone(),
                Year::Fixed(year) => format!("{year}, as said"),
            },
            layout.value.power
        ),
        findings: Vec::new(),
        set_aside: aside
            .into_iter()
            .map(|(reason, a)| SetAside {
                count: a.total.rows,
                // As import keeps it: what totals lack, of areas that nobody named.
                value_usd: match corridor_trade::aside::is_unspecified(&reason) {
                    true => i64::try_from(a.total.value_usd).unwrap_or(i64::MAX),
                    false => 0,
                },
                reason: reason.into(),
                examples: a.examples,
            })
            .collect(),
        inputs,
        alongside: Vec::new(),
        files: periods.iter().map(|(period, p)| (name(*period), p.sha256.clone())).collect(),
    }
}

//! From a staging folder into the store in one step.
//!
//! A new dataset is a folder renamed into place. New years of a dataset that is there are files
//! renamed into its folder, unseen until its `source.toml`, which is replaced last, lists them.
//! Everything is synced before it is renamed. What an import that was killed left behind begins
//! with a dot, is never read, and is removed by the next one.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use parquet::errors::ParquetError;
use tempfile::TempDir;

use super::catalogue::{Kind, held};
use super::import::{Dataset, Options};
use super::index::{self, Builder};
use super::joined::{joined, whole};
use super::totals::Totals;
use super::verified::{fingerprint, from_hexadecimal, note_written};
use super::write::{FlowsWriter, month_parquet, totals_parquet};
use crate::checksum::{Hashing, hexadecimal};
use crate::correspondence::Correspondence;
use crate::error::Error;
use crate::flows::Flows;
use crate::readers::classes::Class;
use crate::readers::collect::{Collector, Report};
use crate::readers::origin::Origin;
use crate::readers::years::{Ordered, Twice, Written};
use crate::source::Source;

const PREFIX: &str = ".importing-";
/// What an import makes.
const IMPORTED: [Kind; 5] =
    [Kind::Flows, Kind::Monthly, Kind::Totals, Kind::Services, Kind::Reexports];

/// What imports that were killed left in a kind's folder.
#[allow(clippy::disallowed_methods)] // the store reads its own folders
fn left_behind(root: &Path) -> std::io::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(root)?.collect::<Result<Vec<_>, _>>()?;
    let ours = entries.iter().filter(|e| e.file_name().to_string_lossy().starts_with(PREFIX));
    Ok(ours.map(std::fs::DirEntry::path).collect())
}

/// Clear away what imports that were killed left behind, where no other import is at work and the
/// disk can be written: the store holds all it should without it.
pub(super) fn clear_away(statistics: &Path) {
    for kind in IMPORTED {
        let left = left_behind(&statistics.join(kind.folder()));
        if left.is_ok_and(|left| !left.is_empty()) {
            drop(Staging::new(statistics, kind));
        }
    }
}

/// A folder beside the datasets where an import works, alone.
pub(super) struct Staging {
    folder: TempDir,
    kind: Kind,
    /// Held until the import ends.
    _lock: File,
}

impl Staging {
    /// # Errors
    ///
    /// [`Error::Format`] when another import is at work.
    #[allow(clippy::disallowed_methods)] // the store writes its own files
    pub(super) fn new(statistics: &Path, kind: Kind) -> Result<Self, Error> {
        let root = statistics.join(kind.folder());
        std::fs::create_dir_all(&root).map_err(|e| Error::file(&root, e))?;
        let path = root.join(".lock");
        let lock = File::create(&path).map_err(|e| Error::file(&path, e))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::format(
                    &root,
                    "another import is at work here\nhint: wait for it to end",
                ));
            }
            Err(TryLockError::Error(e)) => return Err(Error::file(&path, e)),
        }
        for path in left_behind(&root).map_err(|e| Error::file(&root, e))? {
            std::fs::remove_dir_all(&path).map_err(|e| Error::file(&path, e))?;
        }
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&root);
        Ok(Self { folder: folder.map_err(|e| Error::file(&root, e))?, kind, _lock: lock })
    }

    fn path(&self, report: Report, name: &str) -> PathBuf {
        self.folder.path().join(format!("{report:?}-{name}"))
    }

    /// Write one file and sync it; its SHA-256 comes back too.
    #[allow(clippy::disallowed_methods)] // the store writes its own files
    fn file<T>(
        &self,
        path: &Path,
        write: impl FnOnce(&mut Hashing<&mut std::io::BufWriter<File>>) -> Result<T, Error>,
    ) -> Result<(T, String), Error> {
        let file = File::create(path).map_err(|e| Error::file(path, e))?;
        let mut file = std::io::BufWriter::with_capacity(1 << 18, file);
        let mut hashing = Hashing::new(&mut file);
        let written = write(&mut hashing)?;
        let sha256 = hexadecimal(&hashing.digest());
        let file = file.into_inner().map_err(|e| Error::file(path, e.into_error()))?;
        file.sync_all().map_err(|e| Error::file(path, e))?;
        Ok((written, sha256))
    }

    /// Write the index of a year beside it. It is not synced: what a crash leaves of it is not
    /// believed, and is made again.
    #[allow(clippy::disallowed_methods)] // the store writes its own files
    fn index(
        &self,
        year: &Path,
        write: impl FnOnce(&mut std::io::BufWriter<File>) -> std::io::Result<()>,
    ) -> Result<PathBuf, Error> {
        let path = year.with_extension("index");
        let attempt = || -> std::io::Result<()> {
            let mut file = std::io::BufWriter::with_capacity(1 << 18, File::create(&path)?);
            write(&mut file)?;
            file.flush()
        };
        attempt().map_err(|e| Error::file(&path, e))?;
        Ok(path)
    }
}

/// One year that is written and not yet in the store.
#[derive(Clone, Debug)]
pub(super) struct StagedYear {
    pub(super) report: Report,
    /// What the product codes belong to.
    pub(super) class: Class,
    pub(super) year: u16,
    /// 1 to 12; 0 for a whole year.
    pub(super) month: u8,
    pub(super) rows: u64,
    /// Codes that were split by a correspondence.
    pub(super) splits: Vec<String>,
    pub(super) products: Vec<String>,
    /// Who reported, where the rows are one side's.
    pub(super) reporters: Vec<String>,
    pub(super) missing_importers: Vec<String>,
    pub(super) missing_exporters: Vec<String>,
    path: PathBuf,
    sha256: String,
    /// Where its index is, if it has one.
    index: Option<PathBuf>,
}

impl StagedYear {
    /// Where it belongs.
    pub(super) fn kind(&self) -> Kind {
        kind(self.class, self.report, self.month)
    }
}

fn kind(class: Class, report: Report, month: u8) -> Kind {
    match (class.is_services(), report.is_part(), month) {
        (true, ..) => Kind::Services,
        (_, true, _) => Kind::Reexports,
        (_, _, 0) => Kind::Flows,
        _ => Kind::Monthly,
    }
}

/// The name of a year's file, or a month's.
fn name(year: u16, month: u8) -> String {
    if month == 0 { format!("{year}.parquet") } else { format!("{year}-{month:02}.parquet") }
}

/// Where an import works: what is no year of goods has folders of its own, made when the first one comes.
pub(super) struct Stagings {
    statistics: PathBuf,
    flows: Staging,
    others: BTreeMap<Kind, Staging>,
}

impl Stagings {
    pub(super) fn new(statistics: &Path) -> Result<Self, Error> {
        let flows = Staging::new(statistics, Kind::Flows)?;
        Ok(Self { statistics: statistics.into(), flows, others: BTreeMap::new() })
    }

    /// The folder of a kind.
    fn of(&mut self, kind: Kind) -> Result<&Staging, Error> {
        if kind != Kind::Flows && !self.others.contains_key(&kind) {
            self.others.insert(kind, Staging::new(&self.statistics, kind)?);
        }
        Ok(self.there(kind))
    }

    /// The folder of a kind of which something was staged.
    pub(super) fn there(&self, kind: Kind) -> &Staging {
        self.others.get(&kind).unwrap_or(&self.flows)
    }
}

/// The years of an import so far.
#[derive(Default)]
pub(super) struct Staged {
    pub(super) years: Vec<StagedYear>,
}

impl Staged {
    /// Write every year that the collector holds, in the codes of `bridge` if there is one; `path`
    /// is for messages.
    pub(super) fn drain(
        &mut self,
        collector: &mut Collector,
        stagings: &mut Stagings,
        bridge: Option<&Correspondence>,
        path: &Path,
    ) -> Result<(), Error> {
        while let Some(ordered) = collector.next_year() {
            let twice = self.add(ordered, stagings, bridge, path)?;
            collector.repeated(twice);
            collector.check(path)?;
        }
        Ok(())
    }

    /// Write one year; what comes back are the rows that repeat a key.
    fn add(
        &mut self,
        year: Ordered,
        stagings: &mut Stagings,
        bridge: Option<&Correspondence>,
        path: &Path,
    ) -> Result<Vec<Twice>, Error> {
        let name = name(year.year, year.month);
        let of = kind(year.class, year.report, year.month);
        let same = |y: &StagedYear| {
            (y.kind(), y.report, y.year, y.month) == (of, year.report, year.year, year.month)
        };
        if self.years.iter().any(same) {
            let period = name.trim_end_matches(".parquet");
            return Err(Error::format(
                path,
                format!("holds {period}, which an earlier member holds too"),
            ));
        }
        let staging = stagings.of(of)?;
        let to = staging.path(year.report, &name);
        let mut splits = Vec::new();
        let mut products = year.products.clone();
        let failed = |e: ParquetError| Error::file(&to, std::io::Error::other(e));
        let period = (year.year, (year.month > 0).then_some(year.month));
        let mut builder = None;
        let mut economies = &year.economies;
        let bridged;
        let (written, sha256) = match bridge {
            None => staging.file(&to, |file| {
                builder = Builder::new(economies.len());
                let mut writer = FlowsWriter::new(period, &year.economies, &year.products, file)
                    .map_err(failed)?;
                let written = year.write(|product, row| {
                    if let Some(builder) = &mut builder {
                        let (exporter, importer) = (row.exporter, row.importer);
                        builder.row(product, exporter, importer, row.value_usd, row.quantity_kg);
                    }
                    writer
                        .row(product, row.exporter, row.importer, row.value_usd, row.quantity_kg)
                        .map_err(failed)
                })?;
                writer.close().map_err(failed)?;
                Ok(written)
            })?,
            Some(bridge) => {
                let (written, flows) = flows(&year)?;
                splits = bridge.splits(&flows.products);
                bridged = bridge.bridge(&flows)?;
                products.clone_from(&bridged.products);
                economies = &bridged.economies;
                builder = Builder::of(&bridged);
                let rows = bridged.len() as u64;
                let (_, sha256) = staging
                    .file(&to, |file| month_parquet(&bridged, period.1, file).map_err(failed))?;
                (Written { rows, ..written }, sha256)
            }
        };
        let index = builder.zip(from_hexadecimal(&sha256)).map(|(builder, of)| {
            let period = (year.year, year.month);
            staging.index(&to, |file| builder.write(period, economies, &products, of, file))
        });
        self.years.push(StagedYear {
            report: year.report,
            class: year.class,
            reporters: written.reporters,
            year: year.year,
            month: year.month,
            rows: written.rows,
            splits,
            products,
            missing_importers: written.missing_importers,
            missing_exporters: written.missing_exporters,
            path: to,
            sha256,
            index: index.transpose()?,
        });
        Ok(written.twice)
    }

    /// Write one year of totals.
    pub(super) fn totals(&mut self, totals: &Totals, staging: &Staging) -> Result<(), Error> {
        let to = staging.path(Report::Single, &name(totals.year, 0));
        let ((), sha256) = staging.file(&to, |file| {
            let written = totals_parquet(totals, file);
            written.map_err(|e| Error::file(&to, std::io::Error::other(e)))
        })?;
        let mut products: Vec<String> = totals.rows.iter().map(|r| r.product.clone()).collect();
        products.sort();
        products.dedup();
        self.years.push(StagedYear {
            report: Report::Single,
            class: Class::default(),
            reporters: Vec::new(),
            year: totals.year,
            month: 0,
            rows: totals.rows.len() as u64,
            splits: Vec::new(),
            products,
            missing_importers: Vec::new(),
            missing_exporters: Vec::new(),
            path: to,
            sha256,
            index: None,
        });
        Ok(())
    }
}

/// A year as flows, all in memory.
fn flows(year: &Ordered) -> Result<(Written, Flows), Error> {
    let mut flows = Flows {
        year: year.year,
        economies: year.economies.clone(),
        products: year.products.clone(),
        ..Flows::default()
    };
    let written = year.write(|product, row| {
        flows.product.push(product);
        flows.exporter.push(row.exporter);
        flows.importer.push(row.importer);
        flows.value_usd.push(row.value_usd);
        flows.quantity_kg.push(row.quantity_kg);
        Ok(())
    })?;
    Ok((written, flows))
}

/// What the store already made of this very file, if it did.
pub(super) fn imported_before(
    statistics: &Path,
    file: &Path,
    options: &Options,
    origin: &Origin,
) -> Result<Option<Vec<Dataset>>, Error> {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut before = Vec::new();
    // Most files are new by their name, and need not be read to be known as new.
    let mut sha: Option<String> = None;
    for kind in IMPORTED {
        for held in held(statistics, kind)? {
            let wanted = options.vintage.or(origin.vintage);
            let same_vintage = wanted.is_none_or(|v| v == held.source.vintage);
            let same_name = options
                .dataset
                .as_ref()
                .is_none_or(|d| held.source.dataset.starts_with(d.as_str()));
            let table = |s: &Source| s.correspondence.as_ref().map(|c| c.sha256.clone());
            let same_table =
                table(&held.source) == options.correspondence.as_ref().map(|c| c.sha256.clone());
            let alike =
                same_vintage && same_name && same_table && held.source.read_as == options.read_as();
            let Some(known) = held.source.inputs.get(&name).filter(|_| alike) else {
                continue;
            };
            let own = match sha.take() {
                Some(own) => own,
                None => fingerprint(file)?,
            };
            let same_file = *known == own;
            sha = Some(own);
            if same_file {
                before.push(Dataset {
                    years: held
                        .years
                        .iter()
                        .chain(held.months.iter().map(|(year, _)| year))
                        .map(|y| (*y, 0))
                        .collect(),
                    folder: held.folder,
                    source: held.source,
                    unchanged: true,
                });
            }
        }
    }
    // An import that was stopped between two of a file's datasets is not done.
    let there = |name: &String| before.iter().any(|d: &Dataset| d.source.dataset == *name);
    let whole = before.iter().all(|d| d.source.alongside.iter().all(there));
    Ok((whole && !before.is_empty()).then_some(before))
}

/// Make staged years part of the store.
#[allow(clippy::disallowed_methods)] // the store writes its own files
pub(super) fn commit(
    statistics: &Path,
    staging: &Staging,
    mut source: Source,
    years: Vec<StagedYear>,
) -> Result<Dataset, Error> {
    let root = statistics.join(staging.kind.folder());
    let mut brought = BTreeMap::new();
    for year in &years {
        *brought.entry(year.year).or_insert(0) += year.rows;
        source.files.insert(name(year.year, year.month), year.sha256.clone());
    }
    let same = held(statistics, staging.kind)?
        .into_iter()
        .find(|h| h.source.dataset == source.dataset && h.source.vintage == source.vintage);
    let folder = match same {
        Some(held) if whole(&held.source, &source) => {
            let (folder, source) = (held.folder, held.source);
            return Ok(Dataset { folder, source, years: brought, unchanged: true });
        }
        Some(held) => {
            inside(&held.folder, &root)?;
            joined(&mut source, &held.source)?;
            moved(&years, &held.folder)?;
            sync(&held.folder)?;
            write_source(&held.folder, &source)?;
            held.folder
        }
        None => {
            let dataset = staging.folder.path().join("dataset");
            std::fs::create_dir_all(&dataset).map_err(|e| Error::file(&dataset, e))?;
            moved(&years, &dataset)?;
            write_source(&dataset, &source)?;
            let plain = root.join(&source.dataset);
            let to = if plain.exists() {
                root.join(format!("{}@{}", source.dataset, source.vintage))
            } else {
                plain
            };
            std::fs::rename(&dataset, &to).map_err(|e| Error::file(&to, e))?;
            sync(&root)?;
            to
        }
    };
    let written = |y: &StagedYear| (folder.join(name(y.year, y.month)), y.sha256.clone());
    note_written(&years.iter().map(written).collect::<Vec<_>>());
    Ok(Dataset { folder, source, years: brought, unchanged: false })
}

/// A dataset that is a link out of the store is read and never written.
fn inside(folder: &Path, root: &Path) -> Result<(), Error> {
    let real = |path: &Path| path.canonicalize().map_err(|e| Error::file(path, e));
    let target = real(folder)?;
    if target.starts_with(real(root)?) {
        return Ok(());
    }
    let to = target.display();
    Err(Error::format(
        folder,
        format!("leads out of the store, to {to}\nhint: import there, with --store"),
    ))
}

/// Move years and their indexes into a dataset's folder.
#[allow(clippy::disallowed_methods)] // the store writes its own files
fn moved(years: &[StagedYear], folder: &Path) -> Result<(), Error> {
    for year in years {
        let to = folder.join(name(year.year, year.month));
        std::fs::rename(&year.path, &to).map_err(|e| Error::file(&to, e))?;
        if let Some(index) = &year.index {
            let beside = index::beside(&to);
            let kept = folder.join(index::FOLDER);
            std::fs::create_dir_all(&kept).map_err(|e| Error::file(&kept, e))?;
            std::fs::rename(index, &beside).map_err(|e| Error::file(&beside, e))?;
        }
    }
    Ok(())
}

/// Write `source.toml` beside its place and rename it there.
#[allow(clippy::disallowed_methods)] // the store writes its own files
fn write_source(folder: &Path, source: &Source) -> Result<(), Error> {
    let path = folder.join("source.toml");
    let beside = folder.join(format!("{PREFIX}source.toml"));
    let text = source.to_toml()?;
    let attempt = || -> std::io::Result<()> {
        let mut file = File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&beside, &path)
    };
    attempt().map_err(|e| Error::file(&path, e))?;
    sync(folder)
}

/// A rename is durable when its folder is synced.
#[allow(clippy::disallowed_methods)] // the store writes its own files
fn sync(folder: &Path) -> Result<(), Error> {
    File::open(folder).and_then(|f| f.sync_all()).map_err(|e| Error::file(folder, e))
}

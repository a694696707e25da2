//! One file of statistics into the store.
//!
//! The file is read whole before anything in the store changes: years are written to a folder
//! beside it whose name begins with a dot, and become visible in one step (see
//! [`super::commit`]). The same file again, with the same vintage, changes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::catalogue::Kind;
use super::commit::{Staged, StagedYear, Staging, Stagings, clear_away, commit, imported_before};
use super::revisions::{contradictions, revisions};
use super::verified::fingerprint;
use crate::checksum::sha256;
use crate::correspondence::Correspondence;
use crate::error::Error;
use crate::readers::atlas;
use crate::readers::classes::Class;
use crate::readers::codes::TOTAL;
use crate::readers::collect::{Bad, Collector, Report};
use crate::readers::contents::{self, Contents, Reading};
use crate::readers::exchange::Rate;
use crate::readers::formats::Becomes;
use crate::readers::layouts::Mapping;
use crate::readers::number::fine_text;
use crate::readers::origin::{Origin, origin};
use crate::readers::years::level_of;
use crate::source::{Bridged, Coverage, Rounding, Rows, Source, is_dataset};

/// How a file is to be read and what it is to be called.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Name of the dataset; by default the format's, or the file's.
    pub dataset: Option<String>,
    /// The day on which the figures were known; by default the one in the file's name.
    pub vintage: Option<Date>,
    /// The vintage of a file whose name has none: the day of the import.
    pub today: Option<Date>,
    /// Which column holds what, for a file in no known format.
    pub mapping: Option<Mapping>,
    /// The revision of the Harmonized System; by default named by the file or inferred.
    pub hs_revision: Option<String>,
    /// `FOB`, `CIF`; by default the format's.
    pub valuation: Option<String>,
    /// Where the file comes from; by default the file's name.
    pub origin: Option<String>,
    /// The licence of the file; by default the format's.
    pub licence: Option<String>,
    /// The table by which product codes become those of `hs_revision`.
    pub correspondence: Option<Bridge>,
    /// Keep rows that cannot be understood aside, and import the others.
    pub set_aside: bool,
    /// Take economy codes as they stand, for a world whose codes no table knows.
    pub codes_as_written: bool,
    /// Average exchange rates, for a file whose values are in another currency.
    pub rates: Vec<Rate>,
}

impl Options {
    /// How the file is read where a person says it, as text: another text is another import.
    pub(super) fn read_as(&self) -> String {
        let mut said = Vec::new();
        if let Some(mapping) = &self.mapping {
            let columns = mapping.columns.iter().map(|(role, column)| format!("{role}={column}"));
            said.push(columns.collect::<Vec<_>>().join(","));
            said.extend(mapping.year.map(|year| format!("year {year}")));
            if let Some(power) = mapping.value_power.filter(|power| *power != 0) {
                said.push(format!("values in 10^{power}"));
            }
            said.extend(mapping.decimals.map(|d| format!("decimal {d:?}").to_lowercase()));
        }
        if self.codes_as_written {
            said.push("codes as written".into());
        }
        said.retain(|part| !part.is_empty());
        said.join("; ")
    }
}

/// A correspondence and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bridge {
    /// The table.
    pub table: Correspondence,
    /// Its file.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
}

impl Bridge {
    /// The embedded way from one revision of the Harmonized System to another, codes that are split in
    /// equal parts.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] when these are not two revisions.
    pub fn between(from: &str, to: &str) -> Result<Self, Error> {
        let table = Correspondence::between(from, to).ok_or_else(|| Error::Argument {
            name: "bridge",
            found: format!("{from} to {to}"),
            expected: "two of HS1992, HS1996, HS2002, HS2007, HS2012, HS2017, HS2022",
        })?;
        let file = format!("un-{from}-to-{to}-in-equal-parts").to_lowercase();
        let sha256 = crate::checksum::hexadecimal(&crate::checksum::digest(file.as_bytes()));
        Ok(Self { table, file, sha256 })
    }

    /// Read a table from a CSV file with the columns `from,to,weight`.
    ///
    /// # Errors
    ///
    /// As [`Correspondence::parse`]; [`Error::File`] when it cannot be read.
    #[allow(clippy::disallowed_methods)] // a reader opens files
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = std::fs::read(path).map_err(|e| Error::file(path, e))?;
        let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { table: Correspondence::parse(&bytes, path)?, file, sha256: sha256(path)? })
    }
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The datasets that the file went to; several when it holds both reporters' views.
    pub datasets: Vec<Dataset>,
    /// Rows that could not be understood, when they were to be kept aside.
    pub bad: Vec<Bad>,
    /// Tables in an archive that hold no flows.
    pub passed_over: Vec<String>,
    /// What was found that a person should look at, such as a chapter that is less than its headings.
    pub findings: Vec<String>,
}

/// One dataset after an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dataset {
    /// Its folder.
    pub folder: PathBuf,
    /// Its `source.toml`.
    pub source: Source,
    /// The years that this file brought, with their rows.
    pub years: BTreeMap<u16, u64>,
    /// Whether the store held this file already, so that nothing changed.
    pub unchanged: bool,
}

/// Import one file into `statistics`. `progress` hears of bytes as they are read.
///
/// # Errors
///
/// [`Error::Rows`] with located problems; [`Error::Format`] for a file that is no table of flows;
/// [`Error::OtherContent`] when the store holds the year from another file; [`Error::File`] when
/// the disk is full. After an error the store is as it was.
pub fn import(
    statistics: &Path,
    file: &Path,
    options: &Options,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Imported, Error> {
    if let Some(dataset) = &options.dataset {
        named(dataset)?;
    }
    let options = &Options {
        hs_revision: options.hs_revision.as_deref().map(crate::product::revision).transpose()?,
        ..options.clone()
    };
    let origin = origin(file);
    if let Some(datasets) = imported_before(statistics, file, options, &origin)? {
        clear_away(statistics);
        return Ok(Imported { datasets, ..Imported::default() });
    }
    let text = contents::kind(file)?.is_some_and(|kind| kind.becomes == Becomes::Text);
    let unmapped = options.mapping.as_ref().is_none_or(Mapping::is_empty);
    if let Some(tables) = if text && unmapped { atlas::read(file)? } else { None } {
        if options.mapping.as_ref().is_some_and(|m| m.value_power.is_some()) {
            let problem = "holds totals by economy in US dollars\nhint: leave --unit out";
            return Err(Error::format(file, problem));
        }
        if options.correspondence.is_some() {
            let problem = "holds totals by economy; a correspondence is for flows";
            return Err(Error::format(file, problem));
        }
        let staging = Staging::new(statistics, Kind::Totals)?;
        return atlas_dataset(statistics, staging, tables, file, options, &origin);
    }
    let mut stagings = Stagings::new(statistics)?;
    let bridge = options.correspondence.as_ref().map(|b| &b.table);
    let mut collector = Collector {
        keep_bad: options.set_aside,
        as_written: options.codes_as_written,
        given_rates: options.rates.clone(),
        ..Collector::default()
    };
    let mut staged = Staged::default();
    let mut drain = |collector: &mut Collector, path: &Path| {
        staged.drain(collector, &mut stagings, bridge, path)
    };
    let mut reading = Reading {
        mapping: options.mapping.as_ref(),
        collector: &mut collector,
        progress,
        drain: &mut drain,
        found: Contents::default(),
    };
    reading.file(file)?;
    let Contents { tables, passed_over, sha256 } = reading.found;
    let format = tables.first().copied().unwrap_or("none");
    if staged.years.is_empty() {
        let aside: Vec<String> =
            collector.aside.values().map(|a| format!("{}: {}", a.reason, a.count)).collect();
        let read = collector.rows_read;
        let problem = format!("has no flow to import among {read} rows ({})", aside.join("; "));
        return Err(Error::format(file, problem));
    }
    let sha = sha256.map_or_else(|| fingerprint(file), Ok)?;
    let common = common(file, &sha, options, &origin, format, &collector, &staged)?;
    named(&common.dataset)?;
    let mut datasets = Vec::new();
    let several = staged.years.iter().any(|y| y.report != staged.years[0].report)
        || staged.years[0].report != Report::Single;
    let parts: std::collections::BTreeSet<(Kind, Report)> =
        staged.years.iter().map(|y| (y.kind(), y.report)).collect();
    let mut sources = Vec::new();
    for (kind, report) in parts {
        let mut source = common.clone();
        if kind == Kind::Monthly {
            source.dataset = format!("{}-monthly", source.dataset);
            source.title = format!("{}, by month", source.title);
        }
        if kind == Kind::Services {
            of_services(&mut source);
        }
        if several {
            by_report(&mut source, report);
        }
        let own = |y: &&StagedYear| (y.kind(), y.report) == (kind, report);
        if kind != Kind::Services {
            revisions(&mut source, &collector, staged.years.iter().filter(own), options);
        }
        // Codes of a person's own table are that table's matter.
        if options.correspondence.is_none() {
            contradictions(&mut source, staged.years.iter().filter(own));
        }
        let years: Vec<_> = staged.years.iter().filter(own).cloned().collect();
        source.rows.kept = years.iter().map(|y| y.rows).sum();
        let notes = std::mem::take(&mut source.coverage.note);
        source.coverage = coverage(&years);
        if kind == Kind::Reexports {
            // A part of trade says nothing of who is missing from the whole.
            source.coverage.missing_importers.clear();
            source.coverage.missing_exporters.clear();
            source.coverage.note = PART_OF.to_owned();
        }
        if !notes.is_empty() {
            let own = std::mem::take(&mut source.coverage.note);
            let both = [notes, own].into_iter().filter(|n| !n.is_empty());
            source.coverage.note = both.collect::<Vec<_>>().join("; ");
        }
        sources.push((kind, source, years));
    }
    let names: Vec<String> = sources.iter().map(|(_, s, _)| s.dataset.clone()).collect();
    for (kind, mut source, years) in sources {
        source.alongside = names.iter().filter(|n| **n != source.dataset).cloned().collect();
        datasets.push(commit(statistics, stagings.there(kind), source, years)?);
    }
    Ok(Imported { datasets, bad: collector.bad, passed_over, findings: collector.findings })
}

/// A dataset is a folder of the store: its name stays in it, and is shown by every terminal.
fn named(dataset: &str) -> Result<(), Error> {
    if is_dataset(dataset) {
        return Ok(());
    }
    Err(Error::Argument {
        name: "dataset",
        found: format!("{dataset:?}"),
        expected: "a name of 1 to 100 bytes without / and \\, control characters or a dot at its beginning\n\
                   hint: --dataset NAME names it",
    })
}

/// What the datasets of one file share.
fn common(
    file: &Path,
    sha: &str,
    options: &Options,
    origin: &Origin,
    format: &str,
    collector: &Collector,
    staged: &Staged,
) -> Result<Source, Error> {
    // Services beside goods have codes of their own.
    let goods = staged.years.iter().any(|y| !y.class.is_services());
    let years = || staged.years.iter().filter(|y| !(goods && y.class.is_services()));
    let products: std::collections::BTreeSet<String> =
        years().flat_map(|y| y.products.iter().cloned()).collect();
    let products: Vec<String> = products.into_iter().collect();
    // A file names the revision that it comes in, not the one that it is changed to.
    let named = origin.hs_revision.as_ref().filter(|_| options.correspondence.is_none());
    let (mut hs_revision, mut hs_evidence) = match (&options.hs_revision, named) {
        (Some(named), _) => {
            (Some(named.clone()), Some("named by the person who imported it".into()))
        }
        (None, Some(named)) => (Some(named.clone()), Some("named by the file".into())),
        (None, None) => crate::product::inferred_revision(&products),
    };
    if let Some(class) = years().next().and_then(|y| y.class.name()) {
        hs_revision = None;
        hs_evidence = Some(format!("the codes are {class}, as the file says"));
    } else if products.iter().all(|p| p == TOTAL) {
        hs_revision = None;
        hs_evidence = Some("the file holds totals of all products, and no product".into());
    }
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let known = origin.of_format(format);
    let vintage = options.vintage.or(origin.vintage).or(options.today).ok_or(Error::Argument {
        name: "vintage",
        found: "nothing".into(),
        expected: "the day on which the figures were known",
    })?;
    let mut findings = collector.findings.clone();
    if let Some(newest) = staged.years.iter().map(|y| y.year).max()
        && i32::from(newest) > i32::from(vintage.year())
    {
        let problem = format!(
            "holds trade of {newest}, and was known on {vintage}: a year is not known before it begins\nhint: correct the year, or say with --vintage DATE when the figures were known"
        );
        return Err(Error::format(file, problem));
    }
    let early: std::collections::BTreeSet<String> =
        staged.years.iter().filter(|y| y.year < EARLY).map(|y| y.year.to_string()).collect();
    if !early.is_empty() {
        findings.push(format!(
            "trade of {}, before the statistics of products that are in use begin in {EARLY}: are these its years?",
            early.into_iter().collect::<Vec<_>>().join(", ")
        ));
    }
    let mut notes: Vec<String> = collector.notes.iter().cloned().collect();
    if collector.cut > 0 {
        notes.push(format!(
            "{} rows had codes of over six digits: cut to six, and added up",
            collector.cut
        ));
    }
    if collector.residuals > 0 {
        notes.push(format!(
            "{} rows of a coarser code hold what their finer codes leave out, under their own code",
            collector.residuals
        ));
    }
    if !collector.restored.is_empty() {
        notes.push(format!(
            "{} product codes had lost the zero of chapters 01 to 09, which is restored",
            collector.restored.len()
        ));
    }
    if collector.zero_weights > 0 {
        notes.push(format!("{} weights of zero are kept as missing", collector.zero_weights));
    }
    Ok(Source {
        dataset: options.dataset.clone().unwrap_or_else(|| match &options.correspondence {
            Some(bridge) => format!("{}-by-{}", known.dataset, stem(&bridge.file)),
            None => {
                // Services are named where they are told apart.
                let class = years().next().filter(|y| !y.class.is_services());
                let class = class.map(|y| y.class.suffix()).unwrap_or_default();
                format!("{}{class}", known.dataset)
            }
        }),
        title: known.title,
        origin: options.origin.clone().unwrap_or_else(|| name.clone()),
        citation: known.citation,
        licence: options.licence.clone().unwrap_or(known.licence),
        sha256: Some(sha.to_owned()),
        vintage,
        valuation: options.valuation.clone().unwrap_or(known.valuation),
        unit: "USD".into(),
        hs_revision,
        hs_evidence,
        hs_by_year: BTreeMap::new(),
        read_as: {
            let mut said = vec![options.read_as()];
            if collector.rates.is_some() {
                said.extend(options.rates.iter().map(|r| {
                    format!("{} to {}: {} {} a {}", r.first, r.last, r.rate, r.quote, r.base)
                }));
            }
            said.retain(|part| !part.is_empty());
            said.join("; ")
        },
        findings,
        level: level_of(&products).map(|l| l.digits() as u8),
        coverage: Coverage { note: notes.join("; "), ..Coverage::default() },
        rows: Rows { read: collector.rows_read, kept: 0 },
        rounding: (collector.rounded_rows > 0).then(|| Rounding {
            rows: collector.rounded_rows,
            difference_usd: fine_text(collector.rounded_fine),
        }),
        correspondence: options.correspondence.as_ref().map(|bridge| {
            let splits: std::collections::BTreeSet<String> =
                staged.years.iter().flat_map(|y| y.splits.iter().cloned()).collect();
            Bridged {
                file: bridge.file.clone(),
                sha256: bridge.sha256.clone(),
                splits: splits.into_iter().collect(),
            }
        }),
        set_aside: aside(collector),
        inputs: BTreeMap::from([(name, sha.to_owned())]),
        alongside: Vec::new(),
        files: BTreeMap::new(),
    })
}

/// The first year of UN Comtrade.
const EARLY: u16 = 1962;

fn stem(file: &str) -> &str {
    file.split('.').next().unwrap_or(file)
}

fn aside(collector: &Collector) -> Vec<crate::source::SetAside> {
    let mut aside: Vec<_> = collector.aside.values().cloned().collect();
    if !collector.bad.is_empty() {
        aside.push(crate::source::SetAside {
            reason: "could not be understood".into(),
            count: collector.bad.len() as u64,
            value_usd: 0,
            examples: collector
                .bad
                .iter()
                .take(3)
                .map(|b| format!("line {}: {} expected {}", b.line, b.column, b.expected))
                .collect(),
        });
    }
    aside
}

/// A file that says who reported becomes two datasets: each side's own view.
fn by_report(source: &mut Source, report: Report) {
    let (suffix, view, valuation) = match report {
        Report::Exporter => ("exporters", "as reported by exporters", "FOB"),
        Report::Importer => ("importers", "as reported by importers", "CIF"),
        Report::Reexport => ("re-exports", "re-exports as reported by exporters", "FOB"),
        Report::Reimport => ("re-imports", "re-imports as reported by importers", "CIF"),
        Report::Single => return,
    };
    source.dataset = format!("{}-{suffix}", source.dataset);
    source.title = format!("{}, {view}", source.title);
    // Services cross no border in a hold.
    if source.valuation != PAID {
        source.valuation = valuation.into();
    }
}

/// What re-exports are, beside the flows of the same file.
const PART_OF: &str =
    "a part of what the same reporters give as exports or imports: not to be added to them";
/// How services are valued.
const PAID: &str = "as paid for the service";

/// A dataset of services: its own name, and nothing of the Harmonized System.
fn of_services(source: &mut Source) {
    let suffix = Class::Ebops(2).suffix();
    if !source.dataset.ends_with(&suffix) {
        source.dataset.push_str(&suffix);
    }
    source.title = format!("{}, services", source.title);
    source.valuation = PAID.to_owned();
    source.hs_revision = None;
    source.hs_by_year.clear();
    source.level = None;
    source.hs_evidence = Class::Ebops(2).name().map(|name| format!("the codes are {name}"));
}

/// Economies that are missing on one side in every year.
fn coverage(years: &[super::commit::StagedYear]) -> Coverage {
    let common = |of: fn(&super::commit::StagedYear) -> &Vec<String>| -> Vec<String> {
        let mut absent = years.iter().map(of);
        let first = absent.next().cloned().unwrap_or_default();
        absent.fold(first, |all, year| all.into_iter().filter(|c| year.contains(c)).collect())
    };
    let missing_importers = common(|y| &y.missing_importers);
    let note = if missing_importers.is_empty() {
        String::new()
    } else {
        "these economies sell in this dataset and never buy; totals over importers leave out what they bought".into()
    };
    let reported = years.iter().filter(|y| !y.reporters.is_empty());
    let reporters = reported.fold(BTreeMap::<String, Vec<String>>::new(), |mut all, year| {
        let own = all.entry(year.year.to_string()).or_default();
        own.extend(year.reporters.iter().cloned());
        own.sort();
        own.dedup();
        all
    });
    Coverage {
        missing_importers,
        missing_exporters: common(|y| &y.missing_exporters),
        reporters,
        note,
    }
}

fn atlas_dataset(
    statistics: &Path,
    staging: Staging,
    tables: atlas::Tables,
    file: &Path,
    options: &Options,
    origin: &Origin,
) -> Result<Imported, Error> {
    let mut collector = Collector { rows_read: tables.rows_read, ..Collector::default() };
    collector.rounded_rows = tables.rounded_rows;
    collector.rounded_fine = tables.rounded_fine;
    let mut staged = Staged::default();
    for totals in &tables.years {
        staged.totals(totals, &staging)?;
    }
    let sha = sha256(file)?;
    let mut source = common(file, &sha, options, origin, "atlas", &collector, &staged)?;
    named(&source.dataset)?;
    if tables.sitc {
        source.hs_revision = None;
        source.hs_evidence = Some("the codes are of the SITC, as the file's header says".into());
    }
    source.rows.kept = staged.years.iter().map(|y| y.rows).sum();
    source.set_aside = tables.aside;
    let dataset = commit(statistics, &staging, source, staged.years)?;
    Ok(Imported { datasets: vec![dataset], ..Imported::default() })
}

//! Schedules of duties, rules of origin and preference use that a folder holds, each with its
//! `source.toml`; and the agreements whose terms it states.
//!
//! ```text
//! statistics/tariffs/NAME/       a schedule of one importer under one regime
//! statistics/rules/NAME/         product rules of agreements
//! statistics/preferences/NAME/   what was imported under which regime
//! agreements/ID.toml             staging, rounding, terms of origin; agreements/ties.csv: who has which with whom
//! ```

use std::path::{Path, PathBuf};

use corridor_access::agreement::Agreement;
use corridor_access::applied::{Regime, spread};
use corridor_access::reach::{Tie, ties};
use corridor_access::rule::Book;
use corridor_access::schedule::{self, Given, Schedule};
use corridor_access::usage::{self, Recorded};
use corridor_access::{Kind, codes};
use corridor_ledger::document::sha256_hex;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::evidence::Statistic;
use crate::folder::files::{self, text};
use crate::folder::whole;
use crate::study::simulation::Rates;

/// What stands beside a file of market access.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// What a reader calls it.
    pub title: String,
    /// The file beside this one.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Who levies the duties, alpha-3; empty for rules and use.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub importer: String,
    /// Whose goods it is for, alpha-3; empty for all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub exporter: String,
    /// `MFN`, or the name of the preference.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub regime: String,
    /// The file's own name of the group of beneficiaries, where it is not a code of an economy.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub partner: String,
    /// The agreement in `agreements/`, by its id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub agreement: String,
    /// The year of the rates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The revision of the codes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub revision: String,
    /// The day on which it was known.
    pub vintage: String,
    /// Where it comes from.
    #[serde(default)]
    pub origin: String,
    /// Under which licence.
    #[serde(default)]
    pub licence: String,
    /// The currency of values in a file of use, ISO 4217.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub currency: String,
    /// What it is a stand-in for, and why; empty for the thing itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub stands_for: String,
}

/// A file with what stands beside it.
#[derive(Clone, Debug)]
pub struct Held<T> {
    /// Its `source.toml`.
    pub about: About,
    /// The file, relative to the folder.
    pub file: String,
    /// What it holds.
    pub holds: T,
}

impl<T> Held<T> {
    /// A card's worth of its rows.
    #[must_use]
    pub fn statistic(
        &self,
        selection: impl Into<String>,
        columns: &[&str],
        rows: Vec<Vec<String>>,
    ) -> Statistic {
        Statistic {
            dataset: self.about.title.clone(),
            file: self.file.clone(),
            vintage: self.about.vintage.clone(),
            sha256: self.about.sha256.clone(),
            selection: selection.into(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows,
            limits: Some(self.about.stands_for.clone()).filter(|s| !s.is_empty()),
        }
    }
}

/// An agreement's terms, with the file that states them.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The file, relative to the folder.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// What it states.
    pub terms: Agreement,
}

/// The table of who has which agreement with whom.
#[derive(Clone, Debug)]
pub struct Ties {
    /// The file, relative to the folder.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Its rows.
    pub rows: Vec<Tie>,
}

/// Everything of market access that a folder holds, in the order of the names.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// Schedules.
    pub tariffs: Vec<Held<Schedule>>,
    /// Product rules.
    pub rules: Vec<Held<Vec<Book>>>,
    /// Preference use.
    pub used: Vec<Held<Vec<Recorded>>>,
    /// Agreements.
    pub agreements: Vec<Stated>,
    /// The table of agreements, where there is one.
    pub ties: Option<Ties>,
}

impl Access {
    /// Read a folder's files.
    ///
    /// # Errors
    ///
    /// [`Error::Access`] with the place in a file, [`Error::Changed`] for a file that is not the one that
    /// its `source.toml` describes, [`Error::NoSource`] for a folder without one.
    pub fn open(root: &Path, statistics: &Path) -> Result<Self, Error> {
        let mut access = Self::default();
        for folder in folders(&statistics.join(FOLDERS[0]))? {
            access.tariffs.push(held(root, &folder, tariff)?);
        }
        for folder in folders(&statistics.join(FOLDERS[1]))? {
            access.rules.push(held(root, &folder, books)?);
        }
        for folder in folders(&statistics.join(FOLDERS[2]))? {
            access.used.push(held(root, &folder, |text, file, _| Ok(usage::read(text, file)?))?);
        }
        for path in files(&root.join("agreements"))? {
            let (file, written) = (super::relative(root, &path), text(&path)?);
            let sha256 = sha256_hex(written.as_bytes());
            if path.extension().is_some_and(|e| e == "toml") {
                let terms = Agreement::read(&written, &file)?;
                access.agreements.push(Stated { file, sha256, terms });
            } else if path.file_name().is_some_and(|n| n == "ties.csv") {
                let rows = ties(&written, &file)?;
                access.ties = Some(Ties { file, sha256, rows });
            }
        }
        Ok(access)
    }

    /// What of it was known on a day.
    #[must_use]
    pub fn known(&self, day: Date) -> Self {
        let mut known = self.clone();
        let then = |about: &About| about.vintage.parse::<Date>().is_ok_and(|of| of <= day);
        known.tariffs.retain(|held| then(&held.about));
        known.rules.retain(|held| then(&held.about));
        known.used.retain(|held| then(&held.about));
        known
    }

    /// The newest schedule of what an importer asks of all, and every preference for an exporter.
    #[must_use]
    pub fn between(
        &self,
        exporter: &str,
        importer: &str,
    ) -> (Option<&Held<Schedule>>, Vec<&Held<Schedule>>) {
        let own = || self.tariffs.iter().filter(|held| held.about.importer == importer);
        let newest = |held: &&Held<Schedule>| (held.about.year, held.about.vintage.clone());
        let general = own().filter(|held| general(&held.about.regime)).max_by_key(newest);
        let preferences = own()
            .filter(|held| !self::general(&held.about.regime) && held.about.exporter == exporter)
            .collect();
        (general, preferences)
    }

    /// The schedules as the rates that a scenario cuts: the mean inside six digits on a day.
    ///
    /// # Errors
    ///
    /// [`Error::Access`].
    pub fn rates(&self, day: Date) -> Result<Rates, Error> {
        let mut rates = Rates {
            table: "importer,exporter,product,mfn_percent,applied_percent,source\n".to_owned(),
            ..Rates::default()
        };
        for held in &self.tariffs {
            let about = &held.about;
            let general = general(&about.regime);
            if general && self.between("", &about.importer).0.map(|g| &g.file) != Some(&held.file) {
                // Of several editions the newest is in force.
                continue;
            }
            let agreement = self.agreement(&about.agreement).map(|stated| &stated.terms);
            let regime =
                Regime { name: &about.regime, schedule: &held.holds, agreement, proof: "" };
            let mut codes: Vec<&str> =
                held.holds.lines.iter().map(|l| l.code.get(..6).unwrap_or(&l.code)).collect();
            codes.sort_unstable();
            codes.dedup();
            for code in codes {
                let found = spread(code, &about.exporter, day, &regime)?;
                let percent = found.mean.map_or_else(String::new, |mean| mean.decimals(6));
                let (mfn, applied) =
                    if general { (percent, String::new()) } else { (String::new(), percent) };
                let exporter = if general { "" } else { &about.exporter };
                // The title may hold a comma: quotes stand around it, and none within.
                let title = about.title.replace('"', "'");
                rates.table.push_str(&format!(
                    "{},{exporter},{code},{mfn},{applied},\"{title}\"\n",
                    about.importer
                ));
            }
            rates.inputs.push((held.file.clone(), about.sha256.clone()));
        }
        Ok(rates)
    }

    /// The terms of an agreement by its id.
    #[must_use]
    pub fn agreement(&self, id: &str) -> Option<&Stated> {
        self.agreements.iter().find(|stated| stated.terms.id == id)
    }
}

fn general(regime: &str) -> bool {
    regime.eq_ignore_ascii_case("mfn") || regime.is_empty()
}

/// Schedules, rules and use inside `statistics`.
const FOLDERS: [&str; 3] = ["tariffs", "rules", "preferences"];
const SOURCE: &str = "source.toml";

type Read<T> = fn(&str, &str, &About) -> Result<T, Error>;

fn held<T>(root: &Path, folder: &Path, read: Read<T>) -> Result<Held<T>, Error> {
    let source = folder.join(SOURCE);
    let named = super::relative(root, &source);
    if !source.is_file() {
        return Err(Error::NoSource { file: named });
    }
    let about: About = toml::from_str(&text(&source)?).map_err(|error| {
        Error::Access(corridor_access::Error::File {
            place: corridor_access::Place::new(&named, 0),
            problem: error.message().to_owned(),
            cure: "corridor import writes such a file".to_owned(),
        })
    })?;
    // A name and no path: nothing outside the folder is read.
    let name = Path::new(&about.file).file_name().unwrap_or_default();
    let path = folder.join(name);
    let file = super::relative(root, &path);
    let written = text(&path)?;
    let sha256 = sha256_hex(written.as_bytes());
    if sha256 != about.sha256 {
        return Err(Error::Changed { file, sha256, entered: about.sha256 });
    }
    let holds = read(&written, &file, &about)?;
    Ok(Held { about, file, holds })
}

/// A schedule, of its importer, year and group alone where the file holds several.
fn tariff(written: &str, file: &str, about: &About) -> Result<Schedule, Error> {
    let how =
        schedule::Options { revision: about.revision.clone(), ..schedule::Options::default() };
    let read = schedule::read(written, file, &how)?;
    let mut lines = read.lines;
    lines.retain(|line| match &line.given {
        Given::Average(average) => {
            let year = about.year.is_none() || average.year.is_none() || average.year == about.year;
            let reporter = reporter(&average.reporter);
            year && (reporter.is_none() || reporter.as_deref() == Some(&about.importer))
        }
        _ => true,
    });
    for line in &mut lines {
        if !line.partner.is_empty() && line.partner == about.partner {
            line.partner.clear();
        }
    }
    let findings = read.findings;
    let mut schedule = Schedule::new(read.format, &read.revision, lines)?;
    schedule.findings = findings;
    Ok(schedule)
}

/// A reporter as tables of averages write it: a number, a code or a name.
fn reporter(written: &str) -> Option<String> {
    let number = written.parse::<u16>().ok().and_then(codes::of_number);
    number.or_else(|| codes::economy(written)).map(str::to_owned)
}

fn books(written: &str, file: &str, about: &About) -> Result<Vec<Book>, Error> {
    Ok(match written.trim_start().starts_with('{') {
        true => vec![Book::from_uk_json(written, &about.agreement, file)?],
        false => Book::from_csv(written, file)?,
    })
}

#[allow(clippy::disallowed_methods)] // the folder's reader lists its own files
fn list(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |source| Error::File { path: folder.to_path_buf(), source };
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(failed)?.path());
    }
    paths.sort();
    Ok(paths)
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    Ok(list(folder)?.into_iter().filter(|path| path.is_dir()).collect())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    Ok(list(folder)?.into_iter().filter(|path| path.is_file()).collect())
}

/// What came into the store.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Where it stands, relative to the store.
    pub folder: String,
    /// What stands beside it.
    pub about: About,
    /// Rows that were read.
    pub rows: usize,
    /// Rows of which no rate or rule was understood.
    pub unread: usize,
    /// What a reader should know.
    pub findings: Vec<String>,
}

/// Put a file of market access into a store, with what is known of it. What the file says itself, its
/// importer, year and revision, is taken from it where `about` does not say it.
///
/// # Errors
///
/// [`Error::Access`] for a file that is not understood; [`Error::Unstated`] where neither the file nor
/// `about` says whose duties they are.
pub fn import(
    statistics: &Path,
    name: &str,
    written: &str,
    kind: Kind,
    about: &About,
) -> Result<Imported, Error> {
    let mut about =
        About { file: name.to_owned(), sha256: sha256_hex(written.as_bytes()), ..about.clone() };
    let mut findings = Vec::new();
    let (rows, unread) = match kind {
        Kind::Tariffs => {
            let raw = schedule::read(written, name, &schedule::Options::default())?;
            stated_by(&raw, name, &mut about)?;
            let schedule = tariff(written, name, &about)?;
            if schedule.revision.is_empty() {
                findings
                    .push("the revision of the codes is not named: state it with --hs".to_owned());
            } else {
                about.revision.clone_from(&schedule.revision);
            }
            let told = schedule.findings.iter().filter(|(_, f)| !f.starts_with("the revision"));
            findings.extend(told.map(|(place, text)| format!("{place}: {text}")));
            let counts = schedule.counts();
            (schedule.lines.len(), counts.get("unread").copied().unwrap_or(0))
        }
        Kind::Rules => {
            let books = books(written, name, &about)?;
            for book in &books {
                for (row, error) in book.unread().take(3) {
                    findings.push(format!("{}: row {row}: {error}", book.agreement()));
                }
            }
            let unread = books.iter().map(|book| book.unread().count()).sum();
            (books.iter().map(|book| book.lines().len()).sum(), unread)
        }
        Kind::Use => (usage::read(written, name)?.len(), 0),
    };
    if about.title.is_empty() {
        about.title = titled(kind, &about, name);
    }
    let folder = format!("{}/{}", FOLDERS[kind as usize], folder_name(kind, &about, name));
    let place = files::make(statistics, &folder)?;
    let made = |source| Error::Unwritten { path: place.clone(), source };
    whole::write(&place.join(name), written.as_bytes())?;
    let beside = toml::to_string(&about).map_err(|e| made(std::io::Error::other(e)))?;
    whole::write(&place.join(SOURCE), beside.as_bytes())?;
    Ok(Imported { folder, about, rows, unread, findings })
}

/// Whose duties, and of which year, as the rows of a file of averages say it.
fn stated_by(schedule: &Schedule, name: &str, about: &mut About) -> Result<(), Error> {
    let (mut reporters, mut years) =
        (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    for line in &schedule.lines {
        if let Given::Average(average) = &line.given {
            reporters.extend(reporter(&average.reporter));
            years.extend(average.year);
        }
    }
    let unstated = |what: &str, has: String, cure: &str| Error::Unstated {
        file: name.to_owned(),
        what: what.to_owned(),
        has,
        cure: cure.to_owned(),
    };
    if about.importer.is_empty() {
        match reporters.len() {
            1 => about.importer = reporters.into_iter().next().unwrap_or_default(),
            0 => {
                return Err(unstated(
                    "whose duties they are",
                    "no importer".to_owned(),
                    "--importer AAA",
                ));
            }
            many => {
                return Err(unstated(
                    "whose duties are meant",
                    format!("{many} importers"),
                    "--importer AAA",
                ));
            }
        }
    }
    if about.year.is_none() {
        match years.len() {
            0 => {}
            1 => about.year = years.into_iter().next(),
            many => {
                return Err(unstated(
                    "which year is meant",
                    format!("{many} years"),
                    "--tariff-year YEAR",
                ));
            }
        }
    }
    if about.regime.is_empty() {
        about.regime = if about.exporter.is_empty() { "MFN" } else { "preference" }.to_owned();
    }
    if about.exporter.is_empty() && !general(&about.regime) {
        return Err(unstated(
            "whose goods the preference is for",
            "no exporter".to_owned(),
            "--exporter BBB",
        ));
    }
    Ok(())
}

fn titled(kind: Kind, about: &About, name: &str) -> String {
    let year = about.year.map_or_else(String::new, |y| format!(", {y}"));
    match kind {
        Kind::Tariffs if about.exporter.is_empty() => {
            format!("{} of {}{year} ({name})", about.regime, about.importer)
        }
        Kind::Tariffs => {
            format!("{} of {} for {}{year} ({name})", about.regime, about.importer, about.exporter)
        }
        Kind::Rules => format!("Rules of origin ({name})"),
        Kind::Use => format!("Preference use ({name})"),
    }
}

/// The name of a dataset's folder: letters, digits and hyphens.
fn folder_name(kind: Kind, about: &About, name: &str) -> String {
    let stem = name.split('.').next().unwrap_or("file");
    let year = about.year.map_or_else(String::new, |y| y.to_string());
    let parts: Vec<&str> = match kind {
        Kind::Tariffs => vec![&about.importer, &about.regime, &about.exporter, &year],
        Kind::Rules | Kind::Use => {
            vec![if about.agreement.is_empty() { stem } else { &about.agreement }]
        }
    };
    let plain = parts.iter().filter(|p| !p.is_empty()).map(|p| {
        let letters =
            p.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
        letters.take(40).collect::<String>()
    });
    plain.collect::<Vec<_>>().join("-")
}

//! What a change would do: a scenario file, the folder's flows and tariffs, and the models of the
//! equilibrium room. A run is written down as a record; answers read the record and never run a model.
//!
//! A cut of tariffs goes through the models of one product (`nest`, `smart`), product by product over
//! six digits; a change of trade costs goes through the world model (`gravity`). What no model can see
//! is counted: lines that are not traded today, and lines without a rate.

mod base;
mod estimates;
mod hindsight;
mod outcome;
mod products;
mod record;
mod scenario;
mod tariffs;
mod world;

use std::path::{Component, Path, PathBuf};

use corridor_ledger::document::sha256_hex;
use jiff::civil::Date;

pub use outcome::{
    EconomyRow, ImporterRow, Input, PairRow, ParameterRow, ProductRow, Residuals, Simulation,
    TermRow, Unseen,
};
pub use record::{Stale, read, record, stale};
pub use scenario::{Deficits, Model, Read};

use crate::folder::partnership::Partnership;
pub use corridor_equilibrium::hindsight::Score;
pub use hindsight::{Hindsight, Judged, judge};
use tariffs::Tariffs;

/// Why a scenario could not be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file of the scenario is not as it should be.
    #[error("{}:{line}: {message}\nhint: {cure}", .file.display())]
    Scenario {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
        /// What is to be done.
        cure: String,
    },
    /// A file cannot be read.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A model has no answer.
    #[error("the {model} model has no answer: {message}")]
    Model {
        /// Which.
        model: &'static str,
        /// Why, with names.
        message: String,
    },
    /// Flows.
    #[error(transparent)]
    Trade(#[from] corridor_trade::Error),
}

/// What stands around a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// The store of statistics.
    pub store: &'a Path,
    /// The parties' sectors; none without a partnership.
    pub partnership: Option<&'a Partnership>,
    /// The day as of which datasets are known.
    pub as_of: Date,
    /// The rates of the partnership's schedules, for a scenario that asks for them.
    pub rates: Option<&'a Rates>,
}

/// Rates as a scenario's table has them, made from schedules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    /// `importer,exporter,product,mfn_percent,applied_percent,source`.
    pub table: String,
    /// The files behind it, relative to the partnership, with SHA-256.
    pub inputs: Vec<(String, String)>,
}

/// A line that would be cut: what `--check` shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// Who sells.
    pub exporter: String,
    /// Who buys.
    pub importer: String,
    /// Six digits.
    pub product: String,
    /// Trade at base, US dollars.
    pub base_usd: f64,
    /// Rate at base, percent.
    pub before_percent: Option<f64>,
    /// Rate after the last step, percent.
    pub after_percent: Option<f64>,
    /// `changed`, `unchanged`, `already lower`, `no rate`.
    pub outcome: &'static str,
}

/// Why a row of a CSV file is not as it should be: the column, and the text that stands in it.
fn misread(
    error: &csv::Error,
    columns: &csv::StringRecord,
    row: Option<&csv::StringRecord>,
) -> String {
    let csv::ErrorKind::Deserialize { err, .. } = error.kind() else { return error.to_string() };
    let at = err.field().and_then(|at| usize::try_from(at).ok());
    let column = at.and_then(|at| columns.get(at)).unwrap_or("?");
    let found = at.and_then(|at| row?.get(at)).unwrap_or("");
    match err.kind() {
        csv::DeserializeErrorKind::ParseFloat(_) => format!(
            "{column} is {found:?}, no number: write digits with a point, without % or other signs"
        ),
        csv::DeserializeErrorKind::ParseInt(_) => {
            format!("{column} is {found:?}, no whole number")
        }
        csv::DeserializeErrorKind::Message(message)
        | csv::DeserializeErrorKind::Unsupported(message) => {
            match message.strip_prefix("missing field `").and_then(|m| m.strip_suffix('`')) {
                Some(missing) => format!("no column {missing:?}"),
                None => message.clone(),
            }
        }
        _ => err.kind().to_string(),
    }
}

/// A file beside the scenario, with what it adds to the record.
fn beside(
    scenario: &Path,
    file: &Path,
    inputs: &mut Vec<Input>,
) -> Result<(PathBuf, Vec<u8>), Error> {
    let folder = scenario.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let path = folder.join(file);
    let named = file.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    // A link that leads out of the folder is no file of it. One that is not there is told of below.
    let real = path.canonicalize().ok().zip(folder.canonicalize().ok());
    if !named || real.is_some_and(|(path, folder)| !path.starts_with(folder)) {
        return Err(Error::Scenario {
            file: scenario.to_path_buf(),
            line: 1,
            message: format!("{} lies outside the scenario's folder", file.display()),
            cure: "copy the file beside the scenario".to_owned(),
        });
    }
    let bytes = bytes(&path)?;
    inputs.push(Input { file: file.display().to_string(), sha256: sha256_hex(&bytes) });
    Ok((path, bytes))
}

/// Most bytes of a file that a scenario reads whole.
const MOST_BYTES: u64 = 1 << 28;

fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let wrong = |source| Error::File { path: path.to_path_buf(), source };
    #[allow(clippy::disallowed_methods)] // a reader of the scenario's own files
    let size = std::fs::metadata(path).map_err(wrong)?.len();
    if size > MOST_BYTES {
        return Err(Error::Scenario {
            file: path.to_path_buf(),
            line: 1,
            message: format!("{size} bytes; a table of a scenario has at most {MOST_BYTES}"),
            cure: "cut it to the economies and products that the scenario is about".to_owned(),
        });
    }
    #[allow(clippy::disallowed_methods)] // a reader of the scenario's own files
    std::fs::read(path).map_err(wrong)
}

/// A file of the partnership as seen from the folder of the scenario.
fn relative(scenario: &Path, file: &Path) -> String {
    // The one may be written from here and the other from the root: they are compared as they are.
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let (scenario, file) = (real(scenario), real(file));
    let home = scenario.parent().and_then(Path::parent);
    match home.and_then(|home| file.strip_prefix(home).ok()) {
        Some(inside) => format!("../{}", inside.display()),
        None => file.display().to_string(),
    }
}

fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| Error::Scenario {
        file: path.to_path_buf(),
        line: 1,
        message: format!("not UTF-8 after {} bytes", error.utf8_error().valid_up_to()),
        cure: "save the file as UTF-8".to_owned(),
    })
}

/// Read a scenario file.
///
/// # Errors
///
/// [`Error::File`], [`Error::Scenario`].
pub fn open(file: &Path) -> Result<Read, Error> {
    Read::parse(file, utf8(file, bytes(file)?)?)
}

/// The lines that a scenario would cut, without running a model.
///
/// # Errors
///
/// As [`run`].
pub fn check(scenario: &Read, around: Around<'_>) -> Result<Vec<Checked>, Error> {
    let mut inputs = Vec::new();
    Ok(markets(scenario, around, &mut inputs)?.map_or_else(Vec::new, |m| m.checked()))
}

fn markets(
    scenario: &Read,
    around: Around<'_>,
    inputs: &mut Vec<Input>,
) -> Result<Option<products::Markets>, Error> {
    let Some(tariffs) = &scenario.says.tariffs else { return Ok(None) };
    if scenario.says.cut.is_empty() {
        return Ok(None);
    }
    let tariffs = match (&tariffs.file, around.rates) {
        (Some(file), _) => {
            let (path, bytes) = beside(&scenario.file, file, inputs)?;
            Tariffs::parse(&path, &utf8(&path, bytes)?)?
        }
        (None, Some(rates)) if !rates.inputs.is_empty() => {
            inputs.extend(rates.inputs.iter().map(|(file, sha256)| Input {
                file: format!("../{file}"),
                sha256: sha256.clone(),
            }));
            Tariffs::parse(Path::new("the schedules of the partnership"), &rates.table)?
        }
        (None, _) => {
            let message =
                "[tariffs] names no file, and the partnership holds no schedule".to_owned();
            let cure =
                "write file = \"tariffs.csv\", or corridor import a schedule with --as tariffs";
            return Err(scenario.wrong(0..0, message, cure));
        }
    };
    let base = &scenario.says.scenario.base;
    let bought = match &base.file {
        Some(file) => {
            let (path, bytes) = beside(&scenario.file, file, inputs)?;
            base::of_file(scenario, &path, &utf8(&path, bytes)?)?
        }
        None => base::of_store(scenario, around, inputs)?,
    };
    let sigmas = match &scenario.says.elasticities.substitution {
        Some(scenario::Substitution::File { file, .. }) => {
            let (path, bytes) = beside(&scenario.file, file, inputs)?;
            Some(products::sigmas(&path, &utf8(&path, bytes)?)?)
        }
        _ => None,
    };
    products::Markets::new(scenario, around, bought, &tariffs, sigmas).map(Some)
}

/// Run every model that a scenario names.
///
/// # Errors
///
/// A file that is not as it should be, with its line; a model without an answer, with the economy or
/// product that keeps it from one.
pub fn run(scenario: &Read, around: Around<'_>) -> Result<Simulation, Error> {
    let mut inputs = vec![Input {
        file: scenario
            .file
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned()),
        sha256: sha256_hex(scenario.text.as_bytes()),
    }];
    let resolved = estimates::resolved(scenario, around, &mut inputs)?;
    let scenario = resolved.as_ref().unwrap_or(scenario);
    let says = &scenario.says;
    let mut made = Simulation {
        title: says.scenario.title.clone(),
        caveats: says.scenario.caveats.clone(),
        as_of: around.as_of.to_string(),
        corridor: env!("CARGO_PKG_VERSION").to_owned(),
        inputs: Vec::new(),
        base: None,
        world_year: None,
        closure: format!("deficits {}; world output held", says.closure.deficits.name()),
        draws: says.intervals.draws,
        seed: says.intervals.seed,
        level: says.intervals.level,
        failed_draws: 0,
        truncated: 0.0,
        unseen: Unseen::default(),
        residuals: None,
        nothing_changes: true,
        idle: Vec::new(),
        products_left_out: 0,
        pair: Vec::new(),
        product: Vec::new(),
        importer: Vec::new(),
        economy: Vec::new(),
        term: Vec::new(),
        parameter: Vec::new(),
    };
    if says.scenario.models.iter().any(|m| *m.get_ref() != Model::Gravity)
        && let Some(markets) = markets(scenario, around, &mut inputs)?
    {
        made.base = Some(markets.title.clone());
        markets.run(scenario, &mut made)?;
    }
    if says.scenario.models.iter().any(|m| *m.get_ref() == Model::Gravity)
        && let Some(of) = &says.world
    {
        let (path, bytes) = beside(&scenario.file, &of.file, &mut inputs)?;
        world::run(scenario, of, &path, &utf8(&path, bytes)?, &mut made)?;
    }
    made.inputs = inputs;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::disallowed_methods)] // a folder of the test's own
    fn a_file_of_the_partnership_is_named_from_the_scenario_however_the_two_are_written() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path();
        for folder in ["scenarios", "statistics"] {
            std::fs::create_dir(root.join(folder)).unwrap();
        }
        std::fs::write(root.join("scenarios/s.toml"), "").unwrap();
        std::fs::write(root.join("statistics/x.toml"), "").unwrap();
        for scenario in ["scenarios/s.toml", "statistics/../scenarios/s.toml"] {
            for file in ["statistics/x.toml", "scenarios/../statistics/x.toml"] {
                let named = relative(&root.join(scenario), &root.join(file));
                assert_eq!(named, "../statistics/x.toml", "{scenario} {file}");
            }
        }
    }
}

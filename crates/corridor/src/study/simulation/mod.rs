//! What a change would do: a scenario file, the folder's flows and tariffs, and the models of the
//! equilibrium room. A run is written down as a record; answers read the record and never run a model.
//!
//! A cut of tariffs goes through the models of one product (`nest`, `smart`), product by product over
//! six digits; a change of trade costs goes through the world model (`gravity`). What no model can see
//! is counted: lines that are not traded today, and lines without a rate.

mod base;
mod estimates;
mod hindsight;
mod products;
mod record;
mod scenario;
mod tariffs;
mod world;

use std::path::{Component, Path, PathBuf};

use corridor_ledger::document::sha256_hex;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use record::{Stale, read, record, stale};
pub use scenario::{Deficits, Model, Read};

use crate::figures::money;
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

/// A file that went in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Relative to the scenario's folder.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Trade of one direction in one year of the staging.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairRow {
    /// `nest`, `smart`, `gravity`.
    pub model: String,
    /// `partial`: prices and incomes stay; `general`: they adjust.
    pub effect: String,
    /// The year of the staging; none where the change comes at once.
    pub year: Option<i32>,
    /// Who sells.
    pub exporter: String,
    /// Who buys.
    pub importer: String,
    /// Trade at base.
    pub base: f64,
    /// More of it.
    pub change: f64,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// What these are counted in.
    pub unit: String,
}

/// One product of one direction, after the last step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductRow {
    /// `nest` or `smart`.
    pub model: String,
    /// Who sells.
    pub exporter: String,
    /// Who buys.
    pub importer: String,
    /// Six digits.
    pub product: String,
    /// Trade at base, US dollars.
    pub base_usd: f64,
    /// Rate at base, percent.
    pub before_percent: f64,
    /// Rate after the last step, percent.
    pub after_percent: f64,
    /// Substitution between exporters.
    pub sigma: f64,
    /// Whether that is the scenario's default, no estimate of the product.
    pub by_default: bool,
    /// Of the change: more of the product (SMART alone tells them apart).
    pub creation_usd: Option<f64>,
    /// Of the change: from other exporters.
    pub diversion_usd: Option<f64>,
    /// More trade.
    pub change_usd: f64,
}

/// One importer, after the last step: what the duties and its buyers gain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImporterRow {
    /// `nest` or `smart`.
    pub model: String,
    /// Who buys.
    pub importer: String,
    /// Change of revenue from duties, US dollars.
    pub revenue_usd: f64,
    /// Consumers' gain and revenue, US dollars.
    pub welfare_usd: f64,
}

/// One economy in the world model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EconomyRow {
    /// Code of the world's file.
    pub economy: String,
    /// Real income, change in percent; exact.
    pub real_income_percent: f64,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Real wage, change in percent.
    pub real_wage_percent: f64,
    /// Exports, nominal change in percent while the numeraire is held; none where it exports nothing.
    pub exports_percent: Option<f64>,
}

/// Why the world model differs from the direct effect: logarithms that add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TermRow {
    /// Who sells.
    pub exporter: String,
    /// Who buys.
    pub importer: String,
    /// The pair's own trade costs.
    pub direct: f64,
    /// What it costs to produce in the exporter.
    pub costs: f64,
    /// What the importer's other sources charge.
    pub competition: f64,
    /// What the importer spends.
    pub spending: f64,
    /// Their sum: the logarithm of new over old trade.
    pub total: f64,
}

/// A parameter that the result stands on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterRow {
    /// The model that uses it.
    pub model: String,
    /// Its name.
    pub parameter: String,
    /// Its value.
    pub value: f64,
    /// Its standard error; 0 where the scenario gives none.
    pub error: f64,
    /// Where it comes from.
    pub source: String,
    /// By how much the first pair's change moves with it.
    pub derivative: f64,
}

/// What no model can see.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unseen {
    /// Lines that are cut and not traded today.
    pub lines_without_trade: usize,
    /// What the importers buy of them from the world, US dollars.
    pub bought_elsewhere_usd: f64,
    /// Lines that are traded and have no rate in percent.
    pub lines_without_rate: usize,
    /// Their trade, US dollars.
    pub without_rate_usd: f64,
    /// Lines whose elasticity is the scenario's default.
    pub lines_by_default: usize,
    /// Their share of the trade that is cut.
    pub share_by_default: f64,
    /// Lines on which a preference goes further already.
    pub lines_already_lower: usize,
}

/// The largest residuals of the world model: how well its markets clear.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Residuals {
    /// Share of world output.
    pub largest: f64,
    /// Rounds.
    pub iterations: usize,
}

/// What a scenario gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// The scenario's title.
    pub title: String,
    /// What a reader must know first.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// The day as of which it was run.
    pub as_of: String,
    /// The version of this program.
    pub corridor: String,
    /// Files that went in.
    pub inputs: Vec<Input>,
    /// Dataset and year of the flows that were cut; none for the world model alone.
    pub base: Option<String>,
    /// Year of the world; none without the world model.
    pub world_year: Option<i32>,
    /// How deficits are closed; what nominal figures hold.
    pub closure: String,
    /// Draws, seed, level.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// Level of the intervals.
    pub level: f64,
    /// Draws without an equilibrium.
    pub failed_draws: usize,
    /// Draws repeated since a parameter was below its bound, as a share.
    pub truncated: f64,
    /// What cannot be seen.
    pub unseen: Unseen,
    /// The world model's residuals.
    pub residuals: Option<Residuals>,
    /// Whether nothing changes at all.
    pub nothing_changes: bool,
    /// Cuts that move no rate, and why: each a sentence with its line of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub idle: Vec<String>,
    /// By direction, model and year.
    pub pair: Vec<PairRow>,
    /// Products that a record does not list: it keeps the largest changes of each model.
    #[serde(default)]
    pub products_left_out: usize,
    /// By product.
    #[serde(default)]
    pub product: Vec<ProductRow>,
    /// By importer.
    #[serde(default)]
    pub importer: Vec<ImporterRow>,
    /// By economy.
    #[serde(default)]
    pub economy: Vec<EconomyRow>,
    /// By term.
    #[serde(default)]
    pub term: Vec<TermRow>,
    /// By parameter.
    #[serde(default)]
    pub parameter: Vec<ParameterRow>,
}

impl Simulation {
    /// Defaults may carry so much of the trade that is cut before a result is a finding.
    pub const DEFAULTS: f64 = 0.2;

    /// What a careful reader is told: each a sentence.
    #[must_use]
    pub fn findings(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.nothing_changes {
            found.push("the scenario changes nothing: no rate and no cost moves".to_owned());
        }
        found.extend(self.idle.iter().cloned());
        let unseen = &self.unseen;
        if unseen.share_by_default > Self::DEFAULTS {
            found.push(format!(
                "{:.0}% of the trade that is cut has no elasticity of its own: the scenario's default carries it",
                unseen.share_by_default * 100.0
            ));
        }
        if unseen.lines_without_trade > 0 {
            found.push(format!(
                "{} lines are cut and not traded today; no model here can start a trade (the importers buy {} of them elsewhere)",
                unseen.lines_without_trade,
                money(unseen.bought_elsewhere_usd, "USD")
            ));
        }
        if unseen.lines_without_rate > 0 {
            found.push(format!(
                "{} traded lines have no rate in percent and are left as they are ({})",
                unseen.lines_without_rate,
                money(unseen.without_rate_usd, "USD")
            ));
        }
        found
    }
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

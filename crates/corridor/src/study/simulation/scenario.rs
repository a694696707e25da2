//! A scenario file: what is cut, among whom, in which world, with which elasticities.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use corridor_equilibrium::scenario::Rate;
use corridor_equilibrium::{Closure, scenario};
use serde::Deserialize;
use toml::Spanned;

use super::Error;

/// A scenario, as its file says it; names are not resolved yet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Title, models and base.
    pub scenario: Head,
    /// Tariffs that are cut.
    #[serde(default)]
    pub cut: Vec<Cut>,
    /// Trade costs that change in the world model.
    #[serde(default)]
    pub cost: Vec<Cost>,
    /// The rates that cuts are taken from.
    pub tariffs: Option<Tariffs>,
    /// How trade answers.
    #[serde(default)]
    pub elasticities: Elasticities,
    /// The square world of the world model.
    pub world: Option<World>,
    /// What happens to deficits.
    #[serde(default)]
    pub closure: Closing,
    /// Draws.
    #[serde(default)]
    pub intervals: Intervals,
    /// The covariance among the costs, row by row, where a record gives it.
    #[serde(skip)]
    pub joint: Vec<f64>,
    /// A past that the costs are held against.
    pub hindsight: Option<super::Hindsight>,
}

/// `[scenario]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// What the scenario is called.
    pub title: String,
    /// What a reader must know before believing a figure; printed with it.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// Which models are run.
    pub models: Vec<Spanned<Model>>,
    /// Which flows, and of which year, cuts are applied to.
    #[serde(default)]
    pub base: Base,
    /// Years of equal steps, unless a cut says otherwise; none is one step at once.
    #[serde(default)]
    pub staging: Vec<i32>,
}

/// A model by its name in a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Model {
    /// The exact Armington nest, product by product.
    Nest,
    /// SMART, as WITS has it, product by product.
    Smart,
    /// One-sector structural gravity of the whole world.
    Gravity,
}

impl Model {
    /// The name in files and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nest => "nest",
            Self::Smart => "smart",
            Self::Gravity => "gravity",
        }
    }
}

/// Which flows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The dataset of the store; without it, the one that answers.
    pub flows: Option<String>,
    /// In place of a dataset, a CSV file with `exporter,importer,product,value_usd`.
    pub file: Option<PathBuf>,
    /// Who made that file.
    pub source: Option<String>,
    /// The year; without it, the newest.
    pub year: Option<u16>,
}

/// One or several names in a scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a text or a list of texts, as \"87\" or [\"87\", \"8471\"]"
)]
pub enum Names {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Names {
    /// Each in turn.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(one) => std::slice::from_ref(one).iter(),
            Self::Several(all) => all.iter(),
        }
        .map(String::as_str)
    }
}

/// `[[cut]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// Whose tariffs.
    pub importer: Spanned<String>,
    /// On whose goods: a code, or `*` for every exporter.
    pub exporter: Spanned<String>,
    /// Beginnings of HS codes, `sector:NAME`, or nothing for all.
    pub products: Option<Spanned<Names>>,
    /// `mfn` or `applied`: which rate the cut is taken from.
    #[serde(default)]
    pub from: From,
    /// `0`, `5%`, `-50%`, `cap 5%`, `swiss 10%`, `mfn`.
    pub to: Spanned<String>,
    /// Years of equal steps.
    pub staging: Option<Vec<i32>>,
    /// In place of steps: the rate from each of these years on, `{ 2027 = "6%", 2028 = "0" }`.
    pub rates: Option<Spanned<BTreeMap<String, String>>>,
}

/// Which rate a cut is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum From {
    /// The MFN rate.
    #[default]
    Mfn,
    /// What is applied at base.
    Applied,
}

impl From {
    pub(super) fn room(self) -> scenario::From {
        match self {
            Self::Mfn => scenario::From::Mfn,
            Self::Applied => scenario::From::Applied,
        }
    }
}

/// `[[cost]]`: trade between economies is multiplied by `exp(coefficient)`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Between all of these, in both directions.
    pub among: Vec<Spanned<String>>,
    /// The coefficient of a gravity equation; that of `estimate` where it is named.
    #[serde(default = "not_said")]
    pub coefficient: f64,
    /// Its standard error.
    #[serde(default)]
    pub error: f64,
    /// Terms of the partnership's record, in place of a coefficient and its error.
    pub estimate: Option<Estimate>,
    /// Where it comes from: a citation, or the id of an estimate.
    pub source: String,
}

fn not_said() -> f64 {
    f64::NAN
}

/// `estimate = { model = 2, terms = ["rta", "rta_lag4"] }`: a sum of coefficients of
/// `statistics/estimates/agreement.toml`, with their covariance.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The model, from 1.
    pub model: usize,
    /// The terms that are added.
    pub terms: Vec<String>,
}

/// `[tariffs]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tariffs {
    /// A CSV file with `importer,exporter,product,mfn_percent,applied_percent,source`; without it, the
    /// schedules of the partnership.
    #[serde(default)]
    pub file: Option<PathBuf>,
}

/// A number, alone or with its standard error.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "expected a number, or { value = 4.0, error = 0.5 }, where error may be left out"
)]
pub enum Number {
    /// Exact.
    Plain(f64),
    /// With its standard error.
    Estimated {
        /// The estimate.
        value: f64,
        /// Its standard error; 0 without it.
        #[serde(default)]
        error: f64,
    },
}

impl Number {
    /// The estimate and its standard error; 0 where none is given.
    #[must_use]
    pub fn parts(self) -> (f64, f64) {
        match self {
            Self::Plain(value) => (value, 0.0),
            Self::Estimated { value, error } => (value, error),
        }
    }
}

/// Substitution between exporters: one number, or a file of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "expected a number, { value = 4.0, error = 0.5 }, or { file = \"sigma.csv\", missing = 4.0 }, where error and relative_error may be left out"
)]
pub enum Substitution {
    /// One for every product.
    One(Number),
    /// One a product, from a CSV file with `product,sigma`.
    File {
        /// The file.
        file: PathBuf,
        /// For products that are not in it.
        missing: f64,
        /// Standard error of all of them, as a share.
        #[serde(default)]
        relative_error: f64,
    },
}

/// Export supply.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "expected a number or \"inf\"")]
pub enum Supply {
    /// A number.
    Finite(f64),
    /// `"inf"`: world prices stay.
    Word(String),
}

/// `[elasticities]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elasticities {
    /// Between exporters of one product.
    pub substitution: Option<Substitution>,
    /// Of demand for the product as a whole.
    pub demand: Option<Number>,
    /// Of export supply.
    pub supply: Option<Spanned<Supply>>,
    /// Of trade to costs, for the world model.
    pub theta: Option<Number>,
}

/// `[world]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    /// A CSV or Parquet file with `exporter,importer,trade`, own sales included.
    pub file: PathBuf,
    /// The year that its flows are of.
    pub year: i32,
    /// What the flows are counted in.
    pub unit: String,
    /// Who made them.
    pub source: String,
}

/// `[closure]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// `additive`, `ratio` or `balanced`.
    #[serde(default)]
    pub deficits: Deficits,
    /// The price that nominal figures hold: `world-output`, `wage:DEU` or `prices:DEU`.
    pub numeraire: Option<Spanned<String>>,
}

/// What happens to deficits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Deficits {
    /// They stay, as shares of world output.
    #[default]
    Additive,
    /// Expenditure stays in proportion to output.
    Ratio,
    /// There are none.
    Balanced,
}

impl Deficits {
    pub(super) fn room(self) -> Closure {
        match self {
            Self::Additive => Closure::Additive,
            Self::Ratio => Closure::Ratio,
            Self::Balanced => Closure::Balanced,
        }
    }

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Additive => "additive",
            Self::Ratio => "ratio",
            Self::Balanced => "balanced",
        }
    }
}

/// `[intervals]`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Intervals {
    /// How many draws.
    pub draws: usize,
    /// Same seed, same draws.
    pub seed: u64,
    /// 0.9 leaves 5 percent of the draws on either side.
    pub level: f64,
}

/// Most draws of one run.
pub const DRAWS: usize = 100_000;

impl Default for Intervals {
    fn default() -> Self {
        Self { draws: 1000, seed: 1, level: 0.9 }
    }
}

/// A scenario with the text that its places are in.
#[derive(Clone, Debug)]
pub struct Read {
    /// Its file.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
    /// What it says.
    pub says: Scenario,
}

impl Read {
    /// Read the text of a scenario file.
    ///
    /// # Errors
    ///
    /// [`Error::Scenario`] with the line of the first thing that is not as it should be.
    pub fn parse(file: &Path, text: String) -> Result<Self, Error> {
        let says: Scenario = toml::from_str(&text).map_err(|error| Error::Scenario {
            file: file.to_path_buf(),
            line: error.span().map_or(1, |span| line(&text, &span)),
            message: error.message().to_owned(),
            cure: "corridor help simulate shows a scenario with every key".to_owned(),
        })?;
        let read = Self { file: file.to_path_buf(), text, says };
        read.check()?;
        Ok(read)
    }

    /// A problem at a place of the file.
    pub(super) fn wrong(&self, span: Range<usize>, message: String, cure: &str) -> Error {
        Error::Scenario {
            file: self.file.clone(),
            line: line(&self.text, &span),
            message,
            cure: cure.to_owned(),
        }
    }

    /// A place of the file, as `half.toml:8`.
    pub(super) fn place(&self, span: &Range<usize>) -> String {
        let file = self.file.file_name().unwrap_or(self.file.as_os_str());
        format!("{}:{}", file.to_string_lossy(), line(&self.text, span))
    }

    fn table(&self, name: &str) -> Range<usize> {
        let at = self.text.find(&format!("[{name}]")).unwrap_or(0);
        at..at
    }

    fn check(&self) -> Result<(), Error> {
        let says = &self.says;
        if says.scenario.models.is_empty() {
            let message = "the scenario names no model".to_owned();
            let cure = "write models = [\"nest\"], [\"smart\"] or [\"gravity\"], or several";
            return Err(self.wrong(self.table("scenario"), message, cure));
        }
        for cut in &says.cut {
            self.rate(cut)?;
        }
        if let Some(cost) =
            says.cost.iter().find(|c| c.estimate.is_none() && !c.coefficient.is_finite())
        {
            let span = cost.among.first().map_or(0..0, Spanned::span);
            let message = "a cost without a coefficient".to_owned();
            let cure =
                "write coefficient and error, or estimate = { model = 1, terms = [\"rta\"] }";
            return Err(self.wrong(span, message, cure));
        }
        let elasticities = &says.elasticities;
        self.needs(
            "a model of products",
            |model| model != Model::Gravity,
            &[
                (
                    says.cut.is_empty(),
                    "no [[cut]]",
                    "name a [[cut]] with importer, exporter and to",
                ),
                (
                    says.tariffs.is_none(),
                    "no [tariffs]",
                    "write [tariffs] with file = \"tariffs.csv\", or without a file for the partnership's schedules",
                ),
                (
                    elasticities.substitution.is_none(),
                    "no substitution under [elasticities]",
                    "write substitution = { value = 5.0, error = 1.0 } and where it comes from",
                ),
                (
                    elasticities.demand.is_none(),
                    "no demand under [elasticities]",
                    "write demand = { value = 1.0, error = 0.2 } and where it comes from",
                ),
            ],
        )?;
        self.needs(
            "the world model",
            |model| model == Model::Gravity,
            &[
                (
                    says.cost.is_empty(),
                    "no [[cost]]",
                    "name a [[cost]] with among, coefficient and source",
                ),
                (
                    says.world.is_none(),
                    "no [world]",
                    "write [world] with file, year, unit and source",
                ),
                (
                    elasticities.theta.is_none(),
                    "no theta under [elasticities]",
                    "write theta = { value = 5.0, error = 1.0 }, the elasticity of trade to costs",
                ),
            ],
        )?;
        let Intervals { draws, level, .. } = says.intervals;
        if draws > DRAWS || !(level > 0.5 && level < 1.0) {
            let message = format!("draws = {draws} and level = {level}");
            let cure = format!("at most {DRAWS} draws, and a level between 0.5 and 1");
            return Err(self.wrong(self.table("intervals"), message, &cure));
        }
        for number in [says.elasticities.demand, says.elasticities.theta].into_iter().flatten() {
            let (value, error) = number.parts();
            if !(value.is_finite() && error.is_finite() && error >= 0.0) {
                let message = format!("an elasticity of {value} with a standard error of {error}");
                return Err(self.wrong(
                    self.table("elasticities"),
                    message,
                    "write finite numbers, errors not below 0",
                ));
            }
        }
        Ok(())
    }

    /// What the first model of a kind needs and the scenario lacks: whether, what, and the cure.
    fn needs(
        &self,
        kind: &str,
        of_kind: impl Fn(Model) -> bool,
        lacks: &[(bool, &str, &str)],
    ) -> Result<(), Error> {
        let asked = self.says.scenario.models.iter().find(|model| of_kind(*model.get_ref()));
        match (asked, lacks.iter().find(|(lacking, ..)| *lacking)) {
            (Some(model), Some((_, what, cure))) => {
                let message = format!("{kind} is asked for, and there is {what}");
                Err(self.wrong(model.span(), message, cure))
            }
            _ => Ok(()),
        }
    }

    /// How a cut comes into force.
    pub(super) fn steps(&self, cut: &Cut) -> Result<scenario::Staging, Error> {
        let Some(rates) = &cut.rates else {
            let years = cut.staging.clone().unwrap_or_else(|| self.says.scenario.staging.clone());
            if let Some(pair) = years.windows(2).find(|w| w[1] <= w[0]) {
                let message = format!("staging: {} does not come after {}", pair[1], pair[0]);
                let place = match cut.staging {
                    Some(_) => cut.to.span(),
                    None => self.table("scenario"),
                };
                return Err(self.wrong(
                    place,
                    message,
                    "write the years in their order, each once",
                ));
            }
            let once = vec![super::products::LAST];
            return Ok(scenario::Staging::Equal(if years.is_empty() { once } else { years }));
        };
        let wrong = |message: String, cure: &str| Err(self.wrong(rates.span(), message, cure));
        if cut.staging.is_some() {
            return wrong("a cut has rates and staging".to_owned(), "keep one of the two");
        }
        let mut list = Vec::new();
        for (year, rate) in rates.get_ref() {
            let Ok(year) = year.parse::<i32>() else {
                return wrong(format!("{year:?} is not a year"), "for instance { 2027 = \"6%\" }");
            };
            match rate.parse::<Rate>() {
                Ok(Rate::To(rate)) => list.push((year, rate)),
                _ => {
                    let cure = "for instance \"6%\", \"0.06\" or \"0\"";
                    return wrong(format!("{rate:?} is not a rate"), cure);
                }
            }
        }
        if list.is_empty() {
            return wrong("rates without a year".to_owned(), "for instance { 2027 = \"6%\" }");
        }
        list.sort_unstable_by_key(|(year, _)| *year);
        let last = list.last().map_or(0.0, |(_, rate)| *rate);
        if self.rate(cut)? != Rate::To(last) {
            let message = format!("rates end at {last}, and to = {:?}", cut.to.get_ref());
            return wrong(message, "let the last year have the rate that the cut leads to");
        }
        Ok(scenario::Staging::Rates(list))
    }

    /// The rate that a cut leads to.
    pub(super) fn rate(&self, cut: &Cut) -> Result<Rate, Error> {
        cut.to.get_ref().parse().map_err(|_| {
            let message = format!("to = {:?} is not a cut", cut.to.get_ref());
            let cure = "for instance \"0\", \"5%\", \"-50%\", \"cap 5%\", \"swiss 10%\" or \"mfn\"";
            self.wrong(cut.to.span(), message, cure)
        })
    }

    /// The elasticity of export supply: infinite where nothing is said.
    pub(super) fn supply(&self) -> Result<f64, Error> {
        let Some(said) = &self.says.elasticities.supply else { return Ok(f64::INFINITY) };
        match said.get_ref() {
            Supply::Finite(value) => Ok(*value),
            Supply::Word(word) if word == "inf" => Ok(f64::INFINITY),
            Supply::Word(word) => {
                let message = format!("supply = {word:?} is not an elasticity");
                Err(self.wrong(
                    said.span(),
                    message,
                    "write a number, or \"inf\" where world prices stay",
                ))
            }
        }
    }
}

/// The line of a place, from 1.
fn line(text: &str, span: &Range<usize>) -> usize {
    text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1)
}

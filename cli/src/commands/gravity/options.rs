//! What `corridor gravity` can be asked for.

use std::path::PathBuf;

use corridor::gravity::publication::Style;
use corridor::gravity::{Estimator, Over, Ssc};
use corridor::study::estimate::{self, Wanted};
use corridor::study::further::Further;

use super::super::import::Decimal;
use crate::failure::Failure;
use crate::print::Format;

/// Most draws of a bootstrap; papers have 10,000.
const MOST_DRAWS: i64 = 1_000_000;

#[derive(clap::Args)]
pub(super) struct Options {
    /// The model, as 'trade ~ rta | exporter^year + importer^year + exporter^importer'
    pub(super) formula: String,
    /// The panel: Parquet, Stata, a workbook or text with a header, plain or packed
    pub(super) panel: PathBuf,
    /// How a text writes decimals, where its values leave it open
    #[arg(long, value_enum, value_name = "SIGN")]
    pub(super) decimal: Option<Decimal>,
    /// Least squares instead of PPML
    #[arg(long)]
    pub(super) ols: bool,
    /// Cluster the standard errors by a column, or several joined by ^; two ways are joined by +, as
    /// 'exporter + importer'
    #[arg(long, value_name = "COLUMN", value_delimiter = '+', value_parser = way)]
    pub(super) cluster: Vec<String>,
    /// Standard errors of independent errors with the model's own variance
    #[arg(long, conflicts_with = "cluster")]
    pub(super) iid: bool,
    /// Whose small-sample factor the standard errors have
    #[arg(long, value_enum, value_name = "RULE", default_value = "fixest")]
    pub(super) ssc: Rule,
    /// Take off the bias of three-way PPML (Weidner and Zylkin 2021)
    #[arg(long, value_enum, value_name = "HOW", conflicts_with_all = ["ols", "bootstrap"])]
    pub(super) bias: Option<Bias>,
    /// The columns of exporter, importer and time, for --bias and --resistances
    #[arg(long, value_name = "COLUMNS", default_value = "exporter,importer,year")]
    pub(super) flows: String,
    /// Draw whole clusters instead of trusting one covariance
    #[arg(long, value_enum, value_name = "HOW")]
    pub(super) bootstrap: Option<Draws>,
    /// How many draws, or divisions of a jackknife; 999 and 20 when it is not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST_DRAWS))]
    pub(super) draws: Option<u32>,
    /// What the draws begin with: the same seed draws the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// A column of weights
    #[arg(long, value_name = "COLUMN")]
    pub(super) weights: Option<String>,
    /// A column whose coefficient is one
    #[arg(long, value_name = "COLUMN")]
    pub(super) offset: Option<String>,
    /// The unit of the panel, for lags
    #[arg(long, value_name = "COLUMN", requires = "time")]
    pub(super) unit: Option<String>,
    /// The time of the panel, for lags
    #[arg(long, value_name = "COLUMN", requires = "unit")]
    pub(super) time: Option<String>,
    /// Use only the rows in which a column has one of some values, or of which a comparison is true;
    /// give it again for more conditions
    #[arg(long, value_name = "CONDITION")]
    pub(super) only: Vec<String>,
    /// A sum of coefficients: what a policy has reached after so many years
    #[arg(long, value_name = "YEARS=TERM+TERM")]
    pub(super) reached: Vec<String>,
    /// Write the estimate down as TOML, to be run again to the same bytes
    #[arg(long, value_name = "FILE", conflicts_with_all = ["bias", "bootstrap"])]
    pub(super) record: Option<PathBuf>,
    /// Keep rows that are alone in a level, as fixest does
    #[arg(long)]
    pub(super) keep_singletons: bool,
    /// Test that coefficients are zero together; give it again for more tests
    #[arg(long, value_name = "TERM+TERM", value_parser = terms)]
    pub(super) test: Vec<Vec<String>>,
    /// RESET, AIC and BIC, and what the regressors add to the fixed effects
    #[arg(long)]
    pub(super) checks: bool,
    /// Standard errors of the same fit by other assumptions, joined by commas: iid, hetero, hc2, hc3,
    /// dk:TIME:LAGS, conley:LATITUDE:LONGITUDE:KM, or columns to cluster by as --cluster has them
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = trimmed)]
    pub(super) errors: Vec<String>,
    /// Coefficients in percent too: exp(b) - 1
    #[arg(long)]
    pub(super) percent: bool,
    /// Coefficients as tariffs too, by an elasticity below zero or the term whose coefficient it is
    #[arg(long, value_name = "ELASTICITY", allow_negative_numbers = true)]
    pub(super) tariff: Option<String>,
    /// Averages of the effects of etwfe(cohort, time): over all, by time since treatment, by cohort or by
    /// time
    #[arg(long, value_enum, value_name = "OVER", value_delimiter = ',')]
    pub(super) average: Vec<Averages>,
    /// Estimate once for each value of a column, as of a sector
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["record", "rows", "effects"])]
    pub(super) split: Option<String>,
    /// Estimate by least squares too, on the logarithm of the outcome, and print both
    #[arg(long, conflicts_with_all = ["ols", "record", "bias", "bootstrap"])]
    pub(super) beside_ols: bool,
    /// Write what became of every row as CSV: used or why not, outcome, fitted value, residual
    #[arg(long, value_name = "FILE")]
    pub(super) rows: Option<PathBuf>,
    /// Write every level of every fixed effect as CSV
    #[arg(long, value_name = "FILE")]
    pub(super) effects: Option<PathBuf>,
    /// Write multilateral resistances by economy and time as CSV
    #[arg(long, value_name = "FILE", requires = "reference", conflicts_with_all = ["ols", "split"])]
    pub(super) resistances: Option<PathBuf>,
    /// The economy whose inward resistance is one, for --resistances
    #[arg(long, value_name = "ECONOMY", requires = "resistances")]
    pub(super) reference: Option<String>,
    /// The elasticity of substitution, for --resistances themselves and not only their powers
    #[arg(long, value_name = "SIGMA", requires = "resistances", value_parser = sigma)]
    pub(super) sigma: Option<f64>,
    /// Draw the coefficients of the first model with their intervals, as SVG
    #[arg(long, value_name = "FILE")]
    pub(super) plot: Option<PathBuf>,
    /// Print all models side by side, as a paper does
    #[arg(long, value_enum, value_name = "STYLE", conflicts_with = "format")]
    pub(super) publication: Option<Publication>,
    /// Names for terms in --publication, in the order of the rows: 'rta=Agreement,ln_dist=Distance'
    #[arg(long, value_name = "TERM=NAME,..", value_delimiter = ',', requires = "publication", value_parser = named)]
    pub(super) names: Vec<(String, String)>,
    /// A line of your own under --publication
    #[arg(long, value_name = "TEXT", requires = "publication")]
    pub(super) note: Option<String>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    pub(super) format: Format,
}

/// A rule of the small-sample factor, by the name of who made it.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Rule {
    /// (n - 1) / (n - K) and G / (G - 1), effects nested in a cluster not counted
    Fixest,
    /// n / (n - 1), or G / (G - 1) when clustered
    Stata,
    /// No factor
    None,
}

impl From<Rule> for Ssc {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Fixest => Self::default(),
            Rule::Stata => Self::stata(),
            Rule::None => Self::none(),
        }
    }
}

/// How the bias of many fixed effects is taken off.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Bias {
    /// By formula; without --cluster or --iid, with errors clustered by pair that have no bias either
    Analytic,
    /// By estimating on quarters of the panel
    Jackknife,
}

/// Which effects an average is over.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Averages {
    All,
    Event,
    Cohort,
    Time,
}

impl From<Averages> for Over {
    fn from(averages: Averages) -> Self {
        match averages {
            Averages::All => Self::All,
            Averages::Event => Self::Event,
            Averages::Cohort => Self::Cohort,
            Averages::Time => Self::Time,
        }
    }
}

/// How clusters are drawn.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Draws {
    /// With replacement; errors and intervals are those of the draws
    Pairs,
    /// Signs of whole clusters; p-values are those of the draws
    Wild,
}

impl From<Bias> for estimate::Bias {
    fn from(bias: Bias) -> Self {
        match bias {
            Bias::Analytic => Self::Analytic,
            Bias::Jackknife => Self::Jackknife,
        }
    }
}

impl From<Draws> for estimate::Draws {
    fn from(draws: Draws) -> Self {
        match draws {
            Draws::Pairs => Self::Pairs,
            Draws::Wild => Self::Wild,
        }
    }
}

impl Options {
    pub(super) fn wanted(&self) -> Result<Wanted, Failure> {
        let draws = self.draws.unwrap_or(if self.bias.is_some() { 20 } else { 999 }) as usize;
        Ok(Wanted {
            formula: self.formula.clone(),
            panel: self.panel.clone(),
            decimals: self.decimal.map(Into::into),
            estimator: if self.ols { Estimator::Ols } else { Estimator::Ppml },
            clusters: self.cluster.clone(),
            iid: self.iid,
            ssc: self.ssc.into(),
            bias: self.bias.map(Into::into),
            flows: self.flows.split(',').map(|name| name.trim().to_owned()).collect(),
            bootstrap: self.bootstrap.map(Into::into),
            draws,
            seed: self.seed,
            weights: self.weights.clone(),
            offset: self.offset.clone(),
            unit: self.unit.clone(),
            time: self.time.clone(),
            only: self.only.clone(),
            reached: Wanted::sums(&self.reached)?,
            keep_singletons: self.keep_singletons,
            part: None,
            further: Further {
                tests: self.test.clone(),
                checks: self.checks,
                errors: self.errors.clone(),
                percent: self.percent,
                tariff: self.tariff.clone(),
                averages: self.average.iter().map(|&over| over.into()).collect(),
                rows: self.rows.is_some(),
                effects: self.effects.is_some(),
                resistances: self.reference.clone(),
            },
        })
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Publication {
    Text,
    Csv,
    Latex,
    /// LaTeX with the rules of booktabs
    Booktabs,
    Markdown,
    Html,
}

impl From<Publication> for Style {
    fn from(style: Publication) -> Self {
        match style {
            Publication::Text => Self::Text,
            Publication::Csv => Self::Csv,
            Publication::Latex => Self::Latex,
            Publication::Booktabs => Self::Booktabs,
            Publication::Markdown => Self::Markdown,
            Publication::Html => Self::Html,
        }
    }
}

/// The terms of a joint test.
fn terms(text: &str) -> Result<Vec<String>, String> {
    let terms: Vec<String> = text.split('+').map(|term| term.trim().to_owned()).collect();
    if terms.iter().any(String::is_empty) {
        return Err("a term is missing; a joint test is written 'rta + rta_lag4'".to_owned());
    }
    Ok(terms)
}

/// Above one: below it trade rises with its costs, and at one it does not move.
fn sigma(text: &str) -> Result<f64, String> {
    let sigma = text.trim().parse::<f64>().ok().filter(|sigma| sigma.is_finite() && *sigma > 1.0);
    sigma.ok_or_else(|| format!("{text:?} is no elasticity of substitution above one, as 7"))
}

fn trimmed(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("an assumption is missing between two commas".to_owned()),
        text => Ok(text.to_owned()),
    }
}

/// `TERM=NAME`.
fn named(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((term, name)) if !term.trim().is_empty() && !name.trim().is_empty() => {
            Ok((term.trim().to_owned(), name.trim().to_owned()))
        }
        _ => Err("a name is written TERM=NAME, as 'rta=Agreement'".to_owned()),
    }
}

/// One way of clustering; fixest writes a ~ before the first.
fn way(text: &str) -> Result<String, String> {
    let name = text.trim().trim_start_matches('~').trim();
    if name.is_empty() {
        return Err("a column is missing; two ways are written 'exporter + importer'".to_owned());
    }
    if let Some((one, other)) = name.split_once(',') {
        let (one, other) = (one.trim(), other.trim());
        return Err(format!(
            "two ways of clustering are joined by +, as '{one} + {other}', and columns whose values \
             together make a cluster by ^, as '{one}^{other}'"
        ));
    }
    Ok(name.to_owned())
}

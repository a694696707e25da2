//! `corridor gravity`: a formula and a panel in, a coefficient table out.

mod record;

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::gravity::publication::{Printed, Style, render};
use corridor::gravity::{Coefficient, Estimator, Ssc};
use corridor::study::estimate::{self, Estimated, Wanted, estimate};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::print::{Format, out, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "gravity",
    page: include_str!("gravity.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The model, as 'trade ~ rta | exporter^year + importer^year + exporter^importer'
    formula: String,
    /// The panel: a .parquet or .csv file
    panel: PathBuf,
    /// Least squares instead of PPML
    #[arg(long)]
    ols: bool,
    /// Cluster the standard errors by a column, or several joined by ^; two ways are joined by +, as
    /// 'exporter + importer'
    #[arg(long, value_name = "COLUMN", value_delimiter = '+', value_parser = way)]
    cluster: Vec<String>,
    /// Standard errors of independent errors with the model's own variance
    #[arg(long, conflicts_with = "cluster")]
    iid: bool,
    /// Whose small-sample factor the standard errors have
    #[arg(long, value_enum, value_name = "RULE", default_value = "fixest")]
    ssc: Rule,
    /// Take off the bias of three-way PPML (Weidner and Zylkin 2021)
    #[arg(long, value_enum, value_name = "HOW", conflicts_with_all = ["ols", "bootstrap"])]
    bias: Option<Bias>,
    /// The columns of exporter, importer and time, for --bias
    #[arg(long, value_name = "COLUMNS", default_value = "exporter,importer,year")]
    flows: String,
    /// Draw whole clusters instead of trusting one covariance
    #[arg(long, value_enum, value_name = "HOW")]
    bootstrap: Option<Draws>,
    /// How many draws, or divisions of a jackknife; 999 and 20 when it is not given
    #[arg(long, value_name = "N")]
    draws: Option<usize>,
    /// What the draws begin with: the same seed draws the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// A column of weights
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// A column whose coefficient is one
    #[arg(long, value_name = "COLUMN")]
    offset: Option<String>,
    /// The unit of the panel, for lags
    #[arg(long, value_name = "COLUMN", requires = "time")]
    unit: Option<String>,
    /// The time of the panel, for lags
    #[arg(long, value_name = "COLUMN", requires = "unit")]
    time: Option<String>,
    /// Use only the rows in which a column has one of some values, or of which a comparison is true;
    /// give it again for more conditions
    #[arg(long, value_name = "CONDITION")]
    only: Vec<String>,
    /// A sum of coefficients: what a policy has reached after so many years
    #[arg(long, value_name = "YEARS=TERM+TERM")]
    reached: Vec<String>,
    /// Write the estimate down as TOML, to be run again to the same bytes
    #[arg(long, value_name = "FILE", conflicts_with_all = ["bias", "bootstrap"])]
    record: Option<PathBuf>,
    /// Keep rows that are alone in a level, as fixest does
    #[arg(long)]
    keep_singletons: bool,
    /// Print all models side by side, as a paper does
    #[arg(long, value_enum, value_name = "STYLE", conflicts_with = "format")]
    publication: Option<Publication>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// A rule of the small-sample factor, by the name of who made it.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Rule {
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
enum Bias {
    /// By formula; without --cluster or --iid, with errors clustered by pair that have no bias either
    Analytic,
    /// By estimating on quarters of the panel
    Jackknife,
}

/// How clusters are drawn.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Draws {
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
    fn wanted(&self) -> Result<Wanted, Failure> {
        let draws = self.draws.unwrap_or(if self.bias.is_some() { 20 } else { 999 });
        Ok(Wanted {
            formula: self.formula.clone(),
            panel: self.panel.clone(),
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
        })
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Publication {
    Text,
    Csv,
    Latex,
    Markdown,
    Html,
}

impl From<Publication> for Style {
    fn from(style: Publication) -> Self {
        match style {
            Publication::Text => Self::Text,
            Publication::Csv => Self::Csv,
            Publication::Latex => Self::Latex,
            Publication::Markdown => Self::Markdown,
            Publication::Html => Self::Html,
        }
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

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let bar = indicatif::ProgressBar::new_spinner();
    let estimated = estimate(&options.wanted()?, &mut |p| {
        bar.set_message(format!("step {}: deviance {:.9e}", p.step, p.deviance));
        bar.tick();
    })?;
    bar.finish_and_clear();
    for (one, at) in estimated.iter().zip(1..) {
        tell(one, at);
    }
    let (printed, answers): (Vec<_>, Vec<_>) =
        estimated.into_iter().map(|one| (one.printed, one.answer)).unzip();
    if let Some(file) = &options.record {
        record::record(&options, file, answers, &printed[0].errors)?;
    }
    match options.publication {
        Some(style) => out(render(&printed, style.into()).as_bytes())?,
        None => print(&table(&printed, options.format)?, options.format)?,
    }
    Ok(Outcome::Fine)
}

/// What the table does not say of a model.
fn tell(one: &Estimated, at: usize) {
    for (name, bias) in &one.bias {
        talk(&format!("bias of {name}: {bias:.5e}"));
    }
    let [missing, singletons, zero_levels, separated] = one.answer.dropped;
    talk(&format!(
        "model {at}: {} rows used; dropped: {missing} missing, {singletons} singletons, \
         {zero_levels} in levels without trade, {separated} separated",
        one.printed.rows,
    ));
    for name in &one.collinear {
        talk(&format!("model {at}: {name} is explained by the rest and left out"));
    }
    talk(&format!(
        "model {at}: log-likelihood {:.6}, deviance {:.6}, R2 {:.6}; errors: {}",
        one.quality.log_likelihood, one.quality.deviance, one.quality.r_squared, one.printed.errors,
    ));
    for sum in &one.answer.reached {
        talk(&format!(
            "model {at}: after {} years {} (standard error {})",
            sum.years, sum.estimate, sum.std_error
        ));
    }
}

/// Six significant digits for a reader; every digit for a program.
fn shown(x: f64, format: Format) -> f64 {
    match format {
        Format::Table => format!("{x:.5e}").parse().unwrap_or(x),
        _ => x,
    }
}

/// One row a coefficient.
fn table(models: &[Printed], format: Format) -> Result<RecordBatch, Failure> {
    let rows: Vec<(u64, &Coefficient)> = models
        .iter()
        .zip(1..)
        .flat_map(|(m, at)| m.coefficients.iter().map(move |c| (at, c)))
        .collect();
    let numbers = |of: fn(&Coefficient) -> f64| -> ArrayRef {
        Arc::new(rows.iter().map(|(_, c)| Some(shown(of(c), format))).collect::<Float64Array>())
    };
    let models: ArrayRef = Arc::new(rows.iter().map(|(m, _)| Some(*m)).collect::<UInt64Array>());
    let names: ArrayRef =
        Arc::new(rows.iter().map(|(_, c)| Some(c.name.as_str())).collect::<StringArray>());
    Ok(RecordBatch::try_from_iter([
        ("model", models),
        ("term", names),
        ("estimate", numbers(|c| c.estimate)),
        ("std_error", numbers(|c| c.std_error)),
        ("statistic", numbers(|c| c.statistic)),
        ("p_value", numbers(|c| c.p_value)),
        ("low_95", numbers(|c| c.low)),
        ("high_95", numbers(|c| c.high)),
    ])?)
}

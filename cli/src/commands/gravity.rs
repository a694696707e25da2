//! `corridor gravity`: a formula and a panel in, a coefficient table out.

mod inference;
mod record;

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::columns;
use corridor::estimate::{Model, Reached};
use corridor_gravity::formula::{Extra, Formula};
use corridor_gravity::publication::{Printed, Style, render};
use corridor_gravity::{Coefficient, Options as Estimation, Singletons, Ssc, ols, ppml_with};

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

impl Options {
    fn draws(&self) -> usize {
        self.draws.unwrap_or(if self.bias.is_some() { 20 } else { 999 })
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
    let formula = Formula::parse(&options.formula)?;
    let reached: Vec<_> =
        options.reached.iter().map(|r| Reached::parse(r)).collect::<Result<_, _>>()?;
    let mut clusters = options.cluster.clone();
    if options.bias.is_some() {
        clusters.extend(options.flows.split(',').map(|name| name.trim().to_owned()));
    }
    let extra = Extra {
        clusters,
        weights: options.weights.clone(),
        offset: options.offset.clone(),
        unit: options.unit.clone(),
        time: options.time.clone(),
    };
    let mut frame = columns::read(&options.panel, &formula.columns(&extra, &options.only))?;
    options.only.iter().try_for_each(|condition| frame.only(condition))?;
    let estimation = Estimation {
        singletons: if options.keep_singletons { Singletons::Keep } else { Singletons::Drop },
        ..Estimation::default()
    };
    let bar = indicatif::ProgressBar::new_spinner();
    let mut printed = Vec::new();
    let mut recorded = Vec::new();
    for (at, specification) in formula.models().iter().enumerate() {
        let arrays = specification.assemble(&frame, &extra)?;
        let model = arrays.model();
        let fit = if options.ols {
            ols(&model, &estimation)?
        } else {
            ppml_with(&model, &estimation, &mut |p| {
                bar.set_message(format!("step {}: deviance {:.9e}", p.step, p.deviance));
                bar.tick();
            })?
        };
        let (coefficients, covariance) = inference::table(&options, &estimation, &arrays, &fit)?;
        let dropped = fit.dropped();
        talk(&format!(
            "model {}: {} rows used; dropped: {} missing, {} singletons, {} in levels without \
             trade, {} separated",
            at + 1,
            fit.rows(),
            arrays.missing,
            dropped.singletons,
            dropped.zero_levels,
            dropped.separated,
        ));
        for name in fit.collinear() {
            talk(&format!("model {}: {name} is explained by the rest and left out", at + 1));
        }
        let quality = fit.quality();
        talk(&format!(
            "model {}: log-likelihood {:.6}, deviance {:.6}, R2 {:.6}; errors: {}",
            at + 1,
            quality.log_likelihood,
            quality.deviance,
            quality.r_squared,
            covariance.label,
        ));
        let effects: Vec<String> = model.effects.iter().map(|e| e.name.to_owned()).collect();
        let answer = Model::of(&fit, &covariance, effects.clone(), arrays.missing, &reached)?;
        for sum in &answer.reached {
            talk(&format!(
                "model {}: after {} years {} (standard error {})",
                at + 1,
                sum.years,
                sum.estimate,
                sum.std_error
            ));
        }
        recorded.push(answer);
        printed.push(Printed {
            title: format!("({}) {}", at + 1, arrays.outcome_name),
            coefficients,
            effects,
            errors: covariance.label,
            rows: fit.rows(),
            r_squared: quality.r_squared,
        });
    }
    bar.finish_and_clear();
    if let Some(file) = &options.record {
        record::record(&options, file, recorded, &printed[0].errors)?;
    }
    match options.publication {
        Some(style) => out(render(&printed, style.into()).as_bytes())?,
        None => print(&table(&printed, options.format)?, options.format)?,
    }
    Ok(Outcome::Fine)
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

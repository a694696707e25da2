//! `corridor gravity`: a formula and a panel in, a coefficient table out.

use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::columns;
use corridor_gravity::formula::{Extra, Formula};
use corridor_gravity::publication::{Printed, Style, render};
use corridor_gravity::{Coefficient, Options as Estimation, Singletons, Ssc, Vcov, ols, ppml_with};

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
    /// Cluster the standard errors by a column, or several joined by ^; give it again for more ways
    #[arg(long, value_name = "COLUMN")]
    cluster: Vec<String>,
    /// Standard errors of independent errors with the model's own variance
    #[arg(long, conflicts_with = "cluster")]
    iid: bool,
    /// Whose small-sample factor the standard errors have
    #[arg(long, value_enum, value_name = "RULE", default_value = "fixest")]
    ssc: Rule,
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

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let formula = Formula::parse(&options.formula)?;
    let frame = columns::read(&options.panel)?;
    let extra = Extra {
        clusters: options.cluster.clone(),
        weights: options.weights.clone(),
        offset: options.offset.clone(),
        unit: options.unit.clone(),
        time: options.time.clone(),
    };
    let estimation = Estimation {
        singletons: if options.keep_singletons { Singletons::Keep } else { Singletons::Drop },
        ..Estimation::default()
    };
    let bar = indicatif::ProgressBar::new_spinner();
    let mut printed = Vec::new();
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
        let vcov = match (options.iid, options.cluster.is_empty()) {
            (true, _) => Vcov::Iid,
            (_, true) => Vcov::Hetero,
            _ => Vcov::Cluster(arrays.clusters()),
        };
        let covariance = fit.covariance(&vcov, &options.ssc.into())?;
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
        printed.push(Printed {
            title: format!("({}) {}", at + 1, arrays.outcome_name),
            coefficients: fit.table(&covariance),
            effects: model.effects.iter().map(|e| e.name.to_owned()).collect(),
            errors: covariance.label,
            rows: fit.rows(),
            r_squared: quality.r_squared,
        });
    }
    bar.finish_and_clear();
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

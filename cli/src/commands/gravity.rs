//! `corridor gravity`: a formula and a panel in, a coefficient table out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _, ValueEnum as _};
use corridor::columns;
use corridor::estimate::{self, Model, Reached, Recorded};
use corridor_gravity::formula::{Extra, Formula};
use corridor_gravity::publication::{Printed, Style, render};
use corridor_gravity::{Coefficient, Options as Estimation, Singletons, Ssc, Vcov, ols, ppml_with};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::print::{Format, out, print, talk, write_whole};

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
    /// Use only the rows in which a column has one of some values; give it again for more conditions
    #[arg(long, value_name = "COLUMN=VALUE,VALUE")]
    only: Vec<String>,
    /// A sum of coefficients: what a policy has reached after so many years
    #[arg(long, value_name = "YEARS=TERM+TERM")]
    reached: Vec<String>,
    /// Write the estimate down as TOML, to be run again to the same bytes
    #[arg(long, value_name = "FILE")]
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
    let reached: Vec<_> =
        options.reached.iter().map(|r| Reached::parse(r)).collect::<Result<_, _>>()?;
    let mut frame = columns::read(&options.panel)?;
    options.only.iter().try_for_each(|condition| frame.only(condition))?;
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
            coefficients: fit.table(&covariance),
            effects,
            errors: covariance.label,
            rows: fit.rows(),
            r_squared: quality.r_squared,
        });
    }
    bar.finish_and_clear();
    if let Some(file) = &options.record {
        record(&options, file, recorded, &printed[0].errors)?;
    }
    match options.publication {
        Some(style) => out(render(&printed, style.into()).as_bytes())?,
        None => print(&table(&printed, options.format)?, options.format)?,
    }
    Ok(Outcome::Fine)
}

/// Write the estimate down.
fn record(options: &Options, file: &Path, model: Vec<Model>, errors: &str) -> Result<(), Failure> {
    let ssc = options.ssc.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned());
    let name = options.panel.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let written = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut arguments: Vec<(&str, Option<&str>)> = Vec::new();
    for (flag, values) in [
        ("--only", &options.only[..]),
        ("--cluster", &options.cluster),
        ("--reached", &options.reached),
        ("--weights", options.weights.as_slice()),
        ("--offset", options.offset.as_slice()),
        ("--unit", options.unit.as_slice()),
        ("--time", options.time.as_slice()),
    ] {
        arguments.extend(values.iter().map(|value| (flag, Some(value.as_str()))));
    }
    for (flag, on) in [
        ("--ols", options.ols),
        ("--iid", options.iid),
        ("--keep-singletons", options.keep_singletons),
    ] {
        arguments.extend(on.then_some((flag, None)));
    }
    arguments.extend([("--ssc", Some(ssc.as_str())), ("--record", Some(written.as_str()))]);
    let recorded = Recorded {
        command: estimate::command(&options.formula, &name, &arguments),
        estimator: if options.ols { "OLS" } else { "PPML" }.to_owned(),
        errors: errors.to_owned(),
        ssc: ssc.clone(),
        only: options.only.clone(),
        panel: estimate::Panel { file: name.clone(), sha256: columns::sha256(&options.panel)? },
        model,
    };
    write_whole(file, recorded.to_toml().as_bytes())
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

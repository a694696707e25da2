//! `corridor gravity`: a formula and a panel in, a coefficient table out.

mod files;
mod record;

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::gravity::publication::{Printed, Style, Words, render_with};
use corridor::gravity::{Coefficient, Estimator, Over, Progress, Ssc};
use corridor::study::estimate::{self, Estimated, Wanted, estimate};
use corridor::study::further::Further;

use super::import::Decimal;
use super::{Command, Outcome};
use crate::failure::Failure;
use crate::output;
use crate::print::{Format, print, say, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "gravity",
    page: include_str!("gravity.md"),
    arguments: Options::augment_args,
    run,
};

/// Most draws of a bootstrap; papers have 10,000.
const MOST_DRAWS: i64 = 1_000_000;

#[derive(clap::Args)]
struct Options {
    /// The model, as 'trade ~ rta | exporter^year + importer^year + exporter^importer'
    formula: String,
    /// The panel: Parquet, Stata, a workbook or text with a header, plain or packed
    panel: PathBuf,
    /// How a text writes decimals, where its values leave it open
    #[arg(long, value_enum, value_name = "SIGN")]
    decimal: Option<Decimal>,
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
    /// The columns of exporter, importer and time, for --bias and --resistances
    #[arg(long, value_name = "COLUMNS", default_value = "exporter,importer,year")]
    flows: String,
    /// Draw whole clusters instead of trusting one covariance
    #[arg(long, value_enum, value_name = "HOW")]
    bootstrap: Option<Draws>,
    /// How many draws, or divisions of a jackknife; 999 and 20 when it is not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST_DRAWS))]
    draws: Option<u32>,
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
    /// Test that coefficients are zero together; give it again for more tests
    #[arg(long, value_name = "TERM+TERM", value_parser = terms)]
    test: Vec<Vec<String>>,
    /// RESET, AIC and BIC, and what the regressors add to the fixed effects
    #[arg(long)]
    checks: bool,
    /// Standard errors of the same fit by other assumptions, joined by commas: iid, hetero, hc2, hc3,
    /// dk:TIME:LAGS, conley:LATITUDE:LONGITUDE:KM, or columns to cluster by as --cluster has them
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = trimmed)]
    errors: Vec<String>,
    /// Coefficients in percent too: exp(b) - 1
    #[arg(long)]
    percent: bool,
    /// Coefficients as tariffs too, by an elasticity below zero or the term whose coefficient it is
    #[arg(long, value_name = "ELASTICITY", allow_negative_numbers = true)]
    tariff: Option<String>,
    /// Averages of the effects of etwfe(cohort, time): over all, by time since treatment, by cohort or by
    /// time
    #[arg(long, value_enum, value_name = "OVER", value_delimiter = ',')]
    average: Vec<Averages>,
    /// Estimate once for each value of a column, as of a sector
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["record", "rows", "effects"])]
    split: Option<String>,
    /// Estimate by least squares too, on the logarithm of the outcome, and print both
    #[arg(long, conflicts_with_all = ["ols", "record", "bias", "bootstrap"])]
    beside_ols: bool,
    /// Write what became of every row as CSV: used or why not, outcome, fitted value, residual
    #[arg(long, value_name = "FILE")]
    rows: Option<PathBuf>,
    /// Write every level of every fixed effect as CSV
    #[arg(long, value_name = "FILE")]
    effects: Option<PathBuf>,
    /// Write multilateral resistances by economy and time as CSV
    #[arg(long, value_name = "FILE", requires = "reference", conflicts_with_all = ["ols", "split"])]
    resistances: Option<PathBuf>,
    /// The economy whose inward resistance is one, for --resistances
    #[arg(long, value_name = "ECONOMY", requires = "resistances")]
    reference: Option<String>,
    /// The elasticity of substitution, for --resistances themselves and not only their powers
    #[arg(long, value_name = "SIGMA", requires = "resistances", value_parser = sigma)]
    sigma: Option<f64>,
    /// Draw the coefficients of the first model with their intervals, as SVG
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// Print all models side by side, as a paper does
    #[arg(long, value_enum, value_name = "STYLE", conflicts_with = "format")]
    publication: Option<Publication>,
    /// Names for terms in --publication, in the order of the rows: 'rta=Agreement,ln_dist=Distance'
    #[arg(long, value_name = "TERM=NAME,..", value_delimiter = ',', requires = "publication", value_parser = named)]
    names: Vec<(String, String)>,
    /// A line of your own under --publication
    #[arg(long, value_name = "TEXT", requires = "publication")]
    note: Option<String>,
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

/// Which effects an average is over.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Averages {
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
enum Publication {
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

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    output::reads(&options.panel);
    let outputs =
        [&options.rows, &options.effects, &options.plot, &options.record, &options.resistances];
    output::promise_all(outputs.into_iter().flatten())?;
    let bar = indicatif::ProgressBar::new_spinner();
    let mut step = |p: Progress| {
        bar.set_message(format!("step {}: deviance {:.9e}", p.step, p.deviance));
        bar.tick();
    };
    let mut estimated = Vec::new();
    for part in parts(options.wanted()?, options.split.as_deref())? {
        estimated.extend(estimate(&part, &mut step)?);
        if options.beside_ols {
            estimated.extend(estimate(&beside(part)?, &mut step)?);
        }
    }
    bar.finish_and_clear();
    for (at, one) in (1..).zip(&mut estimated) {
        one.printed.title = titled(&one.printed.title, at);
        tell(one, at);
    }
    if let Some(file) = &options.rows {
        output::write(file, &files::rows(&estimated)?)?;
    }
    if let Some(file) = &options.effects {
        output::write(file, &files::levels(&estimated)?)?;
    }
    if let Some(file) = &options.resistances {
        output::write(file, &files::resistances(&estimated, options.sigma)?)?;
    }
    if let (Some(file), Some(first)) = (&options.plot, estimated.first()) {
        let svg = corridor::render::chart::coefficients::coefficients(
            &first.printed.title,
            &first.printed.coefficients,
        );
        output::write(file, svg.as_bytes())?;
    }
    if let Some(file) = &options.record {
        let answers = estimated.iter().map(|one| one.answer.clone()).collect();
        record::record(&options, file, answers, &estimated[0].printed.errors)?;
    }
    match options.publication {
        Some(style) => {
            named_terms(&options.names, &estimated)?;
            let printed: Vec<Printed> = estimated.into_iter().map(|one| one.printed).collect();
            let words = Words { names: options.names.clone(), note: options.note.clone() };
            say(&render_with(&printed, style.into(), &words))?;
        }
        None => print(&table(&estimated, options.format)?, options.format)?,
    }
    Ok(Outcome::Fine)
}

/// Whether each name of --names is of a term that a model has.
fn named_terms(names: &[(String, String)], estimated: &[Estimated]) -> Result<(), Failure> {
    let mut terms: Vec<&str> = Vec::new();
    for one in estimated {
        let own = one.printed.coefficients.iter().map(|c| c.name.as_str());
        let others = one.printed.effects.iter().chain(&one.collinear).map(String::as_str);
        for term in own.chain(others) {
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
    }
    match names.iter().find(|(term, _)| !terms.contains(&term.as_str())) {
        None => Ok(()),
        Some((term, _)) => Err(Failure::hinted(
            format!("--names {term}=…: no model has the term {term:?}"),
            format!("the terms are {}", terms.join(", ")),
        )),
    }
}

/// What to estimate for each value of a column; all at once without one.
fn parts(wanted: Wanted, split: Option<&str>) -> Result<Vec<Wanted>, Failure> {
    let Some(column) = split else { return Ok(vec![wanted]) };
    let values = estimate::values(&wanted, column)?;
    let part = |value: String| {
        let mut part = wanted.clone();
        // A comma would stand between two values.
        part.only.push(if value.contains(',') {
            format!("`{column}` == \"{value}\"")
        } else {
            format!("{column}={value}")
        });
        part.part = Some(value);
        part
    };
    Ok(values.into_iter().map(part).collect())
}

/// The same by least squares on the logarithm of the outcome.
fn beside(mut wanted: Wanted) -> Result<Wanted, Failure> {
    let Some((outcome, rest)) = wanted.formula.split_once('~') else { return Ok(wanted) };
    if outcome.contains('(') {
        return Err(Failure::hinted(
            format!(
                "--beside-ols takes the logarithm of an outcome that is a column, not of {}",
                outcome.trim()
            ),
            "name the column alone: trade ~ ...",
        ));
    }
    wanted.formula = format!("log({}) ~{rest}", outcome.trim());
    wanted.estimator = Estimator::Ols;
    Ok(wanted)
}

/// A title with the model's number among all.
fn titled(title: &str, at: usize) -> String {
    let name = title.split_once(") ").map_or(title, |(_, name)| name);
    format!("({at}) {name}")
}

/// What the table does not say of a model.
fn tell(one: &Estimated, at: usize) {
    for note in &one.notes {
        talk(&format!("model {at}: {note}"));
    }
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
    if let Some(criteria) = &one.follows.criteria {
        let within = criteria.within_r_squared;
        let within = within.map_or(String::new(), |r| format!(", within R2 {r:.6}"));
        talk(&format!(
            "model {at}: {} parameters, AIC {:.6}, BIC {:.6}{within}",
            criteria.parameters, criteria.aic, criteria.bic
        ));
        match &one.follows.reset {
            Some(reset) => talk(&format!(
                "model {at}: RESET {:.6}, p = {:.6} (coefficient of the squared index {:.6e}, error {:.6e})",
                reset.test.statistic, reset.test.p_value, reset.estimate, reset.std_error
            )),
            None => talk(&format!("model {at}: no RESET: the effects explain the squared index")),
        }
    }
    for (over, average) in &one.follows.averages {
        let of = average.of.map_or_else(String::new, |of| of.to_string());
        let over = match over {
            Over::All => "all treated cells".to_owned(),
            Over::Event => format!("cells {of} after treatment"),
            Over::Cohort => format!("cells of cohort {of}"),
            Over::Time => format!("treated cells at {of}"),
        };
        talk(&format!(
            "model {at}: average over {over}: {:.6} (standard error {:.6})",
            average.estimate, average.std_error
        ));
    }
    for (terms, test) in &one.follows.tests {
        talk(&format!(
            "model {at}: {} = 0: {} {:.6} with {} restrictions, p = {:.6e}",
            terms.join(" = "),
            if one.is_ppml { "chi2" } else { "F" },
            test.statistic,
            test.restrictions,
            test.p_value
        ));
    }
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

/// One row a coefficient; in JSON and Parquet with its covariance with every other.
fn table(models: &[Estimated], format: Format) -> Result<RecordBatch, Failure> {
    let rows: Vec<(u64, usize, &Estimated, &Coefficient)> = models
        .iter()
        .zip(1..)
        .flat_map(|(m, at)| {
            m.printed.coefficients.iter().enumerate().map(move |(i, c)| (at, i, m, c))
        })
        .collect();
    let numbers = |of: fn(&Coefficient) -> f64| -> ArrayRef {
        Arc::new(rows.iter().map(|r| Some(shown(of(r.3), format))).collect::<Float64Array>())
    };
    let number: ArrayRef = Arc::new(rows.iter().map(|r| Some(r.0)).collect::<UInt64Array>());
    let names: ArrayRef =
        Arc::new(rows.iter().map(|r| Some(r.3.name.as_str())).collect::<StringArray>());
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    let mut add = |name: &str, column: ArrayRef| columns.push((name.to_owned(), column));
    add("model", number);
    if models.iter().any(|m| m.part.is_some()) {
        let parts = rows.iter().map(|r| r.2.part.as_deref());
        add("part", Arc::new(parts.collect::<StringArray>()));
    }
    add("term", names);
    add("estimate", numbers(|c| c.estimate));
    add("std_error", numbers(|c| c.std_error));
    add("statistic", numbers(|c| c.statistic));
    add("p_value", numbers(|c| c.p_value));
    add("low_95", numbers(|c| c.low));
    add("high_95", numbers(|c| c.high));
    let of = |value: &dyn Fn(&Estimated, usize) -> Option<f64>| -> ArrayRef {
        let each = rows.iter().map(|r| value(r.2, r.1).map(|x| shown(x, format)));
        Arc::new(each.collect::<Float64Array>())
    };
    if models.iter().any(|m| !m.follows.percent.is_empty()) {
        add("percent", of(&|m, i| m.follows.percent.get(i).map(|t| t.percent)));
        add("percent_error", of(&|m, i| m.follows.percent.get(i).map(|t| t.std_error)));
    }
    if models.iter().any(|m| !m.follows.tariff.is_empty()) {
        let tariff = |m: &Estimated, i: usize| m.follows.tariff.get(i).copied().flatten();
        add("tariff_percent", of(&|m, i| tariff(m, i).map(|t| t.percent)));
        add("tariff_error", of(&|m, i| tariff(m, i).map(|t| t.std_error)));
    }
    let mut labels: Vec<&str> = Vec::new();
    for (label, _) in models.iter().flat_map(|m| &m.follows.errors) {
        if !labels.contains(&label.as_str()) {
            labels.push(label);
        }
    }
    for label in labels {
        let error = |m: &Estimated, i: usize| {
            m.follows.errors.iter().find(|(l, _)| l == label).and_then(|(_, e)| e.get(i).copied())
        };
        add(&format!("std_error: {label}"), of(&error));
    }
    if matches!(format, Format::Json | Format::Parquet) {
        let mut terms: Vec<&str> = Vec::new();
        for term in models.iter().flat_map(|m| &m.answer.terms) {
            if !terms.contains(&term.as_str()) {
                terms.push(term);
            }
        }
        for term in terms {
            let covariance = |m: &Estimated, i: usize| {
                let at = m.answer.terms.iter().position(|t| t == term)?;
                m.answer.exact.as_ref()?.covariance.get(i)?.get(at).copied()
            };
            add(&format!("covariance: {term}"), of(&covariance));
        }
    }
    Ok(RecordBatch::try_from_iter(columns)?)
}

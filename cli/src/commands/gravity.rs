//! `corridor gravity`: a formula and a panel in, a coefficient table out.

mod files;
mod options;
mod record;

use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::gravity::publication::{Printed, Words, render_with};
use corridor::gravity::{Coefficient, Estimator, Over, Progress};
use corridor::study::estimate::{self, Estimated, Wanted, estimate};

use self::options::Options;
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

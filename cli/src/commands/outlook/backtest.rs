//! `corridor outlook backtest`: how often the forecast of trade was right.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use corridor::outlook::backtest::{Backtest, Settings, THRESHOLDS, backtest};
use corridor::outlook::tally::{BINS, Tally};
use corridor::study::panel;

use crate::failure::Failure;
use crate::print::{Format, print, talk};

#[derive(clap::Args)]
pub struct Options {
    /// The panel, a Parquet file
    panel: PathBuf,
    /// The column of values
    #[arg(long, value_name = "COLUMN", default_value = "trade")]
    value: String,
    /// What to print
    #[arg(long, value_enum, default_value = "scores")]
    show: Show,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Show {
    /// Scores and coverage by horizon
    Scores,
    /// Where the outcomes fell in the forecasts: flat when calibrated
    Pit,
    /// Probabilities stated against how often it happened
    Reliability,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let read = panel::read(&options.panel, &options.value)?;
    let result = backtest(&read.panel, &Settings::default())?;
    let table = match options.show {
        Show::Scores => scores(&by_horizon(&result))?,
        Show::Pit => pit(&by_horizon(&result))?,
        Show::Reliability => reliability(&result)?,
    };
    print(&table, options.format)?;
    talk(&format!(
        "{} pairs from {}, a period is {} year{}; {} values of zero and {} missing break a run; \
         {} rows of domestic trade left out; {} outcomes zero or missing, not scored; {} forecasts \
         further than any class reached, not made",
        read.panel.pairs(),
        read.first,
        read.step,
        if read.step == 1 { "" } else { "s" },
        read.panel.zeros(),
        read.panel.missing(),
        read.domestic,
        result.without_outcome,
        result.beyond_class,
    ));
    Ok(())
}

type Rows = [(String, Tally)];

fn by_horizon(result: &Backtest) -> Vec<(String, Tally)> {
    let last = result.cases.iter().map(|c| c.horizon).max().unwrap_or(0);
    let mut rows: Vec<(String, Tally)> = (1..=last)
        .filter_map(|h| {
            let tally = Tally::of(result.cases.iter().filter(|c| c.horizon == h))?;
            Some((h.to_string(), tally))
        })
        .collect();
    rows.extend(Tally::of(&result.cases).map(|tally| ("all".to_owned(), tally)));
    rows
}

fn rounded(value: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (value * scale).round() / scale
}

/// A row for each twentieth of probability, a column for each horizon: the share of outcomes that
/// fell there, in percent; 5 when calibrated.
fn pit(rows: &Rows) -> Result<RecordBatch, Failure> {
    let from: Float64Array = (0..BINS).map(|b| Some(b as f64 / BINS as f64)).collect();
    let mut columns = vec![("from".to_owned(), Arc::new(from) as ArrayRef)];
    for (horizon, tally) in rows {
        let share = |bin: &u64| Some(rounded(100.0 * *bin as f64 / tally.cases as f64, 2));
        let shares: Float64Array = tally.pit.iter().map(share).collect();
        let name = if horizon == "all" { horizon.clone() } else { format!("h{horizon}") };
        columns.push((name, Arc::new(shares)));
    }
    Ok(RecordBatch::try_from_iter(columns)?)
}

/// A row for each threshold and tenth of stated probability, over all horizons.
fn reliability(result: &Backtest) -> Result<RecordBatch, Failure> {
    let Some(tally) = Tally::of(&result.cases) else { return scores(&[]) };
    let rows = || {
        THRESHOLDS.iter().zip(&tally.reliability).flat_map(|(factor, r)| {
            (0..r.cases.len()).filter(|&b| r.cases[b] > 0).map(move |b| (*factor, r, b))
        })
    };
    let column = |f: &dyn Fn(usize) -> f64| -> ArrayRef {
        Arc::new((0..rows().count()).map(|i| Some(f(i))).collect::<Float64Array>())
    };
    let all: Vec<_> = rows().collect();
    let cases: UInt64Array = all.iter().map(|(_, r, b)| Some(r.cases[*b])).collect();
    let percent = |sum: f64, r: &corridor::outlook::score::Reliability, b: usize| {
        rounded(100.0 * sum / r.cases[b] as f64, 2)
    };
    Ok(RecordBatch::try_from_iter([
        ("grows_by", column(&|i| all[i].0)),
        ("cases", Arc::new(cases) as ArrayRef),
        (
            "stated",
            column(&|i| {
                let (_, r, b) = all[i];
                percent(r.stated[b], r, b)
            }),
        ),
        (
            "happened",
            column(&|i| {
                let (_, r, b) = all[i];
                percent(r.happened[b] as f64, r, b)
            }),
        ),
    ])?)
}

fn scores(rows: &Rows) -> Result<RecordBatch, Failure> {
    let numbers = |places: i32, f: &dyn Fn(&Tally) -> Option<f64>| -> ArrayRef {
        let scale = 10_f64.powi(places);
        let rounded = |t: &Tally| f(t).map(|x| (x * scale).round() / scale);
        Arc::new(rows.iter().map(|(_, t)| rounded(t)).collect::<Float64Array>())
    };
    let percent = |f: &dyn Fn(&Tally) -> Option<f64>| numbers(1, &|t| f(t).map(|x| 100.0 * x));
    let periods: StringArray = rows.iter().map(|(h, _)| Some(h.as_str())).collect();
    let cases: UInt64Array = rows.iter().map(|(_, t)| Some(t.cases as u64)).collect();
    Ok(RecordBatch::try_from_iter_with_nullable([
        ("periods_ahead", Arc::new(periods) as ArrayRef, false),
        ("cases", Arc::new(cases) as ArrayRef, false),
        ("crps", numbers(4, &|t| Some(t.crps)), true),
        ("naive_crps", numbers(4, &|t| Some(t.naive)), true),
        ("log_score", numbers(4, &|t| Some(t.log_score)), true),
        ("within_50", percent(&|t| Some(t.coverage[0])), true),
        ("within_80", percent(&|t| Some(t.coverage[1])), true),
        ("within_90", percent(&|t| Some(t.coverage[2])), true),
        ("off_1_5x", percent(&|t| t.reliability[0].error()), true),
        ("off_2x", percent(&|t| t.reliability[1].error()), true),
        ("off_3x", percent(&|t| t.reliability[2].error()), true),
    ])?)
}

//! `corridor outlook backtest`: how often the forecast of trade was right.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use corridor::outlook::backtest::{Backtest, Calendar, Settings, THRESHOLDS, backtest};
use corridor::outlook::era::{Era, best_and_worst, eras, mean_distance};
use corridor::outlook::frozen;
use corridor::outlook::model::{Model, Source};
use corridor::outlook::once::{Once, once};
use corridor::outlook::tally::{BINS, Tally};
use corridor::study::panel::{self, YearPanel};

use crate::failure::Failure;
use crate::print::{Format, out, print, talk};

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
    /// Learn the model from the panel instead, as text on stdout; the panel is yearly and in US
    /// dollars, and NAME says what it is
    #[arg(long, value_name = "NAME")]
    freeze: Option<String>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Show {
    /// Scores and coverage by horizon
    Scores,
    /// Where the outcomes fell in the forecasts: flat when calibrated
    Pit,
    /// Probabilities stated against how often it happened
    Reliability,
    /// The chance of doubling against how often it happened, for each origin and horizon
    Eras,
    /// The chance of growing so much in at least one year ahead against how often it happened, by
    /// thirds of size
    Once,
}

pub fn run(options: &Options) -> Result<(), Failure> {
    let read = panel::read(&options.panel, &options.value)?;
    if let Some(name) = &options.freeze {
        return freeze(options, &read, name);
    }
    let calendar = calendar(&read);
    let result = backtest(&read.panel, &Settings { calendar, ..Settings::default() })?;
    let by_era = calendar.map_or_else(Vec::new, |calendar| eras(&result.cases, calendar));
    let table = match options.show {
        Show::Scores => scores(&by_horizon(&result))?,
        Show::Pit => pit(&by_horizon(&result))?,
        Show::Reliability => reliability(&result)?,
        Show::Eras => era_table(&by_era)?,
        Show::Once => once_table(&once(&result.cases))?,
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
    if let (Some(distance), Some([best, worst])) = (mean_distance(&by_era), best_and_worst(&by_era))
    {
        let named = |era: &Era| {
            format!(
                "from {} over {} years ({:.0} % stated, {:.0} % happened)",
                era.origin,
                era.years,
                100.0 * era.stated,
                100.0 * era.happened
            )
        };
        talk(&format!(
            "the chance of doubling was off by {:.1} points on average over origins and horizons; least {}, \
             most {}. World growth is what was known at each origin, as revised later",
            100.0 * distance,
            named(&best),
            named(&worst)
        ));
    }
    Ok(())
}

/// The years of the periods, where they are years of this world.
fn calendar(read: &YearPanel) -> Option<Calendar> {
    let (first, step) = (i16::try_from(read.first).ok()?, i16::try_from(read.step).ok()?);
    let last = i32::from(first) + i32::from(step) * i32::try_from(read.panel.periods()).ok()?;
    (step > 0 && (1900..=2200).contains(&first) && last <= 2200).then_some(Calendar { first, step })
}

/// The model that the panel teaches, as text.
fn freeze(options: &Options, read: &YearPanel, name: &str) -> Result<(), Failure> {
    let calendar = calendar(read).filter(|calendar| calendar.step == 1);
    let Some(calendar) = calendar else {
        let message = format!(
            "{} steps by {} years from {}, and no model is learned from it",
            options.panel.display(),
            read.step,
            read.first
        );
        return Err(Failure::hinted(message, "give a panel of every calendar year"));
    };
    let source = Source {
        name: name.to_owned(),
        sha256: corridor::ledger::document::sha256_hex(&std::fs::read(&options.panel)?),
        first: calendar.first,
        last: calendar.year(read.panel.periods() - 1),
    };
    let model = Model::learn(&read.panel, source, &Settings::default())?;
    out(frozen::text(&model).as_bytes())
}

/// A row for each origin and horizon.
fn era_table(eras: &[Era]) -> Result<RecordBatch, Failure> {
    let whole = |f: &dyn Fn(&Era) -> u64| -> ArrayRef {
        Arc::new(eras.iter().map(|era| Some(f(era))).collect::<UInt64Array>())
    };
    let percent = |f: &dyn Fn(&Era) -> f64| -> ArrayRef {
        let each = eras.iter().map(|era| Some(rounded(100.0 * f(era), 1)));
        Arc::new(each.collect::<Float64Array>())
    };
    let crps: Float64Array = eras.iter().map(|era| Some(rounded(era.crps, 4))).collect();
    Ok(RecordBatch::try_from_iter([
        ("origin", whole(&|era| era.origin.unsigned_abs().into())),
        ("years_ahead", whole(&|era| era.years as u64)),
        ("cases", whole(&|era| era.cases as u64)),
        ("stated", percent(&|era| era.stated)),
        ("happened", percent(&|era| era.happened)),
        ("apart", percent(&Era::distance)),
        ("crps", Arc::new(crps) as ArrayRef),
    ])?)
}

/// A row for each third of size, horizon and threshold.
fn once_table(rows: &[Once]) -> Result<RecordBatch, Failure> {
    let percent = |f: fn(&Once) -> f64| -> ArrayRef {
        let each = rows.iter().map(|row| Some(rounded(100.0 * f(row), 1)));
        Arc::new(each.collect::<Float64Array>())
    };
    let whole = |f: fn(&Once) -> usize| -> ArrayRef {
        Arc::new(rows.iter().map(|row| Some(f(row) as u64)).collect::<UInt64Array>())
    };
    let third = |row: &Once| Some(["smallest", "middle", "largest"][row.third.min(2)]);
    let factor: Float64Array = rows.iter().map(|row| Some(row.factor)).collect();
    Ok(RecordBatch::try_from_iter([
        ("third", Arc::new(rows.iter().map(third).collect::<StringArray>()) as ArrayRef),
        ("periods_ahead", whole(|row| row.horizon)),
        ("grows_by", Arc::new(factor) as ArrayRef),
        ("cases", whole(|row| row.cases)),
        ("by_a_walk", percent(|row| row.walk)),
        ("stated", percent(|row| row.stated)),
        ("happened", percent(|row| row.happened)),
    ])?)
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

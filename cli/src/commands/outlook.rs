//! `corridor outlook`: how often the forecast of trade was right.

use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::panel;
use corridor_outlook::backtest::{Settings, backtest};
use corridor_outlook::tally::Tally;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "outlook",
    page: include_str!("outlook.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Hold the forecast against what happened, over a panel
    Backtest {
        /// The panel, a Parquet file
        panel: PathBuf,
        /// The column of values
        #[arg(long, value_name = "COLUMN", default_value = "trade")]
        value: String,
        /// How to print
        #[arg(long, value_enum, default_value = "table")]
        format: Format,
    },
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let What::Backtest { panel: path, value, format } = Options::from_arg_matches(matches)?.what;
    let read = panel::read(&path, &value)?;
    let settings = Settings::default();
    let result = backtest(&read.panel, &settings)?;
    let last = result.cases.iter().map(|c| c.horizon).max().unwrap_or(0);
    let mut rows: Vec<(String, Tally)> = (1..=last)
        .filter_map(|h| {
            let tally = Tally::of(result.cases.iter().filter(|c| c.horizon == h))?;
            Some((h.to_string(), tally))
        })
        .collect();
    rows.extend(Tally::of(&result.cases).map(|tally| ("all".to_owned(), tally)));
    print(&batch(&rows)?, format)?;
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
    Ok(Outcome::Fine)
}

fn batch(rows: &[(String, Tally)]) -> Result<RecordBatch, Failure> {
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

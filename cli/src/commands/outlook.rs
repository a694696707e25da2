//! `corridor outlook`: the chance of reaching a target, and how often such chances were right.

mod backtest;
mod targets;

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray, UInt64Array,
};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::answers::chances::{Asked, Row};
use corridor::brief::{self, Outlook};
use corridor::outlook::comparable::ClassCount;
use corridor::{Folder, render};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::language::Spoken;
use crate::place::{Where, as_of, day, tell};
use crate::print::{Format, page_width, print, say};

/// The command.
pub const COMMAND: Command = Command {
    name: "outlook",
    page: include_str!("outlook.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
struct Options {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    place: Where,
    /// The id of a target in the ledger; without it, those that stand
    #[arg(long, value_name = "ID")]
    target: Option<String>,
    /// Whose figures: a party's code, or `reconciled`; without it, each in turn
    #[arg(long, value_name = "CODE")]
    reporter: Option<String>,
    /// The year by which; without it, the target's own, or ten years ahead
    #[arg(long, value_name = "YEAR")]
    by: Option<i16>,
    /// The day as of which to judge; nothing known later is used. Today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// Of the draws that a part-year needs
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    language: Spoken,
    /// How to print; `csv`, `json` and `parquet` give the curve, a row for each reporter and year
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(clap::Subcommand)]
enum What {
    /// Hold the forecast against what happened, over a panel
    Backtest(backtest::Options),
    /// Announced targets of other pairs: the chance of each as of its day, and what came
    Targets(targets::Options),
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    match &options.what {
        Some(What::Backtest(options)) => {
            backtest::run(options)?;
            return Ok(Outcome::Fine);
        }
        Some(What::Targets(options)) => {
            targets::run(options)?;
            return Ok(Outcome::Fine);
        }
        None => {}
    }
    let home = options.place.home()?;
    let folder = Folder::open(home.root())?;
    tell(&folder);
    let asked = Asked {
        target: options.target,
        reporter: options.reporter,
        by: options.by,
        seed: options.seed,
    };
    let made = brief::outlook(&folder, as_of(options.as_of), &asked)?;
    match options.format {
        Format::Table => {
            let page = options.language.of(made.brief, Some(&folder))?;
            say(&render::terminal(&page, page_width()))?;
        }
        format => print(&curve(&made)?, format)?,
    }
    Ok(Outcome::Fine)
}

fn curve(made: &Outlook) -> Result<RecordBatch, Failure> {
    let text = |f: &dyn Fn(&Row) -> &str| -> ArrayRef {
        Arc::new(made.rows.iter().map(|row| Some(f(row))).collect::<StringArray>())
    };
    let number = |f: &dyn Fn(&Row) -> f64| -> ArrayRef {
        Arc::new(made.rows.iter().map(|row| Some(f(row))).collect::<Float64Array>())
    };
    // Whole dollars: a forecast knows no cents.
    let dollars = |f: &dyn Fn(&Row) -> f64| -> ArrayRef {
        Arc::new(made.rows.iter().map(|row| Some(f(row).round() as i64)).collect::<Int64Array>())
    };
    let year: Int32Array = made.rows.iter().map(|row| Some(i32::from(row.year.year))).collect();
    let maybe = |f: &dyn Fn(&Row) -> Option<f64>| -> ArrayRef {
        Arc::new(made.rows.iter().map(|row| f(row).map(share)).collect::<Float64Array>())
    };
    let counted = |f: &dyn Fn(&ClassCount) -> u64| -> ArrayRef {
        let of = |row: &Row| row.year.class.as_ref().map(f);
        Arc::new(made.rows.iter().map(of).collect::<UInt64Array>())
    };
    Ok(RecordBatch::try_from_iter_with_nullable([
        ("target", text(&|row| &row.target), false),
        ("reporter", text(&|row| &row.reporter), false),
        ("year", Arc::new(year) as ArrayRef, false),
        ("target_usd", dollars(&|row| row.level), false),
        ("probability_by", number(&|row| share(row.year.by_year)), false),
        ("probability_in", number(&|row| share(row.year.in_year)), false),
        ("low_80_usd", dollars(&|row| row.year.intervals[1].low), false),
        ("low_50_usd", dollars(&|row| row.year.intervals[0].low), false),
        ("median_usd", dollars(&|row| row.year.median), false),
        ("high_50_usd", dollars(&|row| row.year.intervals[0].high), false),
        ("high_80_usd", dollars(&|row| row.year.intervals[1].high), false),
        ("growth_needed", maybe(&|row| row.year.required_growth), true),
        ("class_cases", counted(&|class| class.cases), true),
        ("class_did", counted(&|class| class.did), true),
    ])?)
}

/// Four decimals: a chance is not known to more.
fn share(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

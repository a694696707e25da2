//! `corridor flows`: what one economy or group sold to another.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray, UInt16Array, UInt64Array,
};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::trade::Level;
use corridor::trade::selection::{Selected, Selection, economies, selected};
use corridor::trade::store::{self, Kind};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::Question;
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "flows",
    page: include_str!("flows.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// Who sold: a code, several with commas, a group such as ASEAN, or all
    exporter: String,
    /// Who bought
    importer: String,
    #[command(flatten)]
    question: Question,
    /// Digits of the products: 2, 4 or 6; without it, all products in one row
    #[arg(long, value_name = "DIGITS")]
    level: Option<usize>,
    /// What is kept apart besides years and products
    #[arg(long, value_enum, default_value = "pair")]
    by: By,
    /// Only products whose codes begin so
    #[arg(long, value_name = "HS,…", value_delimiter = ',')]
    product: Vec<String>,
    /// One year, or several as 2018..2024; all without it
    #[arg(long, value_name = "YEARS", value_parser = years)]
    years: Option<(u16, u16)>,
    /// Both directions
    #[arg(long)]
    both: bool,
    /// Only the largest rows
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// Every exporter and importer.
    Pair,
    /// Every exporter, summed over importers.
    Exporter,
    /// Every importer, summed over exporters.
    Importer,
    /// Summed over both.
    Year,
}

/// A year, or several as 2018..2024.
pub fn years(text: &str) -> Result<(u16, u16), String> {
    let year =
        |t: &str| t.parse::<u16>().map_err(|_| format!("{text:?} is not a year, nor 2018..2024"));
    match text.split_once("..") {
        Some((first, last)) => Ok((year(first)?, year(last)?)),
        None => year(text).map(|y| (y, y)),
    }
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let store = options.question.shelf.open()?;
    let day = options.question.day();
    let held =
        store::choose(&store.folder, Kind::Flows, options.question.dataset.as_deref(), Some(day))?;
    let selection = Selection {
        level: options.level.map(Level::from_digits).transpose()?,
        by_exporter: matches!(options.by, By::Pair | By::Exporter),
        by_importer: matches!(options.by, By::Pair | By::Importer),
        products: options.product.clone(),
    };
    let (first, last) = options.years.unwrap_or((0, u16::MAX));
    let wanted: Vec<u16> =
        held.years.iter().copied().filter(|y| (first..=last).contains(y)).collect();
    if wanted.is_empty() {
        held.year(first)?;
    }
    let mut rows = Vec::new();
    for year in wanted {
        let path = held.year(year)?;
        let (from, to) = (economies(&options.exporter, year)?, economies(&options.importer, year)?);
        rows.extend(selected(&store::flows_between(&path, &from, &to)?, &selection)?);
        if options.both {
            rows.extend(selected(&store::flows_between(&path, &to, &from)?, &selection)?);
        }
    }
    if let Some(top) = options.top {
        rows.sort_by_key(|row| std::cmp::Reverse(row.value_usd));
        rows.truncate(top);
    }
    let source = &held.source;
    let revision = source.hs_revision.as_deref().unwrap_or("no HS revision named");
    talk(&format!(
        "{}, vintage {}, {}, {}, {}",
        source.title, source.vintage, source.valuation, source.unit, revision
    ));
    if let Some(note) = source.coverage_note() {
        talk(&note);
    }
    print(&table(&rows, &selection)?, options.format)?;
    Ok(Outcome::Fine)
}

fn table(rows: &[Selected], selection: &Selection) -> Result<RecordBatch, Failure> {
    let text = |of: fn(&Selected) -> Option<&str>| -> ArrayRef {
        Arc::new(StringArray::from_iter(rows.iter().map(of)))
    };
    let mut columns: Vec<(&str, ArrayRef)> =
        vec![("year", Arc::new(UInt16Array::from_iter_values(rows.iter().map(|r| r.year))))];
    if selection.by_exporter {
        columns.push(("exporter", text(|r| r.exporter.as_deref())));
    }
    if selection.by_importer {
        columns.push(("importer", text(|r| r.importer.as_deref())));
    }
    if selection.level.is_some() {
        columns.push(("product", text(|r| r.product.as_deref())));
        columns.push(("name", text(|r| corridor::trade::product::name(r.product.as_deref()?))));
    }
    columns.push((
        "value_usd",
        Arc::new(Int64Array::from_iter_values(rows.iter().map(|r| r.value_usd))),
    ));
    if rows.iter().any(|r| r.quantity_kg.is_some()) {
        let weights = rows.iter().map(|r| r.quantity_kg.map(i128::from));
        let weights = Decimal128Array::from_iter(weights).with_precision_and_scale(38, 3)?;
        columns.push(("quantity_t", Arc::new(weights)));
    }
    columns.push(("rows", Arc::new(UInt64Array::from_iter_values(rows.iter().map(|r| r.rows)))));
    Ok(RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true)))?)
}

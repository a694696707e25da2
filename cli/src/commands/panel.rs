//! `corridor panel`: from the store and files of one's own to a panel for estimation.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::study::panel::build::{Built, Wanted, build};
use corridor::trade::Level;
use corridor::trade::store::{self, Kind};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::output;
use crate::place::Question;
use crate::print::{Format, bytes, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "panel",
    page: include_str!("panel.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// The panel to write: a .parquet or .csv file
    to: PathBuf,
    #[command(flatten)]
    question: Question,
    /// Years, as 2010..2024; all that the dataset has without it
    #[arg(long, value_name = "A..B", value_parser = super::flows::years)]
    years: Option<(u16, u16)>,
    /// Every so many years of these, from the first
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    every: u16,
    /// Economies: a group such as G20, or codes with commas; all that trade without it
    #[arg(long, value_name = "GROUP")]
    economies: Option<String>,
    /// Keep products apart at so many digits: 2, 4 or 6
    #[arg(long, value_name = "DIGITS")]
    level: Option<usize>,
    /// Only products whose codes begin so
    #[arg(long, value_name = "HS,…", value_delimiter = ',')]
    product: Vec<String>,
    /// Own trade, US dollars: a file with economy, year and one column of numbers
    #[arg(long, value_name = "FILE")]
    own: Option<PathBuf>,
    /// A file to join by its economies and years; give it again for more
    #[arg(long, value_name = "FILE")]
    join: Vec<PathBuf>,
    /// Columns of joined files to keep; all of numbers without it
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', requires = "join")]
    columns: Vec<String>,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let format = match options.to.extension().and_then(|e| e.to_str()) {
        Some("parquet") => Format::Parquet,
        Some("csv") => Format::Csv,
        _ => {
            return Err(Failure::hinted(
                format!("{} is neither a .parquet nor a .csv file", options.to.display()),
                "corridor panel panel.parquet",
            ));
        }
    };
    let store = options.question.shelf.open()?;
    options.own.iter().chain(&options.join).for_each(|file| output::reads(file));
    output::promise(&options.to)?;
    let day = Some(options.question.day());
    let named = options.question.dataset.as_deref();
    let held = store::choose(&store.folder, Kind::Flows, named, day)?;
    let (first, last) = options.years.unwrap_or((0, u16::MAX));
    let within: Vec<u16> =
        held.years.iter().copied().filter(|year| (first..=last).contains(year)).collect();
    let Some(&start) = within.first() else {
        held.year(first)?;
        return Ok(Outcome::Findings);
    };
    let wanted = Wanted {
        years: within.into_iter().filter(|year| (year - start) % options.every == 0).collect(),
        economies: options.economies.clone(),
        level: options.level.map(Level::from_digits).transpose()?,
        products: options.product.clone(),
        own: options.own.clone(),
        joins: options.join.clone(),
        columns: options.columns.clone(),
    };
    let built = build(&held, &wanted)?;
    output::write(&options.to, &bytes(&table(&built)?, format)?)?;
    tell(&built, &held.source, &wanted.years);
    Ok(Outcome::Fine)
}

fn tell(built: &Built, source: &corridor::trade::Source, years: &[u16]) {
    talk(&format!("{}, vintage {}, {}", source.title, source.vintage, source.valuation));
    source.coverage_note().iter().for_each(|note| talk(note));
    let counts = built.counts;
    let years = match years {
        [year] => year.to_string(),
        [first, .., last] => format!("{} years from {first} to {last}", years.len()),
        [] => String::new(),
    };
    talk(&format!(
        "{} rows: {} economies, {years}; {} with trade, {} with none, {} of own trade",
        built.year.len(),
        built.economies.len(),
        counts.positive,
        counts.zero,
        counts.own
    ));
    if counts.unknown > 0 {
        talk(&format!(
            "{} flows are not known and have no row: who would tell them is not in the year",
            counts.unknown
        ));
    }
    if counts.own == 0 {
        talk("no own trade: --own FILE brings it, for what borders cost and for globalisation");
    }
    built.notes.iter().for_each(|note| talk(note));
}

fn table(built: &Built) -> Result<RecordBatch, Failure> {
    let coded = |places: &[u16], codes: &[String]| -> Result<ArrayRef, Failure> {
        let keys = Int32Array::from_iter_values(places.iter().map(|&at| i32::from(at)));
        let codes = Arc::new(StringArray::from_iter_values(codes));
        Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, codes)?))
    };
    let years = built.year.iter().map(|&year| i32::from(year));
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("exporter", coded(&built.exporter, &built.economies)?),
        ("importer", coded(&built.importer, &built.economies)?),
    ];
    if !built.products.is_empty() {
        columns.push(("product", coded(&built.product, &built.products)?));
    }
    columns.push(("year", Arc::new(Int32Array::from_iter_values(years))));
    let trade = Int64Array::from_iter_values(built.trade_usd.iter().copied());
    columns.push(("trade_usd", Arc::new(trade)));
    for joined in &built.joined {
        let values = joined.values.iter().map(|x| Some(*x).filter(|x| !x.is_nan()));
        columns.push((&joined.name, Arc::new(values.collect::<Float64Array>())));
    }
    Ok(RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, c)| (n, c, true)))?)
}

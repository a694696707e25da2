//! `corridor import`: files of statistics into the partnership's store.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray, UInt16Array, UInt64Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::folder::files;
use corridor::trade::readers::{Bad, Decimals, Mapping, exchange};
use corridor::trade::store::{self, Imported};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::output;
use crate::place::{Shelf, as_of, day};
use crate::print::{Format, cell, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "import",
    page: include_str!("import.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    /// Files of statistics: CSV, TSV, JSON, Parquet, .gz or .zip, or a folder that fetch filled
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    shelf: Shelf,
    /// Name of the dataset; from the format or the file's name without it
    #[arg(long, value_name = "NAME")]
    dataset: Option<String>,
    /// The day on which the figures were known; from the file's name, or today
    #[arg(long, value_name = "DATE", value_parser = day)]
    vintage: Option<Date>,
    /// Which column holds what: exporter=…,importer=…,product=…,value=…,year=…,quantity=…
    #[arg(long, value_name = "ROLE=COLUMN,…", value_parser = mapping)]
    map: Option<Mapping>,
    /// The year of a mapped file without such a column
    #[arg(long, value_name = "YEAR", requires = "map")]
    year: Option<u16>,
    /// What one of a mapped file's values is
    #[arg(long, value_enum, default_value = "usd", requires = "map")]
    unit: Unit,
    /// How the file writes decimals, where its values leave it open
    #[arg(long, value_enum)]
    decimal: Option<Decimal>,
    /// Average exchange rates, for a file in another currency: period_start,period_end,base,quote,rate,source
    #[arg(long, value_name = "FILE.csv")]
    rates: Option<PathBuf>,
    /// The revision of the product codes, such as HS2017
    #[arg(long, value_name = "REVISION")]
    hs: Option<String>,
    /// A table from,to,weight by which product codes become those of --hs
    #[arg(long, value_name = "FILE.csv", requires = "hs")]
    correspondence: Option<PathBuf>,
    /// The revision that the file is in: its codes become those of --hs by the embedded tables, split codes in equal parts
    #[arg(long, value_name = "REVISION", requires = "hs", conflicts_with = "correspondence")]
    bridge: Option<String>,
    /// FOB or CIF, when the format does not say it
    #[arg(long, value_name = "TEXT")]
    valuation: Option<String>,
    /// Where the file comes from
    #[arg(long, value_name = "TEXT")]
    origin: Option<String>,
    /// The licence of the file
    #[arg(long, value_name = "TEXT")]
    licence: Option<String>,
    /// Write rows that cannot be understood to this file, and import the others
    #[arg(long, value_name = "BAD.csv")]
    set_aside: Option<PathBuf>,
    /// Take economy codes as they stand, for regions or a made world
    #[arg(long)]
    codes_as_written: bool,
    /// How to print what was imported
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// How a text writes decimals.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Decimal {
    /// 1,234.56
    Point,
    /// 1.234,56
    Comma,
}

impl From<Decimal> for Decimals {
    fn from(decimal: Decimal) -> Self {
        match decimal {
            Decimal::Point => Self::Point,
            Decimal::Comma => Self::Comma,
        }
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Unit {
    /// One US dollar.
    Usd,
    /// A thousand US dollars.
    Thousand,
    /// A million US dollars.
    Million,
}

fn mapping(text: &str) -> Result<Mapping, String> {
    Mapping::parse(text).map_err(|e| e.to_string())
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let shelf = options.shelf.open()?;
    let tables = [&options.rates, &options.correspondence];
    options.files.iter().chain(tables.into_iter().flatten()).for_each(|file| output::reads(file));
    output::promise_all(&options.set_aside)?;
    let how = store::Options {
        dataset: options.dataset.clone(),
        vintage: options.vintage,
        today: Some(as_of(None)),
        mapping: options.map.clone().or_else(|| options.decimal.map(|_| Mapping::default())).map(
            |mapping| Mapping {
                decimals: options.decimal.map(Into::into),
                year: options.year,
                value_power: match options.unit {
                    Unit::Usd => 0,
                    Unit::Thousand => 3,
                    Unit::Million => 6,
                },
                ..mapping
            },
        ),
        hs_revision: options.hs.clone(),
        valuation: options.valuation.clone(),
        origin: options.origin.clone(),
        licence: options.licence.clone(),
        correspondence: match (&options.bridge, &options.hs, &options.correspondence) {
            (Some(from), Some(to), _) => Some(store::Bridge::between(from, to)?),
            (_, _, Some(file)) => Some(store::Bridge::read(file)?),
            _ => None,
        },
        set_aside: options.set_aside.is_some(),
        codes_as_written: options.codes_as_written,
        rates: match rates(options.rates.as_deref(), &shelf.folder)? {
            Some(path) => exchange::read(&path)?,
            None => Vec::new(),
        },
    };
    let mut all = Vec::new();
    let mut bad = Vec::new();
    for file in &options.files {
        let bar = bar(file);
        let imported = store::import(&shelf.folder, file, &how, &|bytes| bar.inc(bytes));
        bar.finish_and_clear();
        let imported = imported?;
        say(&imported);
        bad.extend(imported.bad.iter().map(|b| (file.clone(), b.clone())));
        all.push(imported);
    }
    if let Some(path) = &options.set_aside {
        output::write(path, &bad_rows(&bad)?)?;
        talk(&format!("{} set aside in {}", rows(bad.len() as u64), path.display()));
    }
    print(&table(&all)?, options.format)?;
    Ok(if bad.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

/// The rates that were named, or the store's own.
fn rates(named: Option<&Path>, statistics: &Path) -> Result<Option<PathBuf>, Failure> {
    match named {
        Some(named) => Ok(Some(named.to_path_buf())),
        None => Ok(files::there(statistics, "exchange/exchange.csv")?),
    }
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row".into() } else { format!("{count} rows") }
}

/// A bar on a terminal, nothing in a pipe.
fn bar(file: &std::path::Path) -> indicatif::ProgressBar {
    if !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::no_length();
    let style = indicatif::ProgressStyle::with_template("{msg} {spinner} {bytes} {bytes_per_sec}");
    bar.with_message(file.display().to_string())
        .with_style(style.unwrap_or_else(|_| indicatif::ProgressStyle::default_bar()))
}

fn say(imported: &Imported) {
    for dataset in &imported.datasets {
        let source = &dataset.source;
        if dataset.unchanged {
            talk(&format!(
                "{}: this file is in the store already; nothing changed",
                source.dataset
            ));
            continue;
        }
        for aside in &source.set_aside {
            talk(&format!("{}: {} set aside: {}", source.dataset, rows(aside.count), aside.reason));
        }
        if let Some(rounding) = &source.rounding {
            talk(&format!(
                "{}: {} values rounded to whole dollars, {} US dollars in all",
                source.dataset, rounding.rows, rounding.difference_usd
            ));
        }
        match (&source.hs_revision, &source.hs_evidence) {
            (Some(revision), Some(why)) => talk(&format!("{}: {revision}: {why}", source.dataset)),
            (None, Some(why)) => talk(&format!("{}: no HS revision: {why}", source.dataset)),
            _ => {}
        }
        for (year, revision) in &source.hs_by_year {
            talk(&format!("{}: {year}: {revision}", source.dataset));
        }
        // Who is missing is told below, by name.
        let named = ["these economies", "totals over importers"];
        for note in source
            .coverage
            .note
            .split("; ")
            .filter(|n| !n.is_empty() && !named.iter().any(|head| n.starts_with(head)))
        {
            talk(&format!("{}: {note}", source.dataset));
        }
        for (year, reporters) in &source.coverage.reporters {
            let shown = reporters.iter().take(6).cloned().collect::<Vec<_>>().join(", ");
            let more = if reporters.len() > 6 { ", …" } else { "" };
            let (n, word) =
                (reporters.len(), if reporters.len() == 1 { "reports" } else { "report" });
            talk(&format!("{}: {year}: {n} {word}: {shown}{more}", source.dataset));
        }
        for finding in &source.findings {
            talk(&format!("{}: {finding}", source.dataset));
        }
        if let Some(bridged) = &source.correspondence {
            let splits = &bridged.splits;
            let shown = splits.iter().take(3).cloned().collect::<Vec<_>>().join("; ");
            talk(&format!(
                "{}: codes changed by {}; codes split: {}{}{shown}",
                source.dataset,
                bridged.file,
                splits.len(),
                if splits.is_empty() { "" } else { ", such as " }
            ));
        }
        if let Some(note) = source.coverage_note() {
            talk(&note);
        }
    }
    for table in &imported.passed_over {
        talk(&format!("{table}: holds no flows"));
    }
}

fn bad_rows(bad: &[(PathBuf, Bad)]) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["file", "line", "column", "expected", "row"])?;
    for (file, bad) in bad {
        let line = bad.line.to_string();
        let file = file.display().to_string();
        // The row as it stands in its file, but for what a spreadsheet would compute.
        let row = String::from_utf8_lossy(&bad.row);
        let cells: [&str; 5] = [&file, &line, &bad.column, &bad.expected, &row];
        writer.write_record(cells.map(|text| cell(text).into_owned()))?;
    }
    writer.flush()?;
    let mut bytes = writer.into_inner().map_err(|e| Failure::hinted(e.to_string(), "memory"))?;
    bytes.flush()?;
    Ok(bytes)
}

fn table(all: &[Imported]) -> Result<RecordBatch, Failure> {
    let rows: Vec<_> = all
        .iter()
        .flat_map(|i| &i.datasets)
        .flat_map(|d| d.years.iter().map(move |(year, rows)| (d, *year, *rows)))
        .collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        (
            "dataset",
            Arc::new(StringArray::from_iter_values(rows.iter().map(|r| &r.0.source.dataset))),
        ),
        (
            "vintage",
            Arc::new(StringArray::from_iter_values(
                rows.iter().map(|r| r.0.source.vintage.to_string()),
            )),
        ),
        ("year", Arc::new(UInt16Array::from_iter_values(rows.iter().map(|r| r.1)))),
        (
            "rows_kept",
            Arc::new(UInt64Array::from_iter(rows.iter().map(|r| (!r.0.unchanged).then_some(r.2)))),
        ),
        ("unchanged", Arc::new(BooleanArray::from_iter(rows.iter().map(|r| Some(r.0.unchanged))))),
    ];
    Ok(RecordBatch::try_from_iter(columns)?)
}

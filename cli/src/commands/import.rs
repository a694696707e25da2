//! `corridor import`: files of statistics into the partnership's store.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch, StringArray, UInt16Array, UInt64Array};
use clap::parser::ValueSource;
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::access::{self, Kind};
use corridor::folder::files;
use corridor::statistics::tariffs::{self, About};
use corridor::trade::readers::{Bad, Decimals, Mapping, exchange};
use corridor::trade::store::{self, Imported};
use jiff::civil::Date;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::output;
use crate::place::{Shelf, as_of, day, file_text};
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
    /// What one value of a table of your own is; a US dollar without it
    #[arg(long, value_enum)]
    unit: Option<Unit>,
    /// How the file writes decimals, where its values leave it open
    #[arg(long, value_enum)]
    decimal: Option<Decimal>,
    /// Average exchange rates, for a file in another currency: period_start,period_end,base,quote,rate,source
    #[arg(long, value_name = "FILE.csv")]
    rates: Option<PathBuf>,
    /// The revision of the product codes, such as HS2017
    #[arg(long, value_name = "REVISION", value_parser = revision)]
    hs: Option<String>,
    /// A table from,to,weight by which product codes become those of --hs
    #[arg(long, value_name = "FILE.csv", requires = "hs")]
    correspondence: Option<PathBuf>,
    /// The revision that the file is in: its codes become those of --hs by the embedded tables, split codes in equal parts
    #[arg(long, value_name = "REVISION", requires = "hs", conflicts_with = "correspondence", value_parser = revision)]
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
    /// Read the files as this; by their header without it
    #[arg(long = "as", value_name = "WHAT", value_enum)]
    kind: Option<What>,
    /// Whose duties a schedule holds, alpha-3 or a name, where the file does not say it
    #[arg(long, value_name = "CODE")]
    importer: Option<String>,
    /// Whose goods a preference is for, alpha-3 or a name
    #[arg(long, value_name = "CODE")]
    exporter: Option<String>,
    /// The name of the preference; MFN without --exporter
    #[arg(long, value_name = "NAME")]
    regime: Option<String>,
    /// The file's own name of the group of beneficiaries that the exporter belongs to
    #[arg(long, value_name = "NAME", requires = "exporter")]
    group: Option<String>,
    /// The year of the rates
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1948..=2100))]
    tariff_year: Option<i16>,
    /// The agreement that a preference or rules belong to: an id of agreements/
    #[arg(long, value_name = "ID")]
    agreement: Option<String>,
    /// What a schedule is a stand-in for, and why; printed wherever it is used
    #[arg(long, value_name = "TEXT")]
    stands_for: Option<String>,
    /// The currency of a file of preference use
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
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
    /// A billion (10^9) US dollars.
    Billion,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Trade flows.
    Flows,
    /// Duties by code.
    Tariffs,
    /// Product rules of origin.
    Rules,
    /// What was imported under which preference.
    Use,
}

/// What only says how flows are read or filed, and what only describes a schedule.
const OF_FLOWS: &[&str] = &[
    "dataset",
    "map",
    "year",
    "unit",
    "decimal",
    "rates",
    "correspondence",
    "bridge",
    "valuation",
    "set_aside",
    "codes_as_written",
];
const OF_SCHEDULES: &[&str] = &[
    "importer",
    "exporter",
    "regime",
    "group",
    "tariff_year",
    "agreement",
    "stands_for",
    "currency",
];

/// An option that says nothing of the kind of file that was read is refused, not passed over.
fn meant(
    matches: &ArgMatches,
    file: &Path,
    (others, kind): (&[&str], &str),
) -> Result<(), Failure> {
    let given = |id: &&&str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let Some(id) = others.iter().find(given) else { return Ok(()) };
    Err(Failure::hinted(
        format!("{}: --{} says nothing of {kind}", file.display(), id.replace('_', "-")),
        "leave it out, import files of another kind by themselves, or name the kind with --as",
    ))
}

/// A file larger than this is no schedule that a person sends; flows are read as they come.
const LARGEST_SCHEDULE: u64 = 1 << 28;

/// What a file of market access holds, with its words; `None` for flows.
fn market_access(
    file: &std::path::Path,
    asked: Option<What>,
) -> Result<Option<(Kind, String)>, Failure> {
    let asked = match asked {
        Some(What::Flows) => return Ok(None),
        Some(What::Tariffs) => Some(Kind::Tariffs),
        Some(What::Rules) => Some(Kind::Rules),
        Some(What::Use) => Some(Kind::Use),
        None => None,
    };
    if let Some(kind) = asked {
        return Ok(Some((kind, file_text(file)?)));
    }
    let text = ["csv", "txt", "tsv", "json", "xlsx"];
    let by_name = file.extension().is_some_and(|e| text.iter().any(|t| e.eq_ignore_ascii_case(t)));
    let small = std::fs::metadata(file).is_ok_and(|m| m.is_file() && m.len() <= LARGEST_SCHEDULE);
    if !by_name || !small {
        return Ok(None);
    }
    // What is no text or workbook is left to the reader of flows, and to its message.
    let Ok(text) = file_text(file) else { return Ok(None) };
    Ok(access::kind(&text).map(|kind| (kind, text)))
}

fn revision(text: &str) -> Result<String, String> {
    corridor::trade::product::revision(text).map_err(|e| e.to_string())
}

fn mapping(text: &str) -> Result<Mapping, String> {
    Mapping::parse(text).map_err(|e| e.to_string())
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    let options = Options::from_arg_matches(matches)?;
    let shelf = options.shelf.open_or_new()?;
    let tables = [&options.rates, &options.correspondence];
    options.files.iter().chain(tables.into_iter().flatten()).for_each(|file| output::reads(file));
    output::promise_all(&options.set_aside)?;
    // Without columns a mapping says how numbers are written.
    let written = options.decimal.is_some() || options.unit.is_some();
    let how = store::Options {
        dataset: options.dataset.clone(),
        vintage: options.vintage,
        today: Some(as_of(None)),
        mapping: options.map.clone().or_else(|| written.then(Mapping::default)).map(|mapping| {
            Mapping {
                decimals: options.decimal.map(Into::into),
                year: options.year,
                value_power: options.unit.map(|unit| match unit {
                    Unit::Usd => 0,
                    Unit::Thousand => 3,
                    Unit::Million => 6,
                    Unit::Billion => 9,
                }),
                ..mapping
            }
        }),
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
    let mut held: Vec<tariffs::Imported> = Vec::new();
    let mapped = options.map.is_some();
    for file in &options.files {
        let found = if mapped { None } else { market_access(file, options.kind)? };
        if let Some((kind, text)) = found {
            meant(matches, file, (OF_FLOWS, "duties, rules of origin and the use of preferences"))?;
            held.push(taken(&shelf.folder, file, kind, &text, &options)?);
            continue;
        }
        meant(matches, file, (OF_SCHEDULES, "trade flows"))?;
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
    if !held.is_empty() {
        print(&schedules(&held)?, options.format)?;
    }
    if !all.is_empty() || held.is_empty() {
        print(&table(&all)?, options.format)?;
    }
    Ok(if bad.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

/// Put a file of market access into the store, and say what came of it.
fn taken(
    store: &std::path::Path,
    file: &std::path::Path,
    kind: Kind,
    text: &str,
    options: &Options,
) -> Result<tariffs::Imported, Failure> {
    let economy = |asked: &Option<String>| -> Result<String, Failure> {
        let Some(written) = asked else { return Ok(String::new()) };
        access::codes::economy(written).map(str::to_owned).ok_or_else(|| {
            Failure::hinted(format!("{written:?} is no economy"), "write ISO 3166 alpha-3, as DEU")
        })
    };
    let said = |asked: &Option<String>| asked.clone().unwrap_or_default();
    let about = About {
        importer: economy(&options.importer)?,
        exporter: economy(&options.exporter)?,
        regime: said(&options.regime),
        partner: said(&options.group),
        agreement: said(&options.agreement),
        year: options.tariff_year,
        revision: said(&options.hs),
        vintage: options.vintage.unwrap_or_else(|| as_of(None)).to_string(),
        origin: options.origin.clone().unwrap_or_else(|| file.display().to_string()),
        licence: said(&options.licence),
        currency: said(&options.currency),
        stands_for: said(&options.stands_for),
        ..About::default()
    };
    // A workbook is kept as the CSV of the sheet that was read.
    let name = file.with_extension(match file.extension().is_some_and(|e| e == "json") {
        true => "json",
        false => "csv",
    });
    let name =
        name.file_name().map_or_else(|| "file.csv".into(), |n| n.to_string_lossy().into_owned());
    let imported = tariffs::import(store, &name, text, kind, &about)?;
    for finding in imported.findings.iter().take(10) {
        talk(&format!("note: {finding}"));
    }
    if imported.findings.len() > 10 {
        talk(&format!("note: and {} more of that kind", imported.findings.len() - 10));
    }
    talk(&format!("wrote {}", store.join(&imported.folder).display()));
    Ok(imported)
}

fn schedules(held: &[tariffs::Imported]) -> Result<RecordBatch, Failure> {
    let text = |of: &dyn Fn(&tariffs::Imported) -> String| -> ArrayRef {
        Arc::new(
            held.iter().map(|h| Some(of(h)).filter(|t| !t.is_empty())).collect::<StringArray>(),
        )
    };
    let count = |of: &dyn Fn(&tariffs::Imported) -> usize| -> ArrayRef {
        Arc::new(UInt64Array::from_iter_values(held.iter().map(|h| of(h) as u64)))
    };
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        ("dataset", text(&|h| h.folder.clone()), true),
        ("importer", text(&|h| h.about.importer.clone()), true),
        ("exporter", text(&|h| h.about.exporter.clone()), true),
        ("regime", text(&|h| h.about.regime.clone()), true),
        ("year", text(&|h| h.about.year.map_or_else(String::new, |y| y.to_string())), true),
        ("revision", text(&|h| h.about.revision.clone()), true),
        ("rows", count(&|h| h.rows), true),
        ("not_understood", count(&|h| h.unread), true),
    ];
    Ok(RecordBatch::try_from_iter_with_nullable(columns)?)
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
